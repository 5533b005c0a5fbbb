//! Whether the database answers and takes writes.

use std::time::Duration;

use diesel::prelude::*;
use tokio::sync::Mutex;

use super::schema::secret_key;
use super::{Connection, Database, DatabaseError, Trouble};
use crate::clock::Timestamp;

/// To see a full disk takes a real write, which strangers can ask for: this often is enough.
const WRITTEN_ONCE_A: time::Duration = time::Duration::SECOND;

type Health = Result<(), Trouble>;

/// What came of the last write.
#[derive(Default)]
pub(super) struct Probed(Mutex<Option<(Timestamp, Health)>>);

impl Database {
    /// Each of reading and writing may take as long as `patience`.
    pub async fn health(&self, now: Timestamp, patience: Duration) -> Health {
        within(patience, self.read(read)).await.unwrap_or(Err(Trouble::Away))?;
        let mut probed = self.probed.0.lock().await;
        if let Some((written_at, health)) = *probed
            && now - written_at < WRITTEN_ONCE_A
        {
            return health;
        }
        let health = within(patience, self.write(write))
            .await
            .unwrap_or(Err(Trouble::Locked));
        *probed = Some((now, health));
        health
    }
}

/// None when it takes longer.
async fn within(patience: Duration, asked: impl Future<Output = Result<(), DatabaseError>>) -> Option<Health> {
    let answer = tokio::time::timeout(patience, asked).await.ok()?;
    Some(answer.map_err(|error| error.trouble()))
}

fn read(connection: &mut Connection) -> Result<(), DatabaseError> {
    Ok(secret_key::table.count().get_result::<i64>(connection).map(drop)?)
}

/// Changes nothing, which the engines write all the same.
fn write(connection: &mut Connection) -> Result<(), DatabaseError> {
    let same = diesel::update(secret_key::table).set(secret_key::id.eq(secret_key::id));
    Ok(same.execute(connection).map(drop)?)
}

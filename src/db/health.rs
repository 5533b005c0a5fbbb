//! Whether the database answers and takes writes.

use std::io::ErrorKind;
use std::sync::Arc;
use std::time::Duration;

use diesel::prelude::*;
use rustix::fs::{FallocateFlags, fallocate};
use tokio::sync::Mutex;

use super::schema::secret_key;
use super::{Connection, Database, DatabaseError, Engine, Trouble, place};
use crate::clock::Timestamp;

/// To see a full disk takes a real write, which strangers can ask for: this often is enough.
const WRITTEN_ONCE_A: time::Duration = time::Duration::SECOND;

/// More than a form writes.
const ROOM: u64 = 1 << 20;

type Health = Result<(), Trouble>;

#[derive(Default)]
pub(super) struct Probed {
    /// What came of the last write.
    last: Mutex<Option<(Timestamp, Health)>>,
    /// One that hangs holds a connection longer than anybody waits for it.
    under_way: Arc<Mutex<()>>,
}

impl Database {
    /// Each of reading and writing may take as long as `patience`.
    pub async fn health(&self, now: Timestamp, patience: Duration) -> Health {
        self.read_within(patience, read)
            .await
            .map_err(|error| error.trouble())?;
        let mut last = self.probed.last.lock().await;
        if let Some((written_at, health)) = *last
            && (written_at..written_at + WRITTEN_ONCE_A).contains(&now)
        {
            return health;
        }
        let Ok(turn) = self.probed.under_way.clone().try_lock_owned() else { return Err(Trouble::Locked) };
        let engine = self.engine.clone();
        let probe = self.write(move |connection| {
            let _turn = turn;
            write(connection)?;
            Ok::<_, DatabaseError>(has_room(&engine))
        });
        let health = match tokio::time::timeout(patience, probe).await {
            Ok(Ok(true)) => Ok(()),
            Ok(Ok(false)) => Err(Trouble::Full),
            Ok(Err(error)) => Err(error.trouble()),
            Err(_) => Err(Trouble::Locked),
        };
        *last = Some((now, health));
        health
    }
}

fn read(connection: &mut Connection) -> Result<(), DatabaseError> {
    Ok(secret_key::table.count().get_result::<i64>(connection).map(drop)?)
}

/// Changes nothing, which the engines write all the same.
fn write(connection: &mut Connection) -> Result<(), DatabaseError> {
    let same = diesel::update(secret_key::table).set(secret_key::id.eq(secret_key::id));
    Ok(same.execute(connection).map(drop)?)
}

/// What the probe writes may still fit where a form does not any more. PostgreSQL keeps its files elsewhere.
fn has_room(engine: &Engine) -> bool {
    let Engine::Sqlite(path) = engine else { return true };
    let taken = tempfile::tempfile_in(place::folder_of(path))
        .and_then(|file| Ok(fallocate(file, FallocateFlags::empty(), 0, ROOM)?));
    !taken.is_err_and(|error| {
        matches!(error.kind(), ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge)
    })
}

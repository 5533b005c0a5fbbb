//! What a statement sees of the database. Two that see the same snapshot see the same rows, whoever writes and from where.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Nullable, Text};
use serde::{Deserialize, Serialize};

use super::connection::{Access, AnyConnection, Engine};
use super::written::Written;
use super::{Database, pool};

/// Two that are alike have seen the same database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot(String);

impl From<String> for Snapshot {
    fn from(name: String) -> Snapshot {
        Snapshot(name)
    }
}

/// A connection to SQLite that never writes, so that it is told of each change, by whichever process.
#[derive(Default)]
pub(super) struct Observer(Mutex<Option<AnyConnection>>);

impl Observer {
    /// Numbers compare as long as it is the same connection that counts, which is why it is none of the pool's.
    fn version(&self, path: &Path) -> Option<i64> {
        let mut connection = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if connection.is_none() {
            *connection = pool::open_sqlite(path, Access::Read).map(AnyConnection::Sqlite).ok();
        }
        let version = Written::<BigInt>::new("PRAGMA data_version");
        version.get_result(connection.as_mut()?).ok()
    }
}

impl Database {
    /// For a statement that is run at once, which selects by it the name of the snapshot that it sees. SQLite has no name for
    /// it, so there it is that of one that was seen just before.
    pub fn snapshot(&self) -> Written<Nullable<Text>> {
        match &self.engine {
            Engine::Postgres(_) => Written::new("CAST(pg_current_snapshot() AS text)"),
            Engine::Sqlite(path) => match self.observer.version(path) {
                Some(version) => Written::new("").bind(version.to_string().as_str()),
                None => Written::new("NULL"),
            },
        }
    }
}

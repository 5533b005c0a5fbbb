//! The database: SQLite in a file or PostgreSQL, chosen at run time by its URL, behind one [`Connection`].
//!
//! [`Database::read`] and [`Database::write`] are the only ways in. A write is one transaction: what its closure
//! returns as an error is rolled back. On SQLite reads run beside the one writer, on connections that refuse to write.
//!
//! A statement is prepared once by each connection: a row looked up by a unique key is taken by `get_result`, the first of
//! several by [`AtMost::at_most`], rows of given numbers by [`among`].

mod backend;
mod connection;
mod copy;
mod derived;
mod health;
mod json;
mod keyset;
mod limit;
mod migrations;
pub mod moment;
mod names;
mod over;
mod period;
mod place;
mod pool;
pub mod schema;
mod search;
mod snapshot;
mod spans;
mod text;
mod trouble;
mod value;
mod written;

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use diesel::r2d2::{Pool, PooledConnection};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

pub use backend::{
    Lock, as_of_one_moment, has_statistics, lock, lock_people, lock_person, lock_shared, overwriting_deleted,
    planned_for_each_value, try_lock,
};
pub use connection::{Access, AnyConnection as Connection, Engine};
pub use copy::copy_into;
pub use derived::newest_from;
pub use json::{JsonText, rows_as_json};
pub use keyset::{Direction, SortColumn, after, order_by, sort_by, unindexed};
pub use limit::AtMost;
pub use migrations::{MigrationError, migrate, pending, revert_last};
pub use moment::{Moment, OptionalMoment};
pub use names::{FullName, full_name_of, name_of};
pub use over::Over;
pub use period::{Came, Dated, Period, came_within};
pub use place::{check as check_place, explain};
pub use search::{Found, SEARCH_LIMIT, Searchable, escaped_for_like, forget, index, index_many, matching};
pub use snapshot::Snapshot;
pub use spans::{Bounds, Counted, Span, count_in_each, count_rows_in_each};
pub(crate) use text::text_enum;
pub use trouble::Trouble;
pub use value::KeyValue;
pub use written::{Command, Written, among, among_rows, insert_once};

use pool::Manager;

/// Of a statement, within a transaction.
pub type QueryResult<T> = diesel::QueryResult<T>;
/// A statement that failed.
pub type QueryError = diesel::result::Error;

const CHECKOUT_TIMEOUT: Duration = Duration::from_secs(3);
const READERS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 8;

/// Leaves connections to those who ask for little.
const LONG_READS: usize = 2;

/// The one way in which the database fails.
#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    #[error("the database can't be reached: {0}")]
    Away(String),
    #[error("the database does not answer, and may carry out yet what it was asked for")]
    Unanswered,
    #[error("a query failed: {0}")]
    Query(#[from] QueryError),
}

/// For an enum of refusals, whose variant `Database` is all that is no refusal.
macro_rules! from_query_error {
    ($error:ty) => {
        impl From<$crate::db::QueryError> for $error {
            fn from(error: $crate::db::QueryError) -> $error {
                <$error>::Database(error.into())
            }
        }
    };
}
pub(crate) use from_query_error;

impl DatabaseError {
    /// What keeps it from answering; a mistake of ours counts as being away.
    pub fn trouble(&self) -> Trouble {
        match self {
            DatabaseError::Away(_) => Trouble::Away,
            DatabaseError::Unanswered => Trouble::Unanswered,
            DatabaseError::Query(error) => Trouble::behind(error).unwrap_or(Trouble::Away),
        }
    }
}

/// Cheap to clone; all clones share the connections.
#[derive(Clone)]
pub struct Database {
    engine: Engine,
    readers: Connections,
    writer: Connections,
    long_reads: Arc<Semaphore>,
    long_writes: Arc<Semaphore>,
    probed: Arc<health::Probed>,
    observer: Arc<snapshot::Observer>,
}

/// A pool, and turns at it: who waits for a connection takes no thread meanwhile, and is served in order.
#[derive(Clone)]
struct Connections {
    pool: Pool<Manager>,
    turns: Arc<Semaphore>,
}

impl fmt::Debug for Database {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Database({})", self.engine.name())
    }
}

impl Database {
    /// Opens the pools without asking whether the database answers.
    pub fn open(engine: Engine) -> Database {
        match engine {
            Engine::Sqlite(_) => Database {
                readers: connections(&engine, Access::Read, READERS),
                writer: connections(&engine, Access::Write, 1),
                long_reads: Arc::new(Semaphore::new(LONG_READS)),
                long_writes: Arc::new(Semaphore::new(1)),
                probed: Arc::default(),
                observer: Arc::default(),
                engine,
            },
            Engine::Postgres(_) => {
                let connections = connections(&engine, Access::Write, POSTGRES_CONNECTIONS);
                Database {
                    readers: connections.clone(),
                    writer: connections,
                    long_reads: Arc::new(Semaphore::new(LONG_READS)),
                    long_writes: Arc::new(Semaphore::new(1)),
                    probed: Arc::default(),
                    observer: Arc::default(),
                    engine,
                }
            }
        }
    }

    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
    {
        let database = self.clone();
        blocking(&self.readers, move || database.read_now(work)).await
    }

    /// [`Database::read`] for whoever is told when the database takes longer than this, as one whose machine hangs.
    pub async fn read_within<T, E, F>(&self, patience: Duration, work: F) -> Result<T, E>
    where
        F: FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
    {
        let read = tokio::time::timeout(patience, self.read(work)).await;
        read.unwrap_or_else(|_| Err(DatabaseError::Away("it does not answer".into()).into()))
    }

    /// One transaction, which on SQLite takes the write lock at its start.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        F: FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
    {
        let database = self.clone();
        blocking(&self.writer, move || database.write_now(work)).await
    }

    /// [`Database::write`] for whoever is told when the database takes longer than this. It may be done later all the same.
    pub async fn write_within<T, E, F>(&self, patience: Duration, work: F) -> Result<T, E>
    where
        F: FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
    {
        let written = tokio::time::timeout(patience, self.write(work)).await;
        written.unwrap_or_else(|_| Err(DatabaseError::Unanswered.into()))
    }

    /// [`Database::read_within`] of as many rows as there are: few at a time.
    pub async fn read_all_within<T, E, F>(&self, patience: Duration, work: F) -> Result<T, E>
    where
        F: FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
    {
        let turn = self.long_turn(Access::Read, patience).await?;
        self.read_within(patience, move |connection| {
            let _turn = turn;
            work(connection)
        })
        .await
    }

    /// [`Database::write_within`] of as many rows as there are: one at a time. After it, other writes have as much time as it
    /// took.
    pub async fn write_all_within<T, E, F>(&self, patience: Duration, work: F) -> Result<T, E>
    where
        F: FnOnce(&mut Connection) -> Result<T, E> + Send + 'static,
        T: Send + 'static,
        E: From<DatabaseError> + Send + 'static,
    {
        let turn = Arc::new(self.long_turn(Access::Write, patience).await?);
        let (kept, began) = (turn.clone(), Instant::now());
        let written = self.write_within(patience, move |connection| {
            let _kept = kept;
            work(connection)
        });
        let written = written.await;
        tokio::spawn(async move {
            tokio::time::sleep(began.elapsed()).await;
            drop(turn);
        });
        written
    }

    /// To be had before going through as many rows as there are, and kept until that is done.
    pub async fn long_turn(&self, access: Access, patience: Duration) -> Result<OwnedSemaphorePermit, DatabaseError> {
        match access {
            Access::Read => turn(&self.long_reads, patience).await,
            Access::Write => turn(&self.long_writes, patience).await,
        }
    }

    /// [`Database::read`] for threads that may block.
    pub fn read_now<T, E>(&self, work: impl FnOnce(&mut Connection) -> Result<T, E>) -> Result<T, E>
    where
        E: From<DatabaseError>,
    {
        work(&mut checkout(&self.readers)?.connection)
    }

    /// [`Database::write`] for threads that may block.
    pub fn write_now<T, E>(&self, work: impl FnOnce(&mut Connection) -> Result<T, E>) -> Result<T, E>
    where
        E: From<DatabaseError>,
    {
        let mut writer = checkout(&self.writer)?;
        let done = backend::transaction(&mut writer.connection, work);
        if done.is_err() {
            writer.retire_if_read_only();
        }
        done
    }

    /// [`Database::write`] for a thread of the runtime's that may block. It waits for its turn as requests do.
    pub fn write_in_turn<T, F>(&self, work: F) -> Result<T, DatabaseError>
    where
        F: FnOnce(&mut Connection) -> QueryResult<T> + Send + 'static,
        T: Send + 'static,
    {
        let write = self.write(move |connection| work(connection).map_err(DatabaseError::from));
        tokio::runtime::Handle::current().block_on(write)
    }

    /// A connection outside any transaction.
    fn connection(&self) -> Result<PooledConnection<Manager>, DatabaseError> {
        checkout(&self.writer)
    }
}

fn connections(engine: &Engine, access: Access, size: u32) -> Connections {
    // One kept ready would be opened beside each that is taken.
    let pool = Pool::builder()
        .max_size(size)
        .min_idle(Some(0))
        .connection_timeout(CHECKOUT_TIMEOUT)
        .error_handler(Box::new(LogAsDebug))
        .build_unchecked(Manager::new(engine.clone(), access));
    Connections { pool, turns: Arc::new(Semaphore::new(size as usize)) }
}

/// The pool retries in the background, many times a second when the database is away; who asks for a connection is
/// told, and that is logged.
#[derive(Debug)]
struct LogAsDebug;

impl<E: fmt::Display> diesel::r2d2::HandleError<E> for LogAsDebug {
    fn handle_error(&self, error: E) {
        tracing::debug!(%error, "a database connection could not be opened");
    }
}

fn checkout(connections: &Connections) -> Result<PooledConnection<Manager>, DatabaseError> {
    connections
        .pool
        .get()
        .map_err(|error| DatabaseError::Away(error.to_string()))
}

async fn blocking<T, E>(connections: &Connections, work: impl FnOnce() -> Result<T, E> + Send + 'static) -> Result<T, E>
where
    T: Send + 'static,
    E: From<DatabaseError> + Send + 'static,
{
    let turn = turn(&connections.turns, CHECKOUT_TIMEOUT).await?;
    let worked = tokio::task::spawn_blocking(move || {
        let _turn = turn;
        work()
    });
    worked
        .await
        .unwrap_or_else(|stopped| Err(DatabaseError::Away(stopped.to_string()).into()))
}

async fn turn(turns: &Arc<Semaphore>, patience: Duration) -> Result<OwnedSemaphorePermit, DatabaseError> {
    let away = |cause: String| DatabaseError::Away(cause);
    tokio::time::timeout(patience, turns.clone().acquire_owned())
        .await
        .map_err(|_| away("no connection came free in time".into()))?
        .map_err(|closed| away(closed.to_string()))
}

//! How connections are opened, and when one of them is given up.

use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::r2d2::{Error as PoolError, ManageConnection, R2D2Connection};
use diesel::{Connection as _, ConnectionError, PgConnection, SqliteConnection};

use super::backend::{self, Plan};
use super::connection::{Access, AnyConnection, Engine};

/// A connection used within this time is taken to live still, and costs no question to the server.
const SURELY_ALIVE: Duration = Duration::from_secs(1);

/// Opens connections for the pool.
#[derive(Debug)]
pub struct Manager {
    engine: Engine,
    access: Access,
    /// When a connection was last found broken: then the others may be too.
    broke_at: Mutex<Option<Instant>>,
    outdated: Outdated,
}

/// Connections older than this lead to a server that takes no writes any more, while a new one may lead to its successor.
#[derive(Clone, Debug, Default)]
struct Outdated(Arc<Mutex<Option<Instant>>>);

impl Outdated {
    fn set(&self, now: Instant) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
    }

    fn includes(&self, opened_at: Instant) -> bool {
        let outdated = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        outdated.is_some_and(|outdated| opened_at <= outdated)
    }
}

/// A connection in the pool, and when it was last known to live.
pub struct Pooled {
    pub connection: AnyConnection,
    opened_at: Instant,
    lived_at: Instant,
    outdated: Outdated,
}

impl Pooled {
    /// Asked after a write that failed.
    pub fn retire_if_read_only(&mut self) {
        if backend::is_read_only(&mut self.connection) {
            tracing::warn!("the database takes no writes any more: connections to it are opened anew");
            self.outdated.set(Instant::now());
        }
    }

    fn is_outdated(&self) -> bool {
        self.outdated.includes(self.opened_at)
    }
}

impl Manager {
    pub fn new(engine: Engine, access: Access) -> Manager {
        Manager {
            engine,
            access,
            broke_at: Mutex::default(),
            outdated: Outdated::default(),
        }
    }

    fn surely_lives(&self, pooled: &Pooled) -> bool {
        let broke_at = *self.broke_at.lock().unwrap_or_else(PoisonError::into_inner);
        pooled.lived_at.elapsed() < SURELY_ALIVE && broke_at.is_none_or(|broke_at| broke_at < pooled.lived_at)
    }
}

impl ManageConnection for Manager {
    type Connection = Pooled;
    type Error = PoolError;

    fn connect(&self) -> Result<Pooled, PoolError> {
        // One that is being opened while others are found outdated may lead where they led.
        let opened_at = Instant::now();
        let connection = match &self.engine {
            Engine::Sqlite(path) => open_sqlite(path, self.access).map(AnyConnection::Sqlite),
            Engine::Postgres(url) => open_postgres(url).map(AnyConnection::Postgres),
        };
        let connection = connection.map_err(PoolError::ConnectionError)?;
        Ok(Pooled {
            connection,
            opened_at,
            lived_at: Instant::now(),
            outdated: self.outdated.clone(),
        })
    }

    fn is_valid(&self, pooled: &mut Pooled) -> Result<(), PoolError> {
        if pooled.is_outdated() {
            return Err(PoolError::ConnectionError(ConnectionError::BadConnection("it takes no writes".into())));
        }
        let surely_lives = self.surely_lives(pooled);
        match &mut pooled.connection {
            AnyConnection::Postgres(inner) if !surely_lives => inner.ping().map_err(PoolError::QueryError),
            AnyConnection::Postgres(_) | AnyConnection::Sqlite(_) => Ok(()),
        }
    }

    /// Asked whenever a connection comes back to the pool.
    fn has_broken(&self, pooled: &mut Pooled) -> bool {
        let has_broken = match &mut pooled.connection {
            AnyConnection::Sqlite(inner) => inner.is_broken(),
            AnyConnection::Postgres(inner) => inner.is_broken(),
        };
        let now = Instant::now();
        if has_broken {
            *self.broke_at.lock().unwrap_or_else(PoisonError::into_inner) = Some(now);
        }
        pooled.lived_at = now;
        has_broken || pooled.is_outdated()
    }
}

/// Readable by its owner alone, whatever else new files are. SQLite makes the files beside it alike.
fn make_private(path: &Path) -> Result<(), ConnectionError> {
    let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    match made {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => {
            Err(ConnectionError::BadConnection(format!("{}: {error}", path.display())))
        }
        Ok(_) | Err(_) => Ok(()),
    }
}

pub(super) fn open_sqlite(path: &Path, access: Access) -> Result<SqliteConnection, ConnectionError> {
    make_private(path)?;
    let mut connection = SqliteConnection::establish(&path.to_string_lossy())?;
    connection
        .batch_execute(
            "PRAGMA busy_timeout = 5000;
             PRAGMA journal_mode = WAL;
             PRAGMA synchronous = FULL;
             PRAGMA foreign_keys = ON;
             PRAGMA temp_store = MEMORY;",
        )
        .map_err(ConnectionError::CouldntSetupConfiguration)?;
    let ways = match access {
        // 5 MB, which hold what lists and searches read again. A memory map would be as quick, but counts the file as the
        // process's memory, and turns an error of the disk into the end of the process.
        Access::Read => "PRAGMA query_only = ON; PRAGMA cache_size = -5000",
        // 8 MB, so that acts on many users find their pages again. What is deleted is overwritten where that costs no further
        // page.
        Access::Write => "PRAGMA cache_size = -8000; PRAGMA secure_delete = FAST",
    };
    connection
        .batch_execute(ways)
        .map_err(ConnectionError::CouldntSetupConfiguration)?;
    Ok(connection)
}

fn open_postgres(url: &str) -> Result<PgConnection, ConnectionError> {
    let mut connection = PgConnection::establish(url)?;
    connection
        .batch_execute("SET TIME ZONE 'UTC'")
        .and_then(|()| backend::limit_waiting(&mut connection))
        .and_then(|()| backend::plan(&mut connection, Plan::Once))
        .map_err(ConnectionError::CouldntSetupConfiguration)?;
    Ok(connection)
}

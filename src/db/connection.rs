//! One connection type over both engines, and how each is opened.

use std::path::{Path, PathBuf};

use diesel::connection::SimpleConnection;
use diesel::r2d2::{Error as PoolError, ManageConnection, R2D2Connection};
use diesel::{Connection as _, ConnectionError, PgConnection, SqliteConnection};

#[derive(diesel::MultiConnection)]
pub enum AnyConnection {
    Postgres(PgConnection),
    Sqlite(SqliteConnection),
}

/// Where the data lives, as `DATABASE_URL` says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Engine {
    Sqlite(PathBuf),
    Postgres(String),
}

impl Engine {
    pub fn parse(url: &str) -> Result<Engine, String> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Engine::Postgres(url.to_owned()));
        }
        let path = url.strip_prefix("sqlite:").unwrap_or(url);
        let path = path.strip_prefix("//").unwrap_or(path);
        if path.is_empty() || path.contains("://") || path.starts_with(':') {
            return Err("expected a file's path, sqlite:PATH, or postgres://USER:PASSWORD@HOST/DATABASE".into());
        }
        Ok(Engine::Sqlite(PathBuf::from(path)))
    }

    pub fn name(&self) -> &'static str {
        match self {
            Engine::Sqlite(_) => "SQLite",
            Engine::Postgres(_) => "PostgreSQL",
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub enum Access {
    Read,
    Write,
}

#[derive(Debug)]
pub struct Manager {
    engine: Engine,
    access: Access,
}

impl Manager {
    pub fn new(engine: Engine, access: Access) -> Manager {
        Manager { engine, access }
    }
}

impl ManageConnection for Manager {
    type Connection = AnyConnection;
    type Error = PoolError;

    fn connect(&self) -> Result<AnyConnection, PoolError> {
        let connection = match &self.engine {
            Engine::Sqlite(path) => open_sqlite(path, self.access).map(AnyConnection::Sqlite),
            Engine::Postgres(url) => open_postgres(url).map(AnyConnection::Postgres),
        };
        connection.map_err(PoolError::ConnectionError)
    }

    fn is_valid(&self, connection: &mut AnyConnection) -> Result<(), PoolError> {
        let alive = match connection {
            AnyConnection::Sqlite(_) => Ok(()),
            AnyConnection::Postgres(inner) => inner.ping(),
        };
        alive.map_err(PoolError::QueryError)
    }

    fn has_broken(&self, connection: &mut AnyConnection) -> bool {
        match connection {
            AnyConnection::Sqlite(inner) => inner.is_broken(),
            AnyConnection::Postgres(inner) => inner.is_broken(),
        }
    }
}

fn open_sqlite(path: &Path, access: Access) -> Result<SqliteConnection, ConnectionError> {
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
        Access::Read => "PRAGMA query_only = ON",
        // 16 MB, so that acts on many users find their pages again.
        Access::Write => "PRAGMA cache_size = -16000",
    };
    connection
        .batch_execute(ways)
        .map_err(ConnectionError::CouldntSetupConfiguration)?;
    Ok(connection)
}

fn open_postgres(url: &str) -> Result<PgConnection, ConnectionError> {
    let mut connection = PgConnection::establish(url)?;
    connection
        .batch_execute("SET TIME ZONE 'UTC'; SET statement_timeout = '30s'; SET lock_timeout = '10s'")
        .map_err(ConnectionError::CouldntSetupConfiguration)?;
    Ok(connection)
}

//! One connection type over both engines, and which of them is meant.

use std::path::PathBuf;

use diesel::{PgConnection, SqliteConnection};

/// Diesel's own connections, told apart only where the engines differ.
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
            return Ok(Engine::Postgres(with_patience(url)));
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

/// A server that hangs takes connections, and does not answer.
fn with_patience(url: &str) -> String {
    let separator = if url.contains('?') { '&' } else { '?' };
    match url.contains("connect_timeout=") {
        true => url.to_owned(),
        false => format!("{url}{separator}connect_timeout=5"),
    }
}

/// What a connection is for.
#[derive(Clone, Copy, Debug)]
pub enum Access {
    Read,
    Write,
}

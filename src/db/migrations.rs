//! The embedded migrations of both engines. Several instances may start at once: one migrates, the others wait.

use diesel::connection::SimpleConnection;
use diesel::migration::{Migration, MigrationSource, MigrationVersion};
use diesel::{PgConnection, SqliteConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::backend::waiting_as_long_as_it_takes;
use super::{Connection, Database, DatabaseError, QueryResult, from_query_error};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Why the database can't be used as it is.
#[derive(Debug, thiserror::Error)]
pub enum MigrationError {
    #[error(transparent)]
    Database(#[from] DatabaseError),
    #[error(
        "this database was last used with a newer Purser, which brought it to {0}: install that one or a later one"
    )]
    Newer(String),
    #[error("a migration failed: {0}")]
    Failed(Box<dyn std::error::Error + Send + Sync>),
}

from_query_error!(MigrationError);

/// Brings the database up to date and tells how many migrations ran.
pub fn migrate(database: &Database) -> Result<usize, MigrationError> {
    let mut connection = database.connection()?;
    let ran = match &mut connection.connection {
        Connection::Sqlite(inner) => {
            let ran = inner.immediate_transaction(|inner| run(inner, SQLITE))?;
            forget_statistics(inner)?;
            ran
        }
        Connection::Postgres(inner) => waiting_as_long_as_it_takes(inner, one_at_a_time)?,
    };
    Ok(ran)
}

/// SQLite does not keep them up to date: once it has seen a table with few rows, it reads that from end to end however many
/// there are later. Without any it takes the index that fits.
fn forget_statistics(connection: &mut SqliteConnection) -> QueryResult<()> {
    connection.batch_execute("DROP TABLE IF EXISTS sqlite_stat1; DROP TABLE IF EXISTS sqlite_stat4")
}

fn one_at_a_time(connection: &mut PgConnection) -> Result<usize, MigrationError> {
    connection.batch_execute("SELECT pg_advisory_lock(7829367)")?;
    let ran = run(connection, POSTGRES);
    connection.batch_execute("SELECT pg_advisory_unlock(7829367)")?;
    ran
}

/// Whether migrations wait to be run.
pub fn pending(database: &Database) -> Result<bool, MigrationError> {
    let mut connection = database.connection()?;
    let pending = match &mut connection.connection {
        Connection::Sqlite(inner) => inner.has_pending_migration(SQLITE),
        Connection::Postgres(inner) => inner.has_pending_migration(POSTGRES),
    };
    pending.map_err(MigrationError::Failed)
}

/// Takes the newest migration back.
pub fn revert_last(database: &Database) -> Result<(), MigrationError> {
    let mut connection = database.connection()?;
    let reverted = match &mut connection.connection {
        Connection::Sqlite(inner) => inner.revert_last_migration(SQLITE).map(drop),
        Connection::Postgres(inner) => inner.revert_last_migration(POSTGRES).map(drop),
    };
    reverted.map_err(MigrationError::Failed)
}

fn run<C, DB>(connection: &mut C, source: EmbeddedMigrations) -> Result<usize, MigrationError>
where
    C: MigrationHarness<DB>,
    DB: diesel::backend::Backend,
{
    refuse_newer(connection, &source)?;
    connection
        .run_pending_migrations(source)
        .map(|ran| ran.len())
        .map_err(MigrationError::Failed)
}

/// What a migration that is not known here did to the tables is not known here either.
fn refuse_newer<C, DB>(connection: &mut C, source: &EmbeddedMigrations) -> Result<(), MigrationError>
where
    C: MigrationHarness<DB>,
    DB: diesel::backend::Backend,
{
    let ran = connection.applied_migrations().map_err(MigrationError::Failed)?;
    let known: Vec<Box<dyn Migration<DB>>> = source.migrations().map_err(MigrationError::Failed)?;
    let is_known = |version: &MigrationVersion<'_>| known.iter().any(|known| known.name().version() == *version);
    match ran.into_iter().find(|version| !is_known(version)) {
        Some(newer) => Err(MigrationError::Newer(newer.to_string())),
        None => Ok(()),
    }
}

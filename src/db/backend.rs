//! The few places where the engines differ in how a transaction is begun and what it locks.

use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::{QueryResult, RunQueryDsl};

use super::{Connection, DatabaseError, QueryError};

/// What must not be decided by two transactions at once.
#[derive(Clone, Copy)]
pub enum Lock {
    /// That an administrator remains.
    Administrators = 1,
    /// That the first administrator is made once.
    SetUp = 2,
}

/// Held until the transaction ends. SQLite has one writer, which already is the lock.
pub fn lock(connection: &mut Connection, lock: Lock) -> QueryResult<()> {
    match connection {
        Connection::Sqlite(_) => Ok(()),
        Connection::Postgres(inner) => diesel::sql_query("SELECT pg_advisory_xact_lock(7829367, $1)")
            .bind::<diesel::sql_types::Integer, _>(lock as i32)
            .execute(inner)
            .map(drop),
    }
}

pub(super) fn transaction<T, E>(
    connection: &mut Connection,
    work: impl FnOnce(&mut Connection) -> Result<T, E>,
) -> Result<T, E>
where
    E: From<DatabaseError>,
{
    begin(connection).map_err(DatabaseError::from)?;
    match work(connection) {
        Ok(value) => {
            commit(connection).map_err(DatabaseError::from)?;
            Ok(value)
        }
        Err(error) => {
            if let Err(rollback) = rollback(connection) {
                tracing::error!(error = %rollback, "a transaction could not be rolled back");
            }
            Err(error)
        }
    }
}

fn begin(connection: &mut Connection) -> Result<(), QueryError> {
    match connection {
        Connection::Sqlite(inner) => AnsiTransactionManager::begin_transaction_sql(inner, "BEGIN IMMEDIATE"),
        Connection::Postgres(inner) => begin_on(inner),
    }
}

fn commit(connection: &mut Connection) -> Result<(), QueryError> {
    match connection {
        Connection::Sqlite(inner) => commit_on(inner),
        Connection::Postgres(inner) => commit_on(inner),
    }
}

fn rollback(connection: &mut Connection) -> Result<(), QueryError> {
    match connection {
        Connection::Sqlite(inner) => rollback_on(inner),
        Connection::Postgres(inner) => rollback_on(inner),
    }
}

fn begin_on<C: diesel::Connection>(connection: &mut C) -> QueryResult<()> {
    C::TransactionManager::begin_transaction(connection)
}

fn commit_on<C: diesel::Connection>(connection: &mut C) -> QueryResult<()> {
    C::TransactionManager::commit_transaction(connection)
}

fn rollback_on<C: diesel::Connection>(connection: &mut C) -> QueryResult<()> {
    C::TransactionManager::rollback_transaction(connection)
}

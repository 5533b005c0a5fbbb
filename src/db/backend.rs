//! The few places where the engines differ in how a transaction is begun and what it locks.

use std::collections::BTreeSet;

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::sql_types::Bool;
use diesel::{PgConnection, QueryResult, RunQueryDsl};

use super::{Connection, DatabaseError, QueryError, Trouble};
use crate::context::UserId;

/// What must not be decided by two transactions at once.
#[derive(Clone, Copy)]
pub enum Lock {
    /// Whether an administrator remains.
    Administrators = 1,
    /// Whether the first administrator has been made.
    SetUp = 2,
    /// Which proposed username is free.
    Usernames = 3,
    /// Who writes a preference first.
    Preferences = 4,
    /// Which key the database is used with.
    SecretKey = 5,
    /// Which administrators are mailed about corrected addresses.
    CorrectionNotices = 6,
    /// Which version of a mail's text comes after which.
    MailTexts = 7,
    /// Which rules give roles.
    RoleRules = 8,
    /// Who applies a rule that was saved.
    RoleRulesApplied = 9,
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

/// [`lock`] for those who may be many at once and keep out only whoever locks it alone.
pub fn lock_shared(connection: &mut Connection, lock: Lock) -> QueryResult<()> {
    match connection {
        Connection::Sqlite(_) => Ok(()),
        Connection::Postgres(inner) => diesel::sql_query("SELECT pg_advisory_xact_lock_shared(7829367, $1)")
            .bind::<diesel::sql_types::Integer, _>(lock as i32)
            .execute(inner)
            .map(drop),
    }
}

/// [`lock`] without waiting. False where another transaction holds it.
pub fn try_lock(connection: &mut Connection, lock: Lock) -> QueryResult<bool> {
    match connection {
        Connection::Sqlite(_) => Ok(true),
        Connection::Postgres(inner) => {
            let locked = diesel::dsl::sql::<Bool>("SELECT pg_try_advisory_xact_lock(7829367, ")
                .bind::<diesel::sql_types::Integer, _>(lock as i32)
                .sql(")");
            locked.get_result(inner)
        }
    }
}

/// One person's, until the transaction ends: whether they are sent a mail is decided by one transaction at a time.
pub fn lock_person(connection: &mut Connection, person: UserId) -> QueryResult<()> {
    match connection {
        Connection::Sqlite(_) => Ok(()),
        Connection::Postgres(inner) => diesel::sql_query("SELECT pg_advisory_xact_lock($1)")
            .bind::<diesel::sql_types::BigInt, _>(person.0)
            .execute(inner)
            .map(drop),
    }
}

/// What this deletes is overwritten on SQLite, also where whole pages of the file become free. PostgreSQL's vacuum does
/// so in its time.
pub fn overwriting_deleted<T, E: From<QueryError>>(
    connection: &mut Connection,
    work: impl FnOnce(&mut Connection) -> Result<T, E>,
) -> Result<T, E> {
    overwrite_deleted(connection, "ON")?;
    let done = work(connection);
    overwrite_deleted(connection, "FAST")?;
    done
}

fn overwrite_deleted(connection: &mut Connection, how: &str) -> QueryResult<()> {
    match connection {
        Connection::Sqlite(inner) => inner.batch_execute(&format!("PRAGMA secure_delete = {how}")),
        Connection::Postgres(_) => Ok(()),
    }
}

/// [`lock_person`] for several, in the order in which everyone takes these locks. Returns their numbers in that order.
pub fn lock_people(connection: &mut Connection, people: impl IntoIterator<Item = i64>) -> QueryResult<Vec<i64>> {
    let ids: Vec<i64> = BTreeSet::from_iter(people).into_iter().collect();
    ids.iter().try_for_each(|id| lock_person(connection, UserId(*id)))?;
    Ok(ids)
}

/// How long a statement, and its wait for what others hold, may take on PostgreSQL.
pub(super) fn limit_waiting(connection: &mut PgConnection) -> QueryResult<()> {
    connection.batch_execute("SET statement_timeout = '30s'; SET lock_timeout = '10s'")
}

/// A migration of many rows takes minutes, and so does waiting for another instance's.
pub(super) fn waiting_as_long_as_it_takes<T, E: From<QueryError>>(
    connection: &mut PgConnection,
    work: impl FnOnce(&mut PgConnection) -> Result<T, E>,
) -> Result<T, E> {
    connection.batch_execute("SET statement_timeout = 0; SET lock_timeout = 0")?;
    let done = work(connection);
    limit_waiting(connection)?;
    done
}

/// When PostgreSQL plans a statement. SQLite is compiled to plan once.
#[derive(Clone, Copy)]
pub(super) enum Plan {
    Once,
    ForEachValue,
}

pub(super) fn plan(connection: &mut PgConnection, plan: Plan) -> QueryResult<()> {
    let mode = match plan {
        Plan::Once => "force_generic_plan",
        Plan::ForEachValue => "force_custom_plan",
    };
    connection.batch_execute(&format!("SET plan_cache_mode = {mode}"))
}

/// For a statement whose best plan depends on what is bound. It selects [`PLAN_ONCE_AGAIN`] too, which it does once it is
/// planned itself.
pub(super) fn planning_for_each_value<T>(
    connection: &mut PgConnection,
    statement: impl FnOnce(&mut PgConnection) -> QueryResult<T>,
) -> QueryResult<T> {
    plan(connection, Plan::ForEachValue)?;
    let done = statement(connection);
    if done.is_err() {
        // In a transaction, which failed with it, this fails too, and the other setting is taken back with the rest.
        plan(connection, Plan::Once).ok();
    }
    done
}

/// Whether the database knows how many rows have which value. SQLite goes by what is indexed and by nothing else.
pub fn has_statistics(connection: &Connection) -> bool {
    matches!(connection, Connection::Postgres(_))
}

/// Runs statements whose best plan depends on what is bound, as where few rows match one value and most match another.
/// PostgreSQL plans them each time.
pub fn planned_for_each_value<T>(
    connection: &mut Connection,
    work: impl FnOnce(&mut Connection) -> QueryResult<T>,
) -> QueryResult<T> {
    if let Connection::Postgres(inner) = connection {
        plan(inner, Plan::ForEachValue)?;
    }
    let done = work(connection);
    if let Connection::Postgres(inner) = connection {
        let again = plan(inner, Plan::Once);
        // In a transaction that failed this fails too, and the other setting is taken back with the rest.
        if done.is_ok() {
            again?;
        }
    }
    done
}

pub(super) const PLAN_ONCE_AGAIN: &str = "set_config('plan_cache_mode', 'force_generic_plan', false)";

/// Of PostgreSQL: a server that was replaced by another may live on and refuse all writes.
pub(super) fn is_read_only(connection: &mut Connection) -> bool {
    let Connection::Postgres(inner) = connection else { return false };
    let read_only = diesel::dsl::sql::<Bool>("current_setting('transaction_read_only')::boolean");
    diesel::select(read_only).get_result(inner).unwrap_or(false)
}

pub(super) fn transaction<T, E>(
    connection: &mut Connection,
    work: impl FnOnce(&mut Connection) -> Result<T, E>,
) -> Result<T, E>
where
    E: From<DatabaseError>,
{
    begin(connection).map_err(DatabaseError::from)?;
    until_its_end(connection, work)
}

/// Whatever it reads was so at one moment, whoever writes meanwhile.
pub fn as_of_one_moment<T, E>(
    connection: &mut Connection,
    work: impl FnOnce(&mut Connection) -> Result<T, E>,
) -> Result<T, E>
where
    E: From<DatabaseError>,
{
    begin_reading(connection).map_err(DatabaseError::from)?;
    until_its_end(connection, work)
}

fn until_its_end<T, E>(connection: &mut Connection, work: impl FnOnce(&mut Connection) -> Result<T, E>) -> Result<T, E>
where
    E: From<DatabaseError>,
{
    match work(connection) {
        Ok(value) => {
            commit(connection).map_err(DatabaseError::from)?;
            Ok(value)
        }
        Err(error) => {
            // A connection that was lost took the transaction with it.
            if let Err(rollback) = rollback(connection)
                && Trouble::behind(&rollback) != Some(Trouble::Away)
            {
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

fn begin_reading(connection: &mut Connection) -> Result<(), QueryError> {
    const OF_POSTGRES: &str = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY";
    match connection {
        Connection::Sqlite(inner) => AnsiTransactionManager::begin_transaction_sql(inner, "BEGIN"),
        Connection::Postgres(inner) => AnsiTransactionManager::begin_transaction_sql(inner, OF_POSTGRES),
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

use diesel::prelude::*;

use crate::clock::Timestamp;
use crate::db::schema::chores;
use crate::db::{Command, Connection, QueryResult};

/// Another instance takes over so long after the last piece of one that does no more.
pub const LEASE: time::Duration = time::Duration::minutes(5);

/// As much as an error says that is worth reading.
const LONGEST_FAILURE: usize = 300;

/// How a chore goes, over all instances.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = chores)]
pub struct ChoreState {
    pub name: String,
    leased_by: String,
    leased_until: Option<Timestamp>,
    pub last_success_at: Option<Timestamp>,
    pub last_failure_at: Option<Timestamp>,
    pub last_failure: String,
}

impl ChoreState {
    /// True while another instance may be at it.
    pub fn is_leased_to_another(&self, instance: &str, now: Timestamp) -> bool {
        self.leased_by != instance && self.leased_until.is_some_and(|until| until > now)
    }
}

/// Those that were ever begun.
pub fn all(connection: &mut Connection) -> QueryResult<Vec<ChoreState>> {
    chores::table.select(ChoreState::as_select()).load(connection)
}

/// `None` before it was begun.
pub fn find(connection: &mut Connection, name: &str) -> QueryResult<Option<ChoreState>> {
    chores::table
        .find(name)
        .select(ChoreState::as_select())
        .get_result(connection)
        .optional()
}

/// Until this transaction ends nobody else takes it, and then until the lease does.
pub fn take(
    connection: &mut Connection,
    name: &str,
    instance: &str,
    now: Timestamp,
    until: Timestamp,
) -> QueryResult<bool> {
    let taken = Command::new("INSERT INTO chores (name, leased_by, leased_until) VALUES (")
        .bind(name)
        .sql(", ")
        .bind(instance)
        .sql(", ")
        .bind(until)
        .sql(
            ") ON CONFLICT (name) DO UPDATE SET leased_by = excluded.leased_by, leased_until = excluded.leased_until
             WHERE chores.leased_by = excluded.leased_by OR chores.leased_until IS NULL OR chores.leased_until <= ",
        )
        .bind(now)
        .execute(connection)?;
    Ok(taken == 1)
}

/// The lease ends with it.
pub fn note_success(connection: &mut Connection, name: &str, now: Timestamp) -> QueryResult<()> {
    Command::new("INSERT INTO chores (name, last_success_at) VALUES (")
        .bind(name)
        .sql(", ")
        .bind(now)
        .sql(") ON CONFLICT (name) DO UPDATE SET last_success_at = excluded.last_success_at, leased_until = NULL")
        .execute(connection)
        .map(drop)
}

/// In as many words as are worth reading.
pub fn note_failure(connection: &mut Connection, name: &str, at: Timestamp, words: &str) -> QueryResult<()> {
    let words: String = words.chars().take(LONGEST_FAILURE).collect();
    Command::new("INSERT INTO chores (name, last_failure_at, last_failure) VALUES (")
        .bind(name)
        .sql(", ")
        .bind(at)
        .sql(", ")
        .bind(words.as_str())
        .sql(
            ") ON CONFLICT (name) DO UPDATE
             SET last_failure_at = excluded.last_failure_at, last_failure = excluded.last_failure",
        )
        .execute(connection)
        .map(drop)
}

//! What is to be carried out now, and what waits for its time.

use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::{Batch, find, start};
use crate::batches::act::Act;
use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::schema::batches;
use crate::db::{Connection, QueryResult, Written};

/// A batch that is running, or whose time has come, and that nobody else works at, locked until the transaction ends. SQLite
/// has one writer.
pub fn claim(connection: &mut Connection, now: Timestamp) -> QueryResult<Option<Batch>> {
    let running = batches::table
        // In words, by which the index of just these is found.
        .filter(Written::<Bool>::new("batches.state = 'running'"))
        .filter(batches::not_before.is_null().or(batches::not_before.le(now)))
        .order(batches::id)
        .limit(1)
        .select(batches::id);
    let claimed: Option<i64> = match connection {
        Connection::Sqlite(inner) => running.get_result(inner),
        Connection::Postgres(inner) => running.for_update().skip_locked().get_result(inner),
    }
    .optional()?;
    claimed.map(|id| find(connection, id)).transpose()
}

/// From a draft to one that begins at this time. False when it no longer was a draft.
pub fn schedule(connection: &mut Connection, id: i64, act: Act, at: Timestamp, now: Timestamp) -> QueryResult<bool> {
    let started = start(connection, id, act, now)?;
    if started {
        diesel::update(batches::table.find(id))
            .set(batches::not_before.eq(at))
            .execute(connection)?;
    }
    Ok(started)
}

/// The time of what was scheduled has come, or is now.
pub fn begin(connection: &mut Connection, id: i64) -> QueryResult<()> {
    diesel::update(batches::table.find(id))
        .set(batches::not_before.eq(None::<Timestamp>))
        .execute(connection)
        .map(drop)
}

/// How many of this person's bulk actions wait for their time.
pub fn count_scheduled_of(connection: &mut Connection, maker: Option<UserId>) -> QueryResult<i64> {
    batches::table
        .filter(Written::<Bool>::new("batches.state = 'running' AND batches.not_before IS NOT NULL"))
        .filter(batches::created_by.eq(maker))
        .count()
        .get_result(connection)
}

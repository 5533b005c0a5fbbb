//! A person's sessions, as they and whoever disables them see them.

use diesel::prelude::*;

use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::schema::sessions;
use crate::db::{AtMost, Connection, QueryResult};

/// A session as its owner sees it.
#[derive(Debug, Clone, Queryable)]
pub struct OpenSession {
    pub handle: Option<String>,
    pub address: String,
    pub user_agent: String,
    pub created_at: Timestamp,
    pub last_seen_at: Timestamp,
}

/// In which they are signed in, the last used first; a hundred at most.
pub fn of_user(connection: &mut Connection, user: UserId) -> QueryResult<Vec<OpenSession>> {
    sessions::table
        .filter(sessions::user_id.eq(user))
        .filter(sessions::handle.is_not_null())
        .order(sessions::last_seen_at.desc())
        .select((
            sessions::handle,
            sessions::address,
            sessions::user_agent,
            sessions::created_at,
            sessions::last_seen_at,
        ))
        .at_most(100)
        .load(connection)
}

/// Pending sign-ins too. Returns how many there were.
pub fn end_all(connection: &mut Connection, people: &[UserId]) -> QueryResult<usize> {
    diesel::delete(sessions::table.filter(sessions::user_id.eq_any(people))).execute(connection)
}

/// Ends the sessions in which this person is signed in, and leaves those in which they have a step to take first.
pub fn end_signed_in(connection: &mut Connection, user: UserId) -> QueryResult<usize> {
    diesel::delete(
        sessions::table
            .filter(sessions::user_id.eq(user))
            .filter(sessions::handle.is_not_null()),
    )
    .execute(connection)
}

/// Ends the sessions in which this person has a step to take before they are signed in.
pub fn end_pending(connection: &mut Connection, user: UserId) -> QueryResult<usize> {
    diesel::delete(
        sessions::table
            .filter(sessions::user_id.eq(user))
            .filter(sessions::handle.is_null()),
    )
    .execute(connection)
}

/// All but the one with this handle. Returns how many there were.
pub fn end_others(connection: &mut Connection, user: UserId, kept_handle: &str) -> QueryResult<usize> {
    diesel::delete(
        sessions::table
            .filter(sessions::user_id.eq(user))
            .filter(sessions::handle.is_null().or(sessions::handle.ne(kept_handle))),
    )
    .execute(connection)
}

/// None of another user's, whatever the handle.
pub fn end_one(connection: &mut Connection, user: UserId, handle: &str) -> QueryResult<usize> {
    diesel::delete(
        sessions::table
            .filter(sessions::user_id.eq(user))
            .filter(sessions::handle.eq(handle)),
    )
    .execute(connection)
}

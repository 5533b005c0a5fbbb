//! Ending reminders by the link in them, and taking that back.

use diesel::prelude::*;

use crate::clock::Timestamp;
use crate::context::{Context, UserId};
use crate::db::schema::users;
use crate::db::{Connection, DatabaseError, QueryResult, from_query_error, lock_person};
use crate::journal::{self, Action, Subject};
use crate::people;
use crate::reminders::stop_link::whose;
use crate::rights::Permissions;
use crate::rights::guard::{self, Forbidden};

/// False for a link that leads nowhere. The second time, nothing is written.
pub fn stop(connection: &mut Connection, context: &Context, key: &str) -> QueryResult<bool> {
    let Some(user) = whose(connection, context, key)? else { return Ok(false) };
    let reminded = users::table.find(user.id.0).filter(users::reminders_ended_at.is_null());
    let ended = diesel::update(reminded)
        .set(users::reminders_ended_at.eq(context.now))
        .execute(connection)?;
    if ended > 0 {
        journal::record(connection, context, Action::RemindersEnded, Subject::User(user.id), "")?;
    }
    Ok(true)
}

#[derive(Debug, thiserror::Error)]
pub enum ResumeError {
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

from_query_error!(ResumeError);

/// Returns false where they had not ended.
pub fn resume(
    connection: &mut Connection,
    context: &Context,
    mine: &Permissions,
    id: UserId,
) -> Result<bool, ResumeError> {
    lock_person(connection, id)?;
    people::find(connection, id)?;
    guard::check_may_change(connection, mine, id)?;
    let ended = users::table.find(id.0).filter(users::reminders_ended_at.is_not_null());
    let resumed = diesel::update(ended)
        .set(users::reminders_ended_at.eq(None::<Timestamp>))
        .execute(connection)?;
    if resumed > 0 {
        journal::record(connection, context, Action::RemindersResumed, Subject::User(id), "")?;
    }
    Ok(resumed > 0)
}

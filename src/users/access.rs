//! Taking access and giving it back, to one person or to many. Whether that may be done to them is asked of the guard
//! before.

use diesel::prelude::*;

use super::directory::refresh_statuses;
use super::{sessions, tokens};
use crate::clock::Timestamp;
use crate::context::{Context, UserId};
use crate::db::schema::users;
use crate::db::{Connection, QueryResult};
use crate::journal::{self, Action};
use crate::mail::outbox;

/// Ends their links and sessions too.
pub fn disable(connection: &mut Connection, context: &Context, people: &[UserId]) -> QueryResult<()> {
    outbox::hold_mails_of(connection, people)?;
    diesel::update(
        users::table
            .filter(users::id.eq_any(people))
            .filter(users::disabled_at.is_null()),
    )
    .set(users::disabled_at.eq(context.now))
    .execute(connection)?;
    refresh_statuses(connection, people, context.now)?;
    tokens::revoke_all(connection, people, context.now)?;
    sessions::end_all(connection, people)?;
    journal::record_of_many(connection, context, Action::UserDisabled, people)
}

pub fn enable(connection: &mut Connection, context: &Context, people: &[UserId]) -> QueryResult<()> {
    diesel::update(users::table.filter(users::id.eq_any(people)))
        .set(users::disabled_at.eq(None::<Timestamp>))
        .execute(connection)?;
    refresh_statuses(connection, people, context.now)?;
    journal::record_of_many(connection, context, Action::UserEnabled, people)
}

pub fn unlock(connection: &mut Connection, context: &Context, people: &[UserId]) -> QueryResult<()> {
    diesel::update(users::table.filter(users::id.eq_any(people)))
        .set((users::locked_until.eq(None::<Timestamp>), users::failed_sign_ins.eq(0), users::lockouts.eq(0)))
        .execute(connection)?;
    refresh_statuses(connection, people, context.now)?;
    journal::record_of_many(connection, context, Action::UserUnlocked, people)
}

pub fn end_sessions(connection: &mut Connection, context: &Context, people: &[UserId]) -> QueryResult<()> {
    sessions::end_all(connection, people)?;
    journal::record_of_many(connection, context, Action::SessionsEnded, people)
}

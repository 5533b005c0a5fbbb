//! Taking access and giving it back, to one person or to many. Whether that may be done to them is asked of the guard
//! before.

use diesel::prelude::*;

use crate::clock::Timestamp;
use crate::context::{Context, UserId};
use crate::db::schema::users;
use crate::db::{Connection, QueryResult, text_enum};
use crate::journal::{self, Action, Subject};
use crate::links::{sessions, tokens};
use crate::mail::outbox;
use crate::people::refresh_statuses;
use crate::people::{Standing, Status};
use crate::requests::{self, Task};

text_enum! {
    /// Why giving access back would change nothing.
    pub enum Unfit {
        NotDisabled = "not_disabled",
        LastDayPassed = "last_day_passed",
        NotLocked = "not_locked",
    }
}

impl Unfit {
    /// To whoever tried it.
    pub fn words(self) -> &'static str {
        match self {
            Unfit::NotDisabled => "This user is not disabled.",
            Unfit::LastDayPassed => "The last day of employment has passed. Change it in the record first.",
            Unfit::NotLocked => "This user is not locked.",
        }
    }

    /// After a number of people: "12 are not locked".
    pub fn label(self) -> &'static str {
        match self {
            Unfit::NotDisabled => "are not disabled",
            Unfit::LastDayPassed => "are past their last day of employment",
            Unfit::NotLocked => "are not locked",
        }
    }
}

/// Enabling takes back an administrator's act; a last day that passed stays passed.
pub fn check_enable(standing: &Standing, now: Timestamp) -> Result<(), Unfit> {
    let enabled = Standing { disabled_at: None, ..*standing };
    match standing.disabled_at {
        _ if enabled.status(now) == Status::Disabled => Err(Unfit::LastDayPassed),
        Some(_) => Ok(()),
        None => Err(Unfit::NotDisabled),
    }
}

/// A lock that ended by itself needs no unlocking.
pub fn check_unlock(standing: &Standing, now: Timestamp) -> Result<(), Unfit> {
    if standing.status(now) == Status::Locked { Ok(()) } else { Err(Unfit::NotLocked) }
}

/// Whose act it was where a rule disabled somebody, as the journal has it.
pub const DORMANCY: &str = "by the rule for dormant accounts";

/// Ends their links and sessions too.
pub fn disable(connection: &mut Connection, context: &Context, people: &[UserId]) -> QueryResult<()> {
    take_access(connection, context, people, "")
}

/// The same, of people who have not signed in for as long as a rule allows.
pub fn disable_dormant(connection: &mut Connection, context: &Context, people: &[UserId]) -> QueryResult<()> {
    take_access(connection, context, people, DORMANCY)
}

fn take_access(connection: &mut Connection, context: &Context, people: &[UserId], why: &str) -> QueryResult<()> {
    outbox::lock_mails_of(connection, people)?;
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
    journal::record_of_many_saying(connection, context, Action::UserDisabled, people, why)
}

/// Their old links and sessions stay ended. The days without a sign-in are counted anew.
pub fn enable(connection: &mut Connection, context: &Context, people: &[UserId]) -> QueryResult<()> {
    diesel::update(users::table.filter(users::id.eq_any(people)))
        .set((users::disabled_at.eq(None::<Timestamp>), users::enabled_at.eq(context.now)))
        .execute(connection)?;
    refresh_statuses(connection, people, context.now)?;
    requests::accept(connection, context, people, Task::Enable)?;
    journal::record_of_many(connection, context, Action::UserEnabled, people)
}

/// What was counted against them is forgotten too.
pub fn unlock(connection: &mut Connection, context: &Context, people: &[UserId]) -> QueryResult<()> {
    end_locks(connection, context, people)?;
    journal::record_of_many(connection, context, Action::UserUnlocked, people)
}

/// Wrong second factors still count, or support could let somebody guess at them without end.
pub fn unlock_as_support(connection: &mut Connection, context: &Context, person: UserId) -> QueryResult<()> {
    end_locks(connection, context, &[person])?;
    journal::record(connection, context, Action::UserUnlockedBySupport, Subject::User(person), "")
}

fn end_locks(connection: &mut Connection, context: &Context, people: &[UserId]) -> QueryResult<()> {
    diesel::update(users::table.filter(users::id.eq_any(people)))
        .set((users::locked_until.eq(None::<Timestamp>), users::failed_sign_ins.eq(0), users::lockouts.eq(0)))
        .execute(connection)?;
    refresh_statuses(connection, people, context.now)?;
    requests::accept(connection, context, people, Task::Unlock)
}

/// With a journal entry for each.
pub fn end_sessions(connection: &mut Connection, context: &Context, people: &[UserId]) -> QueryResult<()> {
    sessions::end_all(connection, people)?;
    journal::record_of_many(connection, context, Action::SessionsEnded, people)
}

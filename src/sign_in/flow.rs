//! What a try to sign in does: to the lock, to the record, to the journal.

use diesel::prelude::*;
use time::Duration;

use crate::clock::Timestamp;
use crate::context::{Actor, Context, UserId};
use crate::db::schema::users;
use crate::db::{Connection, QueryResult};
use crate::journal::{self, Action, Subject};
use crate::secret::PasswordHash;
use crate::users::{self as people, Status, User, passwords};

const TRIES_BEFORE_LOCK: i32 = 10;
const FIRST_LOCK: Duration = Duration::minutes(15);
const LONGEST_LOCK: Duration = Duration::hours(24);

/// Who may be meant by what was typed, and the hash to compare with.
pub struct Candidate {
    pub user: Option<UserId>,
    pub hash: Option<PasswordHash>,
}

pub fn find_candidate(connection: &mut Connection, context: &Context, login: &str) -> QueryResult<Candidate> {
    let Some(user) = people::by_login(connection, login)? else {
        return Ok(Candidate { user: None, hash: None });
    };
    let hash = passwords::hash_of(connection, user.id)?.filter(|_| may_try(&user, context.now));
    Ok(Candidate { user: Some(user.id), hash })
}

/// A locked or disabled account is compared with nobody's hash, so that a right password tells nothing.
fn may_try(user: &User, now: Timestamp) -> bool {
    !user.sso && !matches!(user.status(now), Status::Locked | Status::Disabled)
}

/// Returns who is signed in, if the password matched and the account still may be used.
pub fn conclude(
    connection: &mut Connection,
    context: &Context,
    user: Option<UserId>,
    matched: bool,
) -> QueryResult<Option<UserId>> {
    let Some(id) = user else {
        journal::record(connection, context, Action::SignInFailedForUnknown, Subject::Portal, "")?;
        return Ok(None);
    };
    let user = people::find(connection, id)?;
    if matched && may_try(&user, context.now) {
        succeed(connection, context, id)?;
        return Ok(Some(id));
    }
    fail(connection, context, &user)?;
    Ok(None)
}

/// Also the end of every other way in: a set-up link, a new password.
fn succeed(connection: &mut Connection, context: &Context, id: UserId) -> QueryResult<()> {
    people::mark_last_sign_in(connection, id, context.now)?;
    let context = context.acting_as(Actor::User(id));
    journal::record(connection, &context, Action::SignedIn, Subject::User(id), "")
}

fn fail(connection: &mut Connection, context: &Context, user: &User) -> QueryResult<()> {
    journal::record(connection, context, Action::SignInFailed, Subject::User(user.id), "")?;
    if user.status(context.now) == Status::Locked {
        return Ok(());
    }
    let failures = user.failed_sign_ins + 1;
    if failures < TRIES_BEFORE_LOCK {
        diesel::update(users::table.find(user.id.0))
            .set(users::failed_sign_ins.eq(failures))
            .execute(connection)?;
        return Ok(());
    }
    lock(connection, context, user)
}

fn lock(connection: &mut Connection, context: &Context, user: &User) -> QueryResult<()> {
    let until = context.now + lock_after(user.lockouts);
    diesel::update(users::table.find(user.id.0))
        .set((users::failed_sign_ins.eq(0), users::lockouts.eq(user.lockouts + 1), users::locked_until.eq(until)))
        .execute(connection)?;
    people::refresh_status(connection, user.id, context.now)?;
    journal::record(connection, context, Action::LockedOut, Subject::User(user.id), "")
}

/// Twice as long each time, up to a day.
fn lock_after(lockouts: i32) -> Duration {
    let doublings = u32::try_from(lockouts).unwrap_or(0).min(16);
    (FIRST_LOCK * 2_i32.saturating_pow(doublings)).min(LONGEST_LOCK)
}

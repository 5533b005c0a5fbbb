//! What a wrong password or a wrong second factor leads to: a lock after ten, longer each time, of which its owner is
//! told by mail and nobody else is. Whoever compares one tells it here.

use diesel::prelude::*;
use time::Duration;

use super::devices;
use super::passwords;
use crate::clock::Timestamp;
use crate::context::{Context, UserId};
use crate::db::schema::users;
use crate::db::{Connection, QueryResult};
use crate::journal::{self, Action, Subject};
use crate::mail::{MailKind, enqueue};
use crate::mailing::invitation;
use crate::people::{Status, User, refresh_status};
use crate::secret::Digest;

const TRIES_BEFORE_LOCK: i32 = 10;
const FIRST_LOCK: Duration = Duration::minutes(15);
const LONGEST_LOCK: Duration = Duration::hours(24);

/// Of second factors. Whoever reads a person's mail can end any lock by a new password, and would else guess a code of
/// six digits within months (NIST SP 800-63B-4, section 3.2.2, allows a hundred tries).
const WRONG_FACTORS_A_DAY: usize = 50;
const COUNTED_FOR: Duration = Duration::days(1);

/// Ten in a row lock the account.
pub fn note_wrong_password(connection: &mut Connection, context: &Context, user: &User) -> QueryResult<()> {
    note_failure(connection, context, user, Action::SignInFailed)
}

/// In a browser that is known to the account: it counts there, and locks nobody out elsewhere.
pub fn note_wrong_password_in(
    connection: &mut Connection,
    context: &Context,
    user: &User,
    device: &Digest,
) -> QueryResult<()> {
    journal::record(connection, context, Action::SignInFailed, Subject::User(user.id), "")?;
    devices::note_failure(connection, device, context.now)
}

/// Of someone who is signed in, or followed a link: guesses there lock like guesses at sign-in.
pub fn note_wrong_current_password(connection: &mut Connection, context: &Context, user: &User) -> QueryResult<()> {
    note_failure(connection, context, user, Action::WrongCurrentPassword)
}

/// It counts with wrong passwords, towards the same lock.
pub fn note_wrong_factor(connection: &mut Connection, context: &Context, user: &User) -> QueryResult<()> {
    note_failure(connection, context, user, Action::SecondFactorFailed)
}

/// Whether even a right one is not taken: of an account that is locked, or of which too many were wrong. An
/// administrator can end either. A lock does not hold in a browser that is known to the account.
pub fn refuses_factors(
    connection: &mut Connection,
    user: &User,
    in_known_browser: bool,
    now: Timestamp,
) -> QueryResult<bool> {
    let until = factors_refused_until(connection, user.id)?;
    let locked = user.status(now) == Status::Locked && !in_known_browser;
    Ok(locked || until.is_some_and(|until| until > now))
}

/// Until when none is, or was, taken because too many were wrong. An administrator who unlocks begins the count anew.
pub fn factors_refused_until(connection: &mut Connection, user: UserId) -> QueryResult<Option<Timestamp>> {
    let unlocked = journal::newest_of(connection, user, Action::UserUnlocked)?.map(|entry| entry.at);
    let wrong = journal::times_of(connection, user, Action::SecondFactorFailed, unlocked, WRONG_FACTORS_A_DAY)?;
    let too_many = wrong.len() >= WRONG_FACTORS_A_DAY;
    Ok(wrong.last().filter(|_| too_many).map(|oldest| *oldest + COUNTED_FOR))
}

fn note_failure(connection: &mut Connection, context: &Context, user: &User, what: Action) -> QueryResult<()> {
    journal::record(connection, context, what, Subject::User(user.id), "")?;
    // A password opens nothing for them, so guessing needs no end.
    let out_of_reach = passwords::why_none(user, context.now).is_some();
    let counted = if out_of_reach { UserId::NOBODY } else { user.id };
    match count_failure(connection, counted, context.now)? {
        Some(failures) if failures >= TRIES_BEFORE_LOCK => lock(connection, context, user),
        _ => Ok(()),
    }
}

/// The same work, so that its time tells nothing.
pub fn note_unknown_name(connection: &mut Connection, context: &Context) -> QueryResult<()> {
    journal::record(connection, context, Action::SignInFailedForUnknown, Subject::Portal, "")?;
    count_failure(connection, UserId::NOBODY, context.now).map(drop)
}

/// Counted by the database, so that tries at the same moment all count. `None` for one who is locked already.
fn count_failure(connection: &mut Connection, user: UserId, now: Timestamp) -> QueryResult<Option<i32>> {
    let is_unlocked = users::locked_until.is_null().or(users::locked_until.le(now));
    diesel::update(users::table.filter(users::id.eq(user)).filter(is_unlocked))
        .set(users::failed_sign_ins.eq(users::failed_sign_ins + 1))
        .returning(users::failed_sign_ins)
        .get_result(connection)
        .optional()
}

fn lock(connection: &mut Connection, context: &Context, user: &User) -> QueryResult<()> {
    let until = context.now + lock_after(user.lockouts);
    diesel::update(users::table.find(user.id.0))
        .set((users::failed_sign_ins.eq(0), users::lockouts.eq(user.lockouts + 1), users::locked_until.eq(until)))
        .execute(connection)?;
    refresh_status(connection, user.id, context.now)?;
    journal::record(connection, context, Action::LockedOut, Subject::User(user.id), "")?;
    tell_by_mail(connection, context, user)
}

/// Twice as long each time, up to a day.
fn lock_after(lockouts: i32) -> Duration {
    let doublings = u32::try_from(lockouts).unwrap_or(0).min(16);
    (FIRST_LOCK * 2_i32.saturating_pow(doublings)).min(LONGEST_LOCK)
}

/// Once for each lock, so no more often than locks double; and not to whom nothing was mailed yet, because that is for an
/// administrator to begin.
fn tell_by_mail(connection: &mut Connection, context: &Context, user: &User) -> QueryResult<()> {
    let is_known_to_them = user.standing.invited_at.is_some() || user.standing.has_been_in();
    let kind = MailKind::AccountLocked;
    if !is_known_to_them
        || user.email.is_empty()
        || !invitation::waiting_among(connection, &[user.id], kind)?.is_empty()
    {
        return Ok(());
    }
    enqueue(connection, context, kind, Some(user.id), &user.email)
}

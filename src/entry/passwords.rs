//! Stored password hashes, and the one way to set a password: it ends the person's links and other sessions, and any
//! lock. Only a password that its owner set makes them active.

use diesel::prelude::*;

use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::schema::{passwords, users};
use crate::db::{Connection, QueryResult, lock_person};
use crate::links::{sessions, tokens};
use crate::mailing::eligibility::Ineligible;
use crate::mailing::{address_change, corrections};
use crate::people::{Status, User, refresh_status};
use crate::preferences;
use crate::secret::PasswordHash;

/// `None` for people without a password.
pub fn set_at(connection: &mut Connection, user: UserId) -> QueryResult<Option<Timestamp>> {
    passwords::table
        .find(user.0)
        .select(passwords::set_at)
        .get_result(connection)
        .optional()
}

/// `None` for people without a password.
pub fn hash_of(connection: &mut Connection, user: UserId) -> QueryResult<Option<PasswordHash>> {
    let hash: Option<String> = passwords::table
        .find(user.0)
        .select(passwords::hash)
        .get_result(connection)
        .optional()?;
    Ok(hash.map(PasswordHash))
}

/// By its owner. `kept_session` is the one by which they do it.
pub fn set(
    connection: &mut Connection,
    user: UserId,
    hash: PasswordHash,
    kept_session: Option<&str>,
    now: Timestamp,
) -> QueryResult<()> {
    store(connection, user, hash, false, now)?;
    diesel::update(users::table.find(user.0).filter(users::activated_at.is_null()))
        .set(users::activated_at.eq(now))
        .execute(connection)?;
    end_other_ways_in(connection, user, kept_session, now)
}

/// Typed by an administrator; a one-time one opens nothing but the form for one's own. Whoever was never in is not in by it.
pub fn set_by_hand(
    connection: &mut Connection,
    user: UserId,
    hash: PasswordHash,
    one_time: bool,
    now: Timestamp,
) -> QueryResult<()> {
    store(connection, user, hash, one_time, now)?;
    end_other_ways_in(connection, user, None, now)
}

/// When a one-time password ends, which opens nothing but the form for one's own. `None` for another.
pub fn one_time_end(connection: &mut Connection, user: UserId) -> QueryResult<Option<Timestamp>> {
    let typed_at: Option<Timestamp> = passwords::table
        .find(user.0)
        .filter(passwords::one_time)
        .select(passwords::set_at)
        .get_result(connection)
        .optional()?;
    let Some(typed_at) = typed_at else { return Ok(None) };
    Ok(Some(typed_at + preferences::load(connection)?.credentials_validity()))
}

fn end_other_ways_in(
    connection: &mut Connection,
    user: UserId,
    kept_session: Option<&str>,
    now: Timestamp,
) -> QueryResult<()> {
    diesel::update(users::table.find(user.0))
        .set((
            users::failed_sign_ins.eq(0),
            users::lockouts.eq(0),
            users::locked_until.eq(None::<Timestamp>),
            users::mail_asked_at.eq(None::<Timestamp>),
        ))
        .execute(connection)?;
    tokens::end_all_as_used(connection, user, now)?;
    address_change::drop_own_request(connection, user, now)?;
    corrections::overtake(connection, user, now)?;
    match kept_session {
        Some(handle) => sessions::end_others(connection, user, handle)?,
        None => sessions::end_all(connection, &[user])?,
    };
    refresh_status(connection, user, now).map(drop)
}

fn store(
    connection: &mut Connection,
    user: UserId,
    hash: PasswordHash,
    one_time: bool,
    now: Timestamp,
) -> QueryResult<()> {
    lock_person(connection, user)?;
    let changed = diesel::update(passwords::table.find(user.0))
        .set((passwords::hash.eq(&hash.0), passwords::set_at.eq(now), passwords::one_time.eq(one_time)))
        .execute(connection)?;
    if changed == 0 {
        diesel::insert_into(passwords::table)
            .values((
                passwords::user_id.eq(user),
                passwords::hash.eq(&hash.0),
                passwords::set_at.eq(now),
                passwords::one_time.eq(one_time),
            ))
            .execute(connection)?;
    }
    Ok(())
}

/// `None` for people who sign in with a password, or will.
pub fn why_none(user: &User, now: Timestamp) -> Option<Ineligible> {
    if user.sso {
        Some(Ineligible::SignsInBySso)
    } else if user.status(now) == Status::Disabled {
        Some(Ineligible::Disabled)
    } else {
        None
    }
}

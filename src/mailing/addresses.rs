//! A person's login address, and what changes with it: links that went to the address of before end, and whoever reads
//! that one is told.
//!
//! Whoever calls an act here has called [`outbox::lock_mails_of`] first, and [`lock_person`] before writing the record.

use diesel::prelude::*;

use super::eligibility::Ineligible;
use super::{address_change, corrections};
use crate::clock::Timestamp;
use crate::context::{Context, UserId};
use crate::db::schema::users;
use crate::db::{Connection, DatabaseError, QueryError, QueryResult, lock_person};
use crate::fields::Email;
use crate::journal::{self, Action, Subject};
use crate::links::tokens;
use crate::mail::{MailKind, enqueue, outbox};
use crate::people::{self, User, draft, search};
use crate::requests::{self, Task};
use crate::rights::placing;

/// How an address is changed that its reader is not asked to confirm, in the journal's words.
const AT_ONCE: &str = "at once";

/// Why an address is not changed, in words for whoever asked.
#[derive(Debug, thiserror::Error)]
pub enum AddressError {
    #[error("Another user has this address.")]
    Taken,
    #[error("This is the address already.")]
    Unchanged,
    #[error("No change of address waits to be confirmed any more.")]
    NothingWaits,
    #[error("{}", .0.words())]
    Ineligible(Ineligible),
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl From<QueryError> for AddressError {
    /// Two people may pass the check at once on PostgreSQL; the index lets one through.
    fn from(error: QueryError) -> AddressError {
        match draft::taken_by_another(&error) {
            Some(_) => AddressError::Taken,
            None => AddressError::Database(error.into()),
        }
    }
}

/// Without asking its reader. Links to the old address end.
pub fn change_at_once(
    connection: &mut Connection,
    context: &Context,
    user: UserId,
    email: &Email,
) -> Result<(), AddressError> {
    lock_person(connection, user)?;
    let person = people::find(connection, user)?;
    check_free(connection, &person, email.as_str())?;
    put(connection, context, &person, email.as_str(), context.actor.user_id(), AT_ONCE)
}

/// The old address and the new one, of the journal's words about a change that was made at once.
pub fn changed_at_once(detail: &str) -> Option<(&str, &str)> {
    let addresses = detail.strip_prefix(AT_ONCE)?.strip_prefix(", from ")?;
    addresses.split_once(" to ")
}

/// Puts the address into force that somebody gave them.
pub fn put(
    connection: &mut Connection,
    context: &Context,
    person: &User,
    email: &str,
    given_by: Option<UserId>,
    how: &str,
) -> Result<(), AddressError> {
    if person.standing.invited_at.is_none()
        && let Some(giver) = given_by.filter(|giver| *giver != person.id)
    {
        placing::note_address(connection, person.id, giver)?;
    }
    write(connection, context, person, email)?;
    outbox::readdress(connection, person.id, email)?;
    let detail = match person.email.as_str() {
        "" => format!("{how}: {email}"),
        before => format!("{how}, from {before} to {email}"),
    };
    journal::record(connection, context, Action::AddressChanged, Subject::User(person.id), &detail)?;
    Ok(tell_old_address(connection, context, person, MailKind::AddressChanged)?)
}

/// From now on they sign in by their username. Mails that wait for them are dropped when they are to leave.
pub fn remove(connection: &mut Connection, context: &Context, user: UserId) -> QueryResult<()> {
    lock_person(connection, user)?;
    let person = people::find(connection, user)?;
    write(connection, context, &person, "")?;
    let detail = format!("removed, it was {}", person.email);
    journal::record(connection, context, Action::AddressChanged, Subject::User(user), &detail)?;
    tell_old_address(connection, context, &person, MailKind::AddressChanged)
}

fn write(connection: &mut Connection, context: &Context, person: &User, email: &str) -> QueryResult<()> {
    diesel::update(users::table.find(person.id.0))
        .set((
            users::email.eq(email),
            users::email_key.eq(draft::email_key(email, &person.username)),
            users::mail_failed_at.eq(None::<Timestamp>),
            users::mail_asked_at.eq(None::<Timestamp>),
            users::version.eq(users::version + 1),
            users::updated_at.eq(context.now),
        ))
        .execute(connection)?;
    address_change::forget(connection, person.id)?;
    corrections::overtake(connection, person.id, context.now)?;
    requests::accept(connection, context, &[person.id], Task::ChangeAddress)?;
    end_ways_in(connection, person, context.now)?;
    let changed = people::find(connection, person.id)?;
    search::index(connection, changed.id, &changed.details)
}

/// Those that went to the old address. Where there was none, a temporary password was handed out on paper, and stays good.
fn end_ways_in(connection: &mut Connection, person: &User, now: Timestamp) -> QueryResult<()> {
    match person.email.as_str() {
        "" => tokens::revoke_confirmations(connection, person.id, now),
        _ => tokens::revoke_all(connection, &[person.id], now),
    }
}

/// An address of someone who was never in may be a stranger's, who is told nothing.
pub fn tell_old_address(
    connection: &mut Connection,
    context: &Context,
    person: &User,
    notice: MailKind,
) -> QueryResult<()> {
    if person.email.is_empty() || !person.standing.has_been_in() {
        return Ok(());
    }
    enqueue(connection, context, notice, Some(person.id), &person.email)
}

/// The address is right after all: the failure was of another making, or a mail arrived there since.
pub fn clear_failure(connection: &mut Connection, user: UserId) -> QueryResult<()> {
    diesel::update(users::table.find(user.0).filter(users::mail_failed_at.is_not_null()))
        .set(users::mail_failed_at.eq(None::<Timestamp>))
        .execute(connection)
        .map(drop)
}

/// Told early, so that nobody confirms in vain.
pub fn check_free(connection: &mut Connection, person: &User, email: &str) -> Result<(), AddressError> {
    if person.email == email {
        return Err(AddressError::Unchanged);
    }
    if draft::belongs_to_another(connection, Some(person.id), email)? {
        return Err(AddressError::Taken);
    }
    Ok(())
}

//! A person's login address. It changes at once where an administrator says so; else the new one waits until whoever
//! reads its mail confirms it, and the old one stays in force meanwhile. One change waits at a time: a newer one takes
//! its place. Links that went to the address of before end with it, and whoever reads that one is told.
//!
//! Whoever calls an act here has called [`outbox::hold_mails_of`] first, and [`lock_person`] before writing the record.
//!
//! [`outbox::hold_mails_of`]: crate::mail::outbox::hold_mails_of

use diesel::prelude::*;
use diesel::result::DatabaseErrorKind;

use super::eligibility::Ineligible;
use super::{confirmation, corrections, invitation};
use crate::clock::Timestamp;
use crate::context::{Context, UserId};
use crate::db::schema::{address_changes, users};
use crate::db::{self, Connection, DatabaseError, FullName, QueryError, QueryResult, lock_person};
use crate::fields::Email;
use crate::journal::{self, Action, Subject};
use crate::links::tokens;
use crate::mail::{MailKind, enqueue};
use crate::people::{self, User, search};
use crate::rights::placing;
use crate::web::PageError;

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
    Query(QueryError),
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl From<QueryError> for AddressError {
    /// Two people may pass the check at once on PostgreSQL; the index lets one through.
    fn from(error: QueryError) -> AddressError {
        match &error {
            QueryError::DatabaseError(DatabaseErrorKind::UniqueViolation, information)
                if information
                    .constraint_name()
                    .unwrap_or(information.message())
                    .contains("email_key") =>
            {
                AddressError::Taken
            }
            _ => AddressError::Query(error),
        }
    }
}

impl From<AddressError> for PageError {
    fn from(error: AddressError) -> PageError {
        match error {
            AddressError::Query(error) => error.into(),
            AddressError::Database(error) => error.into(),
            words => PageError::Conflict(words.to_string()),
        }
    }
}

/// An address that waits to be confirmed.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = address_changes)]
pub struct Waiting {
    pub email: String,
    pub requested_by: Option<UserId>,
    #[diesel(select_expression = db::full_name_of("address_changes.requested_by"), select_expression_type = FullName)]
    pub asked_by: Option<String>,
    pub created_at: Timestamp,
}

pub fn waiting(connection: &mut Connection, user: UserId) -> QueryResult<Option<Waiting>> {
    address_changes::table
        .find(user.0)
        .select(Waiting::as_select())
        .get_result(connection)
        .optional()
}

pub fn awaits(connection: &mut Connection, user: UserId, email: &str) -> QueryResult<bool> {
    Ok(waiting(connection, user)?.is_some_and(|waiting| waiting.email == email))
}

pub fn belongs_to_another(connection: &mut Connection, user: UserId, email: &str) -> QueryResult<bool> {
    let others: i64 = users::table
        .filter(users::email_key.eq(email.to_lowercase()))
        .filter(users::id.ne(user))
        .count()
        .get_result(connection)?;
    Ok(others > 0)
}

pub fn change_at_once(
    connection: &mut Connection,
    context: &Context,
    user: UserId,
    email: &Email,
) -> Result<(), AddressError> {
    lock_person(connection, user)?;
    let person = people::find(connection, user)?;
    check_free(connection, &person, email.as_str())?;
    put(connection, context, &person, email.as_str(), context.actor.user_id(), "at once")
}

/// Puts the address into force that somebody gave them.
pub(super) fn put(
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
    diesel::update(users::table.find(person.id.0))
        .set((
            users::email.eq(email),
            users::email_key.eq(email.to_lowercase()),
            users::mail_failed_at.eq(None::<Timestamp>),
            users::mail_asked_at.eq(None::<Timestamp>),
            users::version.eq(users::version + 1),
            users::updated_at.eq(context.now),
        ))
        .execute(connection)?;
    forget(connection, person.id)?;
    corrections::overtake(connection, person.id, context.now)?;
    tokens::revoke_all(connection, &[person.id], context.now)?;
    invitation::readdress_waiting(connection, person.id, email)?;
    let changed = people::find(connection, person.id)?;
    search::refresh(connection, &changed)?;
    let detail = format!("{how}, from {} to {email}", person.email);
    journal::record(connection, context, Action::AddressChanged, Subject::User(person.id), &detail)?;
    Ok(tell_old_address(connection, context, person, MailKind::AddressChanged)?)
}

/// An address of someone who was never in may be a stranger's, who is told nothing.
fn tell_old_address(
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

/// The address is right after all: the failure was of another making.
pub fn clear_failure(connection: &mut Connection, user: UserId) -> QueryResult<()> {
    diesel::update(users::table.find(user.0))
        .set(users::mail_failed_at.eq(None::<Timestamp>))
        .execute(connection)
        .map(drop)
}

/// Mails the new address a link. Asking for the one that waits already mails it another.
pub fn ask_to_confirm(
    connection: &mut Connection,
    context: &Context,
    user: UserId,
    email: &Email,
) -> Result<(), AddressError> {
    lock_person(connection, user)?;
    let person = people::find(connection, user)?;
    // Who asks for themselves would learn which addresses have accounts. The link tells whoever reads its mail.
    match check_free(connection, &person, email.as_str()) {
        Err(AddressError::Taken) if context.actor.user_id() == Some(user) => {}
        free => free?,
    }
    confirmation::check_may_be_mailed(connection, context, &person, email.as_str())?;
    let is_news = !awaits(connection, user, email.as_str())?;
    if is_news {
        tokens::revoke_confirmations(connection, user, context.now)?;
        tell_old_address(connection, context, &person, MailKind::AddressChangeRequested)?;
    }
    keep(connection, context, user, email.as_str())?;
    confirmation::mail_link(connection, context, user, email.as_str())
}

fn keep(connection: &mut Connection, context: &Context, user: UserId, email: &str) -> QueryResult<()> {
    forget(connection, user)?;
    diesel::insert_into(address_changes::table)
        .values((
            address_changes::user_id.eq(user),
            address_changes::email.eq(email),
            address_changes::requested_by.eq(context.actor.user_id()),
            address_changes::created_at.eq(context.now),
        ))
        .execute(connection)
        .map(drop)
}

/// Another link to the address that waits, which keeps who asked for it.
pub fn send_again(connection: &mut Connection, context: &Context, user: UserId) -> Result<Waiting, AddressError> {
    lock_person(connection, user)?;
    let waiting = waiting(connection, user)?.ok_or(AddressError::NothingWaits)?;
    let person = people::find(connection, user)?;
    check_free(connection, &person, &waiting.email)?;
    confirmation::check_may_be_mailed(connection, context, &person, &waiting.email)?;
    confirmation::mail_link(connection, context, user, &waiting.email)?;
    Ok(waiting)
}

pub fn withdraw(connection: &mut Connection, context: &Context, user: UserId) -> Result<(), AddressError> {
    lock_person(connection, user)?;
    if forget(connection, user)? == 0 {
        return Err(AddressError::NothingWaits);
    }
    tokens::revoke_confirmations(connection, user, context.now)?;
    journal::record(connection, context, Action::AddressChangeWithdrawn, Subject::User(user), "")?;
    Ok(())
}

/// Whoever sets a new password takes the account back from someone who knew the old one and asked for a change by it.
pub fn drop_own_request(connection: &mut Connection, user: UserId, now: Timestamp) -> QueryResult<()> {
    let own = address_changes::table
        .find(user.0)
        .filter(address_changes::requested_by.eq(user));
    if diesel::delete(own).execute(connection)? > 0 {
        tokens::revoke_confirmations(connection, user, now)?;
    }
    Ok(())
}

fn forget(connection: &mut Connection, user: UserId) -> QueryResult<usize> {
    diesel::delete(address_changes::table.find(user.0)).execute(connection)
}

pub fn check_free(connection: &mut Connection, person: &User, email: &str) -> Result<(), AddressError> {
    if person.email == email {
        return Err(AddressError::Unchanged);
    }
    if belongs_to_another(connection, person.id, email)? {
        return Err(AddressError::Taken);
    }
    Ok(())
}

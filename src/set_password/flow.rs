//! Following a link, spending it, and asking for a fresh one.

use crate::context::{Actor, Context, UserId};
use crate::db::{Connection, QueryResult, lock_person};
use crate::entry::admission::{self, Admission, NextStep, Proof};
use crate::entry::{factors, passwords};
use crate::journal::{self, Action, Subject};
use crate::links::tokens::{self, Link, StoredToken, TokenPurpose};
use crate::mail::{MailKind, enqueue, outbox};
use crate::mailing::addresses;
use crate::mailing::eligibility::Ineligible;
use crate::mailing::invitation::{self, InvitationError};
use crate::people::{self, Status, User};
use crate::secret::PasswordHash;

/// A link as its visitor meets it.
pub enum PasswordLink {
    Live(StoredToken, Box<Owner>),
    Expired(StoredToken, Box<Owner>),
    AlreadyDone,
    Unknown,
}

/// Whose link it is.
pub struct Owner {
    pub user: User,
    /// How many characters their password must have.
    pub shortest_password: usize,
}

pub fn follow(
    connection: &mut Connection,
    context: &Context,
    token: &str,
    purpose: TokenPurpose,
) -> QueryResult<PasswordLink> {
    match tokens::look_up(connection, token, purpose, context.now)? {
        Link::Unknown => Ok(PasswordLink::Unknown),
        Link::AlreadyDone => Ok(PasswordLink::AlreadyDone),
        Link::Live(token) => with_its_user(connection, context, token, PasswordLink::Live),
        Link::Expired(token) => with_its_user(connection, context, token, PasswordLink::Expired),
    }
}

/// Links of a disabled person, and of one who signs in elsewhere, say nothing.
fn with_its_user(
    connection: &mut Connection,
    context: &Context,
    token: StoredToken,
    followed: fn(StoredToken, Box<Owner>) -> PasswordLink,
) -> QueryResult<PasswordLink> {
    let Some(id) = token.user_id else {
        return Ok(PasswordLink::Unknown);
    };
    let user = people::find(connection, id)?;
    if user.sso || user.status(context.now) == Status::Disabled {
        return Ok(PasswordLink::Unknown);
    }
    let shortest_password = factors::shortest_password(connection, id)?;
    Ok(followed(token, Box::new(Owner { user, shortest_password })))
}

pub fn note_opening(connection: &mut Connection, context: &Context, token: &StoredToken) -> QueryResult<()> {
    tokens::note_opening(connection, token, context.now)?;
    match token.user_id {
        Some(user) => {
            if token.haste(context.now).is_none() {
                addresses::clear_failure(connection, user)?;
            }
            let detail = token.haste_in_words(context.now).unwrap_or_default();
            journal::record(connection, context, Action::LinkOpened, Subject::User(user), &detail)
        }
        None => Ok(()),
    }
}

/// Spends the link and stores the password in one transaction. `None` when another press was quicker.
pub fn set_password(
    connection: &mut Connection,
    context: &Context,
    token: &StoredToken,
    user: &User,
    hash: PasswordHash,
) -> QueryResult<Option<Admission>> {
    outbox::lock_mails_of(connection, &[user.id])?;
    if !tokens::spend(connection, token.id, context.now)? {
        return Ok(None);
    }
    addresses::clear_failure(connection, user.id)?;
    take(connection, context, user, hash)?;
    admission::admit(connection, context, Proof::by_password(user.id)).map(Some)
}

/// Stores the person's own password; who had one before is told by mail.
fn take(connection: &mut Connection, context: &Context, user: &User, hash: PasswordHash) -> QueryResult<()> {
    let context = context.acting_as(Actor::User(user.id));
    passwords::set(connection, user.id, hash, None, context.now)?;
    journal::record(connection, &context, Action::PasswordSet, Subject::User(user.id), "")?;
    if user.standing.has_been_in() {
        enqueue(connection, &context, MailKind::PasswordChanged, Some(user.id), &user.email)?;
    }
    Ok(())
}

/// What a new password may not be.
pub enum Given {
    /// One of the person's temporary passwords was typed again.
    Temporary,
    /// The hash of one that was typed by an administrator, if there is any.
    ByHand(Option<PasswordHash>),
}

pub fn given(connection: &mut Connection, context: &Context, user: UserId, typed: &str) -> QueryResult<Given> {
    let temporary = tokens::find_temporary(connection, context, typed)?;
    if temporary.is_some_and(|token| token.user_id == Some(user)) {
        return Ok(Given::Temporary);
    }
    passwords::hash_of(connection, user).map(Given::ByHand)
}

pub enum Replaced {
    Admitted(Admission),
    /// The temporary password was ended, or spent, meanwhile.
    Ended,
}

/// Puts a password of the person's own in the place of the temporary one by which they came, which is spent by that.
/// Where a second factor was added since they came, that is shown first.
pub fn replace_temporary(
    connection: &mut Connection,
    context: &Context,
    user: &User,
    proof: Proof,
    hash: PasswordHash,
) -> QueryResult<Replaced> {
    outbox::lock_mails_of(connection, &[user.id])?;
    lock_person(connection, user.id)?;
    if admission::due(connection, &proof)? == Some(NextStep::SecondFactor) {
        return Ok(Replaced::Admitted(Admission::Due(NextStep::SecondFactor, proof)));
    }
    let lives = match proof.temporary {
        Some(token) => tokens::spend(connection, token, context.now)?,
        None => proof.short || passwords::one_time_end(connection, user.id)?.is_some(),
    };
    if !lives {
        return Ok(Replaced::Ended);
    }
    take(connection, context, user, hash)?;
    let proof = Proof { temporary: None, short: false, ..proof };
    admission::admit(connection, context, proof).map(Replaced::Admitted)
}

/// To the address on file. A second press while the mail waits is no error.
pub fn request_new_link(connection: &mut Connection, context: &Context, user: &User) -> Result<(), InvitationError> {
    match invitation::request_by_visitor(connection, context, user) {
        Err(InvitationError::Ineligible(Ineligible::AlreadyWaiting | Ineligible::CoolingDown)) => Ok(()),
        outcome => outcome,
    }
}

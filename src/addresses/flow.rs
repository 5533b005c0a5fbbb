//! Correcting an address and mailing to it, in one transaction each.

use crate::context::{Context, UserId};
use crate::db::{Connection, DatabaseError, QueryError, QueryResult, lock_person};
use crate::journal::{self, Action, Subject};
use crate::mail::outbox;
use crate::preferences;
use crate::users::addresses::{self, AddressError};
use crate::users::confirmation::{self, Confirmable, Confirmed, Followed};
use crate::users::eligibility::Ineligible;
use crate::users::guard::{self, Guarded};
use crate::users::invitation::{self, Invitation, InvitationError};
use crate::users::{self as people, Email, Permissions, Sent, User, tokens};

#[derive(Debug, thiserror::Error)]
pub enum CorrectionError {
    #[error(transparent)]
    Guarded(#[from] Guarded),
    #[error(transparent)]
    Address(#[from] AddressError),
    #[error(transparent)]
    Invitation(#[from] InvitationError),
    #[error("The address of someone who signs in by single sign-on is changed under Edit.")]
    SignsInBySso,
    #[error(transparent)]
    Query(#[from] QueryError),
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

pub enum Corrected {
    /// It was changed, and an activation mail goes to it.
    Resent(Sent),
    /// It waits to be confirmed; until then the old one stays in force.
    Asked { sent: Sent, old: String },
}

/// At once for someone who was never in; someone who has been in is asked to confirm first, whoever asks here.
pub fn correct(
    connection: &mut Connection,
    context: &Context,
    mine: &Permissions,
    id: UserId,
    email: &Email,
) -> Result<Corrected, CorrectionError> {
    guard::check_may_change(connection, mine, id)?;
    outbox::hold_mails_of(connection, &[id])?;
    lock_person(connection, id)?;
    let user = people::find(connection, id)?;
    if user.sso {
        return Err(CorrectionError::SignsInBySso);
    }
    if user.standing.has_been_in() {
        addresses::ask_to_confirm(connection, context, id, email)?;
        let sent = sent_to_confirm(connection, context, email.as_str())?;
        return Ok(Corrected::Asked { sent, old: user.email });
    }
    resend(connection, context, &user, email).map(Corrected::Resent)
}

fn resend(connection: &mut Connection, context: &Context, user: &User, email: &Email) -> Result<Sent, CorrectionError> {
    if user.email == email.as_str() {
        addresses::clear_failure(connection, user.id)?;
    } else {
        addresses::change_at_once(connection, context, user.id, email)?;
    }
    let corrected = people::find(connection, user.id)?;
    match invitation::request(connection, context, &corrected, Invitation::Activation) {
        // One that waited goes to the new address now.
        Err(InvitationError::Ineligible(Ineligible::AlreadyWaiting)) if corrected.email != user.email => {}
        requested => requested?,
    }
    let validity = preferences::load(connection)?.activation_validity();
    Ok(Sent::to(connection, context, &corrected.email, validity)?)
}

fn sent_to_confirm(connection: &mut Connection, context: &Context, email: &str) -> QueryResult<Sent> {
    let validity = preferences::load(connection)?.reset_validity();
    Sent::to(connection, context, email, validity)
}

pub fn send_again(
    connection: &mut Connection,
    context: &Context,
    mine: &Permissions,
    id: UserId,
) -> Result<Sent, CorrectionError> {
    guard::check_may_change(connection, mine, id)?;
    let waiting = addresses::send_again(connection, context, id)?;
    Ok(sent_to_confirm(connection, context, &waiting.email)?)
}

pub fn withdraw(
    connection: &mut Connection,
    context: &Context,
    mine: &Permissions,
    id: UserId,
) -> Result<(), CorrectionError> {
    guard::check_may_change(connection, mine, id)?;
    outbox::hold_mails_of(connection, &[id])?;
    Ok(addresses::withdraw(connection, context, id)?)
}

pub fn note_opening(connection: &mut Connection, context: &Context, link: &Confirmable) -> QueryResult<()> {
    tokens::mark_opened(connection, &link.token, context.now)?;
    let detail = link.token.haste_in_words(context.now).unwrap_or_default();
    journal::record(connection, context, Action::LinkOpened, Subject::User(link.user.id), &detail)
}

/// The ways in that went to the old address end by it, so whoever was never in is mailed another.
pub fn confirm(
    connection: &mut Connection,
    context: &Context,
    link: &Confirmable,
    text: &str,
    proven: bool,
) -> Result<Confirmed, AddressError> {
    outbox::hold_mails_of(connection, &[link.user.id])?;
    let confirmed = confirmation::confirm(connection, context, link.user.id, text, proven)?;
    if let Confirmed::Changed(before, _) = &confirmed
        && !before.standing.has_been_in()
    {
        let user = people::find(connection, before.id)?;
        invite(connection, context, &user)?;
    }
    Ok(confirmed)
}

fn invite(connection: &mut Connection, context: &Context, user: &User) -> QueryResult<()> {
    match invitation::request_by_visitor(connection, context, user) {
        Err(InvitationError::Query(error)) => Err(error),
        Err(InvitationError::Ineligible(_) | InvitationError::NotInvited) | Ok(()) => Ok(()),
    }
}

/// To the address that waits. A second press while the mail waits is no error.
pub fn send_new_link(connection: &mut Connection, context: &Context, text: &str) -> Result<Followed, AddressError> {
    let followed = confirmation::follow(connection, context, text)?;
    if let Followed::Expired(link) = &followed {
        match addresses::send_again(connection, context, link.user.id) {
            Err(AddressError::Ineligible(Ineligible::AlreadyWaiting | Ineligible::CoolingDown)) => {}
            sent => drop(sent?),
        }
    }
    Ok(followed)
}

//! Correcting an address and mailing to it, in one transaction each.

use crate::context::{Context, UserId};
use crate::db::{Connection, DatabaseError, QueryResult, from_query_error, lock_person};
use crate::fields::Email;
use crate::journal::{self, Action, Subject};
use crate::links::tokens;
use crate::mail::outbox;
use crate::mailing::Sent;
use crate::mailing::addresses::{self, AddressError};
use crate::mailing::confirmation::{self, Confirmable, ConfirmationLink, Confirmed};
use crate::mailing::corrections::{self, Correction, Decision, DecisionError};
use crate::mailing::eligibility::Ineligible;
use crate::mailing::invitation::{self, Invitation, InvitationError};
use crate::people::{self, User};
use crate::preferences;
use crate::rights::Permissions;
use crate::rights::guard::{self, Forbidden};

#[derive(Debug, thiserror::Error)]
pub enum CorrectionError {
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    #[error(transparent)]
    Address(#[from] AddressError),
    #[error(transparent)]
    Invitation(#[from] InvitationError),
    #[error(transparent)]
    Decision(#[from] DecisionError),
    #[error("This is your own address. Another user administrator looks at it.")]
    OwnAddress,
    #[error("This address was corrected too often today. A user administrator can change it under Edit.")]
    TooOften,
    #[error("The address of someone who signs in by single sign-on is changed under Edit.")]
    SignsInBySso,
    #[error("This user has no e-mail address to correct. A user administrator can add one under Edit.")]
    NothingToCorrect,
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

from_query_error!(CorrectionError);

pub enum Corrected {
    /// It was changed, and an activation mail goes to it.
    Resent(Sent),
    /// It waits to be confirmed; until then the old one stays in force.
    Asked { sent: Sent, old: String },
    /// It waits for approval; until then the old one stays in force.
    AwaitsApproval { old: String },
}

/// At once for someone who was never in, or when it is approved; someone who has been in is asked to confirm first,
/// whoever asks here.
pub fn correct(
    connection: &mut Connection,
    context: &Context,
    mine: &Permissions,
    id: UserId,
    email: &Email,
) -> Result<Corrected, CorrectionError> {
    guard::check_may_change(connection, mine, id)?;
    outbox::lock_mails_of(connection, &[id])?;
    lock_person(connection, id)?;
    let user = correctable(connection, id)?;
    if user.standing.has_been_in() {
        confirmation::ask_to_confirm(connection, context, id, email)?;
        let sent = sent_to_confirm(connection, context, email.as_str())?;
        return Ok(Corrected::Asked { sent, old: user.details.email });
    }
    if user.email == email.as_str() {
        addresses::clear_failure(connection, id)?;
        return resend(connection, context, &user).map(Corrected::Resent);
    }
    if corrections::are_looked_at(mine, &user) && corrections::are_too_many(connection, id, context.now)? {
        return Err(CorrectionError::TooOften);
    }
    if corrections::await_approval(connection, mine, &user)? {
        ask_for_approval(connection, context, &user, email)?;
        return Ok(Corrected::AwaitsApproval { old: user.details.email });
    }
    addresses::change_at_once(connection, context, id, email)?;
    if corrections::are_looked_at(mine, &user) {
        corrections::note_made(connection, context, &user, email)?;
    }
    resend(connection, context, &user).map(Corrected::Resent)
}

fn correctable(connection: &mut Connection, id: UserId) -> Result<User, CorrectionError> {
    let user = people::find(connection, id)?;
    if user.sso {
        Err(CorrectionError::SignsInBySso)
    } else if user.email.is_empty() {
        Err(CorrectionError::NothingToCorrect)
    } else {
        Ok(user)
    }
}

/// Refused at once where it could not be carried out.
fn ask_for_approval(
    connection: &mut Connection,
    context: &Context,
    user: &User,
    email: &Email,
) -> Result<(), CorrectionError> {
    addresses::check_free(connection, user, email.as_str())?;
    invitation::check_at_another_address(connection, context, user)?;
    Ok(corrections::ask(connection, context, user, email)?)
}

/// `user` is the person as they were before their address changed.
fn resend(connection: &mut Connection, context: &Context, user: &User) -> Result<Sent, CorrectionError> {
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
    let validity = preferences::load(connection)?.confirmation_validity();
    Sent::to(connection, context, email, validity)
}

pub fn send_again(
    connection: &mut Connection,
    context: &Context,
    mine: &Permissions,
    id: UserId,
) -> Result<Sent, CorrectionError> {
    guard::check_may_change(connection, mine, id)?;
    let waiting = confirmation::send_again(connection, context, id)?;
    Ok(sent_to_confirm(connection, context, &waiting.email)?)
}

pub fn withdraw(
    connection: &mut Connection,
    context: &Context,
    mine: &Permissions,
    id: UserId,
) -> Result<(), CorrectionError> {
    guard::check_may_change(connection, mine, id)?;
    outbox::lock_mails_of(connection, &[id])?;
    Ok(confirmation::withdraw(connection, context, id)?)
}

/// Carries the correction out as if whoever approves it had made it.
pub fn approve(
    connection: &mut Connection,
    context: &Context,
    mine: &Permissions,
    id: i64,
) -> Result<Sent, CorrectionError> {
    let correction = lock(connection, context, mine, id)?;
    corrections::answer(connection, context, &correction, Decision::Approve)?;
    let user = correctable(connection, correction.user_id)?;
    addresses::change_at_once(connection, context, user.id, &correction.email())?;
    corrections::tell_old_address(connection, context, &user)?;
    resend(connection, context, &user)
}

/// Returns the address that stays.
pub fn decline(
    connection: &mut Connection,
    context: &Context,
    mine: &Permissions,
    id: i64,
) -> Result<String, CorrectionError> {
    let correction = lock(connection, context, mine, id)?;
    corrections::answer(connection, context, &correction, Decision::Decline)?;
    Ok(correction.old_email)
}

/// Those that someone else reviewed meanwhile are reviewed.
pub fn review(
    connection: &mut Connection,
    context: &Context,
    mine: &Permissions,
    ids: &[i64],
) -> Result<(), CorrectionError> {
    for id in ids {
        let correction = answerable(connection, context, mine, *id)?;
        match corrections::answer(connection, context, &correction, Decision::Review) {
            Err(DecisionError::TooLate(_)) => {}
            answered => answered?,
        }
    }
    Ok(())
}

/// The correction, whose person nobody else changes meanwhile.
fn lock(
    connection: &mut Connection,
    context: &Context,
    mine: &Permissions,
    id: i64,
) -> Result<Correction, CorrectionError> {
    let correction = answerable(connection, context, mine, id)?;
    outbox::lock_mails_of(connection, &[correction.user_id])?;
    lock_person(connection, correction.user_id)?;
    Ok(correction)
}

/// Only by someone who could correct the address themselves.
fn answerable(
    connection: &mut Connection,
    context: &Context,
    mine: &Permissions,
    id: i64,
) -> Result<Correction, CorrectionError> {
    let correction = corrections::find(connection, id)?;
    if context.actor.user_id() == Some(correction.user_id) {
        return Err(CorrectionError::OwnAddress);
    }
    guard::check_may_change(connection, mine, correction.user_id)?;
    Ok(correction)
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
    outbox::lock_mails_of(connection, &[link.user.id])?;
    let confirmed = confirmation::confirm(connection, context, link.user.id, text, proven)?;
    if let Confirmed::Changed(before, _) = &confirmed
        && !before.standing.has_been_in()
    {
        let user = people::find(connection, before.id)?;
        invite(connection, context, &user)?;
    }
    Ok(confirmed)
}

fn invite(connection: &mut Connection, context: &Context, user: &User) -> Result<(), DatabaseError> {
    match invitation::request_by_visitor(connection, context, user) {
        Err(InvitationError::Database(error)) => Err(error),
        Err(InvitationError::Ineligible(_) | InvitationError::NotInvited) | Ok(()) => Ok(()),
    }
}

/// To the address that waits. A second press while the mail waits is no error.
pub fn send_new_link(
    connection: &mut Connection,
    context: &Context,
    text: &str,
) -> Result<ConfirmationLink, AddressError> {
    let followed = confirmation::follow(connection, context, text)?;
    if let ConfirmationLink::Expired(link) = &followed {
        match confirmation::send_again(connection, context, link.user.id) {
            Err(AddressError::Ineligible(Ineligible::AlreadyWaiting | Ineligible::CoolingDown)) => {}
            sent => drop(sent?),
        }
    }
    Ok(followed)
}

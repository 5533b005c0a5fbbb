use crate::context::{Context, UserId};
use crate::db::{Connection, DatabaseError, from_query_error, lock_person};
use crate::entry::passwords;
use crate::journal::{self, Action, Subject};
use crate::mail::{MailKind, enqueue, outbox};
use crate::mailing::Sent;
use crate::mailing::eligibility::Ineligible;
use crate::mailing::invitation::{self, Invitation, InvitationError};
use crate::people::{self, User};
use crate::preferences;
use crate::requests::{self, Task};
use crate::rights::guard::{self, Forbidden};
use crate::rights::{Permission, Permissions};
use crate::secret::PasswordHash;

/// Mails a reset link; to people who never signed in an activation mail, to people with single sign-on a mail that says
/// so. An unknown name, or a person who can't be mailed, is only journalled.
pub fn request(connection: &mut Connection, context: &Context, login: &str) -> Result<(), DatabaseError> {
    let Some(user) = people::by_login(connection, login)? else {
        return Ok(journal::record(connection, context, Action::ResetRequestedForUnknown, Subject::Portal, "")?);
    };
    match invitation::request_by_visitor(connection, context, &user) {
        Ok(_) => Ok(()),
        Err(InvitationError::Database(error)) => Err(error),
        Err(refused) => {
            let (subject, why) = (Subject::User(user.id), refused.to_string());
            Ok(journal::record(connection, context, Action::ResetRequested, subject, &why)?)
        }
    }
}

#[derive(Debug, thiserror::Error)]
pub enum ResetError {
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    #[error(transparent)]
    Invitation(#[from] InvitationError),
    #[error("{}", .0.words())]
    NoPassword(Ineligible),
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

from_query_error!(ResetError);

/// The same mail, sent by someone who looks after others.
pub fn send_link(
    connection: &mut Connection,
    context: &Context,
    mine: &Permissions,
    id: UserId,
) -> Result<Sent, ResetError> {
    guard::check_may_change(connection, mine, id)?;
    let user = people::find(connection, id)?;
    invitation::request(connection, context, &user, Invitation::Reset)?;
    let validity = preferences::load(connection)?.reset_validity();
    Ok(Sent::to(connection, context, &user.email, validity)?)
}

/// Mailed to nobody, but its owner is told that it was set, if they were in before; else they are invited by it, as by
/// credentials. It ends their sessions and links; a one-time one opens nothing but the form for one's own.
pub fn set_by_hand(
    connection: &mut Connection,
    context: &Context,
    mine: &Permissions,
    id: UserId,
    hash: PasswordHash,
    one_time: bool,
) -> Result<(), ResetError> {
    guard::check_may_change(connection, mine, id)?;
    outbox::lock_mails_of(connection, &[id])?;
    lock_person(connection, id)?;
    let user = people::find(connection, id)?;
    if let Some(reason) = passwords::why_none(&user, context.now) {
        return Err(ResetError::NoPassword(reason));
    }
    if !user.standing.has_been_in() {
        check_may_invite(&user, mine)?;
        invitation::note_by_hand(connection, context, id, one_time)?;
    }
    passwords::set_by_hand(connection, id, hash, one_time, context.now)?;
    requests::accept(connection, context, &[id], Task::ResetPassword)?;
    if user.standing.has_been_in() && !user.email.is_empty() {
        enqueue(connection, context, MailKind::PasswordChanged, Some(id), &user.email)?;
    }
    let detail = if one_time { "one-time" } else { "to be kept" };
    Ok(journal::record(connection, context, Action::PasswordSetByHand, Subject::User(id), detail)?)
}

/// A password makes an account, as an invitation does.
fn check_may_invite(user: &User, mine: &Permissions) -> Result<(), InvitationError> {
    if invitation::may_be_asked_for(&user.standing, mine.hold_in(user.department_id, Permission::EditUsers)) {
        Ok(())
    } else {
        Err(InvitationError::NotInvited)
    }
}

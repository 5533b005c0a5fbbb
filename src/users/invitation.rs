//! Asking for a mail with a link: an activation mail to someone who was never in, a reset to someone who was. Checked,
//! enqueued and journalled in one transaction.

use diesel::prelude::*;

use super::eligibility::{Ineligible, may_be_sent};
use super::{User, refresh_status};
use crate::context::{Context, UserId};
use crate::db::schema::{outbox as mails, users};
use crate::db::{Connection, QueryError, QueryResult};
use crate::journal::{self, Action, Subject};
use crate::mail::outbox::MailState;
use crate::mail::{Claimed, MailKind, enqueue};

#[derive(Debug, thiserror::Error)]
pub enum InvitationError {
    #[error("{}", .0.words())]
    Ineligible(Ineligible),
    #[error("A mail of this kind to this user already waits to be sent.")]
    AlreadyWaiting,
    #[error(transparent)]
    Query(#[from] QueryError),
}

/// The mail with a link that fits this person now.
pub fn kind_for(user: &User) -> MailKind {
    if user.sso {
        MailKind::SignInBySso
    } else if user.standing.has_been_in() {
        MailKind::PasswordReset
    } else {
        MailKind::Activation
    }
}

pub fn request(
    connection: &mut Connection,
    context: &Context,
    user: &User,
    kind: MailKind,
) -> Result<i64, InvitationError> {
    may_be_sent(kind, user, context.now).map_err(InvitationError::Ineligible)?;
    if is_waiting(connection, user, kind)? {
        return Err(InvitationError::AlreadyWaiting);
    }
    let mail = enqueue(connection, context, kind, Some(user.id), &user.email)?;
    if kind == MailKind::Activation {
        diesel::update(users::table.find(user.id.0).filter(users::invited_at.is_null()))
            .set(users::invited_at.eq(context.now))
            .execute(connection)?;
        refresh_status(connection, user.id, context.now)?;
    }
    journal::record(connection, context, action_for(kind), Subject::User(user.id), "")?;
    Ok(mail)
}

fn action_for(kind: MailKind) -> Action {
    match kind {
        MailKind::Activation => Action::ActivationRequested,
        _ => Action::ResetRequested,
    }
}

fn is_waiting(connection: &mut Connection, user: &User, kind: MailKind) -> QueryResult<bool> {
    let waiting: i64 = mails::table
        .filter(mails::user_id.eq(user.id))
        .filter(mails::kind.eq(kind))
        .filter(mails::state.eq_any([MailState::Queued, MailState::Sending]))
        .count()
        .get_result(connection)?;
    Ok(waiting > 0)
}

/// Mails that wait go to the person's new address.
pub fn readdress_waiting(connection: &mut Connection, user: UserId, email: &str) -> QueryResult<()> {
    diesel::update(
        mails::table
            .filter(mails::user_id.eq(user))
            .filter(mails::state.eq(MailState::Queued)),
    )
    .set(mails::recipient.eq(email))
    .execute(connection)
    .map(drop)
}

/// Whom a mail that is about to leave is for; or, where it became wrong while it waited, why it is not sent.
pub fn addressee(connection: &mut Connection, context: &Context, mail: &Claimed) -> QueryResult<Result<User, String>> {
    let user = match mail.user_id {
        Some(id) => super::find(connection, id).optional()?,
        None => None,
    };
    let Some(user) = user else {
        return Ok(Err("The user no longer exists.".into()));
    };
    if let Err(reason) = may_be_sent(mail.kind, &user, context.now) {
        return Ok(Err(reason.words().into()));
    }
    // A notice tells whoever had the account when it happened; a link never goes to an address of the past.
    if mail.kind != MailKind::PasswordChanged && mail.recipient != user.email {
        return Ok(Err("The user's address changed after this mail was tried. Send another.".into()));
    }
    Ok(Ok(user))
}

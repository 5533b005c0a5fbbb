//! Asking for a mail with a link: an activation mail to someone who was never in, a reset to someone who was. Checked,
//! enqueued and journalled in one transaction.

use diesel::prelude::*;

use super::eligibility::{Ineligible, may_be_sent};
use super::{User, refresh_status};
use crate::context::Context;
use crate::db::schema::{outbox as mails, users};
use crate::db::{Connection, QueryError, QueryResult};
use crate::journal::{self, Action, Subject};
use crate::mail::outbox::MailState;
use crate::mail::{MailKind, enqueue};

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
        diesel::update(
            users::table
                .find(user.id.0)
                .filter(users::invited_at.is_null()),
        )
        .set(users::invited_at.eq(context.now))
        .execute(connection)?;
        refresh_status(connection, user.id, context.now)?;
    }
    journal::record(
        connection,
        context,
        action_for(kind),
        Subject::User(user.id),
        "",
    )?;
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

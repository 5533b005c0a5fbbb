use diesel::OptionalExtension;

use super::store::{self, MailRow};
use crate::context::{Context, UserId};
use crate::db::{Connection, DatabaseError, QueryError, QueryResult, from_query_error, lock_person};
use crate::journal::{self, Action, Subject};
use crate::links::tokens;
use crate::mail::{MailKind, enqueue, outbox};
use crate::mailing::eligibility::{Occasion, may_be_sent};
use crate::mailing::invitation::{self, Invitation};
use crate::people;
use crate::requests::{self, Task};
use crate::rights::{Permissions, guard, permission};

#[derive(Debug, thiserror::Error)]
pub enum TryAgainError {
    #[error("this person may do more than whoever asks")]
    MayDoMore,
    #[error("{0}")]
    Ineligible(&'static str),
    #[error("The user no longer exists.")]
    NobodyThere,
    #[error("This mail is not waiting for another try.")]
    NotWaiting,
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

from_query_error!(TryAgainError);

pub fn try_again(
    connection: &mut Connection,
    context: &Context,
    mine: &Permissions,
    id: i64,
) -> Result<(), TryAgainError> {
    let mail = store::find(connection, id)?;
    check_sees(connection, mine, &mail)?;
    if let Some(id) = mail.user_id {
        let user = people::find(connection, id)
            .optional()?
            .ok_or(TryAgainError::NobodyThere)?;
        if !guard::may_change(connection, mine, id)? {
            return Err(TryAgainError::MayDoMore);
        }
        may_be_sent(mail.kind, &user, Occasion::Departure, context.now)
            .map_err(|reason| TryAgainError::Ineligible(reason.words()))?;
    }
    if !store::try_again(connection, id, context.now)? {
        return Err(TryAgainError::NotWaiting);
    }
    requests::accept(connection, context, mail.user_id.as_slice(), Task::TryMailAgain)?;
    journal::record(connection, context, Action::MailTriedAgain, Subject::Mail(id), &mail.last_reply)?;
    Ok(())
}

/// `NotFound` for whoever acts on people of some departments only, where the mail is to none of these.
pub fn check_sees(connection: &mut Connection, mine: &Permissions, mail: &MailRow) -> QueryResult<()> {
    let sees = match mail.user_id {
        Some(person) => guard::reaches(connection, mine, person)?,
        None => mine.reach().is_everywhere(),
    };
    if sees { Ok(()) } else { Err(QueryError::NotFound) }
}

#[derive(Debug, thiserror::Error)]
pub enum CancelError {
    #[error("Whoever asked for it may do more than you.")]
    NotYours,
    #[error("Only a mail with a way in that somebody here asked for can be cancelled.")]
    NotAskedFor,
    #[error("It is not waiting any more.")]
    NotWaiting,
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

from_query_error!(CancelError);

/// A mail that is not sent.
pub struct Cancelled {
    pub address: String,
    /// The person was invited by nothing else.
    pub uninvited: bool,
}

/// As if the mail had not been asked for. Notices always leave: nobody takes over an account unnoticed.
pub fn cancel(
    connection: &mut Connection,
    context: &Context,
    mine: &Permissions,
    id: i64,
) -> Result<Cancelled, CancelError> {
    let mail = store::find(connection, id)?;
    check_sees(connection, mine, &mail)?;
    let (Some(invitation), Some(person), Some(asker)) = cancellable(&mail) else {
        return Err(CancelError::NotAskedFor);
    };
    check_may_cancel(connection, context, mine, person, asker)?;
    outbox::lock_mails_of(connection, &[person])?;
    lock_person(connection, person)?;
    let by = people::full_name(connection, context.actor.user_id().unwrap_or(UserId::NOBODY)).optional()?;
    let reason = format!("Cancelled by {}.", by.unwrap_or_default());
    let withdrawn = store::withdraw(connection, &mail, invitation.mails(), &reason, context.now)?;
    if withdrawn.is_empty() {
        return Err(CancelError::NotWaiting);
    }
    tokens::revoke_unsent(connection, &withdrawn, context.now)?;
    if invitation.invites() {
        invitation::withdraw(connection, context, &[person], mail.created_at)?;
    }
    for id in withdrawn {
        journal::record(connection, context, Action::MailCancelled, Subject::Mail(id), "")?;
    }
    let uninvited = people::find(connection, person)?.standing.invited_at.is_none();
    Ok(Cancelled { address: mail.recipient, uninvited })
}

/// What it belongs to, to whom it goes, and which user asked for it.
pub fn cancellable(mail: &MailRow) -> (Option<Invitation>, Option<UserId>, Option<UserId>) {
    (Invitation::that_sends(mail.kind), mail.user_id, mail.requested_by)
}

/// Whoever asked for it, or who may do all that they may.
fn check_may_cancel(
    connection: &mut Connection,
    context: &Context,
    mine: &Permissions,
    person: UserId,
    asker: UserId,
) -> Result<(), CancelError> {
    let is_own = context.actor.user_id() == Some(asker);
    let covers = is_own || mine.cover(&permission::of_user(connection, asker)?);
    if covers && guard::may_change(connection, mine, person)? {
        Ok(())
    } else {
        Err(CancelError::NotYours)
    }
}

#[derive(Debug, thiserror::Error)]
pub enum TestError {
    #[error("You have no email address. Add one to your account first.")]
    NoAddress,
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

from_query_error!(TestError);

/// A mail to this person's own address. Returns the address.
pub fn send_test(connection: &mut Connection, context: &Context, person: UserId) -> Result<String, TestError> {
    let address = people::find(connection, person)?.email.clone();
    if address.is_empty() {
        return Err(TestError::NoAddress);
    }
    enqueue(connection, context, MailKind::Test, None, &address)?;
    journal::record(connection, context, Action::TestMailRequested, Subject::Portal, "")?;
    Ok(address)
}

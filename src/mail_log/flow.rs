use diesel::OptionalExtension;

use super::store;
use crate::context::{Context, UserId};
use crate::db::{Connection, DatabaseError, from_query_error};
use crate::journal::{self, Action, Subject};
use crate::mail::{MailKind, enqueue};
use crate::mailing::eligibility::{Occasion, may_be_sent};
use crate::people;
use crate::requests::{self, Task};
use crate::rights::{Permissions, guard};

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

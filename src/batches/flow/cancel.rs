//! Cancelling: whoever's turn has not come is left out, and mails that have not left don't leave.

use diesel::prelude::*;

use super::carry_out::is_for;
use crate::batches::act::Act;
use crate::batches::skip::Refusal;
use crate::batches::store::{self, Batch, BatchState};
use crate::context::Context;
use crate::db::{Connection, DatabaseError, QueryResult, from_query_error};
use crate::journal::{self, Action, Subject};
use crate::mail::outbox;
use crate::mailing::invitation;
use crate::notifying::told;
use crate::people;
use crate::rights::Permissions;

const AT_ONCE: usize = 4_000;

#[derive(Debug, thiserror::Error)]
pub enum CancelError {
    #[error("There was nothing left to cancel.")]
    NothingLeft,
    #[error("whoever confirmed may do more than whoever cancels")]
    NotYours,
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

from_query_error!(CancelError);

/// What was spared.
pub struct Cancelled {
    pub users: usize,
    pub mails: usize,
}

pub fn cancel(
    connection: &mut Connection,
    context: &Context,
    mine: &Permissions,
    id: i64,
) -> Result<Cancelled, CancelError> {
    let batch = store::lock(connection, id)?;
    if !is_for(connection, context, mine, &batch)? {
        return Err(CancelError::NotYours);
    }
    let (Some(confirmed_at), true) = (batch.confirmed_at, goes_on(connection, &batch)?) else {
        return Err(CancelError::NothingLeft);
    };
    let users = store::leave_out_waiting(connection, id, Refusal::Cancelled)?;
    let reason = format!("Cancelled by {}.", name_of_actor(connection, context)?);
    let mut spared = outbox::withdraw_batch(connection, id, &reason, context.now)?;
    let mails = spared.len();
    spared.dedup();
    for some in spared.chunks(AT_ONCE) {
        match batch.act {
            Act::Notify => told::forget(connection, id, some)?,
            _ => invitation::withdraw(connection, context, some, confirmed_at)?,
        }
    }
    store::finish(connection, id, BatchState::Cancelled, context.now)?;
    journal::record(connection, context, Action::BatchCancelled, Subject::Batch(id), "")?;
    Ok(Cancelled { users, mails })
}

fn goes_on(connection: &mut Connection, batch: &Batch) -> QueryResult<bool> {
    match batch.state {
        BatchState::Running | BatchState::Scheduled => Ok(true),
        BatchState::Done => Ok(!store::with_waiting_mails(connection, &[batch.id])?.is_empty()),
        BatchState::Draft | BatchState::Cancelled => Ok(false),
    }
}

fn name_of_actor(connection: &mut Connection, context: &Context) -> QueryResult<String> {
    let name = match context.actor.user_id() {
        Some(user) => people::full_name(connection, user).optional()?,
        None => None,
    };
    Ok(name.unwrap_or_else(|| "an administrator".to_owned()))
}

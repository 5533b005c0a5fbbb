//! Cancelling: whoever's turn has not come is left out, and mails that have not left don't leave.

use diesel::prelude::*;

use crate::batches::skip::Refusal;
use crate::batches::store::{self, BatchState};
use crate::context::Context;
use crate::db::{Connection, QueryResult};
use crate::journal::{self, Action, Subject};
use crate::users::{self as people, invitation};

const AT_ONCE: usize = 4_000;

/// How many mails were taken back. A draft has none.
pub fn cancel(connection: &mut Connection, context: &Context, id: i64) -> QueryResult<usize> {
    let batch = store::hold(connection, id)?;
    let Some(confirmed_at) = batch.confirmed_at else { return Ok(0) };
    store::leave_out_waiting(connection, id, Refusal::Cancelled)?;
    let by = match context.actor.user_id() {
        Some(user) => people::full_name(connection, user).optional()?,
        None => None,
    };
    let reason = format!("Cancelled by {}.", by.as_deref().unwrap_or("an administrator"));
    let spared = store::drop_waiting_mails(connection, id, &reason, context.now)?;
    for some in spared.chunks(AT_ONCE) {
        invitation::withdraw(connection, context, some, confirmed_at)?;
    }
    store::finish(connection, id, BatchState::Cancelled, context.now)?;
    journal::record(connection, context, Action::BatchCancelled, Subject::Batch(id), "")?;
    Ok(spared.len())
}

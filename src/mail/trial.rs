//! Test mails, which go to whoever asks for one or to the mailbox of bounces.

use diesel::prelude::*;

use super::MailKind;
use super::outbox::{MailState, new_message_id};
use crate::context::Context;
use crate::db::schema::outbox;
use crate::db::{Connection, QueryResult};

/// A header of test mails alone, with their Message-ID, for which some servers put another.
pub const MARK: &str = "X-Purser-Test";

/// One that was put into the queue.
pub struct Queued {
    pub id: i64,
    /// 128 random bits, and the portal's host.
    pub message_id: String,
}

/// Puts one into the outbox, for whoever needs to know which it is.
pub fn enqueue(connection: &mut Connection, context: &Context, recipient: &str) -> QueryResult<Queued> {
    let message_id = new_message_id(context);
    let id = diesel::insert_into(outbox::table)
        .values((
            outbox::kind.eq(MailKind::Test),
            outbox::recipient.eq(recipient),
            outbox::requested_by.eq(context.actor.user_id()),
            outbox::state.eq(MailState::Queued),
            outbox::next_try_at.eq(context.now),
            outbox::message_id.eq(&message_id),
            outbox::created_at.eq(context.now),
        ))
        .returning(outbox::id)
        .get_result(connection)?;
    Ok(Queued { id, message_id })
}

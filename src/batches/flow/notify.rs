//! What a bulk act that notifies does to each: a row in the ledger, and then the mail.

use crate::batches::person::Person;
use crate::batches::store::Batch;
use crate::context::{Context, UserId};
use crate::db::{Connection, QueryResult};
use crate::mail::MailKind;
use crate::mail::outbox::{self, NewMail};
use crate::notifying::{self, told};

/// Returns those who stand in the ledger already.
pub fn note(
    connection: &mut Connection,
    context: &Context,
    batch: &Batch,
    people: &[Person],
) -> QueryResult<Vec<UserId>> {
    let Some(notification) = batch.notification_id else { return Ok(Vec::new()) };
    let notification = notifying::store::find(connection, notification)?;
    let mut told_before = Vec::new();
    for person in people {
        if !told::note(connection, &notification, person.id, batch.id, context.now)? {
            told_before.push(person.id);
        }
    }
    Ok(told_before)
}

pub fn send(connection: &mut Connection, context: &Context, batch: &Batch, people: &[Person]) -> QueryResult<()> {
    let mails = people.iter().map(|person| NewMail {
        kind: MailKind::Notification,
        user: Some(person.id),
        recipient: &person.email,
        batch: Some(batch.id),
        due: context.now,
    });
    outbox::enqueue_many(connection, context, mails)
}

//! Mails that are asked for by themselves, and who is about to get one anyway, so that they are not reminded as well.

use std::collections::HashSet;

use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::clock::Timestamp;
use crate::context::{Context, UserId};
use crate::db::schema::{outbox as mails, users};
use crate::db::{self, Connection, QueryResult, Written};
use crate::mail::MailKind;
use crate::mail::outbox::{self, NewMail};
use crate::people::User;

/// With a way in, or a reminder of one.
const WAYS_IN: [MailKind; 7] = [
    MailKind::Activation,
    MailKind::TemporaryPassword,
    MailKind::ReminderToActivate,
    MailKind::ReminderToSignIn,
    MailKind::ReminderBySso,
    MailKind::ActivationEnds,
    MailKind::TemporaryPasswordEnds,
];

/// Those among these people who have a mail with a way in, or a reminder, in the queue.
pub fn with_waiting_mail(connection: &mut Connection, ids: &[i64]) -> QueryResult<HashSet<UserId>> {
    with_waiting(connection, &WAYS_IN, ids)
}

/// Those among these people who have a mail of one of these kinds in the queue.
pub fn with_waiting(connection: &mut Connection, kinds: &[MailKind], ids: &[i64]) -> QueryResult<HashSet<UserId>> {
    let kinds: Vec<String> = kinds.iter().map(|kind| format!("'{}'", kind.as_str())).collect();
    let waiting: Vec<Option<UserId>> = mails::table
        .filter(db::among("outbox.user_id", ids.iter().copied()))
        .filter(Written::<Bool>::new(format!("outbox.kind IN ({})", kinds.join(", "))))
        .filter(outbox::waits())
        .select(mails::user_id)
        .load(connection)?;
    Ok(waiting.into_iter().flatten().collect())
}

/// A mail with a way in was asked for: the time until the next one is counted from now.
pub fn note_asked(
    connection: &mut Connection,
    people: impl IntoIterator<Item = UserId>,
    now: Timestamp,
) -> QueryResult<()> {
    diesel::update(users::table.filter(db::among("users.id", people)))
        .set(users::mail_asked_at.eq(now))
        .execute(connection)
        .map(drop)
}

/// Mails to some hundreds that no bulk action asked for, and that leave at once.
pub fn enqueue(connection: &mut Connection, context: &Context, mails: &[(MailKind, &User)]) -> QueryResult<()> {
    if mails.is_empty() {
        return Ok(());
    }
    let mails = mails.iter().map(|(kind, user)| NewMail {
        kind: *kind,
        user: Some(user.id),
        recipient: &user.email,
        batch: None,
        due: context.now,
    });
    outbox::enqueue_many(connection, context, mails)
}

//! Who is about to get a mail anyway, so that they are not reminded as well.

use diesel::prelude::*;

use crate::context::UserId;
use crate::db::schema::outbox as mails;
use crate::db::{self, Connection, QueryResult};
use crate::mail::MailKind;
use crate::mail::outbox;

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
pub fn with_waiting_mail(connection: &mut Connection, ids: &[i64]) -> QueryResult<Vec<UserId>> {
    let waiting: Vec<Option<UserId>> = mails::table
        .filter(db::among("outbox.user_id", ids.iter().copied()))
        .filter(mails::kind.eq_any(WAYS_IN))
        .filter(outbox::waits())
        .select(mails::user_id)
        .load(connection)?;
    Ok(waiting.into_iter().flatten().collect())
}

//! Test mails, which go to whoever asks for one or to the mailbox of bounces. Some are in words that nobody has saved, which
//! are kept beside them.

use diesel::prelude::*;

use super::MailKind;
use super::outbox::{MailState, new_message_id};
use crate::clock::Timestamp;
use crate::context::{Context, UserId};
use crate::db::schema::{mail_text_tests, outbox};
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

/// What a test mail is to say.
#[derive(Debug, Clone, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = mail_text_tests)]
pub struct Words {
    /// Of which kind the mails are that will say it.
    pub kind: MailKind,
    pub language: String,
    pub subject: String,
    pub body: String,
}

/// Puts a test mail in these words into the outbox.
pub fn enqueue_in_words(
    connection: &mut Connection,
    context: &Context,
    recipient: &str,
    words: &Words,
) -> QueryResult<()> {
    let mail = enqueue(connection, context, recipient)?;
    diesel::insert_into(mail_text_tests::table)
        .values((
            mail_text_tests::mail_id.eq(mail.id),
            mail_text_tests::kind.eq(words.kind),
            mail_text_tests::language.eq(&words.language),
            mail_text_tests::subject.eq(&words.subject),
            mail_text_tests::body.eq(&words.body),
        ))
        .execute(connection)
        .map(drop)
}

/// How many tests in words this person asked for since then.
pub fn count_in_words(connection: &mut Connection, person: UserId, since: Timestamp) -> QueryResult<i64> {
    mail_text_tests::table
        .inner_join(outbox::table)
        .filter(outbox::requested_by.eq(person))
        .filter(outbox::created_at.gt(since))
        .count()
        .get_result(connection)
}

/// `None` for a test mail that is in no words of somebody's own.
pub fn words_of(connection: &mut Connection, mail: i64) -> QueryResult<Option<Words>> {
    mail_text_tests::table
        .find(mail)
        .select(Words::as_select())
        .get_result(connection)
        .optional()
}

//! A mail to somebody that came back: it failed, and so did the address to which it went.

use diesel::prelude::*;
use time::Duration;

use crate::clock::Timestamp;
use crate::context::{Context, UserId};
use crate::db::schema::{outbox, tokens, users};
use crate::db::{AtMost, Connection, QueryResult, lock_person};
use crate::links::tokens::{StoredToken, TokenEnd};
use crate::mail::bounced;
use crate::mail::outbox::MailState;
use crate::people;

/// As far as a bounce is about it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = outbox)]
pub struct Returned {
    pub id: i64,
    pub user_id: Option<UserId>,
    pub recipient: String,
    pub state: MailState,
}

/// `None` for a mail that is no longer kept, or that there never was.
pub fn find(connection: &mut Connection, mail: i64) -> QueryResult<Option<Returned>> {
    outbox::table
        .find(mail)
        .select(Returned::as_select())
        .get_result(connection)
        .optional()
}

/// The mail that was sent with this Message-ID.
pub fn find_by_message_id(connection: &mut Connection, message_id: &str) -> QueryResult<Option<Returned>> {
    outbox::table
        .filter(outbox::message_id.eq(message_id))
        .select(Returned::as_select())
        .get_result(connection)
        .optional()
}

/// The newest mail that was sent to whoever has this address now, no longer ago than that. The address is given in lower
/// case.
pub fn newest_to(
    connection: &mut Connection,
    address: &str,
    no_longer_ago: Duration,
    now: Timestamp,
) -> QueryResult<Option<Returned>> {
    let person: Option<(UserId, String)> = users::table
        .filter(users::email_key.eq(address))
        .select((users::id, users::email))
        .get_result(connection)
        .optional()?;
    let Some((person, email)) = person else { return Ok(None) };
    outbox::table
        .filter(outbox::user_id.eq(person))
        .filter(outbox::recipient.eq(email))
        .filter(outbox::state.eq(MailState::Sent))
        .filter(outbox::settled_at.ge(now - no_longer_ago))
        .order(outbox::id.desc())
        .select(Returned::as_select())
        .at_most(1)
        .get_result(connection)
        .optional()
}

/// Whether its link was used, or opened by more than a mail scanner: then somebody read it, whatever came back.
pub fn has_arrived(connection: &mut Connection, mail: &Returned) -> QueryResult<bool> {
    let in_it: Vec<StoredToken> = tokens::table
        .left_join(outbox::table)
        .filter(tokens::mail_id.eq(mail.id))
        .select(StoredToken::as_select())
        .load(connection)?;
    let is_proof = |token: &StoredToken| {
        let is_opened = token.opened_at.is_some_and(|at| token.haste(at).is_none());
        is_opened || token.ended_by == Some(TokenEnd::Used)
    };
    Ok(in_it.iter().any(is_proof))
}

/// As if the server had refused it at once, in the words of whoever sent it back. False where it does not count as sent.
pub fn fail(connection: &mut Connection, context: &Context, mail: &Returned, words: &str) -> QueryResult<bool> {
    if let Some(person) = mail.user_id {
        lock_person(connection, person)?;
    }
    if !bounced::fail(connection, mail.id, words, context.now)? {
        return Ok(false);
    }
    match mail.user_id {
        Some(person) => {
            people::note_mail_failure(connection, person, &mail.recipient, Some(context.now)).map(|()| true)
        }
        None => Ok(true),
    }
}

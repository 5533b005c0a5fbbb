//! What is kept of mails for those who look after them: what left, without its secrets, and what the server said at each try.

use diesel::prelude::*;

use super::secrets::Parts;
use super::{Claimed, Delivery, Letter};
use crate::clock::Timestamp;
use crate::db::schema::{mail_renderings, mail_tries};
use crate::db::{AtMost, Command, Connection, QueryResult, text_enum};

/// In bytes of each part. No mail of ours is as long.
const LONGEST: usize = 250_000;

/// More than a mail is tried in two days.
const MOST_TRIES: usize = 100;

/// A mail as it left, with words in place of its secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendering {
    pub subject: String,
    pub parts: Parts,
}

text_enum! {
    /// What a server said to a mail that it did not take.
    pub enum TryOutcome {
        Deferred = "deferred",
        Refused = "refused",
    }
}

/// A try at which the server did not take a mail.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = mail_tries)]
pub struct Try {
    pub at: Timestamp,
    pub outcome: TryOutcome,
    pub reply: String,
}

/// Keeps what was offered to the server of these mails, by one statement for all. Another try's text takes its place.
pub fn keep<'a>(
    connection: &mut Connection,
    mails: impl IntoIterator<Item = (&'a Claimed, &'a Letter)>,
) -> QueryResult<()> {
    let mut statement = Command::new("INSERT INTO mail_renderings (mail_id, subject, text, html) VALUES ");
    let mut joined = "(";
    for (mail, letter) in mails {
        statement = statement.sql(joined).bind(mail.id);
        for part in [&letter.subject, &letter.kept.text, &letter.kept.html] {
            statement = statement.sql(", ").bind(bounded(part));
        }
        joined = "), (";
    }
    if joined == "(" {
        return Ok(());
    }
    statement
        .sql(
            ") ON CONFLICT (mail_id) DO UPDATE SET subject = excluded.subject, text = excluded.text, \
             html = excluded.html",
        )
        .execute(connection)
        .map(drop)
}

fn bounded(part: &str) -> &str {
    &part[..part.floor_char_boundary(LONGEST)]
}

/// Writes down a try at which the server did not take the mail. Where it took it, the outbox says so.
pub fn note_try(connection: &mut Connection, mail: &Claimed, delivery: &Delivery, now: Timestamp) -> QueryResult<()> {
    let (outcome, reply) = match delivery {
        Delivery::Deferred(reply) => (TryOutcome::Deferred, reply),
        Delivery::Refused(reply) => (TryOutcome::Refused, reply),
        Delivery::Accepted(_) | Delivery::Unwritten(_) => return Ok(()),
    };
    Command::new("INSERT INTO mail_tries (mail_id, at, outcome, reply) VALUES (")
        .bind(mail.id)
        .sql(", ")
        .bind(now)
        .sql(", ")
        .bind(outcome.as_str())
        .sql(", ")
        .bind(reply.as_str())
        .sql(")")
        .execute(connection)
        .map(drop)
}

/// What left, or was offered to the server last. `None` if nothing was.
pub fn rendering(connection: &mut Connection, mail: i64) -> QueryResult<Option<Rendering>> {
    let found: Option<(String, String, String)> = mail_renderings::table
        .find(mail)
        .select((mail_renderings::subject, mail_renderings::text, mail_renderings::html))
        .get_result(connection)
        .optional()?;
    Ok(found.map(|(subject, text, html)| Rendering { subject, parts: Parts { text, html } }))
}

/// The tries at which the server did not take a mail, oldest first; of very many, the newest.
pub fn tries(connection: &mut Connection, mail: i64) -> QueryResult<Vec<Try>> {
    let mut tries: Vec<Try> = mail_tries::table
        .filter(mail_tries::mail_id.eq(mail))
        .order(mail_tries::id.desc())
        .select(Try::as_select())
        .at_most(MOST_TRIES)
        .load(connection)?;
    tries.reverse();
    Ok(tries)
}

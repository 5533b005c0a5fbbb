//! The newest test mail: one row.

use diesel::prelude::*;
use time::Duration;

use super::trace::Trace;
use super::{digest_of, trace};
use crate::clock::Timestamp;
use crate::context::Context;
use crate::db::schema::{outbox, round_trip};
use crate::db::{Command, Connection, QueryResult};
use crate::journal::{self, Action, Subject};
use crate::mail::outbox::MailState;
use crate::mail::trial;

/// Whoever presses, one leaves no sooner after another.
const NO_SOONER: Duration = Duration::MINUTE;

/// A test mail, and what is known of it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = round_trip)]
pub struct RoundTrip {
    pub recipient: String,
    /// The domain of whom it came from.
    pub sender: String,
    pub asked_at: Timestamp,
    pub returned_at: Option<Timestamp>,
    trace: String,
}

impl RoundTrip {
    /// `None` until it is back.
    pub fn trace(&self) -> Option<Trace> {
        self.returned_at?;
        Some(serde_json::from_str(&self.trace).unwrap_or_default())
    }
}

/// With what became of its mail and what the mail server said, where that mail is still kept.
pub type Newest = (RoundTrip, Option<MailState>, Option<String>);

/// `None` where none was ever sent.
pub fn newest(connection: &mut Connection) -> QueryResult<Option<Newest>> {
    round_trip::table
        .left_join(outbox::table.on(round_trip::mail_id.eq(outbox::id.nullable())))
        .select((RoundTrip::as_select(), outbox::state.nullable(), outbox::last_reply.nullable()))
        .get_result(connection)
        .optional()
}

/// Puts one into the queue. False where another was a moment ago.
pub fn begin(connection: &mut Connection, context: &Context, recipient: &str, sender: &str) -> QueryResult<bool> {
    if !takes_its_turn(connection, context.now)? {
        return Ok(false);
    }
    let mail = trial::enqueue(connection, context, recipient)?;
    diesel::update(round_trip::table)
        .set((
            round_trip::mark.eq(digest_of(&mail.message_id)),
            round_trip::mail_id.eq(mail.id),
            round_trip::recipient.eq(recipient),
            round_trip::sender.eq(sender),
            round_trip::returned_at.eq(None::<Timestamp>),
            round_trip::trace.eq(""),
        ))
        .execute(connection)?;
    journal::record(connection, context, Action::TestMailRequested, Subject::Mail(mail.id), recipient)?;
    Ok(true)
}

/// By one statement each, so that of several who press at once one is let through.
fn takes_its_turn(connection: &mut Connection, now: Timestamp) -> QueryResult<bool> {
    let is_long_ago = round_trip::table.filter(round_trip::asked_at.le(now - NO_SOONER));
    let taken = diesel::update(is_long_ago)
        .set(round_trip::asked_at.eq(now))
        .execute(connection)?;
    if taken > 0 {
        return Ok(true);
    }
    let made =
        Command::new("INSERT INTO round_trip (id, mark, recipient, sender, asked_at, trace) VALUES (1, '', '', '', ")
            .bind(now)
            .sql(", '') ON CONFLICT (id) DO NOTHING")
            .execute(connection)?;
    Ok(made > 0)
}

/// Whether a message that is known by one of these is the test mail, for the first time or again.
pub fn is_awaited(connection: &mut Connection, marks: &[String]) -> QueryResult<bool> {
    let known: Option<String> = round_trip::table
        .select(round_trip::mark)
        .get_result(connection)
        .optional()?;
    Ok(known.is_some_and(|known| marks.iter().any(|mark| digest_of(mark) == known)))
}

/// Notes that it is back, once: what comes with the same mark later changes nothing.
pub fn came_back(connection: &mut Connection, context: &Context, marks: &[String], trace: &Trace) -> QueryResult<()> {
    let digests: Vec<String> = marks.iter().map(|mark| digest_of(mark)).collect();
    let awaited = round_trip::table
        .filter(round_trip::mark.eq_any(digests))
        .filter(round_trip::returned_at.is_null());
    let noted = diesel::update(awaited)
        .set((
            round_trip::returned_at.eq(context.now),
            round_trip::trace.eq(serde_json::to_string(trace).unwrap_or_default()),
        ))
        .execute(connection)?;
    if noted == 0 {
        return Ok(());
    }
    journal::record(connection, context, Action::TestMailReturned, Subject::Portal, &in_short(trace))
}

/// For the journal.
fn in_short(trace: &Trace) -> String {
    let told = trace.told.as_ref().and_then(|told| told.dkim.first());
    match (told, trace.signatures.first()) {
        (Some(trace::Checked { result, domain }), _) => format!("DKIM: {result} {domain}").trim_end().to_owned(),
        (None, Some(signature)) => format!("DKIM: signed by {}, not verified", signature.domain),
        (None, None) => "DKIM: no signature".to_owned(),
    }
}

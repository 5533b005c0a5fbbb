//! Deletes what administrators chose to keep no longer, in small pieces, so that others may write in between. What is still needed stays: a mail that waits, a live link, a bulk act under way.
//!
//! Rows are numbered in the order in which they came, so the oldest stand first, and no other index is needed.

use diesel::dsl::exists;
use diesel::prelude::*;

use crate::clock::Timestamp;
use crate::db::schema::{batch_items, batches, bounces, journal, outbox, tokens};
use crate::db::{self, AtMost, Connection, QueryResult};
use crate::mail::outbox::{MailState, waits};
use crate::mailing::corrections;
use crate::preferences::retention::{self, RecordKind};
use crate::requests;

const AT_ONCE: usize = 500;

/// False when all is done.
pub fn delete_some(connection: &mut Connection, now: Timestamp) -> QueryResult<bool> {
    let chosen = retention::load(connection)?;
    for record in RecordKind::ALL {
        if let Some(end) = chosen.end(*record, now)
            && delete(connection, *record, end)? > 0
        {
            return Ok(true);
        }
    }
    Ok(false)
}

fn delete(connection: &mut Connection, record: RecordKind, end: Timestamp) -> QueryResult<usize> {
    match record {
        RecordKind::Journal => Ok(delete_entries(connection, end)?
            + corrections::delete(connection, end, AT_ONCE)?
            + requests::delete(connection, end, AT_ONCE)?),
        RecordKind::Mails => Ok(delete_mails(connection, end)? + delete_bounces(connection, end)?),
        RecordKind::Links => delete_links(connection, end),
        RecordKind::Batches => delete_of_batch(connection, end),
    }
}

fn delete_entries(connection: &mut Connection, end: Timestamp) -> QueryResult<usize> {
    let oldest: Vec<(i64, Timestamp)> = journal::table
        .order(journal::id)
        .select((journal::id, journal::at))
        .at_most(AT_ONCE)
        .load(connection)?;
    let old = oldest.into_iter().filter(|(_, at)| *at <= end).map(|(id, _)| id);
    diesel::delete(journal::table.filter(db::among("journal.id", old))).execute(connection)
}

fn delete_mails(connection: &mut Connection, end: Timestamp) -> QueryResult<usize> {
    let mut deleted = 0;
    for state in [MailState::Sent, MailState::Failed, MailState::Dropped] {
        let oldest: Vec<(i64, Option<Timestamp>)> = outbox::table
            .filter(outbox::state.eq(state))
            .order(outbox::id)
            .select((outbox::id, outbox::settled_at))
            .at_most(AT_ONCE)
            .load(connection)?;
        let old = oldest.into_iter().filter(|(_, at)| at.is_some_and(|at| at <= end));
        let old = outbox::table.filter(db::among("outbox.id", old.map(|(id, _)| id)));
        // Somebody may have it tried again meanwhile.
        deleted += diesel::delete(old.filter(outbox::state.eq(state))).execute(connection)?;
    }
    Ok(deleted)
}

/// With the mails that came back, or that are not known.
fn delete_bounces(connection: &mut Connection, end: Timestamp) -> QueryResult<usize> {
    let oldest: Vec<(i64, Timestamp)> = bounces::table
        .order(bounces::id)
        .select((bounces::id, bounces::received_at))
        .at_most(AT_ONCE)
        .load(connection)?;
    let old = oldest.into_iter().filter(|(_, at)| *at <= end).map(|(id, _)| id);
    diesel::delete(bounces::table.filter(db::among("bounces.id", old))).execute(connection)
}

/// Not before the mail that it stands in, whose fate is told from it.
fn delete_links(connection: &mut Connection, end: Timestamp) -> QueryResult<usize> {
    let oldest: Vec<(i64, Option<i64>, Timestamp, Option<Timestamp>)> = tokens::table
        .order(tokens::id)
        .select((tokens::id, tokens::mail_id, tokens::expires_at, tokens::ended_at))
        .at_most(AT_ONCE)
        .load(connection)?;
    let old = oldest
        .into_iter()
        .filter(|(_, mail, expires_at, ended_at)| {
            mail.is_none() && ended_at.unwrap_or(*expires_at).min(*expires_at) <= end
        })
        .map(|(id, ..)| id);
    diesel::delete(tokens::table.filter(db::among("tokens.id", old))).execute(connection)
}

/// Some of the people of the oldest bulk act, or else the act itself.
fn delete_of_batch(connection: &mut Connection, end: Timestamp) -> QueryResult<usize> {
    let Some(batch) = oldest_batch(connection, end)? else { return Ok(0) };
    let of_batch = || batch_items::table.filter(batch_items::batch_id.eq(batch));
    let people: Vec<i64> = of_batch()
        .order(batch_items::user_id)
        .select(batch_items::user_id)
        .at_most(AT_ONCE)
        .load(connection)?;
    let mails: Vec<i64> = outbox::table
        .filter(outbox::batch_id.eq(batch))
        .select(outbox::id)
        .at_most(AT_ONCE)
        .load(connection)?;
    if people.is_empty() && mails.is_empty() {
        return diesel::delete(batches::table.find(batch)).execute(connection);
    }
    diesel::update(outbox::table.filter(db::among("outbox.id", mails.iter().copied())))
        .set(outbox::batch_id.eq(None::<i64>))
        .execute(connection)?;
    diesel::delete(of_batch().filter(db::among("batch_items.user_id", people.iter().copied()))).execute(connection)?;
    Ok(people.len() + mails.len())
}

/// Of which no mail waits.
fn oldest_batch(connection: &mut Connection, end: Timestamp) -> QueryResult<Option<i64>> {
    let oldest: Vec<(i64, Option<Timestamp>)> = batches::table
        .order(batches::id)
        .select((batches::id, batches::finished_at))
        .at_most(AT_ONCE)
        .load(connection)?;
    for (batch, finished_at) in oldest {
        let mails = outbox::table.filter(outbox::batch_id.eq(batch)).filter(waits());
        if finished_at.is_some_and(|at| at <= end) && !diesel::select(exists(mails)).get_result(connection)? {
            return Ok(Some(batch));
        }
    }
    Ok(None)
}

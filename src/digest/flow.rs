use time::Date;

use super::store::{self, Reader};
use crate::context::Context;
use crate::db::{Connection, QueryResult};
use crate::mail::MailKind;
use crate::mail::outbox::{self, NewMail};
use crate::mailing::digest::Waiting;
use crate::preferences::digest;
use crate::preferences::retention::{self, RecordKind};

const AT_ONCE: usize = 200;

/// The next piece of this week's digest, if it is due. False when there is nothing more to do today.
pub fn carry_out_some(connection: &mut Connection, context: &Context) -> QueryResult<bool> {
    let due = digest::load(connection)?.due_week(context.now);
    match due {
        Some(week) if !store::is_finished(connection, week)? => tell_some(connection, context, week),
        _ => forget_some(connection, context).map(|()| false),
    }
}

/// A week is finished too if nothing waited: what comes to wait on Tuesday is told next Monday.
fn tell_some(connection: &mut Connection, context: &Context, week: Date) -> QueryResult<bool> {
    store::begin(connection, week, context.now)?;
    let readers = match Waiting::count(connection, context.now)? {
        waiting if waiting.is_nothing() => Vec::new(),
        _ => store::untold(connection, week, AT_ONCE)?,
    };
    if readers.is_empty() {
        store::finish(connection, week, context.now)?;
        return Ok(false);
    }
    tell(connection, context, week, readers)?;
    Ok(true)
}

/// Whoever stands in the ledger already is told nothing.
fn tell(connection: &mut Connection, context: &Context, week: Date, readers: Vec<Reader>) -> QueryResult<()> {
    let mut told = Vec::new();
    for reader in readers {
        if store::note(connection, reader.id, week, context.now)? {
            told.push(reader);
        }
    }
    if told.is_empty() {
        return Ok(());
    }
    let mails = told.iter().map(|reader| NewMail {
        kind: MailKind::WeeklyDigest,
        user: Some(reader.id),
        recipient: &reader.email,
        batch: None,
        due: context.now,
    });
    outbox::enqueue_many(connection, context, mails)
}

/// The ledger is kept as long as the mails that it tells of.
fn forget_some(connection: &mut Connection, context: &Context) -> QueryResult<()> {
    match retention::load(connection)?.end(RecordKind::Mails, context.now) {
        Some(end) => store::delete_before(connection, end.date()),
        None => Ok(()),
    }
}

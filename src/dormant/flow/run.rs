//! The daily run, piece by piece: each is one transaction, in which every case is looked at again. First those are disabled
//! whose days of notice are over, then those are told whose turn has come.

use super::{disable, tell};
use crate::clock::Timestamp;
use crate::context::Context;
use crate::db::{Connection, QueryResult};
use crate::dormant::store::runs::{self, Progress, Run};
use crate::dormant::store::{self, Ending};
use crate::preferences::dormancy::{self, DormancyRule};
use crate::preferences::retention::{self, RecordKind};

pub const AT_ONCE: usize = 200;

/// The next piece of today's run, once its hour has come. False when there is nothing more to do today.
pub fn carry_out_some(connection: &mut Connection, context: &Context) -> QueryResult<bool> {
    let rule = dormancy::load(connection)?;
    if !rule.is_on && take_back_some(connection, context.now)? {
        return Ok(true);
    }
    match under_way(connection, &rule, context.now)? {
        Some(run) => carry_out_piece(connection, context, &rule, &run).map(|()| true),
        None => forget_some(connection, context.now),
    }
}

/// What people were told by a rule that is off now is no longer so.
fn take_back_some(connection: &mut Connection, now: Timestamp) -> QueryResult<bool> {
    let open = store::open_notices(connection, AT_ONCE)?;
    store::end(connection, &open, Ending::RuleOff, now)?;
    Ok(!open.is_empty())
}

/// Today's run, which is begun if it is due. One of another day, or of a rule that was switched off, stays as it is: whoever
/// it did not reach has their turn the next time.
fn under_way(connection: &mut Connection, rule: &DormancyRule, now: Timestamp) -> QueryResult<Option<Run>> {
    let newest = runs::newest(connection, 1)?.pop();
    let ran_on = newest.as_ref().and_then(Run::day);
    if let Some(run) = newest.filter(|run| run.finished_at.is_none()) {
        if ran_on == Some(now.date()) && rule.is_on {
            return Ok(Some(run));
        }
        runs::finish(connection, &run.occasion, now)?;
    }
    if !rule.is_due(now, ran_on) {
        return Ok(None);
    }
    let occasion = store::occasion_of(now.date());
    runs::begin(connection, &occasion, now)?;
    let begun = runs::find(connection, &occasion)?;
    Ok(begun.filter(|run| run.finished_at.is_none()))
}

fn carry_out_piece(connection: &mut Connection, context: &Context, rule: &DormancyRule, run: &Run) -> QueryResult<()> {
    match next_piece(connection, context, rule, run)? {
        Some(done) => runs::note_progress(connection, run, &done),
        None => runs::finish(connection, &run.occasion, context.now),
    }
}

/// `None` when there is nothing left to do.
fn next_piece(
    connection: &mut Connection,
    context: &Context,
    rule: &DormancyRule,
    run: &Run,
) -> QueryResult<Option<Progress>> {
    let over = store::notices_due(connection, context.now, AT_ONCE)?;
    if !over.is_empty() {
        return disable::disable_due(connection, context, rule, &over).map(Some);
    }
    let before = rule.due_before(context.now.date());
    let due = store::people::due(connection, before, run.reached(), AT_ONCE)?;
    if due.is_empty() {
        return Ok(None);
    }
    tell::tell_due(connection, context, rule, &run.occasion, &due).map(Some)
}

/// The ledger is kept as long as the mails that it tells of.
fn forget_some(connection: &mut Connection, now: Timestamp) -> QueryResult<bool> {
    match retention::load(connection)?.end(RecordKind::Mails, now) {
        Some(end) => Ok(store::delete_before(connection, end, AT_ONCE)? > 0),
        None => Ok(false),
    }
}

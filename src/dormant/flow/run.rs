//! The daily run, piece by piece: each is one transaction, in which every case is looked at again. First those are disabled
//! whose days of notice are over, then those are told whose turn has come.

use time::macros::datetime;

use super::{disable, tell};
use crate::clock::Timestamp;
use crate::context::Context;
use crate::daily::{self, AT_ONCE, Progress, Run};
use crate::db::{Connection, QueryResult};
use crate::dormant::store::{self, Ending};
use crate::preferences::dormancy::{self, DormancyRule};

/// The only walk of a run, of those who are to be told.
const WALK: i64 = 0;

/// Later than any notice ends.
const LATEST: Timestamp = datetime!(9999-01-01 00:00);

/// The next piece of today's run, once its hour has come. False when there is nothing more to do today.
pub fn carry_out_some(connection: &mut Connection, context: &Context) -> QueryResult<bool> {
    let rule = dormancy::load(connection)?;
    if !rule.is_on && take_back_some(connection, context.now)? {
        return Ok(true);
    }
    let piece = |connection: &mut Connection, run: &Run| next_piece(connection, context, &rule, run);
    daily::carry_out_some(connection, &rule, context.now, piece, store::delete_before)
}

/// What people were told by a rule that is off now is no longer so.
fn take_back_some(connection: &mut Connection, now: Timestamp) -> QueryResult<bool> {
    let open = store::notices_due(connection, LATEST, AT_ONCE)?;
    store::end(connection, &open, Ending::RuleOff, now)?;
    Ok(!open.is_empty())
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
    let due = store::people::due(connection, before, run.reached(WALK), AT_ONCE)?;
    let Some(last) = due.last() else { return Ok(None) };
    let reached = Some((WALK, *last));
    let done = tell::tell_due(connection, context, rule, &run.occasion, &due)?;
    Ok(Some(Progress { reached, ..done }))
}

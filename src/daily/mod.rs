//! Rules that are carried out once a day. A day's run is begun once, at the rule's hour or later, goes on piece by piece from
//! the place that it has reached, and ends with its day. What a piece does is its room's, which writes each person into a
//! ledger of its own, so that nobody is told twice whatever runs beside what.

mod place;
mod runs;
mod walk;

use time::{Date, Duration};

use crate::clock::Timestamp;
use crate::db::{Connection, QueryResult};
use crate::preferences::retention::{self, RecordKind};
use crate::preferences::schedule::Schedule;

pub use place::Place;
pub use runs::{Progress, Run, day_of, find, newest, occasion_of};
pub use walk::{count_until, due};

/// So many people are a piece.
pub const AT_ONCE: usize = 200;

/// Days of a forecast, from the first on which the rule is carried out.
const LOOKED_AHEAD: i64 = 30;

/// The next piece of today's run, once its hour has come. `piece` does it, and says `None` when nobody is left; `forget` deletes
/// some rows of the ledger that are older than a moment, and says how many. False when there is nothing more to do today.
pub fn carry_out_some(
    connection: &mut Connection,
    rule: &Schedule,
    now: Timestamp,
    piece: impl FnOnce(&mut Connection, &Run) -> QueryResult<Option<Progress>>,
    forget: impl FnOnce(&mut Connection, Timestamp) -> QueryResult<usize>,
) -> QueryResult<bool> {
    let Some(run) = under_way(connection, rule, now)? else {
        return forget_some(connection, rule, now, forget);
    };
    match piece(connection, &run)? {
        Some(done) => runs::note_progress(connection, &run, &done)?,
        None => runs::finish(connection, &run, now)?,
    }
    Ok(true)
}

/// Today's run, which is begun if it is due. One of another day, or of a rule that was switched off, stays as it is: whoever
/// it did not reach has their turn the next time.
fn under_way(connection: &mut Connection, rule: &Schedule, now: Timestamp) -> QueryResult<Option<Run>> {
    let newest = newest(connection, rule.name, 1)?.pop();
    let ran_on = newest.as_ref().and_then(Run::day);
    if let Some(run) = newest.filter(|run| run.finished_at.is_none()) {
        if ran_on == Some(now.date()) && rule.is_on {
            return Ok(Some(run));
        }
        runs::finish(connection, &run, now)?;
    }
    if !rule.is_due(now, ran_on) {
        return Ok(None);
    }
    let begun = runs::begin(connection, rule.name, now)?;
    Ok(begun.filter(|run| run.finished_at.is_none()))
}

/// The ledger and the runs are kept as long as the mails that they tell of.
fn forget_some(
    connection: &mut Connection,
    rule: &Schedule,
    now: Timestamp,
    forget: impl FnOnce(&mut Connection, Timestamp) -> QueryResult<usize>,
) -> QueryResult<bool> {
    let Some(end) = retention::load(connection)?.end(RecordKind::Mails, now) else { return Ok(false) };
    let is_more_left = forget(connection, end)? > 0;
    if !is_more_left {
        runs::delete_before(connection, rule.name, end.date())?;
    }
    Ok(is_more_left)
}

/// What a rule is going to do on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    pub date: Date,
    pub told: i64,
    pub disabled: i64,
}

/// The days on which the rule is carried out next.
pub fn days_ahead(connection: &mut Connection, rule: &Schedule, now: Timestamp) -> QueryResult<Vec<Date>> {
    let newest = newest(connection, rule.name, 1)?.pop();
    let first = rule.next_day(now, newest.as_ref().and_then(Run::day));
    Ok((0..LOOKED_AHEAD)
        .map(|later| first.saturating_add(Duration::days(later)))
        .filter(|date| !rule.quiet.contain(date.weekday()))
        .collect())
}

//! Each day's run of a rule: how far it came, and what it came to.

use diesel::prelude::*;
use time::Date;
use time::macros::format_description;

use super::Place;
use crate::clock::Timestamp;
use crate::db::schema::rule_runs as runs;
use crate::db::{self, AtMost, Connection, QueryResult};

/// The day of a run, as the table of runs and the ledgers name it.
pub fn occasion_of(day: Date) -> String {
    day.to_string()
}

/// Nothing but what [`occasion_of`] gives.
pub fn day_of(occasion: &str) -> Option<Date> {
    Date::parse(occasion, format_description!("[year]-[month]-[day]")).ok()
}

/// A day's run.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = runs)]
pub struct Run {
    rule: String,
    pub occasion: String,
    pub started_at: Timestamp,
    pub finished_at: Option<Timestamp>,
    /// Of several walks, the one that it is at.
    pub level: i64,
    reached_at: Timestamp,
    reached_id: i64,
    pub told: i64,
    pub disabled: i64,
    pub skipped: i64,
}

impl Run {
    /// When it was.
    pub fn day(&self) -> Option<Date> {
        day_of(&self.occasion)
    }

    /// How far the walk of this level has come.
    pub fn reached(&self, level: i64) -> Place {
        match level {
            level if level == self.level => Place { at: self.reached_at, id: self.reached_id },
            _ => Place::START,
        }
    }
}

/// Newest first.
pub fn newest(connection: &mut Connection, rule: &str, limit: usize) -> QueryResult<Vec<Run>> {
    runs::table
        .filter(runs::rule.eq(rule))
        .order(runs::occasion.desc())
        .select(Run::as_select())
        .at_most(limit)
        .load(connection)
}

/// `None` for a day without one.
pub fn find(connection: &mut Connection, rule: &str, occasion: &str) -> QueryResult<Option<Run>> {
    runs::table
        .find((rule, occasion))
        .select(Run::as_select())
        .get_result(connection)
        .optional()
}

/// Today's, which another instance may have begun, and ended too.
pub(super) fn begin(connection: &mut Connection, rule: &str, now: Timestamp) -> QueryResult<Option<Run>> {
    let occasion = occasion_of(now.date());
    let run = [
        ("rule", rule.into()),
        ("occasion", occasion.as_str().into()),
        ("started_at", now.into()),
        ("reached_at", Place::START.at.into()),
    ];
    db::insert_once(connection, "rule_runs", run)?;
    find(connection, rule, &occasion)
}

pub(super) fn finish(connection: &mut Connection, run: &Run, now: Timestamp) -> QueryResult<()> {
    diesel::update(runs::table.find((&run.rule, &run.occasion)))
        .set(runs::finished_at.eq(now))
        .execute(connection)
        .map(drop)
}

/// What a piece of a run came to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Progress {
    /// The level and the place in its walk. `None` for a piece that walks nothing.
    pub reached: Option<(i64, Place)>,
    pub told: i64,
    pub disabled: i64,
    pub skipped: i64,
}

pub(super) fn note_progress(connection: &mut Connection, run: &Run, done: &Progress) -> QueryResult<()> {
    let (level, place) = done.reached.unwrap_or((run.level, run.reached(run.level)));
    diesel::update(runs::table.find((&run.rule, &run.occasion)))
        .set((
            runs::level.eq(level),
            runs::reached_at.eq(place.at),
            runs::reached_id.eq(place.id),
            runs::told.eq(runs::told + done.told),
            runs::disabled.eq(runs::disabled + done.disabled),
            runs::skipped.eq(runs::skipped + done.skipped),
        ))
        .execute(connection)
        .map(drop)
}

pub(super) fn delete_before(connection: &mut Connection, rule: &str, day: Date) -> QueryResult<()> {
    let earlier = runs::table
        .filter(runs::rule.eq(rule))
        .filter(runs::occasion.lt(occasion_of(day)));
    diesel::delete(earlier).execute(connection).map(drop)
}

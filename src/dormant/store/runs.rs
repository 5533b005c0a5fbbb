//! Each day's run: how far it came, and what it came to.

use diesel::prelude::*;
use time::Date;
use time::macros::{datetime, format_description};

use super::occasion_of;
use crate::clock::Timestamp;
use crate::db::schema::dormancy_runs as runs;
use crate::db::{AtMost, Command, Connection, QueryResult};

/// Before anything that happened.
pub const BEGINNING: Timestamp = datetime!(0001-01-01 00:00:00);

/// How far a walk in order of what is due has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub at: Timestamp,
    pub id: i64,
}

impl Place {
    pub const START: Place = Place { at: BEGINNING, id: 0 };
}

/// A day's run.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = runs)]
pub struct Run {
    pub occasion: String,
    pub finished_at: Option<Timestamp>,
    reached_at: Timestamp,
    reached_id: i64,
    pub told: i64,
    pub disabled: i64,
    pub skipped: i64,
}

impl Run {
    pub fn day(&self) -> Option<Date> {
        Date::parse(&self.occasion, format_description!("[year]-[month]-[day]")).ok()
    }

    /// Among those who are to be told.
    pub fn reached(&self) -> Place {
        Place { at: self.reached_at, id: self.reached_id }
    }
}

/// Newest first.
pub fn newest(connection: &mut Connection, limit: usize) -> QueryResult<Vec<Run>> {
    runs::table
        .order(runs::occasion.desc())
        .select(Run::as_select())
        .at_most(limit)
        .load(connection)
}

pub fn find(connection: &mut Connection, occasion: &str) -> QueryResult<Option<Run>> {
    runs::table
        .find(occasion)
        .select(Run::as_select())
        .get_result(connection)
        .optional()
}

/// Without effect where another instance began it.
pub fn begin(connection: &mut Connection, occasion: &str, now: Timestamp) -> QueryResult<()> {
    Command::new("INSERT INTO dormancy_runs (occasion, started_at, reached_at) VALUES (")
        .bind(occasion)
        .sql(", ")
        .bind(now)
        .sql(", ")
        .bind(BEGINNING)
        .sql(") ON CONFLICT (occasion) DO NOTHING")
        .execute(connection)
        .map(drop)
}

pub fn finish(connection: &mut Connection, occasion: &str, now: Timestamp) -> QueryResult<()> {
    diesel::update(runs::table.find(occasion))
        .set(runs::finished_at.eq(now))
        .execute(connection)
        .map(drop)
}

/// What a piece of a run came to.
#[derive(Default)]
pub struct Progress {
    /// `None` while it is at those who are to be disabled.
    pub reached: Option<Place>,
    pub told: i64,
    pub disabled: i64,
    pub skipped: i64,
}

pub fn note_progress(connection: &mut Connection, run: &Run, done: &Progress) -> QueryResult<()> {
    let reached = done.reached.unwrap_or_else(|| run.reached());
    diesel::update(runs::table.find(&run.occasion))
        .set((
            runs::reached_at.eq(reached.at),
            runs::reached_id.eq(reached.id),
            runs::told.eq(runs::told + done.told),
            runs::disabled.eq(runs::disabled + done.disabled),
            runs::skipped.eq(runs::skipped + done.skipped),
        ))
        .execute(connection)
        .map(drop)
}

pub fn delete_before(connection: &mut Connection, day: Date) -> QueryResult<()> {
    diesel::delete(runs::table.filter(runs::occasion.lt(occasion_of(day))))
        .execute(connection)
        .map(drop)
}

//! Rows that are numbered as they come, by when they came: a span of time becomes a span of numbers, by which every index
//! that ends in the number is walked.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};
use time::Duration;

use super::keyset::unindexed;
use super::written::Written;
use super::{Connection, QueryResult};
use crate::clock::Timestamp;

/// By so much a row may be numbered out of turn: its moment is taken when a request begins, its number when it writes.
const OUT_OF_TURN: Duration = Duration::hours(1);

/// A table and its indexed column of moments.
#[derive(Debug, Clone, Copy)]
pub struct Dated {
    pub table: &'static str,
    pub moment: &'static str,
}

/// From a moment, and until before another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Period {
    pub since: Option<Timestamp>,
    pub until: Option<Timestamp>,
}

/// Rows that came in a period, by the numbers between which they are.
#[derive(Debug, Clone, Copy)]
pub struct Came {
    what: Dated,
    since: Option<Bound>,
    until: Option<Bound>,
}

#[derive(Debug, Clone, Copy)]
struct Bound {
    number: i64,
    moment: Timestamp,
}

/// Without effect where the period has no bounds.
pub fn came_within(connection: &mut Connection, what: Dated, period: Period) -> QueryResult<Came> {
    let mut bound = |moment: Timestamp, looked_at: Timestamp| {
        let number = first_since(connection, what, looked_at)?.unwrap_or(i64::MAX);
        QueryResult::Ok(Bound { number, moment })
    };
    let since = period.since.map(|since| bound(since, since - OUT_OF_TURN));
    let until = period.until.map(|until| bound(until, until + OUT_OF_TURN));
    Ok(Came { what, since: since.transpose()?, until: until.transpose()? })
}

impl Came {
    /// By the number, in the words of the index that is walked, and by the moment itself. `None` without bounds.
    pub fn by(&self, number: &str) -> Option<Written<Bool>> {
        let since = self.since.map(|since| self.bounded(number, ">=", since));
        let until = self.until.map(|until| self.bounded(number, "<", until));
        match (since, until) {
            (Some(since), Some(until)) => Some(since.sql(" AND ").append(until)),
            (since, until) => since.or(until),
        }
    }

    fn bounded(&self, number: &str, comparison: &str, bound: Bound) -> Written<Bool> {
        let moment = unindexed(&format!("{}.{}", self.what.table, self.what.moment));
        Written::new(format!("{number} {comparison} "))
            .bind(bound.number)
            .sql(format!(" AND {moment} {comparison} "))
            .bind(bound.moment)
    }
}

fn first_since(connection: &mut Connection, what: Dated, moment: Timestamp) -> QueryResult<Option<i64>> {
    let Dated { table, moment: column } = what;
    Written::<BigInt>::new(format!("SELECT id FROM {table} WHERE {column} >= "))
        .bind(moment)
        .sql(format!(" ORDER BY {column} LIMIT 1"))
        .get_result(connection)
        .optional()
}

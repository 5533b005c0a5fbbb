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

/// Of rows that came in a period. `None` where that has no bounds.
pub fn came_within(connection: &mut Connection, what: Dated, period: Period) -> QueryResult<Option<Written<Bool>>> {
    let since = match period.since {
        Some(since) => Some(bounded(what, ">=", first_since(connection, what, since - OUT_OF_TURN)?, since)),
        None => None,
    };
    let until = match period.until {
        Some(until) => Some(bounded(what, "<", first_since(connection, what, until + OUT_OF_TURN)?, until)),
        None => None,
    };
    Ok(match (since, until) {
        (Some(since), Some(until)) => Some(since.sql(" AND ").append(until)),
        (since, until) => since.or(until),
    })
}

/// By the number, for the index, and by the moment itself.
fn bounded(what: Dated, comparison: &str, number: Option<i64>, moment: Timestamp) -> Written<Bool> {
    let column = unindexed(&format!("{}.{}", what.table, what.moment));
    Written::new(format!("{}.id {comparison} ", what.table))
        .bind(number.unwrap_or(i64::MAX))
        .sql(format!(" AND {column} {comparison} "))
        .bind(moment)
}

fn first_since(connection: &mut Connection, what: Dated, moment: Timestamp) -> QueryResult<Option<i64>> {
    let Dated { table, moment: column } = what;
    Written::<BigInt>::new(format!("SELECT id FROM {table} WHERE {column} >= "))
        .bind(moment)
        .sql(format!(" ORDER BY {column} LIMIT 1"))
        .get_result(connection)
        .optional()
}

//! How many rows came in each of some spans of time: a range of an index for each, in one statement. To group rows by their
//! day would sort all that is counted.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer};

use super::written::{Command, Written};
use super::{Connection, QueryResult};
use crate::clock::Timestamp;

/// Rows that are counted by when something happened to them, as an index has them.
#[derive(Debug, Clone, Copy)]
pub struct Counted<'a> {
    /// A table and what else holds of its rows, up to where the bounds of a span follow.
    pub rows: &'a str,
    pub bounds: Bounds,
    /// No more than this are counted of a span, if there is a bound.
    pub most: Option<i64>,
}

/// What a span's beginning and end are compared with.
#[derive(Debug, Clone, Copy)]
pub enum Bounds {
    /// A column of moments.
    Moment(&'static str),
    /// The number of a row, which rises with the moment of another column, within those of one word: both columns as an
    /// index begins with them, compared as one, so that no index of the number alone is walked instead.
    Number {
        columns: &'static str,
        word: &'static str,
        table: &'static str,
        moment: &'static str,
    },
}

/// From a moment, and until before another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    pub since: Timestamp,
    pub until: Timestamp,
}

/// A number for each span, in their order. `spans` are some dozens.
pub fn count_in_each(connection: &mut Connection, counted: Counted<'_>, spans: &[Span]) -> QueryResult<Vec<i64>> {
    let Counted { rows, bounds, most } = counted;
    count_rows_in_each(connection, &Command::new(rows), bounds, most, spans)
}

/// [`count_in_each`] of rows with what is bound in them.
pub fn count_rows_in_each(
    connection: &mut Connection,
    rows: &Command,
    bounds: Bounds,
    most: Option<i64>,
    spans: &[Span],
) -> QueryResult<Vec<i64>> {
    let (before, after) = match most {
        Some(most) => ("(SELECT 1 FROM ", format!(" LIMIT {most}) AS counted")),
        None => ("", String::new()),
    };
    let statement = (0_i32..)
        .zip(spans)
        .fold(Statement::new(""), |statement, (place, span)| {
            let joined = if place == 0 { "" } else { " UNION ALL " };
            let statement = statement.sql(format!("{joined}SELECT {place}, count(*) FROM {before}"));
            let statement = bounded(statement.append(rows.clone()), bounds, ">=", span.since);
            bounded(statement.sql(" AND"), bounds, "<", span.until).sql(after.as_str())
        });
    let counts: Vec<(i32, i64)> = statement.load(connection)?;
    let mut numbers = vec![0; spans.len()];
    for (place, count) in counts {
        if let Some(number) = usize::try_from(place).ok().and_then(|place| numbers.get_mut(place)) {
            *number = count;
        }
    }
    Ok(numbers)
}

type Statement = Written<(Integer, BigInt)>;

fn bounded(statement: Statement, bounds: Bounds, comparison: &str, moment: Timestamp) -> Statement {
    match bounds {
        Bounds::Moment(column) => statement.sql(format!(" {column} {comparison} ")).bind(moment),
        Bounds::Number { columns, word, table, moment: column } => statement
            .sql(format!(" {columns} {comparison} ('{word}', coalesce("))
            .sql(format!("(SELECT came.id FROM {table} AS came WHERE came.{column} >= "))
            .bind(moment)
            .sql(format!(" ORDER BY came.{column} LIMIT 1), {}))", i64::MAX)),
    }
}

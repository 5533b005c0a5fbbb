//! Those whom a rule concerns, by an index that is ordered by what happened last to each, so that each piece, and each day
//! of a forecast, is a range of it. `moment` is the index's own expression.

use diesel::RunQueryDsl;
use diesel::sql_types::{BigInt, Timestamp as TimestampSql};

use super::Place;
use crate::clock::Timestamp;
use crate::db::{self, Bounds, Command, Connection, QueryResult, Span, Written};

/// The users of whom `who` holds and whose moment is before another, after this place.
pub fn due(
    connection: &mut Connection,
    who: Command,
    moment: &str,
    before: Timestamp,
    after: Place,
    limit: usize,
) -> QueryResult<Vec<Place>> {
    let due = Written::<(TimestampSql, BigInt)>::new(format!("SELECT {moment}, users.id FROM users WHERE "))
        .append(who)
        .sql(format!(" AND {moment} < "))
        .bind(before)
        .sql(format!(" AND {moment} >= "))
        .bind(after.at)
        .sql(format!(" AND ({moment} > "))
        .bind(after.at)
        .sql(" OR users.id > ")
        .bind(after.id)
        .sql(format!(") ORDER BY {moment}, users.id LIMIT {limit}"));
    let due: Vec<(Timestamp, i64)> = due.load(connection)?;
    Ok(due.into_iter().map(|(at, id)| Place { at, id }).collect())
}

/// How many of `rows`, as in [`db::Counted`], have their moment before each of these ends and not before the one before it.
/// No more than `most` are counted of each.
pub fn count_until(
    connection: &mut Connection,
    rows: &Command,
    moment: &'static str,
    ends: &[Timestamp],
    most: Option<i64>,
) -> QueryResult<Vec<i64>> {
    let beginnings = std::iter::once(Place::START.at).chain(ends.iter().copied());
    let spans: Vec<Span> = beginnings
        .zip(ends)
        .map(|(since, until)| Span { since, until: *until })
        .collect();
    db::count_rows_in_each(connection, rows, Bounds::Moment(moment), most, &spans)
}

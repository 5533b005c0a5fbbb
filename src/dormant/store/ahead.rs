//! What is ahead by the rule, counted no further than a page shows, and who it is about.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer};

use super::people::{IS_ADMINISTRATOR, Person, candidates};
use super::runs::{BEGINNING, Place};
use crate::clock::Timestamp;
use crate::db::schema::{dormancy_notices as notices, users};
use crate::db::{AtMost, Connection, QueryResult, Written};
use crate::mailing::dormancy::{AWAKE_AT, Notice, sleeps_on};
use crate::web::paging::COUNT_LIMIT;

/// For each span, from one moment until before the next, how many who are to be told stand in it by their last sign-in, no
/// further than the limit. The first span begins with all that was before. Whoever was seen in a session since `seen` is
/// left out.
pub fn to_tell(connection: &mut Connection, ends: &[Timestamp], seen: Timestamp) -> QueryResult<Vec<i64>> {
    counts(connection, ends, |statement, from, end| {
        statement
            .sql(format!("FROM users WHERE {} AND {AWAKE_AT} >= ", candidates()))
            .bind(from)
            .sql(format!(" AND {AWAKE_AT} < "))
            .bind(end)
            .sql(format!(
                " AND NOT {IS_ADMINISTRATOR} AND NOT EXISTS (SELECT 1 FROM sessions \
                 WHERE sessions.user_id = users.id AND sessions.handle IS NOT NULL AND sessions.last_seen_at >= "
            ))
            .bind(seen)
            .sql(")")
    })
}

/// The same of those who were told, by when they are disabled.
pub fn to_disable(connection: &mut Connection, ends: &[Timestamp]) -> QueryResult<Vec<i64>> {
    counts(connection, ends, |statement, from, end| {
        statement
            .sql(
                "FROM dormancy_notices JOIN users ON users.id = dormancy_notices.user_id \
                 WHERE dormancy_notices.ended_at IS NULL AND dormancy_notices.disable_at >= ",
            )
            .bind(from)
            .sql(" AND dormancy_notices.disable_at < ")
            .bind(end)
            .sql(format!(
                " AND users.status <> 'disabled' AND {AWAKE_AT} < dormancy_notices.told_at AND NOT {IS_ADMINISTRATOR}"
            ))
    })
}

type Counts = Written<(Integer, BigInt)>;

fn counts(
    connection: &mut Connection,
    ends: &[Timestamp],
    of_span: impl Fn(Counts, Timestamp, Timestamp) -> Counts,
) -> QueryResult<Vec<i64>> {
    let mut from = BEGINNING;
    let mut statement = Counts::new("");
    for (number, end) in ends.iter().enumerate() {
        let joined = if number == 0 { "" } else { " UNION ALL " };
        statement = of_span(
            statement.sql(format!("{joined}SELECT {number}, (SELECT count(*) FROM (SELECT 1 AS one ")),
            from,
            *end,
        )
        .sql(format!(" LIMIT {}) AS counted)", COUNT_LIMIT + 1));
        from = *end;
    }
    let mut counts: Vec<(i32, i64)> = statement.load(connection)?;
    counts.sort_unstable();
    Ok(counts.into_iter().map(|(_, count)| count).collect())
}

/// Somebody who was told.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = notices)]
pub struct Told {
    #[diesel(embed)]
    pub notice: Notice,
    pub outcome: String,
    #[diesel(embed)]
    pub person: Person,
}

/// In order of when they are disabled, after this place.
pub fn told(connection: &mut Connection, after: Place, limit: usize) -> QueryResult<Vec<Told>> {
    let later = notices::disable_at
        .gt(after.at)
        .or(notices::disable_at.eq(after.at).and(notices::id.gt(after.id)));
    notices::table
        .inner_join(users::table)
        .filter(notices::ended_at.is_null())
        .filter(notices::disable_at.ge(after.at))
        .filter(later)
        .filter(sleeps_on())
        .filter(users::status.ne("disabled"))
        .order((notices::disable_at, notices::id))
        .select(Told::as_select())
        .at_most(limit)
        .load(connection)
}

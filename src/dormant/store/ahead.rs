//! What is ahead by the rule, counted no further than a page shows, and who it is about.

use diesel::prelude::*;

use super::people::{IS_ADMINISTRATOR, Person, candidates};
use crate::clock::Timestamp;
use crate::daily::{self, Place};
use crate::db::schema::{dormancy_notices as notices, users};
use crate::db::{AtMost, Command, Connection, QueryResult};
use crate::mailing::dormancy::{AWAKE_AT, Notice, sleeps_on};
use crate::web::paging::COUNT_LIMIT;

const MOST: Option<i64> = Some(COUNT_LIMIT + 1);

/// For each of these ends, how many who are to be told signed in last before it and not before the end before it, no further
/// than the limit. Whoever was seen in a session since `seen` is left out.
pub fn to_tell(connection: &mut Connection, ends: &[Timestamp], seen: Timestamp) -> QueryResult<Vec<i64>> {
    let rows = Command::new(format!(
        "users WHERE {} AND NOT {IS_ADMINISTRATOR} AND NOT EXISTS (SELECT 1 FROM sessions \
         WHERE sessions.user_id = users.id AND sessions.handle IS NOT NULL AND sessions.last_seen_at >= ",
        candidates()
    ))
    .bind(seen)
    .sql(") AND");
    daily::count_until(connection, &rows, AWAKE_AT, ends, MOST)
}

/// The same of those who were told, by when they are disabled.
pub fn to_disable(connection: &mut Connection, ends: &[Timestamp]) -> QueryResult<Vec<i64>> {
    let rows = Command::new(format!(
        "dormancy_notices JOIN users ON users.id = dormancy_notices.user_id WHERE dormancy_notices.ended_at IS NULL \
         AND users.status <> 'disabled' AND {AWAKE_AT} < dormancy_notices.told_at AND NOT {IS_ADMINISTRATOR} AND"
    ));
    daily::count_until(connection, &rows, "dormancy_notices.disable_at", ends, MOST)
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

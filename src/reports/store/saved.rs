//! Reports under a name.

use diesel::prelude::*;

use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::schema::saved_reports;
use crate::db::{AtMost, Connection, FullName, QueryResult, full_name_of};
use crate::fields::fold::fold;

/// That are shared, of everybody together.
pub const MOST_SHARED: i64 = 200;

/// Of one person.
pub const MOST_OF_ONE: i64 = 50;

#[derive(Debug, Clone, Queryable)]
pub struct SavedReport {
    pub id: i64,
    pub user_id: UserId,
    pub name: String,
    pub query: String,
    pub shared: bool,
    pub by: Option<String>,
}

type Columns = (
    saved_reports::id,
    saved_reports::user_id,
    saved_reports::name,
    saved_reports::query,
    saved_reports::shared,
    FullName,
);

fn columns() -> Columns {
    (
        saved_reports::id,
        saved_reports::user_id,
        saved_reports::name,
        saved_reports::query,
        saved_reports::shared,
        full_name_of("saved_reports.user_id"),
    )
}

pub fn of_person(connection: &mut Connection, person: UserId) -> QueryResult<Vec<SavedReport>> {
    saved_reports::table
        .filter(saved_reports::user_id.eq(person.0))
        .select(columns())
        .order((saved_reports::name_key, saved_reports::id))
        .load(connection)
}

/// Those that others share.
pub fn shared_with(connection: &mut Connection, person: UserId) -> QueryResult<Vec<SavedReport>> {
    saved_reports::table
        .filter(saved_reports::shared)
        .filter(saved_reports::user_id.ne(person.0))
        .select(columns())
        .order((saved_reports::name_key, saved_reports::id))
        .at_most(MOST_SHARED as usize)
        .load(connection)
}

/// `NotFound` where it was deleted.
pub fn find(connection: &mut Connection, id: i64) -> QueryResult<SavedReport> {
    saved_reports::table.find(id).select(columns()).get_result(connection)
}

/// Whether this person has another of this name already.
pub fn has_name(connection: &mut Connection, person: UserId, name: &str, but: Option<i64>) -> QueryResult<bool> {
    let known: Option<i64> = saved_reports::table
        .filter(saved_reports::user_id.eq(person.0))
        .filter(saved_reports::name_key.eq(fold(name)))
        .select(saved_reports::id)
        .get_result(connection)
        .optional()?;
    Ok(known.is_some() && known != but)
}

pub fn count_of(connection: &mut Connection, person: UserId) -> QueryResult<i64> {
    saved_reports::table
        .filter(saved_reports::user_id.eq(person.0))
        .count()
        .get_result(connection)
}

/// But for this one.
pub fn count_shared(connection: &mut Connection, but: Option<i64>) -> QueryResult<i64> {
    saved_reports::table
        .filter(saved_reports::shared)
        .filter(saved_reports::id.ne(but.unwrap_or_default()))
        .count()
        .get_result(connection)
}

/// What somebody gives a report.
#[derive(Debug, Clone)]
pub struct Draft {
    pub name: String,
    pub shared: bool,
}

pub fn create(
    connection: &mut Connection,
    person: UserId,
    draft: &Draft,
    query: &str,
    now: Timestamp,
) -> QueryResult<i64> {
    diesel::insert_into(saved_reports::table)
        .values((
            saved_reports::user_id.eq(person.0),
            saved_reports::name.eq(&draft.name),
            saved_reports::name_key.eq(fold(&draft.name)),
            saved_reports::query.eq(query),
            saved_reports::shared.eq(draft.shared),
            saved_reports::updated_at.eq(now),
        ))
        .returning(saved_reports::id)
        .get_result(connection)
}

pub fn change(connection: &mut Connection, id: i64, draft: &Draft, now: Timestamp) -> QueryResult<()> {
    diesel::update(saved_reports::table.find(id))
        .set((
            saved_reports::name.eq(&draft.name),
            saved_reports::name_key.eq(fold(&draft.name)),
            saved_reports::shared.eq(draft.shared),
            saved_reports::updated_at.eq(now),
        ))
        .execute(connection)
        .map(drop)
}

pub fn delete(connection: &mut Connection, id: i64) -> QueryResult<()> {
    diesel::delete(saved_reports::table.find(id))
        .execute(connection)
        .map(drop)
}

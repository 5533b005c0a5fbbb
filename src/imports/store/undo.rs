//! Those whom an import made, and how far it was undone.

use std::collections::HashSet;

use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::go_on;
use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::schema::{import_people, imports, journal, passwords, users};
use crate::db::{AtMost, Connection, QueryResult, Written, among};
use crate::imports::state::ImportState;
use crate::imports::stays::Stays;
use crate::journal::{Action, SubjectKind};
use crate::people::Standing;

/// Somebody whom the import made.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = users)]
pub struct Made {
    pub id: UserId,
    pub version: i32,
    #[diesel(embed)]
    pub standing: Standing,
}

/// Somebody who stayed.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = users)]
pub struct Stayer {
    pub id: UserId,
    first_name: String,
    last_name: String,
    pub username: String,
    pub email: String,
}

impl Stayer {
    pub fn full_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }
}

/// In the order of their numbers.
pub fn made_after(connection: &mut Connection, import: i64, after: i64, limit: usize) -> QueryResult<Vec<UserId>> {
    import_people::table
        .filter(import_people::import_id.eq(import))
        .filter(import_people::user_id.gt(UserId(after)))
        .filter(import_people::was_created)
        .order(import_people::user_id)
        .select(import_people::user_id)
        .at_most(limit)
        .load(connection)
}

/// How many are still there.
pub fn count_made(connection: &mut Connection, import: i64) -> QueryResult<i64> {
    import_people::table
        .filter(import_people::import_id.eq(import))
        .filter(import_people::was_created)
        .count()
        .get_result(connection)
}

pub fn people(connection: &mut Connection, ids: &[UserId]) -> QueryResult<Vec<Made>> {
    users::table
        .filter(among("users.id", ids.iter().copied()))
        .order(users::id)
        .select(Made::as_select())
        .load(connection)
}

pub fn with_password(connection: &mut Connection, ids: &[UserId]) -> QueryResult<HashSet<UserId>> {
    let found: Vec<UserId> = passwords::table
        .filter(among("passwords.user_id", ids.iter().copied()))
        .select(passwords::user_id)
        .load(connection)?;
    Ok(found.into_iter().collect())
}

/// Whose roles were edited by anything but the import.
pub fn with_edited_roles(connection: &mut Connection, import: i64, ids: &[UserId]) -> QueryResult<HashSet<UserId>> {
    let elsewhere = journal::import_id.is_null().or(journal::import_id.ne(import));
    let found: Vec<Option<i64>> = journal::table
        .filter(journal::subject.eq(SubjectKind::User))
        .filter(among("journal.subject_id", ids.iter().copied()))
        .filter(journal::action.eq(Action::RolesChanged))
        .filter(elsewhere)
        .select(journal::subject_id)
        .distinct()
        .load(connection)?;
    Ok(found.into_iter().flatten().map(UserId).collect())
}

/// Departments and job positions that the import added, as far as the journal tells.
pub fn count_added_posts(connection: &mut Connection, import: i64) -> QueryResult<i64> {
    journal::table
        .filter(journal::import_id.eq(import))
        .filter(Written::<Bool>::new("journal.action IN ('department_created', 'position_created')"))
        .count()
        .get_result(connection)
}

/// From the first whom it made.
pub fn begin(connection: &mut Connection, id: i64, by: Option<UserId>, total: i64, now: Timestamp) -> QueryResult<()> {
    diesel::update(imports::table.find(id))
        .set((imports::undone_by.eq(by), imports::undone_at.eq(now), imports::undo_total.eq(total)))
        .execute(connection)?;
    diesel::update(import_people::table.filter(import_people::import_id.eq(id)))
        .filter(import_people::stayed.ne(""))
        .set(import_people::stayed.eq(""))
        .execute(connection)?;
    go_on(connection, id, ImportState::Undoing, now)
}

pub fn note_stayed(connection: &mut Connection, import: i64, people: &[UserId], why: Stays) -> QueryResult<()> {
    diesel::update(import_people::table.filter(import_people::import_id.eq(import)))
        .filter(among("import_people.user_id", people.iter().copied()))
        .set(import_people::stayed.eq(why))
        .execute(connection)
        .map(drop)
}

/// Whoever's turn has not come.
pub fn leave_rest(connection: &mut Connection, import: i64, after: i64, why: Stays) -> QueryResult<()> {
    diesel::update(import_people::table.filter(import_people::import_id.eq(import)))
        .filter(import_people::user_id.gt(UserId(after)))
        .filter(import_people::was_created)
        .set(import_people::stayed.eq(why))
        .execute(connection)
        .map(drop)
}

pub fn note_removed(connection: &mut Connection, id: i64, more: i64) -> QueryResult<()> {
    diesel::update(imports::table.find(id))
        .set(imports::removed.eq(imports::removed + more))
        .execute(connection)
        .map(drop)
}

pub fn finish(connection: &mut Connection, id: i64, now: Timestamp) -> QueryResult<()> {
    diesel::update(imports::table.find(id))
        .set((imports::state.eq(ImportState::Undone), imports::touched_at.eq(now)))
        .execute(connection)
        .map(drop)
}

/// How many stayed, for each reason, most first.
pub fn stayed(connection: &mut Connection, import: i64) -> QueryResult<Vec<(Stays, i64)>> {
    let mut stayed: Vec<(Stays, i64)> = import_people::table
        .filter(import_people::import_id.eq(import))
        .filter(import_people::stayed.ne(""))
        .group_by(import_people::stayed)
        .select((import_people::stayed, count_star()))
        .load(connection)?;
    stayed.sort_by_key(|(_, count)| -count);
    Ok(stayed)
}

/// Those who stayed, for this reason or for any, in the order of their numbers.
pub fn who_stayed(
    connection: &mut Connection,
    import: i64,
    why: Option<Stays>,
    after: i64,
    limit: usize,
) -> QueryResult<Vec<Stayer>> {
    let stayed = import_people::table
        .inner_join(users::table.on(users::id.eq(import_people::user_id)))
        .filter(import_people::import_id.eq(import))
        .filter(import_people::stayed.ne(""))
        .filter(import_people::user_id.gt(UserId(after)))
        .order(import_people::user_id)
        .select(Stayer::as_select());
    match why {
        Some(why) => {
            let for_this = stayed.filter(import_people::stayed.eq(why));
            for_this.at_most(limit).load(connection)
        }
        None => stayed.at_most(limit).load(connection),
    }
}

//! Making the records of many people with few statements.

use std::collections::HashMap;

use diesel::prelude::*;

use super::details::Draft;
use super::draft::{Beginning, DraftError, NewRecord};
use super::{Source, refresh_statuses, search, usernames};
use crate::context::{Context, UserId};
use crate::db::schema::{departments, users};
use crate::db::{self, Connection, Lock, QueryError, QueryResult, lock};

/// [`super::draft::create`] for many, in few statements. Whoever calls this has seen to it that no two share an address, a username or an
/// employee number, and that departments and job positions exist and take people. The numbers come in the order of the drafts.
pub fn create_many(
    connection: &mut Connection,
    context: &Context,
    mut drafts: Vec<Draft>,
    source: Source,
) -> Result<Vec<UserId>, DraftError> {
    lock(connection, Lock::Usernames)?;
    usernames::give(connection, &mut drafts)?;
    let keys = department_keys(connection)?;
    let mut records = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let department = draft.department_id.flatten();
        let key = department.map(|id| keys.get(&id).cloned().ok_or(DraftError::NoSuchDepartment));
        records.push(NewRecord::new(draft, source, key.transpose()?.unwrap_or_default(), context.now));
    }
    insert_all(connection, context, &records)?;
    let ids = numbers_of(connection, &records)?;
    let texts: Vec<(i64, String)> = ids
        .iter()
        .zip(&records)
        .map(|(id, record)| (id.0, search::text_of(&record.details)))
        .collect();
    db::index_many(connection, search::USERS, &texts)?;
    refresh_statuses(connection, &ids, context.now)?;
    Ok(ids)
}

/// With the widest table, below both engines' limits of values in a statement.
const ROWS_A_STATEMENT: usize = 400;

fn insert_all(connection: &mut Connection, context: &Context, records: &[NewRecord]) -> QueryResult<()> {
    for records in records.chunks(ROWS_A_STATEMENT) {
        let rows: Vec<_> = records.iter().map(|record| (record, Beginning::of(context))).collect();
        match connection {
            Connection::Sqlite(inner) => diesel::insert_into(users::table).values(rows).execute(inner)?,
            Connection::Postgres(inner) => diesel::insert_into(users::table).values(rows).execute(inner)?,
        };
    }
    Ok(())
}

/// By their usernames, which everybody has.
fn numbers_of(connection: &mut Connection, records: &[NewRecord]) -> QueryResult<Vec<UserId>> {
    let mut numbers = HashMap::new();
    for records in records.chunks(ROWS_A_STATEMENT) {
        let keys = records.iter().map(|record| record.derived.username_key.as_str());
        let found: Vec<(String, UserId)> = users::table
            .filter(users::username_key.eq_any(keys))
            .select((users::username_key, users::id))
            .load(connection)?;
        numbers.extend(found);
    }
    let number_of = |record: &NewRecord| numbers.get(&record.derived.username_key).copied();
    let all: Option<Vec<UserId>> = records.iter().map(number_of).collect();
    all.ok_or(QueryError::NotFound)
}

fn department_keys(connection: &mut Connection) -> QueryResult<HashMap<i64, String>> {
    let keys: Vec<(i64, String)> = departments::table
        .select((departments::id, departments::name_key))
        .load(connection)?;
    Ok(keys.into_iter().collect())
}

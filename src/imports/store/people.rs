//! Whom an import made or changed, and whom its rows are about.

use std::collections::HashMap;

use diesel::prelude::*;

use crate::context::UserId;
use crate::db::schema::{import_people, users};
use crate::db::{Connection, QueryResult};
use crate::imports::plan::Key;

/// Who has these, by what no two users share.
pub fn with_keys(connection: &mut Connection, kind: Key, keys: &[&str]) -> QueryResult<HashMap<String, UserId>> {
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    let found: Vec<(String, UserId)> = match kind {
        Key::Email => users::table
            .filter(users::email_key.eq_any(keys))
            .select((users::email_key, users::id))
            .load(connection)?,
        Key::Username => users::table
            .filter(users::username_key.eq_any(keys))
            .select((users::username_key, users::id))
            .load(connection)?,
        Key::EmployeeNumber => users::table
            .filter(users::employee_number_key.eq_any(keys))
            .select((users::employee_number_key.assume_not_null(), users::id))
            .load(connection)?,
    };
    Ok(found.into_iter().collect())
}

/// Somebody whom an import made or changed, with what it changed as JSON.
pub struct Touched {
    pub user: UserId,
    pub was_created: bool,
    pub changes: String,
}

/// An import touches nobody twice, for no two of its rows find the same person.
pub fn note(connection: &mut Connection, import: i64, people: &[Touched]) -> QueryResult<()> {
    let rows: Vec<_> = people
        .iter()
        .map(|person| {
            (
                import_people::import_id.eq(import),
                import_people::user_id.eq(person.user),
                import_people::was_created.eq(person.was_created),
                import_people::changes.eq(&person.changes),
            )
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    match connection {
        Connection::Sqlite(inner) => diesel::insert_into(import_people::table).values(&rows).execute(inner),
        Connection::Postgres(inner) => diesel::insert_into(import_people::table).values(&rows).execute(inner),
    }
    .map(drop)
}

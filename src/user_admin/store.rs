//! The departments and job positions in which a form may put somebody.

use diesel::prelude::*;

use crate::db::schema::{departments, positions};
use crate::db::{Connection, QueryResult};
use crate::people::posts::PostStatus;

type Choosable = (i64, String, PostStatus);

/// Those that people can be put in, and the one that somebody is in already.
pub fn departments_for(connection: &mut Connection, kept: Option<i64>) -> QueryResult<Vec<(i64, String)>> {
    let all: Vec<Choosable> = departments::table
        .order((departments::place, departments::name_key))
        .select((departments::id, departments::name, departments::status))
        .load(connection)?;
    Ok(choosable(all, kept))
}

/// As [`departments_for`].
pub fn positions_for(connection: &mut Connection, kept: Option<i64>) -> QueryResult<Vec<(i64, String)>> {
    let all: Vec<Choosable> = positions::table
        .order((positions::place, positions::name_key))
        .select((positions::id, positions::name, positions::status))
        .load(connection)?;
    Ok(choosable(all, kept))
}

fn choosable(all: Vec<Choosable>, kept: Option<i64>) -> Vec<(i64, String)> {
    all.into_iter()
        .filter(|(id, _, status)| status.takes_people() || kept == Some(*id))
        .map(|(id, name, status)| match status.takes_people() {
            true => (id, name),
            false => (id, format!("{name} ({})", status.label().to_lowercase())),
        })
        .collect()
}

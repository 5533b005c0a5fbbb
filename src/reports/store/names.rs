//! What groups are called.

use std::collections::HashMap;

use diesel::prelude::*;

use super::counted::GroupRow;
use crate::db::schema::{departments, imports, positions, roles};
use crate::db::{self, Connection, QueryResult};
use crate::people::filter::{ORGANISATIONS_LANGUAGE, WITHOUT, domain_label, import_label};
use crate::people::month::Month;
use crate::people::{Source, Status, language_label};
use crate::reports::group::Group;
use crate::rights::{Permission, Permissions};

/// In the order of the groups. Only whoever may import is told what the files of imports were called.
pub fn name_groups(
    connection: &mut Connection,
    group: Group,
    groups: &[GroupRow],
    mine: &Permissions,
) -> QueryResult<Vec<String>> {
    let numbers: Vec<i64> = groups.iter().filter_map(|group| group.value.parse().ok()).collect();
    let names: HashMap<i64, String> = match group {
        Group::Department => departments::table
            .filter(db::among("departments.id", numbers))
            .select((departments::id, departments::name))
            .load(connection)?,
        Group::Position => positions::table
            .filter(db::among("positions.id", numbers))
            .select((positions::id, positions::name))
            .load(connection)?,
        Group::Role => roles::table
            .filter(db::among("roles.id", numbers))
            .select((roles::id, roles::name))
            .load(connection)?,
        Group::Import if mine.contains(Permission::EditUsers) => imports::table
            .filter(db::among("imports.id", numbers))
            .select((imports::id, imports::file_name))
            .load(connection)?,
        _ => Vec::new(),
    }
    .into_iter()
    .collect();
    Ok(groups.iter().map(|row| name_of(group, &row.value, &names)).collect())
}

fn name_of(group: Group, value: &str, names: &HashMap<i64, String>) -> String {
    let named = |without: &str, unknown: fn(i64) -> String| match value.parse() {
        Ok(WITHOUT) | Err(_) => without.to_owned(),
        Ok(number) => names.get(&number).cloned().unwrap_or_else(|| unknown(number)),
    };
    let gone = |_| "No longer there".to_owned();
    match group {
        Group::Department => named("No department", gone),
        Group::Position => named("No job position", gone),
        Group::Role => named("No role", gone),
        Group::Import => named("No import", import_label),
        Group::Domain => domain_label(value).to_owned(),
        Group::Status => label_or(Status::parse(value).map(Status::label), value),
        Group::Source => label_or(Source::parse(value).map(Source::label), value),
        Group::Language if value == ORGANISATIONS_LANGUAGE => language_label("").to_owned(),
        Group::Language => language_label(value).to_owned(),
        Group::Month => Month::parse(value).map_or_else(|| value.to_owned(), Month::label),
    }
}

fn label_or(label: Option<&'static str>, value: &str) -> String {
    label.unwrap_or(value).to_owned()
}

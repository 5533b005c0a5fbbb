//! The list of imports, newest first.

use diesel::prelude::*;

use super::Import;
use crate::db::schema::imports;
use crate::db::{self, AtMost, Connection, Direction, KeyValue, QueryResult, SortColumn};
use crate::web::paging::{COUNT_LIMIT, PAGE_SIZE, Position, Rows};

const NEWEST_FIRST: &[SortColumn] = &[SortColumn::Number("imports.id")];

pub fn list(connection: &mut Connection, after: &str, before: &str) -> QueryResult<Rows<Import>> {
    let position = Position::parse(after, before, NEWEST_FIRST);
    let imports = on_from(connection, &position, PAGE_SIZE + 1)?;
    Ok(Rows::from_walk(imports, &position, |import: &Import| vec![KeyValue::Number(import.id)]))
}

/// Those from this position on.
pub fn on_from(connection: &mut Connection, position: &Position, most: usize) -> QueryResult<Vec<Import>> {
    let walk = position.walk(Direction::Descending);
    let mut query = imports::table
        .select(Import::as_select())
        .order(db::order_by(NEWEST_FIRST, walk))
        .into_boxed();
    if let Some(keys) = position.keys() {
        query = query.filter(db::after(NEWEST_FIRST, keys.to_vec(), walk));
    }
    query.at_most(most).load(connection)
}

/// Counted no further than [`COUNT_LIMIT`].
pub fn count(connection: &mut Connection) -> QueryResult<i64> {
    let counted = imports::table
        .select(imports::id)
        .at_most(COUNT_LIMIT as usize + 1)
        .counted();
    counted.get_result(connection)
}

pub fn of_numbers(connection: &mut Connection, numbers: &[i64]) -> QueryResult<Vec<Import>> {
    imports::table
        .filter(db::among("imports.id", numbers.iter().copied()))
        .select(Import::as_select())
        .load(connection)
}

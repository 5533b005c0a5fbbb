use diesel::prelude::*;

use crate::db::schema::journal;
use crate::db::{self, AtMost, Connection, Direction, KeyValue, QueryResult, SortColumn};
use crate::journal::{Action, NamedEntry};
use crate::web::paging::{PAGE_SIZE, Position, Rows};

const NEWEST_FIRST: &[SortColumn] = &[SortColumn::Number("journal.id")];

pub fn list(
    connection: &mut Connection,
    action: Option<Action>,
    after: &str,
    before: &str,
) -> QueryResult<Rows<NamedEntry>> {
    let position = Position::parse(after, before, NEWEST_FIRST);
    let walk = position.walk(Direction::Descending);
    let mut query = journal::table
        .into_boxed()
        .select(NamedEntry::as_select())
        .order(db::order_by(NEWEST_FIRST, walk));
    if let Some(action) = action {
        query = query.filter(journal::action.eq(action));
    }
    if let Some(keys) = position.keys() {
        query = query.filter(db::after(NEWEST_FIRST, keys.to_vec(), walk));
    }
    let entries = query.at_most(PAGE_SIZE + 1).load(connection)?;
    Ok(Rows::from_walk(entries, &position, |entry: &NamedEntry| vec![KeyValue::Number(entry.id)]))
}

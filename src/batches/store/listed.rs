//! The list of bulk actions, newest first.

use diesel::prelude::*;

use super::{Batch, BatchState};
use crate::context::UserId;
use crate::db::schema::batches;
use crate::db::{self, AtMost, Connection, Direction, KeyValue, QueryResult, SortColumn};
use crate::web::paging::{COUNT_LIMIT, PAGE_SIZE, Position, Rows};

const NEWEST_FIRST: &[SortColumn] = &[SortColumn::Number("batches.id")];

/// All that were confirmed, or those of one maker.
pub fn list(
    connection: &mut Connection,
    maker: Option<UserId>,
    (after, before): (&str, &str),
) -> QueryResult<Rows<Batch>> {
    let position = Position::parse(after, before, NEWEST_FIRST);
    let walk = position.walk(Direction::Descending);
    let mut query = batches::table
        .filter(batches::state.ne(BatchState::Draft))
        .select(Batch::as_select())
        .order(db::order_by(NEWEST_FIRST, walk))
        .into_boxed();
    if let Some(keys) = position.keys() {
        query = query.filter(db::after(NEWEST_FIRST, keys.to_vec(), walk));
    }
    if let Some(maker) = maker {
        query = query.filter(batches::created_by.eq(maker));
    }
    let batches: Vec<Batch> = query.at_most(PAGE_SIZE + 1).load(connection)?;
    let batches = batches.into_iter().map(Batch::with_its_state).collect();
    Ok(Rows::from_walk(batches, &position, |batch: &Batch| vec![KeyValue::Number(batch.id)]))
}

/// Of those that were confirmed, or of one maker's, counted no further than [`COUNT_LIMIT`].
pub fn count(connection: &mut Connection, maker: Option<UserId>) -> QueryResult<i64> {
    let mut confirmed = batches::table.filter(batches::state.ne(BatchState::Draft)).into_boxed();
    if let Some(maker) = maker {
        confirmed = confirmed.filter(batches::created_by.eq(maker));
    }
    let counted = confirmed
        .select(batches::id)
        .at_most(COUNT_LIMIT as usize + 1)
        .counted();
    counted.get_result(connection)
}

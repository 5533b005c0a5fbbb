//! The list of bulk actions, newest first.

use diesel::prelude::*;

use super::{Batch, BatchState};
use crate::context::UserId;
use crate::db::schema::batches;
use crate::db::{self, AtMost, Connection, Direction, KeyValue, QueryResult, SortColumn};
use crate::web::paging::{COUNT_LIMIT, PAGE_SIZE, Position, Rows};

const NEWEST_FIRST: &[SortColumn] = &[SortColumn::Number("batches.id")];

/// A page of all that were confirmed, or of those of one maker.
pub fn list(
    connection: &mut Connection,
    maker: Option<UserId>,
    (after, before): (&str, &str),
) -> QueryResult<Rows<Batch>> {
    let position = Position::parse(after, before, NEWEST_FIRST);
    let batches = on_from(connection, maker, &position, PAGE_SIZE + 1)?;
    Ok(Rows::from_walk(batches, &position, |batch: &Batch| vec![KeyValue::Number(batch.id)]))
}

/// Those from this position on.
pub fn on_from(
    connection: &mut Connection,
    maker: Option<UserId>,
    position: &Position,
    most: usize,
) -> QueryResult<Vec<Batch>> {
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
    let batches: Vec<Batch> = query.at_most(most).load(connection)?;
    Ok(batches.into_iter().map(Batch::with_its_state).collect())
}

pub fn of_numbers(connection: &mut Connection, numbers: &[i64]) -> QueryResult<Vec<Batch>> {
    let batches: Vec<Batch> = batches::table
        .filter(db::among("batches.id", numbers.iter().copied()))
        .select(Batch::as_select())
        .load(connection)?;
    Ok(batches.into_iter().map(Batch::with_its_state).collect())
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

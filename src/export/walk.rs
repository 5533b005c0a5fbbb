//! A list from its first row to its last, read a piece at a time as its pages are: each piece begins after the last row of the
//! one before, through the list's own index, so that the last piece costs what the first one does.

use std::collections::HashMap;

use super::Once;
use crate::db::{Connection, KeyValue, QueryResult};
use crate::web::paging::Position;

const AT_ONCE: usize = 500;

/// Of rows, in their order, and the place of the last one.
pub type Numbers = (Vec<i64>, Option<Vec<KeyValue>>);

/// Of rows that are in the order of their numbers.
pub fn by_number(numbers: Vec<i64>) -> Numbers {
    let last = numbers.last().map(|number| vec![KeyValue::Number(*number)]);
    (numbers, last)
}

/// What a room says of its list.
pub trait Listing: Send + 'static {
    type Row: 'static;

    /// Once, before all else: what a search found, closest first, where that is more than it looks at. `None` for rows that
    /// are in an order.
    fn begin(&mut self, _: &mut Connection) -> QueryResult<Option<Vec<i64>>> {
        Ok(None)
    }

    /// Those on from this position, no more than `most`.
    fn numbers_on_from(&self, connection: &mut Connection, position: &Position, most: usize) -> QueryResult<Numbers>;

    /// The rows of these numbers that are still there, in any order.
    fn load(&self, connection: &mut Connection, numbers: &[i64]) -> QueryResult<Vec<Self::Row>>;

    fn number_of(row: &Self::Row) -> i64;
}

/// How far a list was read. A row is read once, also where it moves on in the order meanwhile.
pub struct Walk<L> {
    listing: L,
    place: Place,
    met: Once,
}

enum Place {
    NotBegun,
    /// Those that are left.
    Closest(Vec<i64>),
    InOrder(Position),
}

impl<L: Listing> Walk<L> {
    pub fn through(listing: L) -> Walk<L> {
        Walk { listing, place: Place::NotBegun, met: Once::default() }
    }

    /// `None` after the last.
    pub fn next(&mut self, connection: &mut Connection) -> QueryResult<Option<Vec<L::Row>>> {
        loop {
            let mut numbers = self.next_numbers(connection)?;
            if numbers.is_empty() {
                return Ok(None);
            }
            numbers.retain(|number| self.met.is_new(*number));
            let rows = self.listing.load(connection, &numbers)?;
            if !rows.is_empty() {
                return Ok(Some(in_order(&numbers, rows, L::number_of)));
            }
        }
    }

    fn next_numbers(&mut self, connection: &mut Connection) -> QueryResult<Vec<i64>> {
        if let Place::NotBegun = self.place {
            self.place = match self.listing.begin(connection)? {
                Some(closest) => Place::Closest(closest),
                None => Place::InOrder(Position::Start),
            };
        }
        match &mut self.place {
            Place::NotBegun => Ok(Vec::new()),
            Place::Closest(left) => Ok(left.drain(..left.len().min(AT_ONCE)).collect()),
            Place::InOrder(position) => {
                let (numbers, last) = self.listing.numbers_on_from(connection, position, AT_ONCE)?;
                if let Some(last) = last {
                    *position = Position::After(last);
                }
                Ok(numbers)
            }
        }
    }
}

fn in_order<Row>(numbers: &[i64], rows: Vec<Row>, number_of: fn(&Row) -> i64) -> Vec<Row> {
    let mut rows: HashMap<i64, Row> = rows.into_iter().map(|row| (number_of(&row), row)).collect();
    numbers.iter().filter_map(|number| rows.remove(number)).collect()
}

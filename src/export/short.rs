use super::{Listing, Numbers};
use crate::db::{Connection, QueryResult};
use crate::web::paging::Position;

/// A row with a number that no other of its list has.
pub trait Numbered: Clone + Send + 'static {
    fn number(&self) -> i64;
}

type Read<Row> = Box<dyn FnMut(&mut Connection) -> QueryResult<Vec<Row>> + Send>;

/// A list that is short enough to be read at once, in its order.
pub struct Short<Row> {
    read: Read<Row>,
    rows: Vec<Row>,
}

impl<Row> Short<Row> {
    pub fn of(read: impl FnMut(&mut Connection) -> QueryResult<Vec<Row>> + Send + 'static) -> Short<Row> {
        Short { read: Box::new(read), rows: Vec::new() }
    }
}

impl<Row: Numbered> Listing for Short<Row> {
    type Row = Row;

    fn begin(&mut self, connection: &mut Connection) -> QueryResult<Option<Vec<i64>>> {
        self.rows = (self.read)(connection)?;
        Ok(Some(self.rows.iter().map(Row::number).collect()))
    }

    fn numbers_on_from(&self, _: &mut Connection, _: &Position, _: usize) -> QueryResult<Numbers> {
        Ok(Numbers::default())
    }

    fn load(&self, _: &mut Connection, numbers: &[i64]) -> QueryResult<Vec<Row>> {
        let rows = self.rows.iter().filter(|row| numbers.contains(&row.number()));
        Ok(rows.cloned().collect())
    }

    fn number_of(row: &Row) -> i64 {
        row.number()
    }
}

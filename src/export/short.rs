use super::Listing;
use crate::db::{Connection, KeyValue, QueryResult};
use crate::web::paging::Position;

/// A list that is short enough to be read at once, in its order.
pub struct Short<Row> {
    read: fn(&mut Connection) -> QueryResult<Vec<Row>>,
    rows: Vec<Row>,
}

impl<Row> Short<Row> {
    pub fn of(read: fn(&mut Connection) -> QueryResult<Vec<Row>>) -> Short<Row> {
        Short { read, rows: Vec::new() }
    }
}

impl<Row: Clone + Send + 'static> Listing for Short<Row> {
    /// With its place.
    type Row = (i64, Row);

    fn begin(&mut self, connection: &mut Connection) -> QueryResult<Option<Vec<i64>>> {
        self.rows = (self.read)(connection)?;
        Ok(Some((0..).take(self.rows.len()).collect()))
    }

    fn numbers_on_from(
        &self,
        _: &mut Connection,
        _: &Position,
        _: usize,
    ) -> QueryResult<(Vec<i64>, Option<Vec<KeyValue>>)> {
        Ok((Vec::new(), None))
    }

    fn load(&self, _: &mut Connection, places: &[i64]) -> QueryResult<Vec<(i64, Row)>> {
        let rows = (0..).zip(&self.rows).filter(|(place, _)| places.contains(place));
        Ok(rows.map(|(place, row)| (place, row.clone())).collect())
    }

    fn number_of((place, _): &(i64, Row)) -> i64 {
        *place
    }
}

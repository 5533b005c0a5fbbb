//! The bulk actions as their page lists them, for a file.

use super::store::{self, Batch, BatchState};
use crate::context::UserId;
use crate::db::{Connection, KeyValue, QueryResult};
use crate::export::Listing;
use crate::web::paging::Position;

/// Newest first: all, or those of one maker.
pub struct Batches {
    pub maker: Option<UserId>,
}

impl Listing for Batches {
    /// With its state as people see it.
    type Row = (Batch, BatchState);

    fn begin(&mut self, _: &mut Connection) -> QueryResult<Option<Vec<i64>>> {
        Ok(None)
    }

    fn numbers_on_from(
        &self,
        connection: &mut Connection,
        position: &Position,
        most: usize,
    ) -> QueryResult<(Vec<i64>, Option<Vec<KeyValue>>)> {
        let batches = store::on_from(connection, self.maker, position, most)?;
        let last = batches.last().map(|batch| vec![KeyValue::Number(batch.id)]);
        Ok((batches.iter().map(|batch| batch.id).collect(), last))
    }

    fn load(&self, connection: &mut Connection, numbers: &[i64]) -> QueryResult<Vec<(Batch, BatchState)>> {
        let waiting = store::with_waiting_mails(connection, numbers)?;
        let batches = store::of_numbers(connection, numbers)?.into_iter();
        Ok(batches
            .map(|batch| {
                let state = batch.state.shown(waiting.contains(&batch.id));
                (batch, state)
            })
            .collect())
    }

    fn number_of((batch, _): &(Batch, BatchState)) -> i64 {
        batch.id
    }
}

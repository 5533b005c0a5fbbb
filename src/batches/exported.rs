//! The bulk actions as their page lists them, for a file.

use super::store::{self, Batch, BatchState};
use crate::context::UserId;
use crate::db::{Connection, QueryResult};
use crate::export::{Listing, Numbers, by_number};
use crate::web::paging::Position;

/// Newest first: all, or those of one maker.
pub struct Batches {
    pub maker: Option<UserId>,
}

impl Listing for Batches {
    /// With its state as people see it.
    type Row = (Batch, BatchState);

    fn numbers_on_from(&self, connection: &mut Connection, position: &Position, most: usize) -> QueryResult<Numbers> {
        let batches = store::on_from(connection, self.maker, position, most)?;
        Ok(by_number(batches.iter().map(|batch| batch.id).collect()))
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

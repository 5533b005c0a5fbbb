//! The imports as their page lists them, for a file.

use super::store::{self, Import};
use crate::db::{Connection, KeyValue, QueryResult};
use crate::export::Listing;
use crate::web::paging::Position;

/// Newest first.
pub struct Imports;

impl Listing for Imports {
    type Row = Import;

    fn begin(&mut self, _: &mut Connection) -> QueryResult<Option<Vec<i64>>> {
        Ok(None)
    }

    fn numbers_on_from(
        &self,
        connection: &mut Connection,
        position: &Position,
        most: usize,
    ) -> QueryResult<(Vec<i64>, Option<Vec<KeyValue>>)> {
        let imports = store::on_from(connection, position, most)?;
        let last = imports.last().map(|import| vec![KeyValue::Number(import.id)]);
        Ok((imports.iter().map(|import| import.id).collect(), last))
    }

    fn load(&self, connection: &mut Connection, numbers: &[i64]) -> QueryResult<Vec<Import>> {
        store::of_numbers(connection, numbers)
    }

    fn number_of(import: &Import) -> i64 {
        import.id
    }
}

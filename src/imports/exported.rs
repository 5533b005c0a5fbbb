//! The imports as their page lists them, for a file.

use super::store::{self, Import};
use crate::db::{Connection, QueryResult};
use crate::export::{Listing, Numbers, by_number};
use crate::web::paging::Position;

/// Newest first.
pub struct Imports;

impl Listing for Imports {
    type Row = Import;

    fn numbers_on_from(&self, connection: &mut Connection, position: &Position, most: usize) -> QueryResult<Numbers> {
        let imports = store::on_from(connection, position, most)?;
        Ok(by_number(imports.iter().map(|import| import.id).collect()))
    }

    fn load(&self, connection: &mut Connection, numbers: &[i64]) -> QueryResult<Vec<Import>> {
        store::of_numbers(connection, numbers)
    }

    fn number_of(import: &Import) -> i64 {
        import.id
    }
}

//! The journal's entries as its page lists them, for a file.

use super::store::{self, Filter};
use crate::db::{Connection, QueryResult};
use crate::export::{Listing, Numbers, by_number};
use crate::journal::NamedEntry;
use crate::people::search;
use crate::web::paging::Position;

/// Newest first.
pub struct Entries {
    filter: Filter,
    /// Whom the search finds.
    people: Option<Vec<i64>>,
}

impl Entries {
    pub fn of(filter: Filter) -> Entries {
        Entries { filter, people: None }
    }
}

impl Listing for Entries {
    type Row = NamedEntry;

    fn begin(&mut self, connection: &mut Connection) -> QueryResult<Option<Vec<i64>>> {
        self.people = search::find(connection, &self.filter.search, &self.filter.scope)?.map(|found| found.ids);
        Ok(None)
    }

    fn numbers_on_from(&self, connection: &mut Connection, position: &Position, most: usize) -> QueryResult<Numbers> {
        let people = self.people.as_deref();
        let numbers = store::numbers_on_from(connection, &self.filter, people, position, most)?;
        Ok(by_number(numbers))
    }

    fn load(&self, connection: &mut Connection, numbers: &[i64]) -> QueryResult<Vec<NamedEntry>> {
        store::entries(connection, &self.filter.scope, numbers)
    }

    fn number_of(entry: &NamedEntry) -> i64 {
        entry.id
    }
}

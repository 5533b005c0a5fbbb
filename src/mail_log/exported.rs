//! The mails as their page lists them, for a file.

use super::store::{self, Filter, NamedMail};
use crate::db::{Connection, Found, QueryResult};
use crate::export::{Listing, Numbers, by_number};
use crate::people::search;
use crate::web::paging::Position;

/// Newest first.
pub struct Mails {
    filter: Filter,
    /// Whom the search finds.
    people: Option<Found>,
}

impl Mails {
    pub fn of(filter: Filter) -> Mails {
        Mails { filter, people: None }
    }
}

impl Listing for Mails {
    type Row = NamedMail;

    fn begin(&mut self, connection: &mut Connection) -> QueryResult<Option<Vec<i64>>> {
        self.people = search::find(connection, &self.filter.search, &self.filter.scope)?;
        Ok(None)
    }

    fn numbers_on_from(&self, connection: &mut Connection, position: &Position, most: usize) -> QueryResult<Numbers> {
        let numbers = store::numbers_on_from(connection, &self.filter, self.people.as_ref(), position, most)?;
        Ok(by_number(numbers))
    }

    fn load(&self, connection: &mut Connection, numbers: &[i64]) -> QueryResult<Vec<NamedMail>> {
        store::named(connection, &self.filter.scope, numbers)
    }

    fn number_of(mail: &NamedMail) -> i64 {
        mail.row.id
    }
}

//! The PAX of a list with all that their pages tell, for a file.

use diesel::prelude::*;

use super::store::{self, Filter, Ordered, Pax, Sort};
use crate::clock::Timestamp;
use crate::db::schema::pax;
use crate::db::{self, Connection, Found, QueryResult};
use crate::export::{Listing, Numbers};
use crate::people::search;
use crate::web::listing::SortOrder;
use crate::web::paging::Position;

/// A record, and when it was made.
pub type Row = (Pax, Timestamp);

/// The list, as it is filtered and sorted.
pub struct People {
    filter: Filter,
    order: SortOrder<Sort>,
    found: Option<Found>,
}

impl People {
    pub fn of(filter: Filter, order: SortOrder<Sort>) -> People {
        People { filter, order, found: None }
    }
}

impl Listing for People {
    type Row = Row;

    fn begin(&mut self, connection: &mut Connection) -> QueryResult<Option<Vec<i64>>> {
        self.found = match search::find_pax(connection, &self.filter.search)? {
            Some(found) if !found.whole => return store::closest(connection, &self.filter, found.ids).map(Some),
            found => found,
        };
        Ok(None)
    }

    fn numbers_on_from(&self, connection: &mut Connection, position: &Position, most: usize) -> QueryResult<Numbers> {
        let SortOrder { column: sort, direction: order } = self.order;
        let ordered = Ordered {
            filter: &self.filter,
            found: self.found.as_ref(),
            sort,
            order,
        };
        let rows = ordered.rows(connection, position, most)?;
        let last = rows.last().map(|row| row.keys(sort));
        Ok((rows.iter().map(|row| row.id).collect(), last))
    }

    fn load(&self, connection: &mut Connection, numbers: &[i64]) -> QueryResult<Vec<Row>> {
        pax::table
            .filter(db::among("pax.id", numbers.iter().copied()))
            .select((Pax::as_select(), pax::created_at))
            .load(connection)
    }

    fn number_of((pax, _): &Row) -> i64 {
        pax.id
    }
}

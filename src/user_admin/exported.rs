//! The users of a list with all that their pages tell, for a file.

use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::clock::Timestamp;
use crate::db::schema::users;
use crate::db::{self, Connection, Found, KeyValue, QueryResult, Written};
use crate::entry::factors;
use crate::export::Listing;
use crate::people::filter::Filter;
use crate::people::list::{self, Ordered, Sort};
use crate::people::{Status, User, search};
use crate::rights::roles;
use crate::web::listing::SortOrder;
use crate::web::paging::{COUNT_LIMIT, Position};

/// A user with what stands beside their record.
pub struct Person {
    pub user: User,
    pub status: Status,
    pub locked_until: Option<Timestamp>,
    pub department: Option<String>,
    pub position: Option<String>,
    /// Names with commas between them.
    pub roles: Option<String>,
    pub has_factor: bool,
}

type Row = (User, Option<String>, Option<String>, Option<String>, bool);

/// The list, as it is filtered and sorted.
pub struct People {
    filter: Filter,
    order: SortOrder<Sort>,
    now: Timestamp,
    found: Option<Found>,
    is_long: bool,
}

impl People {
    /// Statuses are those of `now`.
    pub fn of(filter: Filter, order: SortOrder<Sort>, now: Timestamp) -> People {
        let column = order.column.among(&filter);
        People {
            filter,
            order: SortOrder { column, ..order },
            now,
            found: None,
            is_long: false,
        }
    }

    fn person(&self, (user, department, position, roles, has_factor): Row) -> Person {
        Person {
            status: user.status(self.now),
            locked_until: user.standing.lock_ends_at(self.now),
            user,
            department,
            position,
            roles,
            has_factor,
        }
    }
}

impl Listing for People {
    type Row = Person;

    fn begin(&mut self, connection: &mut Connection) -> QueryResult<Option<Vec<i64>>> {
        self.found = match search::find(connection, &self.filter.search, &self.filter.scope)? {
            Some(found) if !found.whole => return list::closest(connection, &self.filter, &found, self.now).map(Some),
            found => found,
        };
        let ids = self.found.as_ref().map(|found| found.ids.as_slice());
        self.is_long = list::count(connection, &self.filter, ids, self.now)? > COUNT_LIMIT;
        Ok(None)
    }

    fn numbers_on_from(
        &self,
        connection: &mut Connection,
        position: &Position,
        most: usize,
    ) -> QueryResult<(Vec<i64>, Option<Vec<KeyValue>>)> {
        let ordered = Ordered {
            filter: &self.filter,
            found: self.found.as_ref(),
            is_long: self.is_long,
            sort: self.order.column,
            order: self.order.direction,
            now: self.now,
        };
        let rows = ordered.rows(connection, position, most)?;
        let last = rows.last().map(|row| row.keys(self.order.column));
        Ok((rows.iter().map(|row| row.id.0).collect(), last))
    }

    fn load(&self, connection: &mut Connection, numbers: &[i64]) -> QueryResult<Vec<Person>> {
        let Some(within) = self.filter.scope.condition("users.department_id") else {
            return self.people(connection, numbers, Written::new("1 = 1"));
        };
        self.people(connection, numbers, within)
    }

    fn number_of(person: &Person) -> i64 {
        person.user.id.0
    }
}

impl People {
    fn people(&self, connection: &mut Connection, numbers: &[i64], within: Written<Bool>) -> QueryResult<Vec<Person>> {
        let rows: Vec<Row> = users::table
            .filter(db::among("users.id", numbers.iter().copied()))
            .filter(within)
            .select((
                User::as_select(),
                db::name_of("departments", "users.department_id"),
                db::name_of("positions", "users.position_id"),
                roles::names_of_each_user(),
                factors::any_of_each_user(),
            ))
            .load(connection)?;
        Ok(rows.into_iter().map(|row| self.person(row)).collect())
    }
}

//! The users of a list with all that their pages tell, for a file.

use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::clock::Timestamp;
use crate::db::schema::users;
use crate::db::{self, Connection, QueryResult, Written};
use crate::entry::factors;
use crate::export::{Listing, Numbers};
use crate::people::filter::Filter;
use crate::people::list::{Sort, Walk};
use crate::people::{Status, User};
use crate::rights::roles;
use crate::web::listing::SortOrder;
use crate::web::paging::Position;

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
    walk: Walk,
}

impl People {
    /// Statuses are those of `now`.
    pub fn of(filter: Filter, order: SortOrder<Sort>, now: Timestamp) -> People {
        People { walk: Walk::over(filter, order, now) }
    }

    fn person(&self, (user, department, position, roles, has_factor): Row) -> Person {
        Person {
            status: user.status(self.walk.now),
            locked_until: user.standing.lock_ends_at(self.walk.now),
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
        self.walk.begin(connection)
    }

    fn numbers_on_from(&self, connection: &mut Connection, position: &Position, most: usize) -> QueryResult<Numbers> {
        self.walk.numbers_on_from(connection, position, most)
    }

    fn load(&self, connection: &mut Connection, numbers: &[i64]) -> QueryResult<Vec<Person>> {
        let Some(within) = self.walk.filter.scope.condition("users.department_id") else {
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

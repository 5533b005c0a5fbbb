//! A person with what stands beside their record, read at once.

use diesel::prelude::*;

use super::addresses::Waiting;
use super::{User, factors, roles};
use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::schema::{address_changes, departments, passwords, positions, users};
use crate::db::{Connection, QueryResult};

#[derive(Debug, Clone, Queryable)]
pub struct Profile {
    pub user: User,
    pub department: Option<String>,
    pub position: Option<String>,
    pub password: Option<StoredPassword>,
    /// An address that waits to be confirmed.
    pub waiting: Option<Waiting>,
    /// Names with commas between them.
    pub roles: Option<String>,
    pub has_factor: bool,
}

/// What may be known of a password.
#[derive(Debug, Clone, Copy, Queryable, Selectable)]
#[diesel(table_name = passwords)]
pub struct StoredPassword {
    pub set_at: Timestamp,
    pub one_time: bool,
}

pub fn of(connection: &mut Connection, id: UserId) -> QueryResult<Profile> {
    users::table
        .find(id.0)
        .left_join(departments::table)
        .left_join(positions::table)
        .left_join(passwords::table)
        .left_join(address_changes::table.on(address_changes::user_id.eq(users::id)))
        .select((
            User::as_select(),
            departments::name.nullable(),
            positions::name.nullable(),
            Option::<StoredPassword>::as_select(),
            Option::<Waiting>::as_select(),
            roles::names_of_each_user(),
            factors::any_of_each_user(),
        ))
        .get_result(connection)
}

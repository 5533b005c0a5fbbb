//! A person with what stands beside their record, read at once.

use diesel::prelude::*;

use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::schema::{address_changes, passwords, users};
use crate::db::{self, Connection, QueryResult};
use crate::entry::factors;
use crate::mailing::address_change::Waiting;
use crate::mailing::corrections;
use crate::people::User;
use crate::requests;
use crate::rights::roles;

/// A person with what stands beside their record.
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
    /// One that somebody is to look at.
    pub has_correction: bool,
    /// One that waits.
    pub has_request: bool,
}

/// What may be known of a password.
#[derive(Debug, Clone, Copy, Queryable, Selectable)]
#[diesel(table_name = passwords)]
pub struct StoredPassword {
    pub set_at: Timestamp,
    pub one_time: bool,
}

/// By one statement.
pub fn of(connection: &mut Connection, id: UserId) -> QueryResult<Profile> {
    users::table
        .find(id.0)
        .left_join(passwords::table)
        .left_join(address_changes::table.on(address_changes::user_id.eq(users::id)))
        .select((
            User::as_select(),
            db::name_of("departments", "users.department_id"),
            db::name_of("positions", "users.position_id"),
            Option::<StoredPassword>::as_select(),
            Option::<Waiting>::as_select(),
            roles::names_of_each_user(),
            factors::any_of_each_user(),
            corrections::any_open_of_each_user(),
            requests::any_of_each_user(),
        ))
        .get_result(connection)
}

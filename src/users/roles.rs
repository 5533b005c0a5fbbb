//! Roles and who has them.

use diesel::prelude::*;

use crate::context::UserId;
use crate::db::schema::{roles, user_roles};
use crate::db::{Connection, QueryResult};

pub const ADMINISTRATOR: &str = "administrator";

#[derive(Debug, Clone, Queryable)]
pub struct Role {
    pub id: i64,
    pub key: String,
    pub name: String,
}

pub fn all(connection: &mut Connection) -> QueryResult<Vec<Role>> {
    roles::table
        .order(roles::id)
        .select((roles::id, roles::key, roles::name))
        .load(connection)
}

pub fn of_user(connection: &mut Connection, user: UserId) -> QueryResult<Vec<Role>> {
    roles::table
        .inner_join(user_roles::table)
        .filter(user_roles::user_id.eq(user))
        .order(roles::id)
        .select((roles::id, roles::key, roles::name))
        .load(connection)
}

pub fn administrator(connection: &mut Connection) -> QueryResult<Role> {
    roles::table
        .filter(roles::key.eq(ADMINISTRATOR))
        .select((roles::id, roles::key, roles::name))
        .first(connection)
}

/// Gives a user exactly these roles.
pub fn replace(connection: &mut Connection, user: UserId, wanted: &[i64]) -> QueryResult<()> {
    diesel::delete(user_roles::table.filter(user_roles::user_id.eq(user))).execute(connection)?;
    for role in wanted {
        diesel::insert_into(user_roles::table)
            .values((user_roles::user_id.eq(user), user_roles::role_id.eq(role)))
            .execute(connection)?;
    }
    Ok(())
}

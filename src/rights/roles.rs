//! Roles and who has them.

use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};

use crate::context::UserId;
use crate::db::schema::{role_departments, roles, user_roles};
use crate::db::{self, Connection, QueryResult, Written};

pub const ADMINISTRATOR: &str = "administrator";
pub const USER_ADMINISTRATOR: &str = "user_administrator";

/// `key` is what the code knows it by, `name` what people do.
#[derive(Debug, Clone, Queryable)]
pub struct Role {
    pub id: i64,
    pub key: String,
    pub name: String,
}

/// In the order in which they were made.
pub fn all(connection: &mut Connection) -> QueryResult<Vec<Role>> {
    roles::table
        .order(roles::id)
        .select((roles::id, roles::key, roles::name))
        .load(connection)
}

/// In the order in which they were made.
pub fn of_user(connection: &mut Connection, user: UserId) -> QueryResult<Vec<Role>> {
    roles::table
        .inner_join(user_roles::table)
        .filter(user_roles::user_id.eq(user))
        .order(roles::id)
        .select((roles::id, roles::key, roles::name))
        .load(connection)
}

/// A column beside each of `users`, with commas between the names.
pub fn names_of_each_user() -> Written<Nullable<Text>> {
    Written::new(
        "(SELECT string_agg(roles.name, ', ' ORDER BY roles.id)
          FROM user_roles JOIN roles ON roles.id = user_roles.role_id
          WHERE user_roles.user_id = users.id)",
    )
}

/// The names of the roles that this department is one of the departments of.
pub fn limited_to(connection: &mut Connection, department: i64) -> QueryResult<Vec<String>> {
    let limited = role_departments::table.filter(role_departments::department_id.eq(department));
    roles::table
        .filter(roles::id.eq_any(limited.select(role_departments::role_id)))
        .order(roles::id)
        .select(roles::name)
        .load(connection)
}

/// The role that may do everything.
pub fn administrator(connection: &mut Connection) -> QueryResult<Role> {
    roles::table
        .filter(roles::key.eq(ADMINISTRATOR))
        .select((roles::id, roles::key, roles::name))
        .get_result(connection)
}

/// A role that somebody has, and how they came by it: by hand, by a rule, or both.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = user_roles)]
pub struct Given {
    #[diesel(column_name = role_id)]
    pub role: i64,
    pub by_hand: bool,
    /// The number of the rule.
    #[diesel(column_name = rule_id)]
    pub rule: Option<i64>,
}

/// The roles of each of these people.
pub fn given_among(connection: &mut Connection, people: &[UserId]) -> QueryResult<Vec<(UserId, Given)>> {
    user_roles::table
        .filter(db::among("user_roles.user_id", people.iter().copied()))
        .order((user_roles::user_id, user_roles::role_id))
        .select((user_roles::user_id, Given::as_select()))
        .load(connection)
}

/// The roles of one person, in the order in which the roles were made.
pub fn given_to(connection: &mut Connection, person: UserId) -> QueryResult<Vec<Given>> {
    Ok(given_among(connection, &[person])?
        .into_iter()
        .map(|(_, given)| given)
        .collect())
}

/// Gives one role by hand to many who are new.
pub fn give_many(connection: &mut Connection, people: &[UserId], role: i64) -> QueryResult<()> {
    let rows: Vec<_> = people
        .iter()
        .map(|person| (user_roles::user_id.eq(*person), user_roles::role_id.eq(role), user_roles::by_hand.eq(true)))
        .collect();
    match connection {
        Connection::Sqlite(inner) => diesel::insert_into(user_roles::table).values(&rows).execute(inner),
        Connection::Postgres(inner) => diesel::insert_into(user_roles::table).values(&rows).execute(inner),
    }
    .map(drop)
}

/// Gives a user exactly these roles by hand. What they have by rules they keep.
pub fn replace(connection: &mut Connection, user: UserId, wanted: &[i64]) -> QueryResult<()> {
    let given = given_to(connection, user)?;
    for given in &given {
        let row = user_roles::table.find((user.0, given.role));
        let by_hand = wanted.contains(&given.role);
        if !by_hand && given.rule.is_none() {
            diesel::delete(row).execute(connection)?;
        } else if by_hand != given.by_hand {
            diesel::update(row)
                .set(user_roles::by_hand.eq(by_hand))
                .execute(connection)?;
        }
    }
    for role in wanted
        .iter()
        .filter(|role| given.iter().all(|given| given.role != **role))
    {
        diesel::insert_into(user_roles::table)
            .values((user_roles::user_id.eq(user), user_roles::role_id.eq(role), user_roles::by_hand.eq(true)))
            .execute(connection)?;
    }
    Ok(())
}

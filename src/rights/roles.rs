//! Roles and who has them.

use std::collections::{BTreeSet, HashMap};

use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};

use crate::context::UserId;
use crate::db::schema::{role_rules, roles, user_roles};
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

/// The role that may do everything.
pub fn administrator(connection: &mut Connection) -> QueryResult<Role> {
    roles::table
        .filter(roles::key.eq(ADMINISTRATOR))
        .select((roles::id, roles::key, roles::name))
        .get_result(connection)
}

/// A role that a new account is given for its department, or for its job position.
#[derive(Debug, Clone, Queryable)]
pub struct Rule {
    pub department: Option<i64>,
    pub position: Option<i64>,
    pub role: i64,
}

/// All of them, the oldest first.
pub fn rules(connection: &mut Connection) -> QueryResult<Vec<Rule>> {
    role_rules::table
        .order(role_rules::id)
        .select((role_rules::department_id, role_rules::position_id, role_rules::role_id))
        .load(connection)
}

/// What a rule goes by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Basis {
    Department(i64),
    Position(i64),
}

impl Rule {
    fn is_of(&self, basis: Basis) -> bool {
        match basis {
            Basis::Department(id) => self.department == Some(id),
            Basis::Position(id) => self.position == Some(id),
        }
    }
}

/// The roles that new accounts there are given.
pub fn rules_of(connection: &mut Connection, basis: Basis) -> QueryResult<Vec<i64>> {
    let rules = rules(connection)?.into_iter();
    Ok(rules.filter(|rule| rule.is_of(basis)).map(|rule| rule.role).collect())
}

/// Whoever calls this has checked that the roles may be given.
pub fn replace_rules_of(connection: &mut Connection, basis: Basis, wanted: &[i64]) -> QueryResult<()> {
    let (department, position) = match basis {
        Basis::Department(id) => (Some(id), None),
        Basis::Position(id) => (None, Some(id)),
    };
    match basis {
        Basis::Department(id) => {
            diesel::delete(role_rules::table.filter(role_rules::department_id.eq(id))).execute(connection)?
        }
        Basis::Position(id) => {
            diesel::delete(role_rules::table.filter(role_rules::position_id.eq(id))).execute(connection)?
        }
    };
    for role in wanted {
        diesel::insert_into(role_rules::table)
            .values((
                role_rules::department_id.eq(department),
                role_rules::position_id.eq(position),
                role_rules::role_id.eq(role),
            ))
            .execute(connection)?;
    }
    Ok(())
}

/// The roles that the rules give to someone of this department and position.
pub fn by_rule(rules: &[Rule], department: Option<i64>, position: Option<i64>) -> BTreeSet<i64> {
    let bases = [department.map(Basis::Department), position.map(Basis::Position)];
    let fits = |rule: &&Rule| bases.iter().flatten().any(|basis| rule.is_of(*basis));
    rules.iter().filter(fits).map(|rule| rule.role).collect()
}

/// Gives one role more; who has it keeps it.
pub fn give(connection: &mut Connection, user: UserId, role: i64) -> QueryResult<()> {
    let given: i64 = user_roles::table.find((user.0, role)).count().get_result(connection)?;
    if given == 0 {
        diesel::insert_into(user_roles::table)
            .values((user_roles::user_id.eq(user), user_roles::role_id.eq(role)))
            .execute(connection)?;
    }
    Ok(())
}

/// Gives one role to many who are new.
pub fn give_many(connection: &mut Connection, people: &[UserId], role: i64) -> QueryResult<()> {
    let rows: Vec<_> = people
        .iter()
        .map(|person| (user_roles::user_id.eq(*person), user_roles::role_id.eq(role)))
        .collect();
    match connection {
        Connection::Sqlite(inner) => diesel::insert_into(user_roles::table).values(&rows).execute(inner),
        Connection::Postgres(inner) => diesel::insert_into(user_roles::table).values(&rows).execute(inner),
    }
    .map(drop)
}

/// The roles of each of these people, by number.
pub fn of_users(connection: &mut Connection, people: &[UserId]) -> QueryResult<HashMap<UserId, BTreeSet<i64>>> {
    let given: Vec<(UserId, i64)> = user_roles::table
        .filter(db::among("user_roles.user_id", people.iter().copied()))
        .select((user_roles::user_id, user_roles::role_id))
        .load(connection)?;
    let mut roles: HashMap<UserId, BTreeSet<i64>> = HashMap::new();
    for (person, role) in given {
        roles.entry(person).or_default().insert(role);
    }
    Ok(roles)
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

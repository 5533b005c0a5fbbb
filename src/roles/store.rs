use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};

use crate::context::UserId;
use crate::db::schema::{departments, role_departments, role_permissions, role_rules, roles, user_roles, users};
use crate::db::{self, AtMost, Connection, QueryResult, Written};
use crate::people::{Scope, User};
use crate::rights::rules::{Conditions, Rule, Walk};
use crate::rights::{Permission, Permissions, permission};

/// A role as its page shows it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = roles)]
pub struct Role {
    pub id: i64,
    pub key: String,
    pub name: String,
    pub description: String,
    pub version: i32,
    /// Counted no further than one beyond what lists count.
    #[diesel(select_expression = count_of_users(), select_expression_type = Written<BigInt>)]
    pub users: i64,
}

fn count_of_users() -> Written<BigInt> {
    Written::new(
        "(SELECT count(*) FROM (
            SELECT 1 AS one FROM user_roles WHERE user_roles.role_id = roles.id LIMIT 10001
        ) AS counted)",
    )
}

/// How many users have each role that somebody has.
pub fn users_of_each(connection: &mut Connection) -> QueryResult<BTreeMap<i64, i64>> {
    let counted = Written::<(BigInt, BigInt)>::new("SELECT role_id, count(*) FROM user_roles GROUP BY role_id");
    Ok(counted.load::<(i64, i64)>(connection)?.into_iter().collect())
}

/// In the order in which they were made.
pub fn all(connection: &mut Connection) -> QueryResult<Vec<Role>> {
    roles::table.order(roles::id).select(Role::as_select()).load(connection)
}

pub fn find(connection: &mut Connection, id: i64) -> QueryResult<Role> {
    roles::table.find(id).select(Role::as_select()).get_result(connection)
}

pub fn id_of(connection: &mut Connection, name_key: &str) -> QueryResult<Option<i64>> {
    roles::table
        .filter(roles::name_key.eq(name_key))
        .select(roles::id)
        .get_result(connection)
        .optional()
}

/// What a role is called.
pub struct Named<'a> {
    pub name: &'a str,
    pub name_key: &'a str,
    pub description: &'a str,
}

pub fn insert(connection: &mut Connection, key: &str, named: &Named<'_>) -> QueryResult<i64> {
    diesel::insert_into(roles::table)
        .values((
            roles::key.eq(key),
            roles::name.eq(named.name),
            roles::name_key.eq(named.name_key),
            roles::description.eq(named.description),
        ))
        .returning(roles::id)
        .get_result(connection)
}

/// False where somebody else saved it since this version.
pub fn update(connection: &mut Connection, id: i64, version: i32, named: &Named<'_>) -> QueryResult<bool> {
    let updated = diesel::update(roles::table.find(id).filter(roles::version.eq(version)))
        .set((
            roles::name.eq(named.name),
            roles::name_key.eq(named.name_key),
            roles::description.eq(named.description),
            roles::version.eq(version + 1),
        ))
        .execute(connection)?;
    Ok(updated == 1)
}

/// What a newer Purser beside this one allows besides stays.
pub fn set_permissions(connection: &mut Connection, role: i64, wanted: &Permissions, scope: &Scope) -> QueryResult<()> {
    let known = Permission::ALL.iter().copied();
    let is_limited = !scope.is_everywhere();
    let word = |permission| permission::stored_word(permission, is_limited);
    let mut words: BTreeSet<String> = wanted.each().map(word).collect();
    let any_words: Vec<String> = known
        .flat_map(|permission| [false, true].map(|is_limited| permission::stored_word(permission, is_limited)))
        .collect();
    let before: Vec<String> = role_permissions::table
        .filter(role_permissions::role_id.eq(role))
        .select(role_permissions::permission)
        .load(connection)?;
    for word in before {
        if !words.remove(&word) && any_words.contains(&word) {
            diesel::delete(role_permissions::table.find((role, word))).execute(connection)?;
        }
    }
    for word in words {
        diesel::insert_into(role_permissions::table)
            .values((role_permissions::role_id.eq(role), role_permissions::permission.eq(word)))
            .execute(connection)?;
    }
    set_departments(connection, role, scope)
}

fn set_departments(connection: &mut Connection, role: i64, scope: &Scope) -> QueryResult<()> {
    let of_role = role_departments::table.filter(role_departments::role_id.eq(role));
    diesel::delete(of_role).execute(connection)?;
    let Scope::Within(departments) = scope else { return Ok(()) };
    for department in departments {
        diesel::insert_into(role_departments::table)
            .values((role_departments::role_id.eq(role), role_departments::department_id.eq(department)))
            .execute(connection)?;
    }
    Ok(())
}

/// By their numbers, in the order of their names.
pub fn departments(connection: &mut Connection) -> QueryResult<Vec<(i64, String)>> {
    departments::table
        .order(departments::name_key)
        .select((departments::id, departments::name))
        .load(connection)
}

/// The names of the departments that each limited role holds in.
pub fn departments_of_roles(connection: &mut Connection) -> QueryResult<BTreeMap<i64, Vec<String>>> {
    let rows: Vec<(i64, String)> = role_departments::table
        .inner_join(departments::table)
        .order(departments::name_key)
        .select((role_departments::role_id, departments::name))
        .load(connection)?;
    let mut names: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for (role, name) in rows {
        names.entry(role).or_default().push(name);
    }
    Ok(names)
}

pub fn delete(connection: &mut Connection, id: i64) -> QueryResult<()> {
    diesel::delete(roles::table.find(id)).execute(connection).map(drop)
}

/// True if somebody has this role who may do something beyond these permissions by another one.
pub fn is_held_by_more(connection: &mut Connection, role: i64, mine: &Permissions) -> QueryResult<bool> {
    let each = permission::of_each_role(connection)?.into_iter();
    let beyond: Vec<i64> = each
        .filter(|(_, permissions)| !mine.cover(permissions))
        .map(|(role, _)| role)
        .collect();
    let others = diesel::alias!(user_roles as others);
    let also = others
        .filter(others.field(user_roles::user_id).eq(user_roles::user_id))
        .filter(others.field(user_roles::role_id).eq_any(beyond));
    let held = user_roles::table
        .filter(user_roles::role_id.eq(role))
        .filter(diesel::dsl::exists(also));
    diesel::select(diesel::dsl::exists(held)).get_result(connection)
}

/// How many rules give this role.
pub fn rules_giving(connection: &mut Connection, role: i64) -> QueryResult<i64> {
    role_rules::table
        .filter(role_rules::role_id.eq(role))
        .count()
        .get_result(connection)
}

pub fn insert_rule(
    connection: &mut Connection,
    saved_by: Option<UserId>,
    rule: (&Conditions, i64),
) -> QueryResult<i64> {
    let (conditions, role) = rule;
    diesel::insert_into(role_rules::table)
        .values((
            conditions,
            role_rules::role_id.eq(role),
            role_rules::saved_by.eq(saved_by),
            role_rules::walk.eq(Walk::Concerned),
        ))
        .returning(role_rules::id)
        .get_result(connection)
}

/// From the first of those who have a role by it.
pub fn update_rule(
    connection: &mut Connection,
    before: &Rule,
    saved_by: Option<UserId>,
    (conditions, role): (&Conditions, i64),
) -> QueryResult<()> {
    diesel::update(role_rules::table.find(before.id))
        .set((conditions, role_rules::role_id.eq(role)))
        .execute(connection)?;
    begin_anew(connection, before, saved_by, false)
}

/// It is deleted once nobody has a role by it.
pub fn end_rule(connection: &mut Connection, before: &Rule, ended_by: Option<UserId>) -> QueryResult<()> {
    begin_anew(connection, before, ended_by, true)
}

fn begin_anew(connection: &mut Connection, rule: &Rule, by: Option<UserId>, is_ending: bool) -> QueryResult<()> {
    diesel::update(role_rules::table.find(rule.id))
        .set((
            role_rules::saved_by.eq(by),
            role_rules::version.eq(rule.version + 1),
            role_rules::is_ending.eq(is_ending),
            role_rules::walk.eq(Walk::Holders),
            role_rules::reached.eq(0),
            role_rules::looked_at.eq(0),
        ))
        .execute(connection)
        .map(drop)
}

/// How many people will be looked at, for the bar that shows how far it came.
pub fn note_expected(connection: &mut Connection, id: i64, expected: i64) -> QueryResult<()> {
    diesel::update(role_rules::table.find(id))
        .set(role_rules::expected.eq(expected))
        .execute(connection)
        .map(drop)
}

/// The oldest that is not applied to all yet.
pub fn under_way(connection: &mut Connection) -> QueryResult<Option<Rule>> {
    role_rules::table
        .filter(Written::<Bool>::new("role_rules.walk <> 'done'"))
        .order(role_rules::id)
        .select(Rule::as_select())
        .at_most(1)
        .get_result(connection)
        .optional()
}

/// Changes nothing where the rule was saved anew since it was read.
pub fn note_reached(
    connection: &mut Connection,
    rule: &Rule,
    walk: Walk,
    reached: i64,
    looked_at: i64,
) -> QueryResult<()> {
    let as_read = role_rules::table
        .find(rule.id)
        .filter(role_rules::version.eq(rule.version))
        .filter(role_rules::walk.eq(rule.walk))
        .filter(role_rules::reached.eq(rule.reached));
    diesel::update(as_read)
        .set((role_rules::walk.eq(walk), role_rules::reached.eq(reached), role_rules::looked_at.eq(looked_at)))
        .execute(connection)
        .map(drop)
}

pub fn delete_rule(connection: &mut Connection, id: i64) -> QueryResult<()> {
    diesel::delete(role_rules::table.find(id)).execute(connection).map(drop)
}

/// Those who have a role by the rule, in the order of their numbers.
pub fn holders(connection: &mut Connection, rule: i64, after: UserId, most: usize) -> QueryResult<Vec<UserId>> {
    user_roles::table
        .filter(user_roles::rule_id.eq(rule))
        .filter(user_roles::user_id.gt(after))
        .order(user_roles::user_id)
        .select(user_roles::user_id)
        .at_most(most)
        .load(connection)
}

pub fn count_holders(connection: &mut Connection, rule: i64) -> QueryResult<i64> {
    user_roles::table
        .filter(user_roles::rule_id.eq(rule))
        .count()
        .get_result(connection)
}

/// Those for whom all conditions hold, in the order of their numbers.
pub fn concerned(
    connection: &mut Connection,
    conditions: &Conditions,
    after: UserId,
    most: usize,
) -> QueryResult<Vec<UserId>> {
    users::table
        .filter(hold(conditions))
        .filter(users::id.gt(after))
        .order(users::id)
        .select(users::id)
        .at_most(most)
        .load(connection)
}

pub fn count_concerned(connection: &mut Connection, conditions: &Conditions) -> QueryResult<i64> {
    users::table.filter(hold(conditions)).count().get_result(connection)
}

/// By an index that begins with one of them. None: nobody.
fn hold(conditions: &Conditions) -> Written<Bool> {
    let Conditions { department_id, position_id, employment_type, source } = conditions;
    let mut written = Written::new(if conditions.are_none() { "1 = 0" } else { "1 = 1" });
    for (column, number) in [("department_id", department_id), ("position_id", position_id)] {
        if let Some(number) = number {
            // As the index says it.
            written = written
                .sql(format!(" AND users.{column} > 0 AND users.{column} = "))
                .bind(*number);
        }
    }
    if !employment_type.is_empty() {
        // The index leaves out those without one.
        written = written
            .sql(" AND users.employment_type <> '' AND users.employment_type = ")
            .bind(employment_type.as_str());
    }
    if !source.is_empty() {
        written = written.sql(" AND users.source = ").bind(source.as_str());
    }
    written
}

/// For a list of them, in the order of their numbers.
pub fn people(connection: &mut Connection, ids: &[UserId]) -> QueryResult<Vec<User>> {
    users::table
        .filter(db::among("users.id", ids.iter().copied()))
        .order(users::id)
        .select(User::as_select())
        .load(connection)
}

/// What the code gives a role that came with Purser, by its key.
pub fn default_of(key: &str) -> Option<(&'static str, &'static str, Permissions)> {
    use Permission::{
        CorrectAddresses, EditPax, EditReference, EditUsers, ExportLists, ReadMail, ReadPax, ReadUsers, SendMails,
        SetPasswords,
    };
    match key {
        "user_administrator" => {
            let users = [ReadUsers, EditUsers, SendMails, CorrectAddresses, SetPasswords, ExportLists];
            let others = [ReadPax, EditPax, EditReference, ReadMail];
            let permissions = users.into_iter().chain(others).collect();
            Some(("User administrator", "Creates and edits users and PAX", permissions))
        }
        "support" => {
            let permissions = [ReadUsers, SendMails, CorrectAddresses, ReadMail].into_iter().collect();
            Some(("Support", "Sends mails again and corrects addresses", permissions))
        }
        _ => None,
    }
}

/// With the names of what it goes by, as if it were stored.
pub fn named(connection: &mut Connection, rule: Rule) -> QueryResult<Rule> {
    let of = |connection: &mut Connection, table: &str, id: Option<i64>| match id {
        Some(id) => {
            let name = Written::<diesel::sql_types::Text>::new(format!("SELECT name FROM {table} WHERE id = "));
            name.bind(id).get_result::<String>(connection).optional()
        }
        None => Ok(None),
    };
    Ok(Rule {
        department: of(connection, "departments", rule.conditions.department_id)?,
        position: of(connection, "positions", rule.conditions.position_id)?,
        role: of(connection, "roles", Some(rule.role_id))?,
        ..rule
    })
}

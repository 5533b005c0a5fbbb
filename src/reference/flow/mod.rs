pub mod import;

use diesel::result::DatabaseErrorKind;

use crate::context::Context;
use crate::db::{Connection, DatabaseError, Lock, QueryError, QueryResult, lock};
use crate::fields::fold::fold;
use crate::journal::{self, Action, Subject};
use crate::people::posts::{self, PostStatus};
use crate::reference::store::{self, Described, Entry, List};
use crate::rights::guard::{self, Forbidden};
use crate::rights::rules::{self, Basis};
use crate::rights::{Permissions, roles};

#[derive(Debug, thiserror::Error)]
pub enum ReferenceError {
    #[error("There is one of this name already.")]
    NameTaken,
    #[error("{} it. Give them another first.", users_that_have(*.0))]
    InUse(i64),
    #[error("{}", limited_to_it(.0))]
    LimitsRoles(Vec<String>),
    #[error("Someone else changed it first. Look again.")]
    Crossed,
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

fn users_that_have(number: i64) -> String {
    if number == 1 { "1 user has".to_owned() } else { format!("{number} users have") }
}

fn limited_to_it(roles: &[String]) -> String {
    match roles {
        [role] => format!("The role {role} is limited to it. Change where it holds first."),
        roles => format!("The roles {} are limited to it. Change where they hold first.", roles.join(", ")),
    }
}

impl From<QueryError> for ReferenceError {
    /// What two people did at once on PostgreSQL, where both passed the check.
    fn from(error: QueryError) -> ReferenceError {
        use DatabaseErrorKind::{ForeignKeyViolation, UniqueViolation};
        match &error {
            QueryError::DatabaseError(UniqueViolation | ForeignKeyViolation, _) => ReferenceError::Crossed,
            _ => ReferenceError::Database(error.into()),
        }
    }
}

pub fn add(connection: &mut Connection, context: &Context, list: List, name: &str) -> Result<(), ReferenceError> {
    let key = fold(name);
    if store::id_of(connection, list, &key)?.is_some() {
        return Err(ReferenceError::NameTaken);
    }
    match list {
        List::Departments => posts::add_department(connection, context, name)?,
        List::Positions => posts::add_position(connection, context, name)?,
    };
    Ok(())
}

/// Renaming a department changes who is put there, and so who gets the roles of its rules.
fn check_rules(connection: &mut Connection, mine: &Permissions, list: List, id: i64) -> Result<(), ReferenceError> {
    let rules = rules::of_basis(connection, basis(list, id))?;
    let roles: Vec<i64> = rules.iter().map(|rule| rule.role_id).collect();
    Ok(guard::check_may_give(connection, mine, &roles)?)
}

/// What was not so before.
pub struct Changed {
    pub name: bool,
    /// The new one.
    pub status: Option<PostStatus>,
    /// How many users have it.
    pub users: i64,
}

pub fn save(
    connection: &mut Connection,
    context: &Context,
    mine: &Permissions,
    (list, id): (List, i64),
    wanted: &Described,
) -> Result<Changed, ReferenceError> {
    let before = store::find(connection, list, id)?;
    let changed = Changed {
        name: before.name != wanted.name,
        status: Some(wanted.status).filter(|status| *status != before.status),
        users: store::users_of(connection, list, id)?,
    };
    if changed.name {
        rename(connection, context, mine, (list, &before), &wanted.name)?;
    }
    describe(connection, context, mine, (list, &before), wanted)?;
    Ok(changed)
}

/// Type, status and group. Who is put there depends on them as on the name.
fn describe(
    connection: &mut Connection,
    context: &Context,
    mine: &Permissions,
    (list, before): (List, &Entry),
    wanted: &Described,
) -> Result<(), ReferenceError> {
    let changes = [
        ("type", before.kind.label(), wanted.kind.label()),
        ("status", before.status.label(), wanted.status.label()),
        ("group", before.group.as_str(), wanted.group.as_str()),
    ];
    let changes: Vec<String> = changes
        .iter()
        .filter(|(_, old, new)| old != new)
        .map(|(what, old, new)| format!("{what}: {} → {}", shown(old), shown(new)))
        .collect();
    if changes.is_empty() {
        return Ok(());
    }
    check_rules(connection, mine, list, before.id)?;
    store::describe(connection, list, before.id, wanted)?;
    let detail = format!("{}, {}", wanted.name, changes.join(", "));
    Ok(journal::record(connection, context, changed(list), subject(list, before.id), &detail)?)
}

fn shown(value: &str) -> &str {
    if value.is_empty() { "none" } else { value }
}

fn changed(list: List) -> Action {
    match list {
        List::Departments => Action::DepartmentChanged,
        List::Positions => Action::PositionChanged,
    }
}

/// By one place, among those that are not archived. At the end of the list nothing happens.
pub fn shift(
    connection: &mut Connection,
    context: &Context,
    (list, id): (List, i64),
    up: bool,
) -> Result<(), ReferenceError> {
    let mut entries = store::all(connection, list)?;
    entries.retain(|entry| entry.status != PostStatus::Archived);
    let Some(at) = entries.iter().position(|entry| entry.id == id) else { return Ok(()) };
    let to = if up { at.checked_sub(1) } else { Some(at + 1).filter(|to| *to < entries.len()) };
    let Some(to) = to else { return Ok(()) };
    entries.swap(at, to);
    store::put_in_order(connection, list, &entries)?;
    let detail = format!("{}, moved {}", entries[to].name, if up { "up" } else { "down" });
    Ok(journal::record(connection, context, changed(list), subject(list, id), &detail)?)
}

fn rename(
    connection: &mut Connection,
    context: &Context,
    mine: &Permissions,
    (list, before): (List, &Entry),
    name: &str,
) -> Result<(), ReferenceError> {
    check_rules(connection, mine, list, before.id)?;
    let key = fold(name);
    if store::id_of(connection, list, &key)?.is_some_and(|owner| owner != before.id) {
        return Err(ReferenceError::NameTaken);
    }
    store::rename(connection, list, before.id, name, &key)?;
    let action = match list {
        List::Departments => Action::DepartmentRenamed,
        List::Positions => Action::PositionRenamed,
    };
    let detail = format!("{} → {name}", before.name);
    Ok(journal::record(connection, context, action, subject(list, before.id), &detail)?)
}

pub fn delete(
    connection: &mut Connection,
    context: &Context,
    mine: &Permissions,
    list: List,
    id: i64,
) -> Result<(), ReferenceError> {
    let named = store::find(connection, list, id)?;
    check_rules(connection, mine, list, id)?;
    let users = store::users_of(connection, list, id)?;
    if users > 0 {
        return Err(ReferenceError::InUse(users));
    }
    lock(connection, Lock::RoleRules)?;
    let roles = roles_limited_to(connection, list, id)?;
    if !roles.is_empty() {
        return Err(ReferenceError::LimitsRoles(roles));
    }
    store::delete(connection, list, id)?;
    let action = match list {
        List::Departments => Action::DepartmentDeleted,
        List::Positions => Action::PositionDeleted,
    };
    Ok(journal::record(connection, context, action, subject(list, id), &named.name)?)
}

/// By their names. They would hold in fewer departments without it, or nowhere.
pub fn roles_limited_to(connection: &mut Connection, list: List, id: i64) -> QueryResult<Vec<String>> {
    match list {
        List::Departments => roles::limited_to(connection, id),
        List::Positions => Ok(Vec::new()),
    }
}

pub fn basis(list: List, id: i64) -> Basis {
    match list {
        List::Departments => Basis::Department(id),
        List::Positions => Basis::Position(id),
    }
}

fn subject(list: List, id: i64) -> Subject {
    match list {
        List::Departments => Subject::Department(id),
        List::Positions => Subject::Position(id),
    }
}

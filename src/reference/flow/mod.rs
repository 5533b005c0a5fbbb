pub mod import;

use diesel::result::DatabaseErrorKind;

use crate::context::Context;
use crate::db::{Connection, DatabaseError, QueryError};
use crate::fields::fold::fold;
use crate::journal::{self, Action, Subject};
use crate::reference::store::{self, List};
use crate::rights::Permissions;
use crate::rights::guard::{self, Forbidden};
use crate::rights::roles::{self, Basis};

#[derive(Debug, thiserror::Error)]
pub enum ReferenceError {
    #[error("There is one of this name already.")]
    NameTaken,
    #[error("{0} users have it. Give them another first.")]
    InUse(i64),
    #[error("Someone else was quicker. Look again.")]
    Crossed,
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    #[error(transparent)]
    Database(#[from] DatabaseError),
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
    let id = store::insert(connection, list, name, &key, context.now)?;
    let action = match list {
        List::Departments => Action::DepartmentCreated,
        List::Positions => Action::PositionCreated,
    };
    Ok(journal::record(connection, context, action, subject(list, id), name)?)
}

/// Renaming a department changes who is put there, and so who gets the roles of its rules.
fn check_rules(connection: &mut Connection, mine: &Permissions, list: List, id: i64) -> Result<(), ReferenceError> {
    let roles = roles::rules_of(connection, basis(list, id))?;
    Ok(guard::check_may_give(connection, mine, &roles)?)
}

pub fn rename(
    connection: &mut Connection,
    context: &Context,
    mine: &Permissions,
    list: List,
    id: i64,
    name: &str,
) -> Result<(), ReferenceError> {
    let before = store::find(connection, list, id)?;
    check_rules(connection, mine, list, id)?;
    let key = fold(name);
    if store::id_of(connection, list, &key)?.is_some_and(|owner| owner != id) {
        return Err(ReferenceError::NameTaken);
    }
    store::rename(connection, list, id, name, &key)?;
    let action = match list {
        List::Departments => Action::DepartmentRenamed,
        List::Positions => Action::PositionRenamed,
    };
    let detail = format!("{} → {name}", before.name);
    Ok(journal::record(connection, context, action, subject(list, id), &detail)?)
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
    store::delete(connection, list, id)?;
    let action = match list {
        List::Departments => Action::DepartmentDeleted,
        List::Positions => Action::PositionDeleted,
    };
    Ok(journal::record(connection, context, action, subject(list, id), &named.name)?)
}

/// From now on new accounts of this department or position are given these roles.
pub fn set_roles(
    connection: &mut Connection,
    context: &Context,
    mine: &Permissions,
    list: List,
    id: i64,
    wanted: &[i64],
) -> Result<(), ReferenceError> {
    let named = store::find(connection, list, id)?;
    guard::check_may_give(connection, mine, wanted)?;
    roles::replace_rules_of(connection, basis(list, id), wanted)?;
    Ok(journal::record(connection, context, Action::RoleRulesChanged, subject(list, id), &named.name)?)
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

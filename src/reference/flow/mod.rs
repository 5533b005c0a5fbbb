pub mod import;

use diesel::result::DatabaseErrorKind;

use crate::context::Context;
use crate::db::{Connection, DatabaseError, QueryError};
use crate::fields::fold::fold;
use crate::journal::{self, Action, Subject};
use crate::reference::store::{self, List, Named};
use crate::rights::Permissions;
use crate::rights::guard::{self, Forbidden};
use crate::rights::rules::{self, Basis};

#[derive(Debug, thiserror::Error)]
pub enum ReferenceError {
    #[error("There is one of this name already.")]
    NameTaken,
    #[error("{} it. Give them another first.", users_that_have(*.0))]
    InUse(i64),
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
    let rules = rules::of_basis(connection, basis(list, id))?;
    let roles: Vec<i64> = rules.iter().map(|rule| rule.role_id).collect();
    Ok(guard::check_may_give(connection, mine, &roles)?)
}

/// False where it has this name already.
pub fn save(
    connection: &mut Connection,
    context: &Context,
    mine: &Permissions,
    (list, id): (List, i64),
    name: &str,
) -> Result<bool, ReferenceError> {
    let before = store::find(connection, list, id)?;
    let is_new = before.name != name;
    if is_new {
        rename(connection, context, mine, (list, &before), name)?;
    }
    Ok(is_new)
}

fn rename(
    connection: &mut Connection,
    context: &Context,
    mine: &Permissions,
    (list, before): (List, &Named),
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
    store::delete(connection, list, id)?;
    let action = match list {
        List::Departments => Action::DepartmentDeleted,
        List::Positions => Action::PositionDeleted,
    };
    Ok(journal::record(connection, context, action, subject(list, id), &named.name)?)
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

pub mod import;

use diesel::result::DatabaseErrorKind;

use crate::context::Context;
use crate::db::{Connection, DatabaseError, QueryError};
use crate::fields::fold::fold;
use crate::journal::{self, Action, Subject};
use crate::people::posts;
use crate::reference::store::{self, List, Named};
use crate::rights::Permissions;
use crate::rights::guard::{self, Forbidden};
use crate::rights::roles::{self, Basis};

#[derive(Debug, thiserror::Error)]
pub enum ReferenceError {
    #[error("There is one of this name already.")]
    NameTaken,
    #[error("{} it. Give them another first.", users_that_have(*.0))]
    InUse(i64),
    #[error("Someone else changed it first. Look again.")]
    Crossed,
    #[error("whoever changes the roles of new accounts must prove anew who they are")]
    ProofDue,
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
    match list {
        List::Departments => posts::add_department(connection, context, name)?,
        List::Positions => posts::add_position(connection, context, name)?,
    };
    Ok(())
}

/// Renaming a department changes who is put there, and so who gets the roles of its rules.
fn check_rules(connection: &mut Connection, mine: &Permissions, list: List, id: i64) -> Result<(), ReferenceError> {
    let roles = roles::rules_of(connection, basis(list, id))?;
    Ok(guard::check_may_give(connection, mine, &roles)?)
}

/// What a department or job position is to be. `None` where whoever saves may not give roles.
pub struct Wanted {
    pub name: String,
    pub roles: Option<Vec<i64>>,
}

/// Who saves.
pub struct Editor {
    pub permissions: Permissions,
    pub has_proved_lately: bool,
}

/// What was not so before.
pub struct Changed {
    pub name: bool,
    pub roles: bool,
}

pub fn save(
    connection: &mut Connection,
    context: &Context,
    editor: &Editor,
    (list, id): (List, i64),
    wanted: &Wanted,
) -> Result<Changed, ReferenceError> {
    let before = store::find(connection, list, id)?;
    let mut given = roles::rules_of(connection, basis(list, id))?;
    let changed = Changed {
        name: before.name != wanted.name,
        roles: wanted.roles.as_ref().is_some_and(|roles| !same(roles, &mut given)),
    };
    if changed.name {
        rename(connection, context, &editor.permissions, (list, &before), &wanted.name)?;
    }
    if let Some(roles) = wanted.roles.as_ref().filter(|_| changed.roles) {
        set_roles(connection, context, editor, (list, &before), roles)?;
    }
    Ok(changed)
}

fn same(wanted: &[i64], given: &mut [i64]) -> bool {
    let mut wanted = wanted.to_vec();
    wanted.sort_unstable();
    given.sort_unstable();
    wanted == given
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

/// From now on new accounts of this department or position are given these roles.
fn set_roles(
    connection: &mut Connection,
    context: &Context,
    editor: &Editor,
    (list, named): (List, &Named),
    wanted: &[i64],
) -> Result<(), ReferenceError> {
    if !editor.has_proved_lately {
        return Err(ReferenceError::ProofDue);
    }
    guard::check_may_give(connection, &editor.permissions, wanted)?;
    roles::replace_rules_of(connection, basis(list, named.id), wanted)?;
    Ok(journal::record(
        connection,
        context,
        Action::RoleRulesChanged,
        subject(list, named.id),
        &named.name,
    )?)
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

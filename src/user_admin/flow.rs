//! Disabling, enabling and unlocking users: each one transaction, with its journal entry.

use crate::context::{Context, UserId};
use crate::db::Connection;
use crate::editing::{Editor, SaveError};
use crate::entry::{access, lockout};
use crate::people;
use crate::rights::Permission;
use crate::rights::guard;

/// Nobody disables themselves.
pub fn disable(connection: &mut Connection, context: &Context, editor: &Editor, id: UserId) -> Result<(), SaveError> {
    guard::check_may_change(connection, &editor.permissions, id)?;
    people::find(connection, id)?;
    guard::keeping_an_administrator(connection, id, |connection| Ok(access::disable(connection, context, &[id])?))
}

pub fn enable(connection: &mut Connection, context: &Context, editor: &Editor, id: UserId) -> Result<(), SaveError> {
    guard::check_may_change(connection, &editor.permissions, id)?;
    let user = people::find(connection, id)?;
    access::check_enable(&user.standing, context.now).map_err(SaveError::Unfit)?;
    Ok(access::enable(connection, context, &[id])?)
}

/// Only whoever may edit users ends what wrong second factors lead to.
pub fn unlock(connection: &mut Connection, context: &Context, editor: &Editor, id: UserId) -> Result<(), SaveError> {
    guard::check_may_change(connection, &editor.permissions, id)?;
    let user = people::find(connection, id)?;
    let edits_users = editor.permissions.hold_in(user.department_id, Permission::EditUsers);
    if !edits_users || !lockout::refuses_factors(connection, &user, false, context.now)? {
        access::check_unlock(&user.standing, context.now).map_err(SaveError::Unfit)?;
    }
    if edits_users {
        Ok(access::unlock(connection, context, &[id])?)
    } else {
        Ok(access::unlock_as_support(connection, context, id)?)
    }
}

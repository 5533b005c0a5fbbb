//! What nobody may do, whichever way they come: act on someone who may do more than they, give away what they don't
//! have, or leave the portal without an administrator.

use diesel::prelude::*;

use super::{Permissions, Status, permission, roles};
use crate::context::UserId;
use crate::db::schema::{user_roles, users};
use crate::db::{Connection, Lock, QueryError, QueryResult, lock};

#[derive(Debug, thiserror::Error)]
pub enum Guarded {
    #[error("This person may do more than you, so only an administrator can change their record.")]
    MayDoMore,
    #[error("You can only give roles whose permissions you have yourself.")]
    NotYoursToGive,
    #[error(
        "This is the last administrator who can sign in. Make someone else an administrator first, \
         so that somebody can still manage Purser."
    )]
    LastAdministrator,
    #[error(transparent)]
    Query(#[from] QueryError),
}

/// Whether someone with these permissions may change this person's record.
pub fn may_change(connection: &mut Connection, mine: &Permissions, person: UserId) -> QueryResult<bool> {
    Ok(mine.cover(&permission::of_user(connection, person)?))
}

pub fn check_may_change(connection: &mut Connection, mine: &Permissions, person: UserId) -> Result<(), Guarded> {
    if may_change(connection, mine, person)? { Ok(()) } else { Err(Guarded::MayDoMore) }
}

pub fn check_may_give(connection: &mut Connection, mine: &Permissions, given: &[i64]) -> Result<(), Guarded> {
    for role in given {
        if !mine.cover(&permission::of_role(connection, *role)?) {
            return Err(Guarded::NotYoursToGive);
        }
    }
    Ok(())
}

/// To be called last in any transaction that could take an administrator's role or access; it fails, and takes the
/// transaction back, where none would be left.
pub fn check_administrator_remains(connection: &mut Connection) -> Result<(), Guarded> {
    lock(connection, Lock::Administrators)?;
    if active_administrators(connection)? == 0 {
        return Err(Guarded::LastAdministrator);
    }
    Ok(())
}

pub fn has_administrator(connection: &mut Connection) -> QueryResult<bool> {
    Ok(active_administrators(connection)? > 0)
}

/// Locked ones count: a lock ends by itself, and anyone can cause one.
fn active_administrators(connection: &mut Connection) -> QueryResult<i64> {
    let role = roles::administrator(connection)?;
    users::table
        .inner_join(user_roles::table)
        .filter(user_roles::role_id.eq(role.id))
        .filter(users::status.eq_any([Status::Active, Status::Locked]))
        .count()
        .get_result(connection)
}

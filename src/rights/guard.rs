//! What nobody may do, whichever way they come: act on someone who may do more than they, give away what they don't
//! have, or leave the portal without an administrator.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use super::{Permissions, permission, roles};
use crate::context::UserId;
use crate::db::schema::{user_roles, users};
use crate::db::{self, Connection, DatabaseError, Lock, QueryError, QueryResult, from_query_error, lock};
use crate::people::Status;

/// Why somebody may not do this, in words for them.
#[derive(Debug, thiserror::Error)]
pub enum Forbidden {
    /// Nobody is told that there is such a person.
    #[error("There is no such person in your departments.")]
    Elsewhere,
    #[error("This person may do more than you, so only an administrator can change their record.")]
    MayDoMore,
    #[error("You can only give roles whose permissions you have yourself.")]
    NotYoursToGive,
    #[error(
        "This is the last administrator who can sign in with a password and has no last day. Make someone else an \
         administrator first, so that somebody can still manage Purser."
    )]
    LastAdministrator,
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

/// Whether someone with these permissions may change this person's record.
pub fn may_change(connection: &mut Connection, mine: &Permissions, person: UserId) -> QueryResult<bool> {
    if mine.are_all() {
        return Ok(true);
    }
    Ok(reaches(connection, mine, person)? && mine.cover(&permission::of_user(connection, person)?))
}

/// Whether this person is where someone with these permissions acts.
pub fn reaches(connection: &mut Connection, mine: &Permissions, person: UserId) -> QueryResult<bool> {
    let reach = mine.reach();
    Ok(reach.is_everywhere() || reach.holds(department_of(connection, person)?))
}

fn department_of(connection: &mut Connection, person: UserId) -> QueryResult<Option<i64>> {
    users::table
        .find(person.0)
        .select(users::department_id)
        .get_result(connection)
}

/// [`reaches`] as an error.
pub fn check_reaches(connection: &mut Connection, mine: &Permissions, person: UserId) -> Result<(), Forbidden> {
    if reaches(connection, mine, person)? { Ok(()) } else { Err(Forbidden::Elsewhere) }
}

/// Those of these people who are where someone with these permissions acts.
pub fn reached(connection: &mut Connection, mine: &Permissions, people: &[UserId]) -> QueryResult<HashSet<UserId>> {
    let Some(is_reached) = mine.reach().condition("users.department_id") else {
        return Ok(people.iter().copied().collect());
    };
    let reached: Vec<UserId> = users::table
        .filter(db::among("users.id", people.iter().copied()))
        .filter(is_reached)
        .select(users::id)
        .load(connection)?;
    Ok(reached.into_iter().collect())
}

from_query_error!(Forbidden);

/// Those of these people whose record someone with these permissions may change.
pub fn changeable(connection: &mut Connection, mine: &Permissions, people: &[UserId]) -> QueryResult<HashSet<UserId>> {
    if mine.are_all() {
        return Ok(people.iter().copied().collect());
    }
    let given: Vec<(UserId, i64)> = user_roles::table
        .filter(db::among("user_roles.user_id", people.iter().copied()))
        .select((user_roles::user_id, user_roles::role_id))
        .load(connection)?;
    let mut covered: HashMap<i64, bool> = HashMap::new();
    let mut changeable = reached(connection, mine, people)?;
    for (person, role) in given {
        let covers = match covered.entry(role) {
            Entry::Occupied(known) => *known.get(),
            Entry::Vacant(new) => *new.insert(mine.cover(&permission::of_role(connection, role)?)),
        };
        if !covers {
            changeable.remove(&person);
        }
    }
    Ok(changeable)
}

/// [`may_change`] as an error.
pub fn check_may_change(connection: &mut Connection, mine: &Permissions, person: UserId) -> Result<(), Forbidden> {
    check_reaches(connection, mine, person)?;
    if may_change(connection, mine, person)? { Ok(()) } else { Err(Forbidden::MayDoMore) }
}

/// Nobody gives a role that may do more than they.
pub fn check_may_give(connection: &mut Connection, mine: &Permissions, given: &[i64]) -> Result<(), Forbidden> {
    for role in given {
        if !mine.cover(&permission::of_role(connection, *role)?) {
            return Err(Forbidden::NotYoursToGive);
        }
    }
    Ok(())
}

/// Does what may take an administrator's role or access from this person; fails, and takes the transaction back, where
/// that would leave none.
pub fn keeping_an_administrator<T, E: From<Forbidden> + From<QueryError>>(
    connection: &mut Connection,
    person: UserId,
    act: impl FnOnce(&mut Connection) -> Result<T, E>,
) -> Result<T, E> {
    hold_administrators_among(connection, &[person])?;
    let was_one = is_administrator(connection, person)?;
    let done = act(connection)?;
    if was_one {
        check_administrator_remains(connection)?;
    }
    Ok(done)
}

/// True while they are disabled, too.
pub fn is_administrator(connection: &mut Connection, person: UserId) -> QueryResult<bool> {
    let roles = roles::of_user(connection, person)?;
    Ok(roles.iter().any(|role| role.key == roles::ADMINISTRATOR))
}

/// Before all other locks: that an administrator remains is decided by one transaction at a time.
pub fn hold_administrators_among(connection: &mut Connection, people: &[UserId]) -> QueryResult<()> {
    let (administrators, _) = administrators_among(connection, people)?;
    if administrators.is_empty() { Ok(()) } else { lock(connection, Lock::Administrators) }
}

/// Those of these people who are administrators, and the others.
pub fn administrators_among(connection: &mut Connection, people: &[UserId]) -> QueryResult<(Vec<UserId>, Vec<UserId>)> {
    let role = roles::administrator(connection)?;
    let administrators: HashSet<UserId> = user_roles::table
        .filter(user_roles::role_id.eq(role.id))
        .filter(db::among("user_roles.user_id", people.iter().copied()))
        .select(user_roles::user_id)
        .load::<UserId>(connection)?
        .into_iter()
        .collect();
    Ok(people.iter().partition(|person| administrators.contains(person)))
}

/// True if no other administrator could sign in. The administrators' rows are locked.
pub fn is_last_administrator(connection: &mut Connection, person: UserId) -> QueryResult<bool> {
    Ok(counts_as_administrator(connection, person)? && active_administrators(connection)? == 1)
}

fn check_administrator_remains(connection: &mut Connection) -> Result<(), Forbidden> {
    if active_administrators(connection)? == 0 {
        return Err(Forbidden::LastAdministrator);
    }
    Ok(())
}

/// One who could sign in.
pub fn has_administrator(connection: &mut Connection) -> QueryResult<bool> {
    Ok(active_administrators(connection)? > 0)
}

fn active_administrators(connection: &mut Connection) -> QueryResult<i64> {
    let role = roles::administrator(connection)?;
    users::table
        .inner_join(user_roles::table)
        .filter(user_roles::role_id.eq(role.id))
        .filter(can_manage())
        .count()
        .get_result(connection)
}

fn counts_as_administrator(connection: &mut Connection, person: UserId) -> QueryResult<bool> {
    let count: i64 = users::table
        .find(person.0)
        .filter(can_manage())
        .count()
        .get_result(connection)?;
    Ok(count > 0)
}

/// Locked ones count: a lock ends by itself, and anyone can cause one. Who was never in, leaves on a last day, or has no
/// password here, does not: nobody could get in when what they were told is lost, the day has passed, or the other sign-in
/// is away.
#[diesel::dsl::auto_type(no_type_alias)]
fn can_manage() -> _ {
    let usable: [Status; 2] = [Status::Active, Status::Locked];
    users::status
        .eq_any(usable)
        .and(
            users::activated_at
                .is_not_null()
                .or(users::last_sign_in_at.is_not_null()),
        )
        .and(users::last_day.is_null())
        .and(users::sso.eq(false))
}

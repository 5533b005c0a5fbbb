//! Who put people into their department and position, and which roles that may bring them.

use std::collections::{BTreeSet, HashMap};

use diesel::prelude::*;

use super::roles::{self, Rule};
use super::{Permissions, permission};
use crate::context::UserId;
use crate::db::schema::users;
use crate::db::{self, Connection, QueryResult};

/// Where a person stands in the organisation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Queryable, Selectable)]
#[diesel(table_name = users)]
pub struct Place {
    pub department_id: Option<i64>,
    pub position_id: Option<i64>,
    /// Who gave them their department. Nobody where the command line did, or it is not known.
    pub department_by: Option<UserId>,
    pub position_by: Option<UserId>,
}

/// With who gave them each.
pub fn place_of(connection: &mut Connection, person: UserId) -> QueryResult<Place> {
    users::table
        .find(person.0)
        .select(Place::as_select())
        .get_result(connection)
}

/// To be called by whatever gives a person a department.
pub fn note_department(connection: &mut Connection, person: UserId, by: Option<UserId>) -> QueryResult<()> {
    diesel::update(users::table.find(person.0))
        .set(users::department_by.eq(by))
        .execute(connection)
        .map(drop)
}

/// To be called by whatever gives a person a job position.
pub fn note_position(connection: &mut Connection, person: UserId, by: Option<UserId>) -> QueryResult<()> {
    diesel::update(users::table.find(person.0))
        .set(users::position_by.eq(by))
        .execute(connection)
        .map(drop)
}

/// [`note_department`] of many.
pub fn note_departments(connection: &mut Connection, people: &[UserId], by: Option<UserId>) -> QueryResult<()> {
    diesel::update(users::table.filter(db::among("users.id", people.iter().copied())))
        .set(users::department_by.eq(by))
        .execute(connection)
        .map(drop)
}

/// [`note_position`] of many.
pub fn note_positions(connection: &mut Connection, people: &[UserId], by: Option<UserId>) -> QueryResult<()> {
    diesel::update(users::table.filter(db::among("users.id", people.iter().copied())))
        .set(users::position_by.eq(by))
        .execute(connection)
        .map(drop)
}

/// To be called when someone without an account is given another address. The reader of that address's mail will get the
/// roles that the rules give, so if the giver may do less than the person who placed them, the giver counts as the placer.
pub fn note_address(connection: &mut Connection, person: UserId, by: UserId) -> QueryResult<()> {
    let Place { department_by, position_by, .. } = place_of(connection, person)?;
    let theirs = permission::of_user(connection, by)?;
    if !covers(connection, &theirs, department_by)? {
        note_department(connection, person, Some(by))?;
    }
    if !covers(connection, &theirs, position_by)? {
        note_position(connection, person, Some(by))?;
    }
    Ok(())
}

fn covers(connection: &mut Connection, theirs: &Permissions, placer: Option<UserId>) -> QueryResult<bool> {
    match placer {
        Some(placer) => Ok(theirs.cover(&permission::of_user(connection, placer)?)),
        None => Ok(theirs.are_all()),
    }
}

/// Whether an account that is made at one of these places comes with roles, which is as good as to give them.
pub fn brings_roles(connection: &mut Connection, mine: &Permissions, places: &[Place]) -> QueryResult<bool> {
    let mut by_rule = RolesByRule::load(connection, mine)?;
    for place in places {
        if !by_rule.of(connection, place)?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// The rules that give roles with an account. They give nothing that exceeds the permissions of who makes the account, or
/// of who placed the person in their department or position.
pub struct RolesByRule<'a> {
    rules: Vec<Rule>,
    mine: &'a Permissions,
    of_role: HashMap<i64, Permissions>,
    of_placer: HashMap<UserId, Permissions>,
}

impl<'a> RolesByRule<'a> {
    /// For accounts that somebody with these permissions makes.
    pub fn load(connection: &mut Connection, mine: &'a Permissions) -> QueryResult<RolesByRule<'a>> {
        Ok(RolesByRule {
            rules: roles::rules(connection)?,
            mine,
            of_role: HashMap::new(),
            of_placer: HashMap::new(),
        })
    }

    /// The roles that an account at this place comes with.
    pub fn of(&mut self, connection: &mut Connection, place: &Place) -> QueryResult<BTreeSet<i64>> {
        let by_department = roles::by_rule(&self.rules, place.department_id, None);
        let by_position = roles::by_rule(&self.rules, None, place.position_id);
        let mut given = BTreeSet::new();
        for (roles, placer) in [(by_department, place.department_by), (by_position, place.position_by)] {
            for role in roles {
                if self.is_in_reach(connection, role, placer)? {
                    given.insert(role);
                }
            }
        }
        Ok(given)
    }

    fn is_in_reach(&mut self, connection: &mut Connection, role: i64, placer: Option<UserId>) -> QueryResult<bool> {
        let needed = known(&mut self.of_role, role, || permission::of_role(connection, role))?;
        if !self.mine.cover(needed) {
            return Ok(false);
        }
        let Some(placer) = placer else { return Ok(true) };
        let placers = known(&mut self.of_placer, placer, || permission::of_user(connection, placer))?;
        Ok(placers.cover(needed))
    }
}

fn known<K: std::hash::Hash + Eq>(
    known: &mut HashMap<K, Permissions>,
    key: K,
    ask: impl FnOnce() -> QueryResult<Permissions>,
) -> QueryResult<&Permissions> {
    use std::collections::hash_map::Entry;
    Ok(match known.entry(key) {
        Entry::Occupied(entry) => entry.into_mut(),
        Entry::Vacant(entry) => entry.insert(ask()?),
    })
}

//! Who put people where they stand in the organisation, and which roles that may bring them by rules.

use std::collections::{BTreeMap, HashMap};

use diesel::prelude::*;

use super::rules::{self, Rule};
use super::{Permissions, permission};
use crate::context::UserId;
use crate::db::schema::users;
use crate::db::{Connection, QueryResult};

/// Where a person stands in the organisation, and who put them there. Nobody where the command line did, or it is not known.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Queryable, Selectable)]
#[diesel(table_name = users)]
pub struct Place {
    pub department_id: Option<i64>,
    pub position_id: Option<i64>,
    pub employment_type: String,
    pub source: String,
    pub department_by: Option<UserId>,
    pub position_by: Option<UserId>,
    pub employment_by: Option<UserId>,
    /// Who made the record.
    pub source_by: Option<UserId>,
    /// Who made the account.
    pub account_by: Option<UserId>,
}

impl Place {
    /// Whether all conditions of the rule hold here.
    pub fn meets(&self, rule: &Rule) -> bool {
        let wanted = &rule.conditions;
        !rule.is_ending
            && !wanted.are_none()
            && (wanted.department_id.is_none() || wanted.department_id == self.department_id)
            && (wanted.position_id.is_none() || wanted.position_id == self.position_id)
            && (wanted.employment_type.is_empty() || wanted.employment_type == self.employment_type)
            && (wanted.source.is_empty() || wanted.source == self.source)
    }

    /// Those by whose doing the rule fits this person.
    fn placers(&self, rule: &Rule) -> impl Iterator<Item = UserId> {
        let wanted = &rule.conditions;
        let placers = [
            self.department_by.filter(|_| wanted.department_id.is_some()),
            self.position_by.filter(|_| wanted.position_id.is_some()),
            self.employment_by.filter(|_| !wanted.employment_type.is_empty()),
            self.source_by.filter(|_| !wanted.source.is_empty()),
            self.account_by,
        ];
        placers.into_iter().flatten()
    }
}

/// With who put them there.
pub fn place_of(connection: &mut Connection, person: UserId) -> QueryResult<Place> {
    users::table
        .find(person.0)
        .select(Place::as_select())
        .get_result(connection)
}

/// To be called when someone without an account is given another address. The reader of that address's mail will get the
/// roles that the rules give, so if the giver may do less than the person who placed them, the giver counts as the placer.
pub fn note_address(connection: &mut Connection, person: UserId, by: UserId) -> QueryResult<()> {
    let place = place_of(connection, person)?;
    let theirs = permission::of_user(connection, by)?;
    let mut placer = |before: Option<UserId>| match covers(connection, &theirs, before)? {
        true => Ok::<_, diesel::result::Error>(before),
        false => Ok(Some(by)),
    };
    let placed = (
        users::department_by.eq(placer(place.department_by)?),
        users::position_by.eq(placer(place.position_by)?),
        users::employment_by.eq(placer(place.employment_by)?),
        users::source_by.eq(placer(place.source_by)?),
    );
    diesel::update(users::table.find(person.0))
        .set(placed)
        .execute(connection)
        .map(drop)
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

/// The rules that give roles. They give nothing that exceeds the permissions of whoever acts now, of whoever made the
/// account, or of whoever put the person where a rule's conditions hold.
pub struct RolesByRule<'a> {
    pub rules: Vec<Rule>,
    reach: Reach<'a>,
}

struct Reach<'a> {
    mine: &'a Permissions,
    of_role: HashMap<i64, Permissions>,
    of_placer: HashMap<UserId, Permissions>,
}

impl<'a> RolesByRule<'a> {
    /// As they are stored, for what somebody with these permissions does.
    pub fn load(connection: &mut Connection, mine: &'a Permissions) -> QueryResult<RolesByRule<'a>> {
        Ok(RolesByRule::with(rules::all(connection)?, mine))
    }

    /// As they would be.
    pub fn with(rules: Vec<Rule>, mine: &'a Permissions) -> RolesByRule<'a> {
        let reach = Reach { mine, of_role: HashMap::new(), of_placer: HashMap::new() };
        RolesByRule { rules, reach }
    }

    /// The roles that an account at this place comes with, each with the number of the rule that gives it.
    pub fn of(&mut self, connection: &mut Connection, place: &Place) -> QueryResult<BTreeMap<i64, i64>> {
        let mut given = BTreeMap::new();
        for rule in self.rules.iter().filter(|rule| place.meets(rule)) {
            if !given.contains_key(&rule.role_id) && self.reach.covers(connection, rule, place)? {
                given.insert(rule.role_id, rule.id);
            }
        }
        Ok(given)
    }
}

impl Reach<'_> {
    fn covers(&mut self, connection: &mut Connection, rule: &Rule, place: &Place) -> QueryResult<bool> {
        let needed = known(&mut self.of_role, rule.role_id, || permission::of_role(connection, rule.role_id))?.clone();
        if !self.mine.cover(&needed) {
            return Ok(false);
        }
        for placer in place.placers(rule) {
            let placers = known(&mut self.of_placer, placer, || permission::of_user(connection, placer))?;
            if !placers.cover(&needed) {
                return Ok(false);
            }
        }
        Ok(true)
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

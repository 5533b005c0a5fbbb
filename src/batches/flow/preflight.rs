//! Before an act on many: who gets it, who is skipped and why, counted. Asked anew each time it is shown.

use std::collections::{BTreeMap, HashMap};
use std::ops::ControlFlow;

use crate::batches::act::Act;
use crate::batches::person::{Circumstances, Person};
use crate::batches::role_change::RoleChange;
use crate::batches::skip::Skip;
use crate::batches::store::{self, Batch};
use crate::context::{Context, UserId};
use crate::db::{Connection, QueryResult};
use crate::rights::placing::{Place, RolesByRule};
use crate::rights::roles::{Given, Role};
use crate::rights::{Permissions, roles};
use crate::web::paging::PAGE_SIZE;

const LOOKED_AT_ONCE: usize = 4_000;

/// So many are listed with their addresses.
pub const LISTED: usize = 20;

#[derive(Default)]
pub struct Preflight {
    pub fitting: i64,
    /// The first of them.
    pub listed: Vec<Person>,
    pub skipped: Vec<(Skip, i64)>,
    /// What the rules give to those who get an account by this, and to how many.
    pub roles: Vec<(String, i64)>,
    /// Where roles are edited: how many gain each role, and how many lose it.
    pub changed: Vec<RoleEffect>,
}

/// What a bulk act does to one role.
pub struct RoleEffect {
    pub role: String,
    pub gain: i64,
    pub lose: i64,
}

pub fn preflight(
    connection: &mut Connection,
    context: &Context,
    mine: &Permissions,
    batch: &Batch,
) -> QueryResult<Preflight> {
    let mut preflight = Preflight::default();
    let mut skipped: BTreeMap<Skip, i64> = BTreeMap::new();
    let mut accounts: HashMap<Place, i64> = HashMap::new();
    let mut effects: BTreeMap<i64, (i64, i64)> = BTreeMap::new();
    let change = batch.role_change().filter(|_| batch.act == Act::EditRoles);
    let invites = batch.act.invitation().is_some();
    walk(connection, context, mine, batch, UserId(0), |person, verdict, around| {
        match verdict {
            Ok(()) => {
                preflight.fitting += 1;
                if let Some(change) = &change {
                    count_changes(&mut effects, change, around.given(person.id));
                }
                if invites && person.standing.invited_at.is_none() {
                    *accounts.entry(person.place.clone()).or_default() += 1;
                }
                if preflight.listed.len() < LISTED {
                    preflight.listed.push(person);
                }
            }
            Err(why) => *skipped.entry(why).or_default() += 1,
        }
        ControlFlow::Continue(())
    })?;
    preflight.skipped = skipped.into_iter().collect();
    preflight.skipped.sort_by_key(|(_, count)| -count);
    preflight.roles = roles_by_rule(connection, mine, &accounts)?;
    let named = |role: Role| {
        let (gain, lose) = effects.get(&role.id).copied()?;
        Some(RoleEffect { role: role.name, gain, lose })
    };
    preflight.changed = roles::all(connection)?.into_iter().filter_map(named).collect();
    Ok(preflight)
}

fn count_changes(effects: &mut BTreeMap<i64, (i64, i64)>, change: &RoleChange, given: &[Given]) {
    for role in change.gained(given) {
        effects.entry(role).or_default().0 += 1;
    }
    for role in change.lost(given) {
        effects.entry(role).or_default().1 += 1;
    }
}

fn roles_by_rule(
    connection: &mut Connection,
    mine: &Permissions,
    accounts: &HashMap<Place, i64>,
) -> QueryResult<Vec<(String, i64)>> {
    let mut by_rule = RolesByRule::load(connection, mine)?;
    let mut given: BTreeMap<i64, i64> = BTreeMap::new();
    for (place, count) in accounts {
        for role in by_rule.of(connection, place)?.into_keys() {
            *given.entry(role).or_default() += count;
        }
    }
    let all = roles::all(connection)?.into_iter();
    Ok(all
        .filter_map(|role| given.get(&role.id).map(|count| (role.name, *count)))
        .collect())
}

/// One page of those who get it, or of those who are skipped for this reason, and one more if there are more.
pub fn people(
    connection: &mut Connection,
    context: &Context,
    mine: &Permissions,
    batch: &Batch,
    wanted: Option<Skip>,
    after: UserId,
) -> QueryResult<Vec<Person>> {
    let mut found = Vec::new();
    walk(connection, context, mine, batch, after, |person, verdict, _| {
        if verdict.err() == wanted {
            found.push(person);
        }
        if found.len() > PAGE_SIZE { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    Ok(found)
}

fn walk(
    connection: &mut Connection,
    context: &Context,
    mine: &Permissions,
    batch: &Batch,
    mut after: UserId,
    mut see: impl FnMut(Person, Result<(), Skip>, &Circumstances) -> ControlFlow<()>,
) -> QueryResult<()> {
    let actor = context.actor.user_id();
    loop {
        let people = store::people_after(connection, batch.id, after, LOOKED_AT_ONCE)?;
        let Some(last) = people.last() else { return Ok(()) };
        after = last.id;
        // Whoever moved away since they were selected is not spoken of.
        let reach = mine.reach();
        let people: Vec<Person> = people
            .into_iter()
            .filter(|person| reach.holds(person.place.department_id))
            .collect();
        let ids: Vec<UserId> = people.iter().map(|person| person.id).collect();
        let around = Circumstances::of(connection, &batch.doing(), &ids, actor, mine, context.now)?;
        for person in people {
            let verdict = person.fits(batch.act, &around, context.now);
            if see(person, verdict, &around).is_break() {
                return Ok(());
            }
        }
    }
}

//! Roles by rule follow the rules: when somebody gets an account or moves, and when a rule is saved or deleted. What was
//! given by hand stays. Whoever has no account has no role by rule.
//!
//! A role that somebody has by a rule is theirs as long as the rule's conditions hold; what whoever placed them may do is
//! asked when it is given, and not again.

use std::collections::{BTreeMap, HashMap};

use diesel::prelude::*;

use super::placing::{Place, RolesByRule};
use super::roles::{self, Given};
use super::rules::Rule;
use super::{Permissions, guard};
use crate::context::{Context, UserId};
use crate::db::schema::{user_roles, users};
use crate::db::{self, Connection, Lock, QueryResult, lock_shared};
use crate::journal::{self, Action};
use crate::people::Standing;

/// Somebody whom rules may concern.
#[derive(Debug, Clone)]
pub struct Person {
    pub id: UserId,
    pub place: Place,
    pub has_account: bool,
    /// The roles that they have.
    pub given: Vec<Given>,
}

/// Those of these people who are still there, in the order of their numbers.
pub fn people(connection: &mut Connection, ids: &[UserId]) -> QueryResult<Vec<Person>> {
    let rows: Vec<(UserId, Place, Standing)> = users::table
        .filter(db::among("users.id", ids.iter().copied()))
        .order(users::id)
        .select((users::id, Place::as_select(), Standing::as_select()))
        .load(connection)?;
    let mut given: HashMap<UserId, Vec<Given>> = HashMap::new();
    for (person, one) in roles::given_among(connection, ids)? {
        given.entry(person).or_default().push(one);
    }
    let person = |(id, place, standing): (UserId, Place, Standing)| Person {
        id,
        place,
        has_account: standing.invited_at.is_some() || standing.has_been_in(),
        given: given.remove(&id).unwrap_or_default(),
    };
    Ok(rows.into_iter().map(person).collect())
}

/// What the rules change of one role of one person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    Gives,
    /// They have the role already, by hand or by another rule.
    GivesToo,
    /// They keep it by hand.
    GivesNoMore,
    Takes,
    /// It would be taken, and stays by hand: from the last administrator, or from somebody who may do more than whoever acts.
    StaysByHand,
    /// It would be given to somebody who may do more than whoever acts.
    Nothing,
}

impl Decided {
    /// Within what whoever acts may do to this person.
    pub fn within(self, may_change: bool, is_last_administrator: bool) -> Decided {
        let change = match self.change {
            Change::Takes if !may_change || is_last_administrator => Change::StaysByHand,
            Change::Gives if !may_change => Change::Nothing,
            change => change,
        };
        Decided { change, ..self }
    }
}

/// A change, and by which rule it comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Decided {
    pub role: i64,
    pub rule: i64,
    pub change: Change,
}

impl RolesByRule<'_> {
    /// What is to change for this person, so that their roles are those that the rules give.
    pub fn decide(&mut self, connection: &mut Connection, person: &Person) -> QueryResult<Vec<Decided>> {
        let mut by_rule = if person.has_account { self.of(connection, &person.place)? } else { BTreeMap::new() };
        let mut decided = Vec::new();
        for given in &person.given {
            let now = by_rule.remove(&given.role);
            if given
                .rule
                .is_some_and(|rule| person.has_account && self.goes_on(person, rule, given.role))
            {
                continue;
            }
            let change = match (now, given.rule, given.by_hand) {
                (Some(rule), _, _) => (rule, Change::GivesToo),
                (None, Some(rule), true) => (rule, Change::GivesNoMore),
                (None, Some(rule), false) => (rule, Change::Takes),
                (None, None, _) => continue,
            };
            decided.push(Decided { role: given.role, rule: change.0, change: change.1 });
        }
        let gives = |(role, rule)| Decided { role, rule, change: Change::Gives };
        decided.extend(by_rule.into_iter().map(gives));
        Ok(decided)
    }

    fn goes_on(&self, person: &Person, rule: i64, role: i64) -> bool {
        let rule = self.rules.iter().find(|known| known.id == rule);
        rule.is_some_and(|rule| rule.role_id == role && person.place.meets(rule))
    }
}

/// Whose roles changed by this.
#[derive(Debug, Clone, Default)]
pub struct Followed {
    /// They have one more. The caller ends sessions of theirs that may not go on without a second factor.
    pub gained: Vec<UserId>,
    pub lost: Vec<UserId>,
}

impl Followed {
    /// Nobody has other roles than before.
    pub fn is_nothing(&self) -> bool {
        self.gained.is_empty() && self.lost.is_empty()
    }
}

/// Gives these people the roles that the rules give them and takes those that they give no more, with the permissions of
/// whoever acts. The caller has locked the people, and before them the administrators where there may be one among them.
pub fn follow(
    connection: &mut Connection,
    context: &Context,
    mine: &Permissions,
    ids: &[UserId],
) -> QueryResult<Followed> {
    // Whoever saves a rule waits for those who still go by the one before.
    lock_shared(connection, Lock::RoleRules)?;
    let mut by_rule = RolesByRule::load(connection, mine)?;
    let administrator = roles::administrator(connection)?.id;
    let changeable = guard::changeable(connection, mine, ids)?;
    let (mut followed, mut told) = (Followed::default(), Told::new());
    for person in people(connection, ids)? {
        for decided in by_rule.decide(connection, &person)? {
            let stays = decided.role == administrator && guard::is_last_administrator(connection, person.id)?;
            let decided = decided.within(changeable.contains(&person.id), stays);
            carry_out(connection, person.id, decided)?;
            note(&mut followed, &mut told, person.id, decided);
        }
    }
    tell(connection, context, &by_rule.rules, told)?;
    Ok(followed)
}

/// Those who have no account any more have no role by rule.
pub fn take_all(connection: &mut Connection, people: &[UserId]) -> QueryResult<()> {
    let by_rule = user_roles::table
        .filter(db::among("user_roles.user_id", people.iter().copied()))
        .filter(user_roles::rule_id.is_not_null());
    diesel::delete(by_rule.filter(user_roles::by_hand.eq(false))).execute(connection)?;
    let kept = user_roles::table
        .filter(db::among("user_roles.user_id", people.iter().copied()))
        .filter(user_roles::rule_id.is_not_null());
    diesel::update(kept)
        .set(user_roles::rule_id.eq(None::<i64>))
        .execute(connection)
        .map(drop)
}

fn carry_out(connection: &mut Connection, person: UserId, decided: Decided) -> QueryResult<()> {
    let row = user_roles::table.find((person.0, decided.role));
    match decided.change {
        Change::Nothing => Ok(0),
        Change::StaysByHand => diesel::update(row)
            .set((user_roles::by_hand.eq(true), user_roles::rule_id.eq(None::<i64>)))
            .execute(connection),
        Change::Gives => diesel::insert_into(user_roles::table)
            .values((
                user_roles::user_id.eq(person),
                user_roles::role_id.eq(decided.role),
                user_roles::by_hand.eq(false),
                user_roles::rule_id.eq(Some(decided.rule)),
            ))
            .execute(connection),
        Change::GivesToo => diesel::update(row)
            .set(user_roles::rule_id.eq(Some(decided.rule)))
            .execute(connection),
        Change::GivesNoMore => diesel::update(row)
            .set(user_roles::rule_id.eq(None::<i64>))
            .execute(connection),
        Change::Takes => diesel::delete(row).execute(connection),
    }
    .map(drop)
}

/// For the journal: whom each rule gave its role, and from whom it took it.
type Told = BTreeMap<(Action, i64, i64), Vec<UserId>>;

fn note(followed: &mut Followed, told: &mut Told, person: UserId, decided: Decided) {
    let action = match decided.change {
        Change::Gives => Action::RoleGivenByRule,
        Change::Takes => Action::RoleTakenByRule,
        Change::StaysByHand => Action::RoleStaysByHand,
        Change::GivesToo | Change::GivesNoMore | Change::Nothing => return,
    };
    match decided.change {
        Change::Gives => followed.gained.push(person),
        Change::Takes => followed.lost.push(person),
        _ => {}
    }
    told.entry((action, decided.role, decided.rule))
        .or_default()
        .push(person);
}

fn tell(connection: &mut Connection, context: &Context, rules: &[Rule], told: Told) -> QueryResult<()> {
    if told.is_empty() {
        return Ok(());
    }
    let names = roles::all(connection)?;
    for ((action, role, rule), people) in told {
        let name = names
            .iter()
            .find(|known| known.id == role)
            .map_or("", |role| &role.name);
        let words = rules.iter().find(|known| known.id == rule).map(Rule::words);
        let detail = format!("{name}, by the rule {}", words.unwrap_or_default());
        journal::record_of_many_saying(connection, context, action, &people, &detail)?;
    }
    Ok(())
}

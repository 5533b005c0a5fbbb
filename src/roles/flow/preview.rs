//! What saving or deleting a rule would change, by the same decisions as when it is applied. Nothing is written.

use std::collections::BTreeMap;
use std::ops::ControlFlow;

use super::{mine, rule::Wanted};
use crate::context::{Context, UserId};
use crate::db::{Connection, QueryResult, text_enum};
use crate::rights::following::{self, Change, Person};
use crate::rights::placing::RolesByRule;
use crate::rights::rules::{self, Conditions, Rule, Walk};
use crate::rights::{guard, roles};
use crate::roles::store;
use crate::web::paging::PAGE_SIZE;

const LOOKED_AT_ONCE: usize = 2_000;

/// A preview looks at no more people than this.
pub const MOST_LOOKED_AT: usize = 200_000;

text_enum! {
    /// What becomes of one of those whom the rule concerns.
    pub enum Outcome {
        Gains = "gains",
        Loses = "loses",
        StaysByHand = "stays_by_hand",
        HasIt = "has_it",
        OutOfReach = "out_of_reach",
        MayDoMore = "may_do_more",
        NoAccount = "no_account",
    }
}

impl Outcome {
    /// After a number of people.
    pub fn label(self) -> &'static str {
        match self {
            Outcome::Gains => "would gain the role",
            Outcome::Loses => "would lose the role",
            Outcome::StaysByHand => "would keep the role, from then on by hand",
            Outcome::HasIt => "have the role already",
            Outcome::OutOfReach => "were put there by somebody who may not give the role, so they don't get it",
            Outcome::MayDoMore => "may do more than you, so nothing changes for them",
            Outcome::NoAccount => "have no account yet, and get the role with it",
        }
    }

    /// In which walk it is found.
    fn walk(self) -> Walk {
        match self {
            Outcome::Loses | Outcome::StaysByHand => Walk::Holders,
            _ => Walk::Concerned,
        }
    }
}

/// What is previewed.
#[derive(Debug, Clone)]
pub enum Plan {
    Save(Wanted),
    Delete(i64),
}

/// Counted by what would become of them.
#[derive(Debug, Clone, Default)]
pub struct Preview {
    pub counts: BTreeMap<Outcome, i64>,
    /// There are more whom nobody counted.
    pub is_cut: bool,
}

/// A rule as it is before, and all rules as they would be.
struct Trial {
    before: Option<Rule>,
    rules: Vec<Rule>,
    /// The number of the rule among them, of one that is new too.
    number: i64,
    conditions: Conditions,
    role: Option<i64>,
}

impl Trial {
    fn of(connection: &mut Connection, plan: &Plan) -> QueryResult<Trial> {
        let mut all = rules::all(connection)?;
        match plan {
            Plan::Delete(id) => {
                let before = rules::find(connection, *id)?;
                all.retain(|rule| rule.id != *id);
                Ok(Trial {
                    before: Some(before),
                    rules: all,
                    number: *id,
                    conditions: Conditions::default(),
                    role: None,
                })
            }
            Plan::Save(wanted) => {
                let before = wanted
                    .rule
                    .and_then(|id| all.iter().find(|rule| rule.id == id).cloned());
                let number = before.as_ref().map_or(i64::MAX, |rule| rule.id);
                let rule = Rule::proposed(number, wanted.conditions.clone(), wanted.role);
                all.retain(|rule| rule.id != number);
                all.push(rule);
                all.sort_by_key(|rule| rule.id);
                let (conditions, role) = (wanted.conditions.clone(), Some(wanted.role));
                Ok(Trial { before, rules: all, number, conditions, role })
            }
        }
    }

    fn people(&self, connection: &mut Connection, walk: Walk, after: UserId) -> QueryResult<Vec<UserId>> {
        match (walk, &self.before) {
            (Walk::Holders, Some(rule)) => store::holders(connection, rule.id, after, LOOKED_AT_ONCE),
            (Walk::Concerned, _) if self.role.is_some() => {
                store::concerned(connection, &self.conditions, after, LOOKED_AT_ONCE)
            }
            _ => Ok(Vec::new()),
        }
    }

    fn outcome(&self, case: &Case, walk: Walk) -> Option<Outcome> {
        let has = |change: Change| case.changes.iter().any(|(_, known)| *known == change);
        if walk == Walk::Holders {
            let lost = [(Change::Takes, Outcome::Loses), (Change::StaysByHand, Outcome::StaysByHand)];
            return lost
                .into_iter()
                .find(|(change, _)| has(*change))
                .map(|(_, outcome)| outcome);
        }
        let role = self.role?;
        let change = case
            .changes
            .iter()
            .find(|(known, _)| *known == role)
            .map(|(_, change)| *change);
        Some(match change {
            Some(Change::Gives) => Outcome::Gains,
            Some(Change::Nothing) => Outcome::MayDoMore,
            _ if case.person.given.iter().any(|given| given.role == role) => Outcome::HasIt,
            _ if !case.person.has_account => Outcome::NoAccount,
            _ => Outcome::OutOfReach,
        })
    }
}

/// A person, and what the rules would change of their roles.
struct Case {
    person: Person,
    changes: Vec<(i64, Change)>,
}

pub fn preview(connection: &mut Connection, context: &Context, plan: &Plan) -> QueryResult<Preview> {
    let mut preview = Preview::default();
    let mut looked_at = 0;
    for walk in [Walk::Holders, Walk::Concerned] {
        look_over(connection, context, plan, (walk, UserId(0)), |_, outcome| {
            looked_at += 1;
            if let Some(outcome) = outcome {
                *preview.counts.entry(outcome).or_default() += 1;
            }
            preview.is_cut = looked_at >= MOST_LOOKED_AT;
            if preview.is_cut { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        })?;
    }
    Ok(preview)
}

/// One page of those of whom this becomes, and one more if there are more.
pub fn people(
    connection: &mut Connection,
    context: &Context,
    plan: &Plan,
    wanted: Outcome,
    after: UserId,
) -> QueryResult<Vec<UserId>> {
    let (mut found, mut looked_at) = (Vec::new(), 0);
    look_over(connection, context, plan, (wanted.walk(), after), |person, outcome| {
        looked_at += 1;
        if outcome == Some(wanted) {
            found.push(person);
        }
        let is_enough = found.len() > PAGE_SIZE || looked_at >= MOST_LOOKED_AT;
        if is_enough { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    })?;
    Ok(found)
}

fn look_over(
    connection: &mut Connection,
    context: &Context,
    plan: &Plan,
    (walk, mut after): (Walk, UserId),
    mut see: impl FnMut(UserId, Option<Outcome>) -> ControlFlow<()>,
) -> QueryResult<()> {
    let mine = mine(connection, context)?;
    let mut trial = Trial::of(connection, plan)?;
    let mut by_rule = RolesByRule::with(std::mem::take(&mut trial.rules), &mine);
    let administrator = roles::administrator(connection)?.id;
    loop {
        let ids = trial.people(connection, walk, after)?;
        let Some(last) = ids.last() else { return Ok(()) };
        after = *last;
        let changeable = guard::changeable(connection, &mine, &ids)?;
        for person in following::people(connection, &ids)? {
            let may_change = changeable.contains(&person.id);
            let mut changes = Vec::new();
            for decided in by_rule.decide(connection, &person)? {
                let is_last = decided.role == administrator
                    && decided.change == Change::Takes
                    && guard::is_last_administrator(connection, person.id)?;
                let is_of_this = decided.rule == trial.number || Some(decided.role) == trial.role;
                if is_of_this {
                    changes.push((decided.role, decided.within(may_change, is_last).change));
                }
            }
            let case = Case { person, changes };
            if see(case.person.id, trial.outcome(&case, walk)).is_break() {
                return Ok(());
            }
        }
    }
}

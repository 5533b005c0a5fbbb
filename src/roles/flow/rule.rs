//! Saving and deleting rules. What they change is done by [`apply`](super::apply), piece by piece.

use diesel::result::DatabaseErrorKind;

use super::mine;
use crate::context::Context;
use crate::db::{Connection, DatabaseError, Lock, QueryError, lock};
use crate::journal::{self, Action, Subject};
use crate::rights::guard::{self, Forbidden};
use crate::rights::rules::{self, Conditions, Rule};
use crate::roles::store;

/// Each is looked at for each person who moves.
const MOST_RULES: usize = 200;

#[derive(Debug, thiserror::Error)]
pub enum RuleError {
    #[error("Choose at least one condition: a rule without any would give the role to everybody.")]
    NoCondition,
    #[error("There is a rule like this already.")]
    Same,
    #[error("There are 200 rules. Delete one first.")]
    TooMany,
    #[error("This rule is being deleted.")]
    Ending,
    #[error("Someone else changed it first. Look again.")]
    Crossed,
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl From<QueryError> for RuleError {
    /// What a rule names may have been deleted meanwhile.
    fn from(error: QueryError) -> RuleError {
        match &error {
            QueryError::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _) => RuleError::Crossed,
            _ => RuleError::Database(error.into()),
        }
    }
}

/// What a rule is to be.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// The rule that is edited; `None` for a new one.
    pub rule: Option<i64>,
    pub conditions: Conditions,
    pub role: i64,
}

/// Whether it may be saved. Returns the rule as it is before.
pub fn check(connection: &mut Connection, context: &Context, wanted: &Wanted) -> Result<Option<Rule>, RuleError> {
    if wanted.conditions.are_none() {
        return Err(RuleError::NoCondition);
    }
    let all = rules::all(connection)?;
    let is_same = |rule: &Rule| {
        let is_other = Some(rule.id) != wanted.rule && !rule.is_ending;
        is_other && rule.conditions == wanted.conditions && rule.role_id == wanted.role
    };
    if all.iter().any(is_same) {
        return Err(RuleError::Same);
    }
    if wanted.rule.is_none() && all.len() >= MOST_RULES {
        return Err(RuleError::TooMany);
    }
    let before = match wanted.rule {
        Some(id) => Some(rules::find(connection, id)?),
        None => None,
    };
    if before.as_ref().is_some_and(|rule| rule.is_ending) {
        return Err(RuleError::Ending);
    }
    let given = before.iter().map(|rule| rule.role_id).chain([wanted.role]);
    let mine = mine(connection, context)?;
    guard::check_may_give(connection, &mine, &given.collect::<Vec<_>>())?;
    Ok(before)
}

/// From now on it is in force for whoever gets an account or moves; those who are there follow piece by piece.
pub fn save(connection: &mut Connection, context: &Context, wanted: &Wanted) -> Result<i64, RuleError> {
    lock(connection, Lock::RoleRules)?;
    let saver = context.actor.user_id();
    let rule = (&wanted.conditions, wanted.role);
    let id = match check(connection, context, wanted)? {
        Some(before) => {
            store::update_rule(connection, &before, saver, rule)?;
            before.id
        }
        None => store::insert_rule(connection, saver, rule)?,
    };
    let concerned = store::count_concerned(connection, &wanted.conditions)?;
    let expected = concerned + store::count_holders(connection, id)?;
    store::note_expected(connection, id, expected)?;
    note(connection, context, Action::RoleRuleSaved, id)?;
    Ok(id)
}

/// It gives nothing from now on. Those who have a role by it lose it piece by piece, and then it is gone.
pub fn delete(connection: &mut Connection, context: &Context, id: i64) -> Result<(), RuleError> {
    lock(connection, Lock::RoleRules)?;
    let rule = rules::find(connection, id)?;
    if rule.is_ending {
        return Err(RuleError::Ending);
    }
    let mine = mine(connection, context)?;
    guard::check_may_give(connection, &mine, &[rule.role_id])?;
    store::end_rule(connection, &rule, context.actor.user_id())?;
    let expected = store::count_holders(connection, id)?;
    store::note_expected(connection, id, expected)?;
    note(connection, context, Action::RoleRuleDeleted, id)
}

fn note(connection: &mut Connection, context: &Context, action: Action, id: i64) -> Result<(), RuleError> {
    let rule = rules::find(connection, id)?;
    let detail = format!("{} → {}", rule.words(), rule.role_name());
    Ok(journal::record(connection, context, action, Subject::Role(rule.role_id), &detail)?)
}

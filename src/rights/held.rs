//! How somebody came by each of their roles, in words for pages.

use super::{roles, rules};
use crate::context::UserId;
use crate::db::{Connection, QueryResult};

/// A role that somebody has.
#[derive(Debug, Clone)]
pub struct Held {
    pub role: i64,
    pub name: String,
    pub by_hand: bool,
    pub rule: Option<ByRule>,
}

/// A rule that gives it, by its number and its conditions.
#[derive(Debug, Clone)]
pub struct ByRule {
    pub id: i64,
    pub words: String,
}

/// In the order in which the roles were made.
pub fn held_by(connection: &mut Connection, person: UserId) -> QueryResult<Vec<Held>> {
    let given = roles::given_to(connection, person)?;
    if given.is_empty() {
        return Ok(Vec::new());
    }
    let names = roles::all(connection)?;
    let rules = match given.iter().any(|given| given.rule.is_some()) {
        true => rules::all(connection)?,
        false => Vec::new(),
    };
    let by_rule = |id: i64| {
        let rule = rules.iter().find(|rule| rule.id == id);
        rule.map(|rule| ByRule { id, words: rule.words() })
    };
    let held = |given: &roles::Given| Held {
        role: given.role,
        name: names
            .iter()
            .find(|role| role.id == given.role)
            .map_or_else(String::new, |role| role.name.clone()),
        by_hand: given.by_hand,
        rule: given.rule.and_then(by_rule),
    };
    Ok(given.iter().map(held).collect())
}

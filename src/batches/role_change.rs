//! What "Edit roles" does to each of many: to the roles that they have by hand. What a rule gives stays.

use std::collections::BTreeSet;

use crate::db::text_enum;
use crate::rights::roles::{Given, Role};

text_enum! {
    /// How the chosen roles change those that somebody has.
    pub enum Mode {
        Add = "add",
        Remove = "remove",
        Replace = "replace",
    }
}

impl Mode {
    /// Before the names of roles.
    pub fn label(self) -> &'static str {
        match self {
            Mode::Add => "Add",
            Mode::Remove => "Remove",
            Mode::Replace => "Replace all by",
        }
    }

    /// As the page says it where one is chosen.
    pub fn sentence(self) -> &'static str {
        match self {
            Mode::Add => "Add these roles",
            Mode::Remove => "Remove these roles",
            Mode::Replace => "Replace all roles given by hand by these",
        }
    }
}

/// A mode, and the roles by their numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoleChange {
    pub mode: Mode,
    pub roles: BTreeSet<i64>,
}

impl RoleChange {
    /// From a form. `None` where nothing was chosen, which only [`Mode::Replace`] allows.
    pub fn chosen<'a>(mode: &str, roles: impl Iterator<Item = &'a str>) -> Option<RoleChange> {
        let change = RoleChange {
            mode: Mode::parse(mode)?,
            roles: roles.filter_map(|role| role.parse().ok()).collect(),
        };
        let is_something = !change.roles.is_empty() || change.mode == Mode::Replace;
        is_something.then_some(change)
    }

    /// As it is stored.
    pub fn stored(&self) -> String {
        let numbers = self.roles.iter().map(i64::to_string);
        [self.mode.as_str().to_owned()]
            .into_iter()
            .chain(numbers)
            .collect::<Vec<_>>()
            .join(" ")
    }

    pub fn read(stored: &str) -> Option<RoleChange> {
        let mut words = stored.split(' ');
        let mode = words.next()?;
        RoleChange::chosen(mode, words)
    }

    /// "Add Support, Captain".
    pub fn words(&self, all: &[Role]) -> String {
        let chosen = all.iter().filter(|role| self.roles.contains(&role.id));
        let names: Vec<&str> = chosen.map(|role| role.name.as_str()).collect();
        let names = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        format!("{} {names}", self.mode.label())
    }

    /// The roles that somebody is to have by hand.
    pub fn wanted(&self, given: &[Given]) -> BTreeSet<i64> {
        let by_hand = by_hand(given);
        match self.mode {
            Mode::Add => &by_hand | &self.roles,
            Mode::Remove => &by_hand - &self.roles,
            Mode::Replace => self.roles.clone(),
        }
    }

    /// Whether it changes something.
    pub fn changes(&self, given: &[Given]) -> bool {
        self.wanted(given) != by_hand(given)
    }

    /// The roles that somebody has by this, and had not.
    pub fn gained(&self, given: &[Given]) -> BTreeSet<i64> {
        let has: BTreeSet<i64> = given.iter().map(|given| given.role).collect();
        &self.wanted(given) - &has
    }

    /// The roles that somebody has no more, by a rule either.
    pub fn lost(&self, given: &[Given]) -> BTreeSet<i64> {
        let only_by_hand = given.iter().filter(|given| given.rule.is_none());
        let has: BTreeSet<i64> = only_by_hand.map(|given| given.role).collect();
        &has - &self.wanted(given)
    }

    /// Nothing changes, because a rule gives what was to be removed.
    pub fn is_kept_by_rule(&self, given: &[Given]) -> bool {
        let is_chosen = |given: &&Given| self.roles.contains(&given.role) && given.rule.is_some();
        self.mode == Mode::Remove && given.iter().any(|given| is_chosen(&given))
    }
}

fn by_hand(given: &[Given]) -> BTreeSet<i64> {
    given
        .iter()
        .filter(|given| given.by_hand)
        .map(|given| given.role)
        .collect()
}

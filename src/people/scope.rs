//! Whom somebody may see or act on, by department.

use std::collections::BTreeSet;

use diesel::sql_types::Bool;

use crate::db::Written;

/// Everybody, or those of some departments. People without a department are in none of these.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    Everywhere,
    Within(BTreeSet<i64>),
}

impl Scope {
    /// Nobody.
    pub const fn nowhere() -> Scope {
        Scope::Within(BTreeSet::new())
    }

    /// No department limits it.
    pub fn is_everywhere(&self) -> bool {
        *self == Scope::Everywhere
    }

    /// It has nobody in it.
    pub fn is_nowhere(&self) -> bool {
        *self == Scope::nowhere()
    }

    /// Whether people of this department, or those without one, are in it.
    pub fn holds(&self, department: Option<i64>) -> bool {
        match self {
            Scope::Everywhere => true,
            Scope::Within(departments) => department.is_some_and(|id| departments.contains(&id)),
        }
    }

    /// The whole of the other is in it.
    pub fn covers(&self, other: &Scope) -> bool {
        match (self, other) {
            (Scope::Everywhere, _) => true,
            (Scope::Within(_), Scope::Everywhere) => false,
            (Scope::Within(mine), Scope::Within(others)) => mine.is_superset(others),
        }
    }

    /// What is in either.
    pub fn or(self, other: &Scope) -> Scope {
        match (self, other) {
            (Scope::Within(mine), Scope::Within(others)) => Scope::Within(&mine | others),
            _ => Scope::Everywhere,
        }
    }

    /// What is in both.
    pub fn and(self, other: &Scope) -> Scope {
        match (self, other) {
            (Scope::Everywhere, other) => other.clone(),
            (mine, Scope::Everywhere) => mine,
            (Scope::Within(mine), Scope::Within(others)) => Scope::Within(&mine & others),
        }
    }

    /// Whether this column, which names a department, or the value of such words, is in it. `None`: always.
    pub fn condition(&self, column: &str) -> Option<Written<Bool>> {
        let Scope::Within(departments) = self else { return None };
        let Some((first, others)) = departments.iter().next().zip(Some(departments.iter().skip(1))) else {
            return Some(Written::new("1 = 0"));
        };
        if departments.len() == 1 {
            return Some(Written::new(format!("{column} = ")).bind(*first));
        }
        let listed = Written::new(format!("{column} IN (")).bind(*first);
        Some(others.fold(listed, |listed, id| listed.sql(", ").bind(*id)).sql(")"))
    }
}

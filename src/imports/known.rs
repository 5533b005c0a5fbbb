//! What cells name that is kept in lists: departments, job positions, roles.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;

use crate::db::schema::{departments, positions};
use crate::db::{Connection, QueryResult};
use crate::fields::fold::fold;
use crate::people::posts::PostStatus;
use crate::rights::roles::{self, Role};

/// Names, folded, and the numbers they stand for.
#[derive(Debug, Default)]
pub struct List {
    by_key: HashMap<String, i64>,
    names: HashMap<i64, String>,
    /// Those in which nobody is put any more.
    closed: HashSet<i64>,
}

type Post = (i64, String, PostStatus);

/// All that is there.
pub struct Known {
    pub departments: List,
    pub positions: List,
    pub roles: Vec<Role>,
}

impl Known {
    pub fn load(connection: &mut Connection) -> QueryResult<Known> {
        let departments: Vec<Post> = departments::table
            .select((departments::id, departments::name, departments::status))
            .load(connection)?;
        let positions: Vec<Post> = positions::table
            .select((positions::id, positions::name, positions::status))
            .load(connection)?;
        Ok(Known {
            departments: List::of(departments),
            positions: List::of(positions),
            roles: roles::all(connection)?,
        })
    }

    pub fn role_names(&self, roles: impl IntoIterator<Item = i64>) -> String {
        let wanted: Vec<i64> = roles.into_iter().collect();
        let named = self.roles.iter().filter(|role| wanted.contains(&role.id));
        named.map(|role| role.name.as_str()).collect::<Vec<_>>().join(", ")
    }
}

impl List {
    fn of(rows: Vec<Post>) -> List {
        let closed = rows.iter().filter(|(.., status)| !status.takes_people());
        List {
            by_key: rows.iter().map(|(id, name, _)| (fold(name), *id)).collect(),
            closed: closed.map(|(id, ..)| *id).collect(),
            names: rows.into_iter().map(|(id, name, _)| (id, name)).collect(),
        }
    }

    /// Whether people can be put there who are not there yet.
    pub fn takes_people(&self, id: i64) -> bool {
        !self.closed.contains(&id)
    }

    /// Those that people can be put in, in order of their names.
    pub fn names_to_choose(&self) -> Vec<String> {
        let open = self.names.iter().filter(|(id, _)| self.takes_people(**id));
        let mut names: Vec<String> = open.map(|(_, name)| name.clone()).collect();
        names.sort_by_cached_key(|name| fold(name));
        names
    }

    pub fn number_of(&self, name: &str) -> Option<i64> {
        self.by_key.get(&fold(name.trim())).copied()
    }

    /// Empty for one that was deleted since.
    pub fn name_of(&self, id: i64) -> &str {
        self.names.get(&id).map_or("", String::as_str)
    }

    /// One to be added, which has a number below zero until then.
    pub fn promise(&mut self, name: &str) -> i64 {
        let id = -1 - self.names.len() as i64;
        self.by_key.insert(fold(name.trim()), id);
        self.names.insert(id, name.trim().to_owned());
        id
    }

    /// The name most like this one, if any is like it.
    pub fn closest_to(&self, name: &str) -> Option<&str> {
        let wanted = fold(name.trim());
        let length = wanted.chars().count();
        let furthest = length.max(3) / 2;
        let folded = self.names.values().map(|known| (fold(known), known));
        // The others are not like it for their length alone, and a cell may be long.
        let comparable = folded.filter(|(folded, _)| folded.chars().count().abs_diff(length) <= furthest);
        let ranked = comparable.map(|(folded, known)| (distance(&wanted, &folded), known));
        let (distance, closest) = ranked.min()?;
        (distance <= furthest).then_some(closest)
    }
}

/// How many letters differ (Levenshtein).
fn distance(one: &str, other: &str) -> usize {
    let other: Vec<char> = other.chars().collect();
    let mut before: Vec<usize> = (0..=other.len()).collect();
    for (row, letter) in one.chars().enumerate() {
        let mut now = vec![row + 1];
        for (column, known) in other.iter().enumerate() {
            let changed = before[column] + usize::from(letter != *known);
            now.push(changed.min(before[column + 1] + 1).min(now[column] + 1));
        }
        before = now;
    }
    before[other.len()]
}

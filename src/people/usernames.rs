//! Usernames for many new people at once, made from their names.

use std::collections::HashSet;

use diesel::prelude::*;

use super::details::Draft;
use super::free_username;
use crate::db::schema::users;
use crate::db::{Connection, QueryResult};
use crate::fields::Username;

/// So many numbers behind each name are looked up together. Who has a commoner name is looked up alone.
const NUMBERS_TOGETHER: usize = 9;

/// SQLite binds no more than 32,766 values to a statement.
const KEYS_A_STATEMENT: usize = 8_000;

/// Gives a username to each draft without one, no two the same, and none that somebody has.
pub fn give(connection: &mut Connection, drafts: &mut [Draft]) -> QueryResult<()> {
    let proposals: Vec<Option<String>> = drafts.iter().map(proposal_for).collect();
    let mut taken = taken_among(connection, proposals.iter().flatten())?;
    taken.extend(
        drafts
            .iter()
            .filter_map(|draft| draft.username.as_deref().map(str::to_lowercase)),
    );
    for (draft, proposal) in drafts.iter_mut().zip(proposals) {
        let Some(proposal) = proposal else { continue };
        let free = candidates(&proposal).find(|candidate| !taken.contains(&candidate.to_lowercase()));
        let username = match free {
            Some(free) => free,
            None => beyond(connection, &proposal, &taken)?,
        };
        taken.insert(username.to_lowercase());
        draft.username = Some(username);
    }
    Ok(())
}

/// `None` for whoever brings one.
fn proposal_for(draft: &Draft) -> Option<String> {
    let name = |part: &Option<String>| part.clone().unwrap_or_default();
    let lacks_one = draft.username.as_ref().is_none_or(String::is_empty);
    lacks_one.then(|| Username::proposed(&name(&draft.first_name), &name(&draft.last_name)))
}

fn candidates(proposal: &str) -> impl Iterator<Item = String> {
    let numbered = (2..=NUMBERS_TOGETHER).map(move |number| format!("{proposal}{number}"));
    std::iter::once(proposal.to_owned()).chain(numbered)
}

fn taken_among<'a>(
    connection: &mut Connection,
    proposals: impl Iterator<Item = &'a String>,
) -> QueryResult<HashSet<String>> {
    let distinct: HashSet<String> = proposals
        .flat_map(|proposal| candidates(proposal))
        .map(|candidate| candidate.to_lowercase())
        .collect();
    let keys: Vec<String> = distinct.into_iter().collect();
    let mut taken = HashSet::new();
    for keys in keys.chunks(KEYS_A_STATEMENT) {
        let found: Vec<String> = users::table
            .filter(users::username_key.eq_any(keys))
            .select(users::username_key)
            .load(connection)?;
        taken.extend(found);
    }
    Ok(taken)
}

/// The first that nobody has, neither in the database nor among those that are being made.
fn beyond(connection: &mut Connection, proposal: &str, taken: &HashSet<String>) -> QueryResult<String> {
    let in_database = free_username(connection, proposal)?;
    if !taken.contains(&in_database.to_lowercase()) {
        return Ok(in_database);
    }
    let highest = taken
        .iter()
        .filter_map(|key| key.strip_prefix(&proposal.to_lowercase())?.parse::<u64>().ok());
    let from_database = in_database
        .strip_prefix(proposal)
        .and_then(|number| number.parse().ok());
    let next = highest.chain(from_database).max().unwrap_or(1) + 1;
    Ok(format!("{proposal}{next}"))
}

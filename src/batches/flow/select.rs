//! Making a batch of what was selected in the list.

use crate::batches::act::Act;
use crate::batches::store;
use crate::context::{Context, UserId};
use crate::db::{Connection, DatabaseError, from_query_error};
use crate::people::filter::{Filter, Matching};
use crate::web::paging::thousands;

/// More at once than this would keep the one writer of SQLite from everyone else for too long.
pub const LARGEST: usize = 100_000;

pub enum Selection {
    These(Vec<i64>),
    AllThat(Filter),
}

#[derive(Debug, thiserror::Error)]
pub enum SelectError {
    #[error("Select users first: tick their boxes, or all that match.")]
    Nobody,
    #[error("More than 100,000 match, or more than a search looks at. Narrow the list first.")]
    TooMany,
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

from_query_error!(SelectError);

pub fn select(
    connection: &mut Connection,
    context: &Context,
    act: Act,
    selection: Selection,
) -> Result<i64, SelectError> {
    let (people, words) = match selection {
        Selection::These(ids) => (store::existing(connection, &ids)?, "selected"),
        Selection::AllThat(filter) => (all_that(connection, context, &filter)?, words_of(&filter)),
    };
    if people.is_empty() {
        return Err(SelectError::Nobody);
    }
    let noun = if people.len() == 1 { "user" } else { "users" };
    let words = format!("{} {noun} {words}", thousands(people.len() as i64));
    store::forget_drafts_of(connection, context.actor.user_id())?;
    Ok(store::create(connection, context, act, &words, &people)?)
}

fn all_that(connection: &mut Connection, context: &Context, filter: &Filter) -> Result<Vec<UserId>, SelectError> {
    match filter.matching(connection, LARGEST, context.now)? {
        Matching::These(people) => Ok(people),
        Matching::TooMany => Err(SelectError::TooMany),
    }
}

fn words_of(filter: &Filter) -> &'static str {
    let all = filter.search.trim().is_empty() && filter.only_searches();
    if all { "in all" } else { "that matched a filter" }
}

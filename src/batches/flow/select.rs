//! Making a batch of what was selected in the list.

use crate::batches::act::Act;
use crate::batches::store;
use crate::context::{Context, UserId};
use crate::db::{Connection, DatabaseError, from_query_error};
use crate::notifying::{self, Notification};
use crate::people::Scope;
use crate::people::filter::{Filter, Matching};
use crate::web::paging::thousands;

/// More at once than this would keep the one writer of SQLite from everyone else for too long.
pub const LARGEST: usize = 100_000;

pub enum Selection {
    /// Of these, those in the scope.
    These(Vec<i64>, Scope),
    AllThat(Filter),
    /// Whom this notification concerns, and has not told.
    WhoMatch(i64),
}

#[derive(Debug, thiserror::Error)]
pub enum SelectError {
    #[error("Select users first: tick their boxes, or all that match.")]
    Nobody,
    #[error("Nothing to do: everybody who matches was told already.")]
    NothingToDo,
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
    let mut notification = None;
    let (people, words) = match selection {
        Selection::These(ids, scope) => (store::existing(connection, &ids, &scope)?, "selected".to_owned()),
        Selection::AllThat(filter) => (all_that(connection, context, &filter)?, words_of(&filter).to_owned()),
        Selection::WhoMatch(id) => {
            notification = Some(id);
            who_match(connection, context, id)?
        }
    };
    if people.is_empty() {
        return Err(SelectError::Nobody);
    }
    let noun = if people.len() == 1 { "user" } else { "users" };
    let words = format!("{} {noun} {words}", thousands(people.len() as i64));
    store::forget_drafts_of(connection, context.actor.user_id())?;
    Ok(store::create(connection, context, (act, notification), &words, &people)?)
}

fn all_that(connection: &mut Connection, context: &Context, filter: &Filter) -> Result<Vec<UserId>, SelectError> {
    match filter.matching(connection, LARGEST, context.now)? {
        Matching::These(people) => Ok(people),
        Matching::TooMany => Err(SelectError::TooMany),
    }
}

fn who_match(connection: &mut Connection, context: &Context, id: i64) -> Result<(Vec<UserId>, String), SelectError> {
    let notification = notifying::store::find(connection, id)?;
    let people = notifying::untold(connection, &notification, context.now, LARGEST + 1)?;
    match people.len() {
        0 => Err(SelectError::NothingToDo),
        many if many > LARGEST => Err(SelectError::TooMany),
        _ => Ok((people, words_of_notification(&notification))),
    }
}

/// After "12 users", for the list of bulk actions.
pub fn words_of_notification(notification: &Notification) -> String {
    format!("for \"{}\"", notification.name)
}

fn words_of(filter: &Filter) -> &'static str {
    let everybody = Filter { scope: Scope::Everywhere, ..filter.clone() };
    let all = filter.search.trim().is_empty() && everybody.only_searches();
    if all { "in all" } else { "that matched a filter" }
}

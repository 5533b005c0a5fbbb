//! Handing out credentials on paper: who gets a slip, and making the slips.

use std::collections::BTreeMap;

use crate::clock::Timestamp;
use crate::context::{Context, UserId};
use crate::db::{Connection, DatabaseError, QueryResult, from_query_error, lock_person};
use crate::journal::{self, Action};
use crate::links::tokens;
use crate::mailing::eligibility::may_be_handed;
use crate::mailing::invitation;
use crate::people::filter::{Filter, Matching};
use crate::people::{self, User};
use crate::preferences;
use crate::rights::{Permission, Permissions, guard};
use crate::secret::TemporaryPassword;

/// So many slips fill some 25 sheets of paper. Somebody has to hand them out one by one.
pub const LARGEST: usize = 200;

pub enum Selection {
    These(Vec<UserId>),
    AllThat(Filter),
}

#[derive(Debug, thiserror::Error)]
pub enum SelectError {
    #[error("Select users first: tick their boxes, or all that match.")]
    Nobody,
    #[error("Credentials are handed out to at most {LARGEST} users at once. Select fewer, or narrow the list first.")]
    TooMany,
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

from_query_error!(SelectError);

/// Who gets a slip, and who is skipped, by the reason, in order of their names.
#[derive(Default)]
pub struct LookedOver {
    pub fitting: Vec<User>,
    pub skipped: BTreeMap<&'static str, Vec<User>>,
}

/// What stands on a slip of paper.
pub struct Slip {
    pub user: User,
    pub password: TemporaryPassword,
    pub ends_at: Timestamp,
}

pub fn look_over(
    connection: &mut Connection,
    context: &Context,
    mine: &Permissions,
    selection: Selection,
) -> Result<LookedOver, SelectError> {
    let ids = chosen(connection, context, selection)?;
    Ok(sorted(connection, context, mine, &ids)?)
}

/// In order of their numbers, each once.
fn chosen(connection: &mut Connection, context: &Context, selection: Selection) -> Result<Vec<UserId>, SelectError> {
    let mut ids = match selection {
        Selection::These(ids) => ids,
        Selection::AllThat(filter) => match filter.matching(connection, LARGEST, context.now)? {
            Matching::These(ids) => ids,
            Matching::TooMany => return Err(SelectError::TooMany),
        },
    };
    ids.sort_by_key(|id| id.0);
    ids.dedup();
    match ids.len() {
        0 => Err(SelectError::Nobody),
        many if many > LARGEST => Err(SelectError::TooMany),
        _ => Ok(ids),
    }
}

fn sorted(
    connection: &mut Connection,
    context: &Context,
    mine: &Permissions,
    ids: &[UserId],
) -> QueryResult<LookedOver> {
    let changeable = guard::changeable(connection, mine, ids)?;
    // Whoever is elsewhere is not there at all.
    let reached = guard::reached(connection, mine, ids)?;
    let mut people: Vec<User> = people::find_all(connection, reached)?.into_values().collect();
    people.sort_by_cached_key(|user| (user.sort_name(), user.id.0));
    let mut looked_over = LookedOver::default();
    for user in people {
        match why_not(&user, changeable.contains(&user.id), mine, context.now) {
            None => looked_over.fitting.push(user),
            Some(why) => looked_over.skipped.entry(why).or_default().push(user),
        }
    }
    Ok(looked_over)
}

/// After a number of people: "12 are disabled".
fn why_not(user: &User, is_changeable: bool, mine: &Permissions, now: Timestamp) -> Option<&'static str> {
    if !is_changeable {
        return Some("may do more than you");
    }
    if let Err(reason) = may_be_handed(user, now) {
        return Some(reason.label());
    }
    let edits_users = mine.hold_in(user.department_id, Permission::EditUsers);
    let may_be_asked_for = invitation::may_be_asked_for(&user.standing, edits_users);
    (!may_be_asked_for).then_some("were not invited yet, which takes the right to edit users")
}

/// Everyone's case is looked at again. The passwords are returned and stored nowhere. Earlier ones live on beside them, as
/// those that are mailed do.
pub fn hand_out(
    connection: &mut Connection,
    context: &Context,
    mine: &Permissions,
    ids: Vec<UserId>,
) -> Result<Vec<Slip>, SelectError> {
    let ids = chosen(connection, context, Selection::These(ids))?;
    ids.iter().try_for_each(|id| lock_person(connection, *id))?;
    let people = sorted(connection, context, mine, &ids)?.fitting;
    if people.is_empty() {
        return Ok(Vec::new());
    }
    let validity = preferences::load(connection)?.credentials_validity();
    let handed: Vec<UserId> = people.iter().map(|user| user.id).collect();
    let mut slips = Vec::new();
    for user in people {
        let (password, ends_at) = tokens::mint_on_paper(connection, context, user.id, validity)?;
        slips.push(Slip { user, password, ends_at });
    }
    invitation::note_handed_out(connection, context, &handed, context.now + validity)?;
    journal::record_of_many(connection, context, Action::CredentialsHandedOut, &handed)?;
    Ok(slips)
}

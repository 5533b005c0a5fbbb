//! Merging: one transaction, in which both people are locked and both records are as the preview showed them.

pub mod preview;

use crate::context::{Context, UserId};
use crate::db::{Connection, DatabaseError, QueryResult, from_query_error, lock_people};
use crate::editing::{self, Accepted, Edited, Editor, SaveError};
use crate::fields::FieldError;
use crate::journal::{self, Action, Subject};
use crate::links::tokens;
use crate::mail::outbox::lock_mails_of;
use crate::mailing::corrections;
use crate::merging::comparison::{may_stay, taken};
use crate::merging::store;
use crate::people::{self, Draft, User};
use crate::removal;
use crate::rights::guard::{self, Forbidden};
use crate::rights::{Permission, roles};

/// Why nothing was merged, in words for whoever asked.
#[derive(Debug, thiserror::Error)]
pub enum MergeError {
    #[error("These are not two records.")]
    Same,
    #[error("You can't merge your own record. Another administrator can.")]
    Oneself,
    #[error("One of the two records changed since you looked. Nothing was merged. Look again at what follows.")]
    Crossed,
    #[error("The other record has roles that this one lacks, and you may not give roles. Ask somebody who may.")]
    RolesNotYours,
    #[error("{}", .1.0)]
    Value(&'static str, FieldError),
    #[error(transparent)]
    Save(SaveError),
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

from_query_error!(MergeError);

impl From<SaveError> for MergeError {
    fn from(error: SaveError) -> MergeError {
        match error {
            SaveError::Forbidden(error) => MergeError::Forbidden(error),
            SaveError::Database(error) => MergeError::Database(error),
            refused => MergeError::Save(refused),
        }
    }
}

/// What whoever merges chose.
#[derive(Debug, Clone)]
pub struct Wanted {
    /// Whose sign-in, and number, stay.
    pub stays: UserId,
    pub goes: UserId,
    /// What the preview was made of, as [`seen`] says it.
    pub seen: String,
    /// The names of the fields whose values come from the record that goes.
    pub taken: Vec<&'static str>,
}

/// By which a preview of these two is known to be current: their versions, whether somebody has signed in to them, and the roles
/// that they were given by hand.
pub fn seen(connection: &mut Connection, one: &User, other: &User) -> QueryResult<String> {
    let mut words = Vec::new();
    let in_order = if one.id.0 < other.id.0 { [one, other] } else { [other, one] };
    for user in in_order {
        let roles: Vec<String> = by_hand(connection, user.id)?.iter().map(i64::to_string).collect();
        let was_in = i32::from(user.standing.has_been_in());
        words.push(format!("{}.{}.{was_in}.{}", user.id, user.version, roles.join("-")));
    }
    Ok(words.join("_"))
}

/// The roles that somebody was given by hand.
pub fn by_hand(connection: &mut Connection, person: UserId) -> QueryResult<Vec<i64>> {
    let given = roles::given_to(connection, person)?;
    Ok(given
        .iter()
        .filter(|given| given.by_hand)
        .map(|given| given.role)
        .collect())
}

/// Those that would come along, checked against what whoever merges may give.
pub fn roles_that_come(
    connection: &mut Connection,
    editor: &Editor,
    stays: UserId,
    goes: UserId,
) -> Result<Vec<i64>, MergeError> {
    let (kept, mut come) = (by_hand(connection, stays)?, by_hand(connection, goes)?);
    come.retain(|role| !kept.contains(role));
    if !come.is_empty() && !editor.permissions.contains(Permission::AssignRoles) {
        return Err(MergeError::RolesNotYours);
    }
    guard::check_may_give(connection, &editor.permissions, &come)?;
    Ok(come)
}

/// Takes the transaction back where it would leave no administrator. Locks are taken in the order in which everyone takes them,
/// so of two who merge the same two records, each into the other, one comes first and the other finds one record.
pub fn merge(
    connection: &mut Connection,
    context: &Context,
    editor: &Editor,
    wanted: &Wanted,
) -> Result<Edited, MergeError> {
    let Wanted { stays, goes, .. } = *wanted;
    if stays == goes {
        return Err(MergeError::Same);
    }
    if [stays, goes].map(Some).contains(&context.actor.user_id()) {
        return Err(MergeError::Oneself);
    }
    guard::keeping_an_administrator(connection, goes, |connection| {
        guard::keeping_an_administrator(connection, stays, |connection| {
            lock_mails_of(connection, &[stays, goes])?;
            lock_people(connection, [stays.0, goes.0])?;
            carry_out(connection, context, editor, wanted)
        })
    })
}

fn carry_out(
    connection: &mut Connection,
    context: &Context,
    editor: &Editor,
    wanted: &Wanted,
) -> Result<Edited, MergeError> {
    let (kept, gone) = (people::find(connection, wanted.stays)?, people::find(connection, wanted.goes)?);
    for person in [kept.id, gone.id] {
        guard::check_may_change(connection, &editor.permissions, person)?;
    }
    if seen(connection, &kept, &gone)? != wanted.seen || !may_stay(&kept, &gone).0.contains(&kept.id) {
        return Err(MergeError::Crossed);
    }
    let draft = taken(&wanted.taken, &gone).map_err(|(field, error)| MergeError::Value(field, error))?;
    let come = roles_that_come(connection, editor, kept.id, gone.id)?;
    let roles = [by_hand(connection, kept.id)?, come].concat();
    absorb(connection, context, &kept, &gone)?;
    let edited = editing::edit(connection, context, editor, kept.id, accepted(draft, roles, kept.version))?;
    note_failure(connection, &gone, kept.id)?;
    let other = format!("{} ({})", gone.full_name(), if gone.email.is_empty() { "no address" } else { &gone.email });
    journal::record(connection, context, Action::UserMerged, Subject::User(kept.id), &other)?;
    Ok(edited)
}

/// All that passes does so, the rest ends, and the old number leads on. Mails that wait for the old record are withdrawn: what
/// they say is about an account that is gone.
fn absorb(connection: &mut Connection, context: &Context, kept: &User, gone: &User) -> QueryResult<()> {
    if kept.standing.has_been_in() {
        tokens::end_all_as_used(connection, gone.id, context.now)?;
        tokens::revoke_all(connection, &[gone.id], context.now)?;
    } else {
        tokens::let_expire(connection, gone.id, context.now)?;
    }
    corrections::overtake(connection, gone.id, context.now)?;
    store::hand_over(connection, gone.id, kept.id)?;
    if gone.standing.has_been_in() {
        store::hand_over_places(connection, gone.id, kept.id)?;
    }
    removal::remove(connection, &[gone.id])?;
    store::remember(connection, gone.id, kept.id, context.now)
}

fn accepted(draft: Draft, roles: Vec<i64>, version: i32) -> Accepted {
    Accepted {
        draft,
        confirms_email: false,
        roles: Some(roles),
        hold_mail: true,
        version,
    }
}

/// An address that mails don't reach is not reached because it moved.
fn note_failure(connection: &mut Connection, gone: &User, stays: UserId) -> QueryResult<()> {
    match gone.mail_failed_at {
        Some(at) if !gone.email.is_empty() => people::note_mail_failure(connection, stays, &gone.email, Some(at)),
        _ => Ok(()),
    }
}

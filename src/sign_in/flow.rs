//! What a try to sign in does: to the lock, to the record, to the journal.

use crate::clock::Timestamp;
use crate::context::{Actor, Context, UserId};
use crate::db::{Connection, QueryResult};
use crate::journal::{self, Action, Subject};
use crate::secret::PasswordHash;
use crate::users::{self as people, Status, User, lockout, passwords};

/// Who may be meant by what was typed, and the hash to compare with.
pub struct Candidate {
    pub user: Option<UserId>,
    pub hash: Option<PasswordHash>,
}

pub fn find_candidate(connection: &mut Connection, context: &Context, login: &str) -> QueryResult<Candidate> {
    let Some(user) = people::by_login(connection, login)? else {
        return Ok(Candidate { user: None, hash: None });
    };
    let hash = passwords::hash_of(connection, user.id)?.filter(|_| may_try(&user, context.now));
    Ok(Candidate { user: Some(user.id), hash })
}

/// A locked or disabled account is compared with nobody's hash, so that a right password tells nothing.
fn may_try(user: &User, now: Timestamp) -> bool {
    !user.sso && !matches!(user.status(now), Status::Locked | Status::Disabled)
}

/// Returns who is signed in, if the password matched and the account still may be used.
pub fn conclude(
    connection: &mut Connection,
    context: &Context,
    candidate: Candidate,
    matched: bool,
) -> QueryResult<Option<UserId>> {
    let Some(id) = candidate.user else {
        journal::record(connection, context, Action::SignInFailedForUnknown, Subject::Portal, "")?;
        return Ok(None);
    };
    let user = people::find(connection, id)?;
    // A new password may have been set while the old one was compared.
    let unchanged = passwords::hash_of(connection, id)? == candidate.hash;
    if matched && unchanged && may_try(&user, context.now) {
        succeed(connection, context, id)?;
        return Ok(Some(id));
    }
    lockout::note_wrong_password(connection, context, &user)?;
    Ok(None)
}

fn succeed(connection: &mut Connection, context: &Context, id: UserId) -> QueryResult<()> {
    people::mark_last_sign_in(connection, id, context.now)?;
    let context = context.acting_as(Actor::User(id));
    journal::record(connection, &context, Action::SignedIn, Subject::User(id), "")
}

//! Following a link, spending it, and asking for a fresh one.

use crate::context::{Actor, Context, UserId};
use crate::db::{Connection, QueryResult};
use crate::journal::{self, Action, Subject};
use crate::mail::{MailKind, enqueue};
use crate::secret::PasswordHash;
use crate::users::invitation::{self, InvitationError};
use crate::users::tokens::{self, Link, StoredToken, TokenPurpose};
use crate::users::{self as people, Status, User, mark_last_sign_in, passwords};

/// A link as its visitor meets it.
pub enum Followed {
    Live(StoredToken, Box<User>),
    Expired(StoredToken, Box<User>),
    AlreadyDone,
    Unknown,
}

pub fn follow(
    connection: &mut Connection,
    context: &Context,
    token: &str,
    purpose: TokenPurpose,
) -> QueryResult<Followed> {
    match tokens::look_up(connection, token, purpose, context.now)? {
        Link::Unknown => Ok(Followed::Unknown),
        Link::AlreadyDone => Ok(Followed::AlreadyDone),
        Link::Live(token) => with_its_user(connection, context, token, Followed::Live),
        Link::Expired(token) => with_its_user(connection, context, token, Followed::Expired),
    }
}

/// A disabled person's links say nothing.
fn with_its_user(
    connection: &mut Connection,
    context: &Context,
    token: StoredToken,
    followed: fn(StoredToken, Box<User>) -> Followed,
) -> QueryResult<Followed> {
    let Some(id) = token.user_id else {
        return Ok(Followed::Unknown);
    };
    let user = people::find(connection, id)?;
    match user.status(context.now) {
        Status::Disabled => Ok(Followed::Unknown),
        _ => Ok(followed(token, Box::new(user))),
    }
}

pub fn note_opening(connection: &mut Connection, context: &Context, token: &StoredToken) -> QueryResult<()> {
    tokens::note_opening(connection, token, context.now)?;
    match token.user_id {
        Some(user) => journal::record(connection, context, Action::LinkOpened, Subject::User(user), ""),
        None => Ok(()),
    }
}

/// Spends the link and stores the password in one transaction. `None` when another press was quicker.
pub fn set_password(
    connection: &mut Connection,
    context: &Context,
    token: &StoredToken,
    user: &User,
    hash: PasswordHash,
) -> QueryResult<Option<UserId>> {
    if !tokens::spend(connection, token.id, context.now)? {
        return Ok(None);
    }
    let context = context.acting_as(Actor::User(user.id));
    let was_in_before = user.standing.has_been_in();
    passwords::set(connection, user.id, hash, None, context.now)?;
    journal::record(connection, &context, Action::PasswordSet, Subject::User(user.id), "")?;
    mark_last_sign_in(connection, user.id, context.now)?;
    journal::record(connection, &context, Action::SignedIn, Subject::User(user.id), "")?;
    if was_in_before {
        enqueue(connection, &context, MailKind::PasswordChanged, Some(user.id), &user.email)?;
    }
    Ok(Some(user.id))
}

/// To the address on file. A second press while the mail waits is no error.
pub fn request_new_link(connection: &mut Connection, context: &Context, user: &User) -> Result<(), InvitationError> {
    let context = context.acting_as(Actor::User(user.id));
    match invitation::request(connection, &context, user, invitation::kind_for(user)) {
        Ok(_) | Err(InvitationError::AlreadyWaiting) => Ok(()),
        Err(error) => Err(error),
    }
}

//! Making administrators without one.

use time::Duration;

use crate::context::{Actor, Context, UserId};
use crate::db::{Connection, DatabaseError, Lock, QueryResult, from_query_error, lock};
use crate::entry::passwords;
use crate::journal::{self, Action, Subject};
use crate::links::tokens::{self, Link, TokenPurpose, Use};
use crate::people::{Draft, DraftError, Source, draft, mark_last_sign_in};
use crate::rights::{guard, roles};
use crate::secret::{PasswordHash, Token};

const LINK_VALIDITY: Duration = Duration::days(1);

#[derive(Debug)]
pub struct NewAdministrator {
    /// Their name and address.
    pub draft: Draft,
    pub hash: PasswordHash,
}

#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    #[error("this set-up link has done its work")]
    LinkSpent,
    #[error(transparent)]
    Draft(#[from] DraftError),
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

from_query_error!(SetupError);

/// A fresh link while there is no administrator; those printed before end.
pub fn offer_link(connection: &mut Connection, context: &Context) -> QueryResult<Option<Token>> {
    lock(connection, Lock::SetUp)?;
    if guard::has_administrator(connection)? {
        return Ok(None);
    }
    tokens::revoke_set_up_links(connection, context.now)?;
    let of_set_up = Use { user: None, purpose: TokenPurpose::SetUp, mail: None };
    let (token, _) = tokens::mint(connection, context, of_set_up, LINK_VALIDITY)?;
    Ok(Some(token))
}

/// What a set-up link is good for now.
pub enum SetUpLink {
    Live,
    /// There is an administrator.
    AlreadyDone,
    Unknown,
}

pub fn follow(connection: &mut Connection, context: &Context, token: &str) -> QueryResult<SetUpLink> {
    let link = tokens::look_up(connection, token, TokenPurpose::SetUp, context.now)?;
    Ok(match link {
        Link::Live(_) if !guard::has_administrator(connection)? => SetUpLink::Live,
        Link::Live(_) | Link::AlreadyDone => SetUpLink::AlreadyDone,
        Link::Expired(_) | Link::Unknown => SetUpLink::Unknown,
    })
}

pub fn make_by_link(
    connection: &mut Connection,
    context: &Context,
    token: &str,
    administrator: NewAdministrator,
) -> Result<UserId, SetupError> {
    lock(connection, Lock::SetUp)?;
    let Link::Live(link) = tokens::look_up(connection, token, TokenPurpose::SetUp, context.now)? else {
        return Err(SetupError::LinkSpent);
    };
    if guard::has_administrator(connection)? || !tokens::spend(connection, link.id, context.now)? {
        return Err(SetupError::LinkSpent);
    }
    let id = make(connection, context, administrator)?;
    mark_last_sign_in(connection, id, context.now)?;
    let context = context.acting_as(Actor::User(id));
    journal::record(connection, &context, Action::SignedIn, Subject::User(id), "")?;
    Ok(id)
}

pub fn make(
    connection: &mut Connection,
    context: &Context,
    administrator: NewAdministrator,
) -> Result<UserId, SetupError> {
    let NewAdministrator { draft, hash } = administrator;
    let id = draft::create_from(connection, context, draft, Source::SetUp)?;
    let role = roles::administrator(connection)?;
    roles::replace(connection, id, &[role.id])?;
    passwords::set(connection, id, hash, None, context.now)?;
    tokens::revoke_set_up_links(connection, context.now)?;
    journal::record(connection, context, Action::AdministratorMade, Subject::User(id), "")?;
    Ok(id)
}

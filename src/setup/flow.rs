//! Making administrators without one.

use diesel::prelude::*;
use time::Duration;

use crate::context::{Actor, Context, UserId};
use crate::db::schema::users;
use crate::db::{Connection, DatabaseError, Lock, QueryError, QueryResult, lock};
use crate::entry::passwords;
use crate::fields::{Email, Username, fold};
use crate::journal::{self, Action, Subject};
use crate::links::tokens::{self, Link, TokenPurpose};
use crate::people::{self, Status, mark_last_sign_in, search};
use crate::rights::{guard, roles};
use crate::secret::{PasswordHash, Token};

const LINK_VALIDITY: Duration = Duration::days(1);

#[derive(Debug)]
pub struct NewAdministrator {
    pub first_name: String,
    pub last_name: String,
    pub email: Email,
    pub hash: PasswordHash,
}

#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    #[error("this set-up link has done its work")]
    LinkSpent,
    #[error("a user with this e-mail address exists already")]
    EmailTaken,
    #[error(transparent)]
    Database(#[from] DatabaseError),
    #[error(transparent)]
    Query(#[from] QueryError),
}

/// A fresh link while there is no administrator; those printed before end.
pub fn offer_link(connection: &mut Connection, context: &Context) -> QueryResult<Option<Token>> {
    lock(connection, Lock::SetUp)?;
    if guard::has_administrator(connection)? {
        return Ok(None);
    }
    tokens::revoke_set_up_links(connection, context.now)?;
    let (token, _) = tokens::mint(connection, context, None, TokenPurpose::SetUp, None, LINK_VALIDITY)?;
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
    let NewAdministrator { first_name, last_name, email, hash } = administrator;
    let taken: i64 = users::table
        .filter(users::email_key.eq(email.key()))
        .count()
        .get_result(connection)?;
    if taken > 0 {
        return Err(SetupError::EmailTaken);
    }
    let username = people::free_username(connection, &Username::proposed(&first_name, &last_name))?;
    let id: UserId = diesel::insert_into(users::table)
        .values((
            users::first_name.eq(&first_name),
            users::last_name.eq(&last_name),
            users::sort_name.eq(fold::sort_name(&first_name, &last_name)),
            users::email.eq(email.as_str()),
            users::email_key.eq(email.key()),
            users::username.eq(&username),
            users::username_key.eq(username.to_lowercase()),
            users::status.eq(Status::Staged),
            users::created_at.eq(context.now),
            users::updated_at.eq(context.now),
        ))
        .returning(users::id)
        .get_result(connection)?;
    let text = search::text_of(&first_name, &last_name, email.as_str(), &username, "");
    search::index(connection, id, &text)?;
    let role = roles::administrator(connection)?;
    roles::replace(connection, id, &[role.id])?;
    passwords::set(connection, id, hash, None, context.now)?;
    tokens::revoke_set_up_links(connection, context.now)?;
    journal::record(connection, context, Action::AdministratorMade, Subject::User(id), "")?;
    Ok(id)
}

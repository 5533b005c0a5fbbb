//! Creating, editing, disabling and enabling users: each one transaction, with its journal entry and its mails.

use diesel::prelude::*;
use diesel::result::DatabaseErrorKind;

use super::form::{self, Details};
use super::store;
use crate::clock::Timestamp;
use crate::context::{Context, UserId};
use crate::db::schema::users as table;
use crate::db::{Connection, DatabaseError, Lock, QueryError, QueryResult, lock};
use crate::journal::{self, Action, Subject};
use crate::mail::outbox;
use crate::preferences;
use crate::users::guard::{self, Guarded};
use crate::users::invitation::{self, Invitation, InvitationError};
use crate::users::{self as people, Permissions, User, Username, access, roles, search, tokens};

#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    #[error("another user has this e-mail address")]
    EmailTaken,
    #[error("another user has this username")]
    UsernameTaken,
    #[error("there is no such department")]
    NoSuchDepartment,
    #[error("there is no such job position")]
    NoSuchPosition,
    #[error("there is no such role")]
    NoSuchRole,
    #[error("someone else changed this user meanwhile")]
    Crossed,
    #[error(transparent)]
    Guarded(#[from] Guarded),
    #[error(transparent)]
    Database(#[from] DatabaseError),
    #[error(transparent)]
    Query(QueryError),
}

impl From<QueryError> for SaveError {
    /// Two people may pass the check at once on PostgreSQL; the index lets one through.
    fn from(error: QueryError) -> SaveError {
        match &error {
            QueryError::DatabaseError(DatabaseErrorKind::UniqueViolation, information) => {
                match information.constraint_name().unwrap_or(information.message()) {
                    name if name.contains("email_key") => SaveError::EmailTaken,
                    name if name.contains("username_key") => SaveError::UsernameTaken,
                    _ => SaveError::Query(error),
                }
            }
            _ => SaveError::Query(error),
        }
    }
}

/// Who saves: their permissions, and whether they may give roles.
pub struct Editor {
    pub permissions: Permissions,
    pub assigns_roles: bool,
}

pub struct Created {
    pub id: UserId,
    pub activation_requested: bool,
}

pub fn create(
    connection: &mut Connection,
    context: &Context,
    editor: &Editor,
    details: Details,
) -> Result<Created, SaveError> {
    check_choices(connection, &details, None)?;
    let username = match &details.username {
        Some(username) => username.as_str().to_owned(),
        None => {
            lock(connection, Lock::Usernames)?;
            let proposal = Username::proposed(&details.first_name, &details.last_name);
            people::free_username(connection, &proposal)?
        }
    };
    let (roles, hold_mail) = (details.roles.clone(), details.hold_mail);
    let record = record_of(connection, details, username, context.now)?;
    let id = store::insert(connection, &record, context.now)?;
    index(connection, id, &record)?;
    if editor.assigns_roles {
        guard::check_may_give(connection, &editor.permissions, &roles)?;
        roles::replace(connection, id, &roles)?;
    }
    people::refresh_status(connection, id, context.now)?;
    journal::record(connection, context, Action::UserCreated, Subject::User(id), "")?;
    let wanted = preferences::load(connection)?.activation_of_users && !hold_mail;
    Ok(Created {
        id,
        activation_requested: wanted && invite(connection, context, id)?,
    })
}

/// False when this person needs no activation mail, as one who signs in by single sign-on.
fn invite(connection: &mut Connection, context: &Context, id: UserId) -> QueryResult<bool> {
    let user = people::find(connection, id)?;
    match invitation::request(connection, context, &user, Invitation::Activation) {
        Ok(_) => Ok(true),
        Err(InvitationError::Query(error)) => Err(error),
        Err(_) => Ok(false),
    }
}

/// What an edit did, for the message about it.
pub struct Edited {
    pub links_ended: bool,
}

pub fn edit(
    connection: &mut Connection,
    context: &Context,
    editor: &Editor,
    id: UserId,
    details: Details,
) -> Result<Edited, SaveError> {
    guard::keeping_an_administrator(connection, id, |connection| change(connection, context, editor, id, details))
}

fn change(
    connection: &mut Connection,
    context: &Context,
    editor: &Editor,
    id: UserId,
    details: Details,
) -> Result<Edited, SaveError> {
    guard::check_may_change(connection, &editor.permissions, id)?;
    outbox::hold_mails_of(connection, &[id])?;
    let before = people::find(connection, id)?;
    check_choices(connection, &details, Some(id))?;
    let username = details.username.clone();
    let username = username.map_or_else(|| before.username.clone(), |username| username.as_str().to_owned());
    let (roles, version) = (details.roles.clone(), details.version);
    let record = record_of(connection, details, username, context.now)?;
    if !store::update(connection, id, version, &record)? {
        return Err(SaveError::Crossed);
    }
    index(connection, id, &record)?;
    let links_ended = before.email != record.email || before.sso != record.sso;
    if links_ended {
        invitation::readdress_waiting(connection, id, &record.email)?;
        end_links(connection, context, id)?;
    }
    people::refresh_status(connection, id, context.now)?;
    let after = people::find(connection, id)?;
    journal_edit(connection, context, &before, &after)?;
    if editor.assigns_roles {
        change_roles(connection, context, editor, id, &roles)?;
    }
    Ok(Edited { links_ended })
}

/// Links that went to another address end, and the failure of that address is no longer this person's.
fn end_links(connection: &mut Connection, context: &Context, id: UserId) -> QueryResult<()> {
    tokens::revoke_all(connection, &[id], context.now)?;
    diesel::update(table::table.find(id.0))
        .set((table::mail_failed_at.eq(None::<Timestamp>), table::mail_asked_at.eq(None::<Timestamp>)))
        .execute(connection)
        .map(drop)
}

fn journal_edit(connection: &mut Connection, context: &Context, before: &User, after: &User) -> QueryResult<()> {
    let changed = form::filled(before, Vec::new()).differences(&form::filled(after, Vec::new()), form::FIELDS);
    if changed.is_empty() {
        return Ok(());
    }
    let labels: Vec<&str> = changed.iter().map(|change| change.label).collect();
    journal::record(connection, context, Action::UserEdited, Subject::User(after.id), &labels.join(", "))
}

fn change_roles(
    connection: &mut Connection,
    context: &Context,
    editor: &Editor,
    id: UserId,
    wanted: &[i64],
) -> Result<(), SaveError> {
    let current = roles::of_user(connection, id)?;
    let unchanged = current.len() == wanted.len() && current.iter().all(|role| wanted.contains(&role.id));
    if unchanged {
        return Ok(());
    }
    guard::check_may_give(connection, &editor.permissions, wanted)?;
    roles::replace(connection, id, wanted)?;
    let names: Vec<String> = roles::of_user(connection, id)?
        .into_iter()
        .map(|role| role.name)
        .collect();
    journal::record(connection, context, Action::RolesChanged, Subject::User(id), &names.join(", "))?;
    Ok(())
}

fn check_choices(connection: &mut Connection, details: &Details, editing: Option<UserId>) -> Result<(), SaveError> {
    let someone_else = |owner: Option<UserId>| owner.is_some() && owner != editing;
    if someone_else(store::email_belongs_to(connection, &details.email.key())?) {
        return Err(SaveError::EmailTaken);
    }
    if let Some(username) = &details.username
        && someone_else(store::username_belongs_to(connection, &username.key())?)
    {
        return Err(SaveError::UsernameTaken);
    }
    if let Some(position) = details.position_id
        && !store::position_exists(connection, position)?
    {
        return Err(SaveError::NoSuchPosition);
    }
    let roles = roles::all(connection)?;
    if !details
        .roles
        .iter()
        .all(|wanted| roles.iter().any(|role| role.id == *wanted))
    {
        return Err(SaveError::NoSuchRole);
    }
    Ok(())
}

fn record_of(
    connection: &mut Connection,
    details: Details,
    username: String,
    now: Timestamp,
) -> Result<store::Record, SaveError> {
    let department_key =
        store::department_key(connection, details.department_id)?.ok_or(SaveError::NoSuchDepartment)?;
    Ok(details.into_record(username, department_key, now))
}

fn index(connection: &mut Connection, id: UserId, record: &store::Record) -> QueryResult<()> {
    let phone = format!("{}{}", record.mobile_prefix, record.phone);
    let text = search::text_of(&record.first_name, &record.last_name, &record.email, &record.username, &phone);
    search::index(connection, id, &text)
}

/// Nobody disables themselves.
pub fn disable(connection: &mut Connection, context: &Context, editor: &Editor, id: UserId) -> Result<(), SaveError> {
    guard::check_may_change(connection, &editor.permissions, id)?;
    people::find(connection, id)?;
    guard::keeping_an_administrator(connection, id, |connection| Ok(access::disable(connection, context, &[id])?))
}

pub fn enable(connection: &mut Connection, context: &Context, editor: &Editor, id: UserId) -> Result<(), SaveError> {
    guard::check_may_change(connection, &editor.permissions, id)?;
    people::find(connection, id)?;
    Ok(access::enable(connection, context, &[id])?)
}

pub fn unlock(connection: &mut Connection, context: &Context, editor: &Editor, id: UserId) -> Result<(), SaveError> {
    guard::check_may_change(connection, &editor.permissions, id)?;
    people::find(connection, id)?;
    Ok(access::unlock(connection, context, &[id])?)
}

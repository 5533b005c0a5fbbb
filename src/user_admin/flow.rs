//! Creating, editing, disabling and enabling users: each one transaction, with its journal entry and its mails.

use diesel::result::DatabaseErrorKind;

use super::form::{self, Details};
use super::store;
use crate::clock::Timestamp;
use crate::context::{Context, UserId};
use crate::db::{Connection, DatabaseError, Lock, QueryError, QueryResult, lock, lock_person};
use crate::entry::access::Unfit;
use crate::entry::{access, factors, lockout};
use crate::fields::{Email, Username};
use crate::journal::{self, Action, Subject};
use crate::links::{sessions, tokens};
use crate::mail::{MailKind, enqueue, outbox};
use crate::mailing::addresses::{self, AddressError};
use crate::mailing::confirmation;
use crate::mailing::invitation::{self, Invitation, InvitationError};
use crate::people::{self, User, search};
use crate::preferences;
use crate::rights::guard::{self, Forbidden};
use crate::rights::{Permissions, placing, roles};

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
    #[error("who saves must prove anew who they are")]
    ProofDue,
    #[error("one's own address is changed under one's account")]
    OwnAddress,
    #[error(transparent)]
    Address(AddressError),
    #[error("{}", .0.words())]
    Unfit(Unfit),
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
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

impl From<AddressError> for SaveError {
    fn from(error: AddressError) -> SaveError {
        match error {
            AddressError::Taken => SaveError::EmailTaken,
            AddressError::Query(error) => SaveError::Query(error),
            AddressError::Database(error) => SaveError::Database(error),
            words => SaveError::Address(words),
        }
    }
}

/// Who saves: their permissions, and whether they may give roles.
pub struct Editor {
    pub permissions: Permissions,
    pub assigns_roles: bool,
    pub has_proved_lately: bool,
}

impl Editor {
    /// Before what decides how somebody gets in, and what they may do then.
    fn check_proof(&self) -> Result<(), SaveError> {
        if self.has_proved_lately { Ok(()) } else { Err(SaveError::ProofDue) }
    }
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
    let (roles, hold_mail, email) = (details.roles.clone(), details.hold_mail, details.email.clone());
    let record = record_of(connection, details, username, context.now)?;
    let id = store::insert(connection, &record, &email, context.now)?;
    index(connection, id)?;
    if editor.assigns_roles && !roles.is_empty() {
        editor.check_proof()?;
        guard::check_may_give(connection, &editor.permissions, &roles)?;
        roles::replace(connection, id, &roles)?;
    }
    placing::note_department(connection, id, context.actor.user_id())?;
    placing::note_position(connection, id, context.actor.user_id())?;
    check_place(connection, editor, id)?;
    people::refresh_status(connection, id, context.now)?;
    journal::record(connection, context, Action::UserCreated, Subject::User(id), "")?;
    let wanted = preferences::load(connection)?.activation_of_users && !hold_mail;
    Ok(Created {
        id,
        activation_requested: wanted && invite(connection, context, id)?,
    })
}

/// A department or position whose rules give roles with the account is as good as the roles.
fn check_place(connection: &mut Connection, editor: &Editor, id: UserId) -> Result<(), SaveError> {
    let place = placing::place_of(connection, id)?;
    if placing::brings_roles(connection, &editor.permissions, &[place])? {
        editor.check_proof()
    } else {
        Ok(())
    }
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

/// What an edit did beside saving, for the message about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edited {
    Saved,
    LinksEnded,
    /// The new address waits to be confirmed.
    AddressAsked,
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
    lock_person(connection, id)?;
    let before = people::find(connection, id)?;
    check_choices(connection, &details, Some(id))?;
    let username = details.username.clone();
    let username = username.map_or_else(|| before.username.clone(), |username| username.as_str().to_owned());
    let (roles, version) = (details.roles.clone(), details.version);
    let (email, confirms_email) = (details.email.clone(), details.confirms_email);
    let record = record_of(connection, details, username, context.now)?;
    if !store::update(connection, id, version, &record)? {
        return Err(SaveError::Crossed);
    }
    index(connection, id)?;
    people::refresh_status(connection, id, context.now)?;
    let after = people::find(connection, id)?;
    if before.department_id != after.department_id {
        placing::note_department(connection, id, context.actor.user_id())?;
    }
    if before.position_id != after.position_id {
        placing::note_position(connection, id, context.actor.user_id())?;
    }
    let is_placed_anew = (before.department_id, before.position_id) != (after.department_id, after.position_id);
    if is_placed_anew && after.standing.invited_at.is_none() {
        check_place(connection, editor, id)?;
    }
    if before.standing.last_day != after.standing.last_day {
        editor.check_proof()?;
    }
    journal_edit(connection, context, &before, &after)?;
    let edited = change_address(connection, context, editor, &after, &email, confirms_email)?;
    tell_username(connection, context, &before, id)?;
    if editor.assigns_roles {
        change_roles(connection, context, editor, id, &roles)?;
    }
    if before.sso != after.sso {
        editor.check_proof()?;
        tokens::revoke_all(connection, &[id], context.now)?;
        sessions::end_all(connection, &[id])?;
        return Ok(Edited::LinksEnded);
    }
    Ok(edited)
}

/// Nobody changes their own here: under their account the password is asked for.
fn change_address(
    connection: &mut Connection,
    context: &Context,
    editor: &Editor,
    user: &User,
    email: &Email,
    confirms: bool,
) -> Result<Edited, SaveError> {
    if user.email == email.as_str() {
        return Ok(Edited::Saved);
    }
    if context.actor.user_id() == Some(user.id) {
        return Err(SaveError::OwnAddress);
    }
    editor.check_proof()?;
    if confirms {
        confirmation::ask_to_confirm(connection, context, user.id, email)?;
        Ok(Edited::AddressAsked)
    } else {
        addresses::change_at_once(connection, context, user.id, email)?;
        Ok(Edited::LinksEnded)
    }
}

/// Mails the new username to people who may know the old one.
fn tell_username(connection: &mut Connection, context: &Context, before: &User, id: UserId) -> QueryResult<()> {
    let after = people::find(connection, id)?;
    if before.username == after.username {
        return Ok(());
    }
    journal::record(connection, context, Action::UsernameChanged, Subject::User(id), "")?;
    let knows = after.standing.invited_at.is_some() || after.standing.has_been_in();
    if !knows || after.email.is_empty() {
        return Ok(());
    }
    enqueue(connection, context, MailKind::UsernameChanged, Some(id), &after.email)
}

/// The username has an entry of its own, and so has the address.
fn journal_edit(connection: &mut Connection, context: &Context, before: &User, after: &User) -> QueryResult<()> {
    let changed = form::filled(before, Vec::new()).differences(&form::filled(after, Vec::new()), form::FIELDS);
    let labels: Vec<&str> = changed
        .iter()
        .map(|change| change.label)
        .filter(|label| *label != "Username")
        .collect();
    if labels.is_empty() {
        return Ok(());
    }
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
    editor.check_proof()?;
    guard::check_may_give(connection, &editor.permissions, wanted)?;
    roles::replace(connection, id, wanted)?;
    if factors::are_required_of(connection, id)? && !factors::has_any(connection, id)? {
        sessions::end_all(connection, &[id])?;
    }
    let names: Vec<String> = roles::of_user(connection, id)?
        .into_iter()
        .map(|role| role.name)
        .collect();
    journal::record(connection, context, Action::RolesChanged, Subject::User(id), &names.join(", "))?;
    Ok(())
}

fn check_choices(connection: &mut Connection, details: &Details, editing: Option<UserId>) -> Result<(), SaveError> {
    let someone_else = |owner: Option<UserId>| owner.is_some() && owner != editing;
    let nobody = UserId(0);
    if addresses::belongs_to_another(connection, editing.unwrap_or(nobody), details.email.as_str())? {
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

fn index(connection: &mut Connection, id: UserId) -> QueryResult<()> {
    let user = people::find(connection, id)?;
    search::refresh(connection, &user)
}

/// Nobody disables themselves.
pub fn disable(connection: &mut Connection, context: &Context, editor: &Editor, id: UserId) -> Result<(), SaveError> {
    guard::check_may_change(connection, &editor.permissions, id)?;
    people::find(connection, id)?;
    guard::keeping_an_administrator(connection, id, |connection| Ok(access::disable(connection, context, &[id])?))
}

pub fn enable(connection: &mut Connection, context: &Context, editor: &Editor, id: UserId) -> Result<(), SaveError> {
    guard::check_may_change(connection, &editor.permissions, id)?;
    let user = people::find(connection, id)?;
    access::check_enable(&user.standing, context.now).map_err(SaveError::Unfit)?;
    Ok(access::enable(connection, context, &[id])?)
}

pub fn unlock(connection: &mut Connection, context: &Context, editor: &Editor, id: UserId) -> Result<(), SaveError> {
    guard::check_may_change(connection, &editor.permissions, id)?;
    let user = people::find(connection, id)?;
    if !lockout::refuses_factors(connection, &user, false, context.now)? {
        access::check_unlock(&user.standing, context.now).map_err(SaveError::Unfit)?;
    }
    Ok(access::unlock(connection, context, &[id])?)
}

//! Making users and editing them, as whoever may edit users does it by a form or by a file: with what counts as such an
//! edit beside the record itself, as ended links, accepted requests, journal entries and mails. What nobody may do is asked
//! of the guard here, whichever way they come.

mod many;

pub use many::{NewUser, create_many};

use crate::context::{Context, UserId};
use crate::db::{Connection, DatabaseError, QueryResult, from_query_error, lock_person};
use crate::entry::access::Unfit;
use crate::entry::factors;
use crate::fields::Email;
use crate::journal::{self, Action, Subject};
use crate::links::{sessions, tokens};
use crate::mail::{MailKind, enqueue, outbox};
use crate::mailing::addresses::{self, AddressError};
use crate::mailing::confirmation;
use crate::mailing::invitation::{self, Invitation, InvitationError};
use crate::people::{self, Draft, DraftError, User, draft};
use crate::preferences;
use crate::requests::{self, Task};
use crate::rights::guard::{self, Forbidden};
use crate::rights::{Permission, Permissions, following, placing, roles};

/// What is to be written of a user.
#[derive(Debug, Clone)]
pub struct Accepted {
    pub draft: Draft,
    /// A new address changes nothing until its owner confirms it.
    pub confirms_email: bool,
    /// `None` leaves them as they are.
    pub roles: Option<Vec<i64>>,
    /// The activation mail is held back for this user.
    pub hold_mail: bool,
    pub version: i32,
}

impl Accepted {
    /// Empty where the person is to have no address.
    pub fn email(&self) -> Option<Email> {
        self.draft.email.as_deref().map(Email::stored)
    }
}

/// Why a user is not saved. Its words are for whoever saves.
#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    #[error(transparent)]
    Draft(DraftError),
    #[error("Choose roles from the list.")]
    NoSuchRole,
    #[error("Choose one of the departments that you look after.")]
    NotYourDepartment,
    #[error("who saves must prove anew who they are")]
    ProofDue,
    #[error("Change your own address under Your account, with your password.")]
    OwnAddress,
    #[error(transparent)]
    Address(AddressError),
    #[error("{}", .0.words())]
    Unfit(Unfit),
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl From<DraftError> for SaveError {
    fn from(error: DraftError) -> SaveError {
        match error {
            DraftError::Database(error) => SaveError::Database(error),
            refused => SaveError::Draft(refused),
        }
    }
}

impl From<AddressError> for SaveError {
    fn from(error: AddressError) -> SaveError {
        match error {
            AddressError::Database(error) => SaveError::Database(error),
            refused => SaveError::Address(refused),
        }
    }
}

from_query_error!(SaveError);

/// Who saves, and their permissions.
pub struct Editor {
    pub permissions: Permissions,
    pub has_proved_lately: bool,
}

impl Editor {
    /// Before what decides how somebody gets in, and what they may do then.
    fn check_proof(&self) -> Result<(), SaveError> {
        if self.has_proved_lately { Ok(()) } else { Err(SaveError::ProofDue) }
    }

    /// Nobody puts people where they may not edit them.
    fn check_department(&self, department: Option<i64>) -> Result<(), SaveError> {
        let is_theirs = self.permissions.reach().holds(department);
        if is_theirs { Ok(()) } else { Err(SaveError::NotYourDepartment) }
    }

    /// Whether they give roles to people of this department.
    fn gives_roles(&self, department: Option<i64>) -> bool {
        self.permissions.hold_in(department, Permission::AssignRoles)
    }
}

/// Somebody new.
pub struct Created {
    pub id: UserId,
    pub activation_requested: bool,
}

/// With an activation mail, where these are on and it was not held back.
pub fn create(
    connection: &mut Connection,
    context: &Context,
    editor: &Editor,
    accepted: Accepted,
) -> Result<Created, SaveError> {
    let Accepted { draft, roles, hold_mail, .. } = accepted;
    let roles = roles.unwrap_or_default();
    check_roles(connection, &roles)?;
    let id = draft::create(connection, context, draft)?;
    let department = people::find(connection, id)?.department_id;
    editor.check_department(department)?;
    if !roles.is_empty() && editor.gives_roles(department) {
        editor.check_proof()?;
        guard::check_may_give(connection, &editor.permissions, &roles)?;
        roles::replace(connection, id, &roles)?;
    }
    check_place(connection, editor, id)?;
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
fn invite(connection: &mut Connection, context: &Context, id: UserId) -> Result<bool, DatabaseError> {
    let user = people::find(connection, id)?;
    match invitation::request(connection, context, &user, Invitation::Activation) {
        Ok(_) => Ok(true),
        Err(InvitationError::Database(error)) => Err(error),
        Err(_) => Ok(false),
    }
}

/// What an edit did beside saving, for the message about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Edited {
    Saved,
    LinksEnded,
    /// They have no address any more.
    AddressRemoved,
    /// The new address waits to be confirmed.
    AddressAsked,
}

/// Takes the transaction back where it would leave no administrator.
pub fn edit(
    connection: &mut Connection,
    context: &Context,
    editor: &Editor,
    id: UserId,
    accepted: Accepted,
) -> Result<Edited, SaveError> {
    guard::keeping_an_administrator(connection, id, |connection| change(connection, context, editor, id, accepted))
}

fn change(
    connection: &mut Connection,
    context: &Context,
    editor: &Editor,
    id: UserId,
    accepted: Accepted,
) -> Result<Edited, SaveError> {
    guard::check_may_change(connection, &editor.permissions, id)?;
    outbox::lock_mails_of(connection, &[id])?;
    lock_person(connection, id)?;
    // Somebody may have moved them while they were waited for.
    guard::check_reaches(connection, &editor.permissions, id)?;
    if let Some(roles) = &accepted.roles {
        check_roles(connection, roles)?;
    }
    let email = accepted.email();
    let Accepted { draft, roles, version, confirms_email, .. } = accepted;
    let before = people::find(connection, id)?;
    let after = draft::change(connection, context, &before, version, draft)?;
    editor.check_department(after.department_id)?;
    if place_of(&before) != place_of(&after) {
        follow_rules(connection, context, editor, &after)?;
    }
    if before.last_day != after.last_day {
        editor.check_proof()?;
        requests::accept(connection, context, &[id], Task::ChangeLastDay)?;
    }
    let edited = match email {
        Some(email) => change_address(connection, context, editor, &after, &email, confirms_email)?,
        None => Edited::Saved,
    };
    if before.username != after.username {
        tell_username(connection, context, id)?;
    }
    if let Some(roles) = roles {
        change_roles(connection, context, editor, &after, &roles)?;
    }
    if before.sso != after.sso {
        editor.check_proof()?;
        tokens::revoke_all(connection, &[id], context.now)?;
        sessions::end_all(connection, &[id])?;
        if after.sso && !after.standing.has_been_in() {
            invitation::forget(connection, &[id], context.now)?;
        }
        return Ok(Edited::LinksEnded);
    }
    Ok(edited)
}

/// What an edit changes of that by which rules give roles.
fn place_of(user: &User) -> (Option<i64>, Option<i64>, &str) {
    (user.department_id, user.position_id, &user.details.employment_type)
}

/// Whoever moves somebody gives and takes the roles that the rules say.
fn follow_rules(
    connection: &mut Connection,
    context: &Context,
    editor: &Editor,
    moved: &User,
) -> Result<(), SaveError> {
    let followed = following::follow(connection, context, &editor.permissions, &[moved.id])?;
    if !followed.is_nothing() {
        editor.check_proof()?;
    }
    factors::sign_out_who_lack_one(connection, &followed.gained)?;
    if moved.standing.invited_at.is_none() {
        check_place(connection, editor, moved.id)?;
    }
    Ok(())
}

/// Nobody changes their own here: under their account the password is asked for. A first address is always confirmed: no
/// mail has shown yet that it is theirs.
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
    if email.as_str().is_empty() {
        addresses::remove(connection, context, user.id)?;
        Ok(Edited::AddressRemoved)
    } else if confirms || user.email.is_empty() {
        confirmation::ask_to_confirm(connection, context, user.id, email)?;
        Ok(Edited::AddressAsked)
    } else {
        addresses::change_at_once(connection, context, user.id, email)?;
        Ok(Edited::LinksEnded)
    }
}

/// Mails the new username to somebody who may know the old one.
fn tell_username(connection: &mut Connection, context: &Context, id: UserId) -> QueryResult<()> {
    let user = people::find(connection, id)?;
    let knows = user.standing.invited_at.is_some() || user.standing.has_been_in();
    if !knows || user.email.is_empty() {
        return Ok(());
    }
    enqueue(connection, context, MailKind::UsernameChanged, Some(id), &user.email)
}

fn change_roles(
    connection: &mut Connection,
    context: &Context,
    editor: &Editor,
    user: &User,
    wanted: &[i64],
) -> Result<(), SaveError> {
    let id = user.id;
    let mut current = roles::given_to(connection, id)?;
    current.retain(|given| given.by_hand);
    let unchanged = current.len() == wanted.len() && current.iter().all(|given| wanted.contains(&given.role));
    if unchanged || !editor.gives_roles(user.department_id) {
        return Ok(());
    }
    editor.check_proof()?;
    guard::check_may_give(connection, &editor.permissions, wanted)?;
    roles::replace(connection, id, wanted)?;
    factors::sign_out_who_lack_one(connection, &[id])?;
    let names: Vec<String> = roles::of_user(connection, id)?
        .into_iter()
        .map(|role| role.name)
        .collect();
    journal::record(connection, context, Action::RolesChanged, Subject::User(id), &names.join(", "))?;
    Ok(())
}

fn check_roles(connection: &mut Connection, wanted: &[i64]) -> Result<(), SaveError> {
    let roles = roles::all(connection)?;
    let are_known = wanted.iter().all(|wanted| roles.iter().any(|role| role.id == *wanted));
    if are_known { Ok(()) } else { Err(SaveError::NoSuchRole) }
}

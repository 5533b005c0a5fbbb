//! Making, editing, restoring and deleting roles. Nobody adds a permission that they don't have, or changes a role that may
//! do more than they.

use diesel::result::DatabaseErrorKind;

use super::mine;
use crate::context::Context;
use crate::db::{Connection, DatabaseError, Lock, QueryError, lock};
use crate::entry::factors;
use crate::fields::fold::fold;
use crate::journal::{self, Action, Subject};
use crate::links::sessions;
use crate::people::Scope;
use crate::rights::guard::Forbidden;
use crate::rights::{Permission, Permissions, permission, roles};
use crate::roles::store::{self, Named, Role};
use crate::secret::Token;

/// What everybody has, which is no role of these.
const SELF_SERVICE: &str = "self-service";

#[derive(Debug, thiserror::Error)]
pub enum RoleError {
    #[error("There is a role of this name already.")]
    NameTaken,
    #[error("Administrator may do everything, always. It can't be changed.")]
    Fixed,
    #[error("You can only edit roles, and add permissions, within what you may do yourself.")]
    BeyondYours,
    #[error("Somebody who may do more than you has this role, so only an administrator can take permissions from it.")]
    HeldByMore,
    #[error("It came with Purser, so it can be changed and not deleted.")]
    CameWithPurser,
    #[error("{}", in_use(*.0))]
    InUse(i64),
    #[error("{} can only be allowed everywhere. Take it out, or let the role hold everywhere.", in_words(.0))]
    NotToLimit(Vec<Permission>),
    #[error("Choose departments from the list: at least one.")]
    NoDepartments,
    #[error("A rule gives this role. Delete the rule first.")]
    GivenByRule,
    #[error("Someone else changed this role first. Look again.")]
    Crossed,
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

fn in_use(users: i64) -> String {
    if users == 1 {
        "1 user has it. Take it from them first.".to_owned()
    } else {
        format!("{users} users have it. Take it from them first.")
    }
}

impl From<QueryError> for RoleError {
    /// What two people did at once on PostgreSQL, where both passed the check.
    fn from(error: QueryError) -> RoleError {
        use DatabaseErrorKind::{ForeignKeyViolation, UniqueViolation};
        match &error {
            QueryError::DatabaseError(UniqueViolation | ForeignKeyViolation, _) => RoleError::Crossed,
            _ => RoleError::Database(error.into()),
        }
    }
}

/// What a role is to be.
#[derive(Debug, Clone)]
pub struct Wanted {
    pub name: String,
    pub description: String,
    /// Where it holds.
    pub scope: Scope,
    /// Of everywhere, or of this scope.
    pub permissions: Permissions,
}

impl Wanted {
    pub fn new(name: String, description: String, permissions: Permissions, scope: Scope) -> Wanted {
        let permissions = permissions.limited_to(&scope);
        Wanted { name, description, scope, permissions }
    }

    fn named<'a>(&'a self, name_key: &'a str) -> Named<'a> {
        Named { name: &self.name, name_key, description: &self.description }
    }
}

pub fn create(connection: &mut Connection, context: &Context, wanted: &Wanted) -> Result<i64, RoleError> {
    lock(connection, Lock::RoleRules)?;
    check_within(&mine(connection, context)?, &wanted.permissions)?;
    check_scope(connection, wanted)?;
    let name_key = free_name(connection, None, &wanted.name)?;
    let key = format!("own_{}", Token::mint(&*context.random).as_str());
    let id = store::insert(connection, &key, &wanted.named(&name_key))?;
    store::set_permissions(connection, id, &wanted.permissions, &wanted.scope)?;
    let allowed = in_words(&wanted.permissions.without(&Permissions::default()));
    let place = words_of_scope(connection, &wanted.scope)?;
    let limit = place.map(|place| format!("; only in {place}")).unwrap_or_default();
    let detail = format!("{}: {allowed}{limit}", wanted.name);
    journal::record(connection, context, Action::RoleCreated, Subject::Role(id), &detail)?;
    Ok(id)
}

pub fn save(
    connection: &mut Connection,
    context: &Context,
    (id, version): (i64, i32),
    wanted: &Wanted,
) -> Result<(), RoleError> {
    change(connection, context, (id, version), wanted, Action::RoleEdited)
}

/// As it came with Purser.
pub fn restore(connection: &mut Connection, context: &Context, id: i64) -> Result<(), RoleError> {
    let role = store::find(connection, id)?;
    let (name, description, permissions) = store::default_of(&role.key).ok_or(RoleError::Fixed)?;
    let wanted = Wanted::new(name.to_owned(), description.to_owned(), permissions, Scope::Everywhere);
    change(connection, context, (id, role.version), &wanted, Action::RoleRestored)
}

fn change(
    connection: &mut Connection,
    context: &Context,
    (id, version): (i64, i32),
    wanted: &Wanted,
    action: Action,
) -> Result<(), RoleError> {
    lock(connection, Lock::RoleRules)?;
    let (role, before) = changeable(connection, context, id)?;
    let mine = mine(connection, context)?;
    check_within(&mine, &wanted.permissions)?;
    check_scope(connection, wanted)?;
    let (added, taken) = (wanted.permissions.without(&before), before.without(&wanted.permissions));
    if !taken.is_empty() && store::is_held_by_more(connection, id, &mine)? {
        return Err(RoleError::HeldByMore);
    }
    let held = permission::scope_of_role(connection, id)?;
    let name_key = free_name(connection, Some(id), &wanted.name)?;
    if !store::update(connection, id, version, &wanted.named(&name_key))? {
        return Err(RoleError::Crossed);
    }
    store::set_permissions(connection, id, &wanted.permissions, &wanted.scope)?;
    if !added.is_empty() {
        sign_out_who_lack_a_factor(connection, context)?;
    }
    let holds = match held == wanted.scope {
        true => None,
        false => Some(words_of_scope(connection, &wanted.scope)?.unwrap_or_else(|| "everywhere".to_owned())),
    };
    let (added, taken) = changed(&before, &wanted.permissions);
    let detail = words_of_change(&role, wanted, (&added, &taken), holds);
    Ok(journal::record(connection, context, action, Subject::Role(id), &detail)?)
}

pub fn delete(connection: &mut Connection, context: &Context, id: i64) -> Result<(), RoleError> {
    lock(connection, Lock::RoleRules)?;
    let (role, _) = changeable(connection, context, id)?;
    if store::default_of(&role.key).is_some() {
        return Err(RoleError::CameWithPurser);
    }
    if role.users > 0 {
        return Err(RoleError::InUse(role.users));
    }
    if store::rules_giving(connection, id)? > 0 {
        return Err(RoleError::GivenByRule);
    }
    store::delete(connection, id)?;
    Ok(journal::record(connection, context, Action::RoleDeleted, Subject::Role(id), &role.name)?)
}

/// One that whoever acts may change, and what it allows now.
fn changeable(connection: &mut Connection, context: &Context, id: i64) -> Result<(Role, Permissions), RoleError> {
    let role = store::find(connection, id)?;
    if role.key == roles::ADMINISTRATOR {
        return Err(RoleError::Fixed);
    }
    let permissions = permission::of_role(connection, id)?;
    check_within(&mine(connection, context)?, &permissions)?;
    Ok((role, permissions))
}

/// A limited role names departments that are there, and allows nothing that no page asks of a department.
fn check_scope(connection: &mut Connection, wanted: &Wanted) -> Result<(), RoleError> {
    let Scope::Within(departments) = &wanted.scope else { return Ok(()) };
    let known = store::departments(connection)?;
    let is_known = |id: &i64| known.iter().any(|(known, _)| known == id);
    if departments.is_empty() || !departments.iter().all(is_known) {
        return Err(RoleError::NoDepartments);
    }
    let unlimitable: Vec<Permission> = wanted
        .permissions
        .each()
        .filter(|permission| !permission.can_be_limited())
        .collect();
    if unlimitable.is_empty() { Ok(()) } else { Err(RoleError::NotToLimit(unlimitable)) }
}

/// "Deck, Engine". `None` for everywhere.
fn words_of_scope(connection: &mut Connection, scope: &Scope) -> Result<Option<String>, RoleError> {
    let Scope::Within(departments) = scope else { return Ok(None) };
    let mut named = store::departments(connection)?;
    named.retain(|(id, _)| departments.contains(id));
    let names: Vec<String> = named.into_iter().map(|(_, name)| name).collect();
    Ok(Some(names.join(", ")))
}

/// What is named now and was not, and the other way round, wherever that is.
fn changed(before: &Permissions, after: &Permissions) -> (Vec<Permission>, Vec<Permission>) {
    let added = after.each().filter(|permission| !before.name(*permission));
    let taken = before.each().filter(|permission| !after.name(*permission));
    (added.collect(), taken.collect())
}

fn check_within(mine: &Permissions, wanted: &Permissions) -> Result<(), RoleError> {
    if mine.cover(wanted) { Ok(()) } else { Err(RoleError::BeyondYours) }
}

/// The name as two roles may not both have it.
fn free_name(connection: &mut Connection, editing: Option<i64>, name: &str) -> Result<String, RoleError> {
    let key = fold(name);
    let owner = store::id_of(connection, &key)?;
    if key == SELF_SERVICE || owner.is_some_and(|owner| Some(owner) != editing) {
        return Err(RoleError::NameTaken);
    }
    Ok(key)
}

/// Whoever has a role that now asks for a second factor, and has none, sets one up as they sign in. Whoever edits the role
/// stays signed in.
fn sign_out_who_lack_a_factor(connection: &mut Connection, context: &Context) -> Result<(), RoleError> {
    let mut without = factors::required_and_missing(connection)?;
    without.retain(|person| Some(*person) != context.actor.user_id());
    sessions::end_all(connection, &without)?;
    Ok(())
}

fn words_of_change(
    before: &Role,
    wanted: &Wanted,
    (added, taken): (&[Permission], &[Permission]),
    holds: Option<String>,
) -> String {
    let name = match before.name == wanted.name {
        true => wanted.name.clone(),
        false => format!("{} → {}", before.name, wanted.name),
    };
    let part = |what: &str, permissions: &[Permission]| match permissions {
        [] => None,
        some => Some(format!("{what} {}", in_words(some))),
    };
    let holds = holds.map(|place| format!("now holds: {place}"));
    let parts = [part("added", added), part("took away", taken), holds];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    if parts.is_empty() { name } else { format!("{name}: {}", parts.join("; ")) }
}

fn in_words(permissions: &[Permission]) -> String {
    match permissions {
        [] => "no permissions".to_owned(),
        some => some
            .iter()
            .map(|permission| permission.label())
            .collect::<Vec<_>>()
            .join(", "),
    }
}

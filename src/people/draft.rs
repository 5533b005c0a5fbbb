//! Making a user's record and changing it: nothing else writes its fields, but for the address of somebody who is there,
//! which `mailing` changes.

use diesel::prelude::*;
use diesel::result::DatabaseErrorKind;

use super::details::{Details, Draft};
use super::posts::PostStatus;
use super::{Source, Status, User, find, free_username, refresh_status, search};
use crate::clock::Timestamp;
use crate::context::{Context, UserId};
use crate::db::schema::{departments, positions, users};
use crate::db::{Connection, DatabaseError, Lock, QueryError, QueryResult, lock};
use crate::fields::Username;
use crate::journal::{self, Action, Subject};

/// Why a record is not written. Its words are for the form.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    #[error("Another user has this address.")]
    EmailTaken,
    #[error("Another user has this username. Choose another.")]
    UsernameTaken,
    #[error("Another user has this employee number.")]
    EmployeeNumberTaken,
    #[error("Choose a department from the list.")]
    NoSuchDepartment,
    #[error("Choose a job position from the list.")]
    NoSuchPosition,
    #[error("This department is paused or archived. Choose another.")]
    DepartmentClosed,
    #[error("This job position is paused or archived. Choose another.")]
    PositionClosed,
    #[error("The last day can't be before the employment date.")]
    EndsBeforeItBegins,
    #[error("Someone else changed this user while you were editing.")]
    Crossed,
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

impl From<QueryError> for DraftError {
    /// Two people may pass the check at once on PostgreSQL; the index lets one through.
    fn from(error: QueryError) -> DraftError {
        match taken_by_another(&error) {
            Some("email_key") => DraftError::EmailTaken,
            Some("employee_number_key") => DraftError::EmployeeNumberTaken,
            Some(_) => DraftError::UsernameTaken,
            None => DraftError::Database(error.into()),
        }
    }
}

impl DraftError {
    /// At which field of the table it is told; `None` for the record as a whole.
    pub fn field(&self) -> Option<&'static str> {
        match self {
            DraftError::EmailTaken => Some("email"),
            DraftError::UsernameTaken => Some("username"),
            DraftError::EmployeeNumberTaken => Some("employee_number"),
            DraftError::NoSuchDepartment | DraftError::DepartmentClosed => Some("department_id"),
            DraftError::NoSuchPosition | DraftError::PositionClosed => Some("position_id"),
            DraftError::EndsBeforeItBegins => Some("last_day"),
            DraftError::Crossed | DraftError::Database(_) => None,
        }
    }
}

/// Which of the columns that no two users share another user had first.
pub fn taken_by_another(error: &QueryError) -> Option<&'static str> {
    let QueryError::DatabaseError(DatabaseErrorKind::UniqueViolation, information) = error else {
        return None;
    };
    let name = information.constraint_name().unwrap_or(information.message());
    ["email_key", "username_key", "employee_number_key"]
        .into_iter()
        .find(|column| name.contains(column))
}

/// The key that no two users share. For people without an address it is made from their username: no address begins with
/// a space, so it is nobody's address. An index without these people could not be used for values that are bound later.
pub fn email_key(email: &str, username: &str) -> String {
    match email {
        "" => format!(" {}", username.to_lowercase()),
        email => email.to_lowercase(),
    }
}

/// What the database refused, of this record.
fn refused(details: &Details, error: QueryError) -> DraftError {
    match DraftError::from(error) {
        DraftError::EmailTaken if details.email.is_empty() => DraftError::UsernameTaken,
        error => error,
    }
}

/// A new record, whole: the fields, and what follows from them.
#[derive(Insertable)]
#[diesel(table_name = users, treat_none_as_default_value = false)]
pub struct NewRecord {
    #[diesel(embed)]
    pub details: Details,
    #[diesel(embed)]
    pub(super) derived: Derived,
    source: Source,
}

/// What lists sort by and look up.
#[derive(Insertable)]
#[diesel(table_name = users, treat_none_as_default_value = false)]
pub struct Derived {
    sort_name: String,
    email_key: String,
    pub(super) username_key: String,
    /// Absent where there is no number, as many people may have none.
    employee_number_key: Option<String>,
    department_key: String,
    updated_at: Timestamp,
}

/// What follows from a change of fields, and of no others.
#[derive(AsChangeset)]
#[diesel(table_name = users)]
struct Following {
    sort_name: Option<String>,
    email_key: Option<String>,
    username_key: Option<String>,
    employee_number_key: Option<Option<String>>,
    department_key: Option<String>,
    department_by: Option<Option<UserId>>,
    position_by: Option<Option<UserId>>,
    employment_by: Option<Option<UserId>>,
    updated_at: Timestamp,
    version: i32,
}

impl Following {
    /// Who changes what roles by rule go by counts as having put the person there: such roles reach no further than that
    /// one's permissions.
    fn from(
        changes: &Draft,
        after: &Details,
        department_key: Option<String>,
        context: &Context,
        version: i32,
    ) -> Following {
        let is_renamed = changes.first_name.is_some() || changes.last_name.is_some();
        let (has_new_username, by) = (changes.username.is_some(), context.actor.user_id());
        Following {
            sort_name: is_renamed.then(|| after.sort_name()),
            email_key: has_new_username.then(|| email_key(&after.email, &after.username)),
            username_key: has_new_username.then(|| after.username.to_lowercase()),
            employee_number_key: changes.employee_number.as_ref().map(|_| after.employee_number_key()),
            department_key,
            department_by: changes.department_id.map(|_| by),
            position_by: changes.position_id.map(|_| by),
            employment_by: changes.employment_type.as_ref().map(|_| by),
            updated_at: context.now,
            version,
        }
    }
}

/// With what each record begins. Whoever acts counts as having put the person in each of their places.
#[derive(Insertable)]
#[diesel(table_name = users, treat_none_as_default_value = false)]
pub(super) struct Beginning {
    status: Status,
    created_at: Timestamp,
    department_by: Option<UserId>,
    position_by: Option<UserId>,
    employment_by: Option<UserId>,
    source_by: Option<UserId>,
}

impl Beginning {
    pub(super) fn of(context: &Context) -> Beginning {
        let by = context.actor.user_id();
        Beginning {
            status: Status::Staged,
            created_at: context.now,
            department_by: by,
            position_by: by,
            employment_by: by,
            source_by: by,
        }
    }
}

impl Derived {
    fn new(details: &Details, department_key: String, now: Timestamp) -> Derived {
        Derived {
            sort_name: details.sort_name(),
            email_key: email_key(&details.email, &details.username),
            username_key: details.username.to_lowercase(),
            employee_number_key: details.employee_number_key(),
            department_key,
            updated_at: now,
        }
    }
}

impl NewRecord {
    /// For whoever writes many at once, and has seen to it that no two share an address or a username.
    /// `department_key` is that of the draft's department.
    pub fn new(draft: Draft, source: Source, department_key: String, now: Timestamp) -> NewRecord {
        let details = draft.onto(Details::default());
        NewRecord {
            derived: Derived::new(&details, department_key, now),
            details,
            source,
        }
    }
}

/// By somebody's hand, without an account yet. Where no username is given, one is made from the name.
pub fn create(connection: &mut Connection, context: &Context, draft: Draft) -> Result<UserId, DraftError> {
    create_from(connection, context, draft, Source::ByHand)
}

/// [`create`] for a record that comes in another way.
pub fn create_from(
    connection: &mut Connection,
    context: &Context,
    mut draft: Draft,
    source: Source,
) -> Result<UserId, DraftError> {
    if draft.username.as_ref().is_none_or(String::is_empty) {
        lock(connection, Lock::Usernames)?;
        let name = |part: &Option<String>| part.clone().unwrap_or_default();
        let proposal = Username::proposed(&name(&draft.first_name), &name(&draft.last_name));
        draft.username = Some(free_username(connection, &proposal)?);
    }
    let department_key = department_key(connection, draft.department_id.flatten())?;
    let record = NewRecord::new(draft, source, department_key, context.now);
    check(connection, &Details::default().changes_to(&record.details), &record.details, None)?;
    let id = diesel::insert_into(users::table)
        .values((&record, Beginning::of(context)))
        .returning(users::id)
        .get_result(connection)
        .map_err(|error| refused(&record.details, error))?;
    search::index(connection, id, &record.details)?;
    refresh_status(connection, id, context.now)?;
    Ok(id)
}

/// Changes what the draft has, but for the address. `version` is the one that its author saw. Whoever calls this has
/// locked the person, and reads them as they are `before`.
pub fn change(
    connection: &mut Connection,
    context: &Context,
    before: &User,
    version: i32,
    draft: Draft,
) -> Result<User, DraftError> {
    let id = before.id;
    let mut details = Draft { email: None, ..draft }.onto(before.details.clone());
    if details.username.is_empty() {
        details.username.clone_from(&before.username);
    }
    let changes = before.details.changes_to(&details);
    check(connection, &changes, &details, Some(id))?;
    let department_key = match changes.department_id {
        Some(department) => Some(department_key(connection, department)?),
        None => None,
    };
    let following = Following::from(&changes, &details, department_key, context, version + 1);
    let ends_elsewhere = changes.last_day.is_some();
    let changed = diesel::update(users::table.find(id.0).filter(users::version.eq(version)))
        .set((changes, following))
        .execute(connection)
        .map_err(|error| refused(&details, error))?;
    if changed == 0 {
        return Err(DraftError::Crossed);
    }
    if search::text_of(&before.details) != search::text_of(&details) {
        search::index(connection, id, &details)?;
    }
    if ends_elsewhere {
        refresh_status(connection, id, context.now)?;
    }
    record_edit(connection, context, before, &details)?;
    Ok(find(connection, id)?)
}

/// A new username has an entry of its own.
fn record_edit(connection: &mut Connection, context: &Context, before: &User, after: &Details) -> QueryResult<()> {
    let renamed = Details { username: after.username.clone(), ..before.details.clone() };
    let labels = renamed.differences(after);
    if !labels.is_empty() {
        journal::record(connection, context, Action::UserEdited, Subject::User(before.id), &labels.join(", "))?;
    }
    if renamed != before.details {
        journal::record(connection, context, Action::UsernameChanged, Subject::User(before.id), "")?;
    }
    Ok(())
}

/// What stays as it was is not asked about: whoever is in a department or a job position that is closed since stays there.
fn check(
    connection: &mut Connection,
    changes: &Draft,
    details: &Details,
    editing: Option<UserId>,
) -> Result<(), DraftError> {
    if details.ends_before_it_begins() {
        return Err(DraftError::EndsBeforeItBegins);
    }
    if changes.email.is_some() && belongs_to_another(connection, editing, &details.email)? {
        return Err(DraftError::EmailTaken);
    }
    if changes.username.is_some() {
        let owner = username_belongs_to(connection, &details.username.to_lowercase())?;
        if owner.is_some() && owner != editing {
            return Err(DraftError::UsernameTaken);
        }
    }
    if changes.employee_number.is_some()
        && let Some(key) = details.employee_number_key()
    {
        let owner = employee_number_belongs_to(connection, &key)?;
        if owner.is_some() && owner != editing {
            return Err(DraftError::EmployeeNumberTaken);
        }
    }
    check_position(connection, changes.position_id.flatten())
}

/// Whether somebody else than this user has the address. To have none is nobody's own.
pub fn belongs_to_another(connection: &mut Connection, user: Option<UserId>, email: &str) -> QueryResult<bool> {
    if email.is_empty() {
        return Ok(false);
    }
    let owner: Option<UserId> = users::table
        .filter(users::email_key.eq(email.to_lowercase()))
        .select(users::id)
        .get_result(connection)
        .optional()?;
    Ok(owner.is_some() && owner != user)
}

fn username_belongs_to(connection: &mut Connection, key: &str) -> QueryResult<Option<UserId>> {
    users::table
        .filter(users::username_key.eq(key))
        .select(users::id)
        .get_result(connection)
        .optional()
}

fn employee_number_belongs_to(connection: &mut Connection, key: &str) -> QueryResult<Option<UserId>> {
    users::table
        .filter(users::employee_number_key.eq(key))
        .select(users::id)
        .get_result(connection)
        .optional()
}

/// Empty for somebody without a department.
fn department_key(connection: &mut Connection, department: Option<i64>) -> Result<String, DraftError> {
    let Some(id) = department else {
        return Ok(String::new());
    };
    let (key, status): (String, PostStatus) = departments::table
        .find(id)
        .select((departments::name_key, departments::status))
        .get_result(connection)
        .optional()?
        .ok_or(DraftError::NoSuchDepartment)?;
    if status.takes_people() { Ok(key) } else { Err(DraftError::DepartmentClosed) }
}

fn check_position(connection: &mut Connection, position: Option<i64>) -> Result<(), DraftError> {
    let Some(id) = position else { return Ok(()) };
    let status: PostStatus = positions::table
        .find(id)
        .select(positions::status)
        .get_result(connection)
        .optional()?
        .ok_or(DraftError::NoSuchPosition)?;
    if status.takes_people() { Ok(()) } else { Err(DraftError::PositionClosed) }
}

//! Making a user's record and changing it: nothing else writes its fields, but for the address of somebody who is there,
//! which `mailing` changes.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::result::DatabaseErrorKind;

use super::details::{Details, Draft};
use super::{Status, User, find, free_username, refresh_status, refresh_statuses, search, usernames};
use crate::clock::Timestamp;
use crate::context::{Context, UserId};
use crate::db::schema::{departments, positions, users};
use crate::db::{self, Connection, DatabaseError, Lock, QueryError, QueryResult, lock};
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
            DraftError::NoSuchDepartment => Some("department_id"),
            DraftError::NoSuchPosition => Some("position_id"),
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

/// A new record, whole: the fields, and what follows from them.
#[derive(Insertable)]
#[diesel(table_name = users, treat_none_as_default_value = false)]
pub struct NewRecord {
    #[diesel(embed)]
    pub details: Details,
    #[diesel(embed)]
    derived: Derived,
}

/// What lists sort by and look up.
#[derive(Insertable, AsChangeset)]
#[diesel(table_name = users, treat_none_as_null = true, treat_none_as_default_value = false)]
pub struct Derived {
    sort_name: String,
    email_key: String,
    username_key: String,
    /// Absent where there is no number, as many people may have none.
    employee_number_key: Option<String>,
    department_key: String,
    updated_at: Timestamp,
}

impl Derived {
    fn new(details: &Details, department_key: String, now: Timestamp) -> Derived {
        Derived {
            sort_name: details.sort_name(),
            email_key: details.email.to_lowercase(),
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
    pub fn new(draft: Draft, department_key: String, now: Timestamp) -> NewRecord {
        let details = draft.onto(Details::default());
        NewRecord {
            derived: Derived::new(&details, department_key, now),
            details,
        }
    }
}

/// Without an account yet. Where no username is given, one is made from the name.
pub fn create(connection: &mut Connection, context: &Context, mut draft: Draft) -> Result<UserId, DraftError> {
    if draft.username.as_ref().is_none_or(String::is_empty) {
        lock(connection, Lock::Usernames)?;
        let name = |part: &Option<String>| part.clone().unwrap_or_default();
        let proposal = Username::proposed(&name(&draft.first_name), &name(&draft.last_name));
        draft.username = Some(free_username(connection, &proposal)?);
    }
    let department_key = department_key(connection, draft.department_id.flatten())?;
    let record = NewRecord::new(draft, department_key, context.now);
    check(connection, &record.details, None)?;
    let staged = (users::status.eq(Status::Staged), users::created_at.eq(context.now));
    let id = diesel::insert_into(users::table)
        .values((&record, staged))
        .returning(users::id)
        .get_result(connection)?;
    search::index(connection, id, &record.details)?;
    refresh_status(connection, id, context.now)?;
    Ok(id)
}

/// [`create`] for many, in few statements. Whoever calls this has seen to it that no two share an address, a username or an
/// employee number, and that departments and job positions exist. The numbers come in the order of the drafts.
pub fn create_many(
    connection: &mut Connection,
    context: &Context,
    mut drafts: Vec<Draft>,
) -> Result<Vec<UserId>, DraftError> {
    lock(connection, Lock::Usernames)?;
    usernames::give(connection, &mut drafts)?;
    let keys = department_keys(connection)?;
    let mut records = Vec::with_capacity(drafts.len());
    for draft in drafts {
        let department = draft.department_id.flatten();
        let key = department.map(|id| keys.get(&id).cloned().ok_or(DraftError::NoSuchDepartment));
        records.push(NewRecord::new(draft, key.transpose()?.unwrap_or_default(), context.now));
    }
    insert_all(connection, context, &records)?;
    let ids = numbers_of(connection, &records)?;
    let texts: Vec<(i64, String)> = ids
        .iter()
        .zip(&records)
        .map(|(id, record)| (id.0, search::text_of(&record.details)))
        .collect();
    db::index_many(connection, search::USERS, &texts)?;
    refresh_statuses(connection, &ids, context.now)?;
    Ok(ids)
}

/// With the widest table, below both engines' limits of values in a statement.
const ROWS_A_STATEMENT: usize = 400;

fn insert_all(connection: &mut Connection, context: &Context, records: &[NewRecord]) -> QueryResult<()> {
    let staged = (users::status.eq(Status::Staged), users::created_at.eq(context.now));
    for records in records.chunks(ROWS_A_STATEMENT) {
        let rows: Vec<_> = records.iter().map(|record| (record, staged)).collect();
        match connection {
            Connection::Sqlite(inner) => diesel::insert_into(users::table).values(rows).execute(inner)?,
            Connection::Postgres(inner) => diesel::insert_into(users::table).values(rows).execute(inner)?,
        };
    }
    Ok(())
}

/// By their usernames, which everybody has.
fn numbers_of(connection: &mut Connection, records: &[NewRecord]) -> QueryResult<Vec<UserId>> {
    let mut numbers = HashMap::new();
    for records in records.chunks(ROWS_A_STATEMENT) {
        let keys = records.iter().map(|record| record.derived.username_key.as_str());
        let found: Vec<(String, UserId)> = users::table
            .filter(users::username_key.eq_any(keys))
            .select((users::username_key, users::id))
            .load(connection)?;
        numbers.extend(found);
    }
    let number_of = |record: &NewRecord| numbers.get(&record.derived.username_key).copied();
    let all: Option<Vec<UserId>> = records.iter().map(number_of).collect();
    all.ok_or(QueryError::NotFound)
}

fn department_keys(connection: &mut Connection) -> QueryResult<HashMap<i64, String>> {
    let keys: Vec<(i64, String)> = departments::table
        .select((departments::id, departments::name_key))
        .load(connection)?;
    Ok(keys.into_iter().collect())
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
    check(connection, &details, Some(id))?;
    let department_key = department_key(connection, details.department_id)?;
    let derived = Derived::new(&details, department_key, context.now);
    let changed = diesel::update(users::table.find(id.0).filter(users::version.eq(version)))
        .set((&details, derived, users::version.eq(version + 1)))
        .execute(connection)?;
    if changed == 0 {
        return Err(DraftError::Crossed);
    }
    search::index(connection, id, &details)?;
    refresh_status(connection, id, context.now)?;
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

fn check(connection: &mut Connection, details: &Details, editing: Option<UserId>) -> Result<(), DraftError> {
    if details.ends_before_it_begins() {
        return Err(DraftError::EndsBeforeItBegins);
    }
    if belongs_to_another(connection, editing, &details.email)? {
        return Err(DraftError::EmailTaken);
    }
    let owner = username_belongs_to(connection, &details.username.to_lowercase())?;
    if owner.is_some() && owner != editing {
        return Err(DraftError::UsernameTaken);
    }
    if let Some(key) = details.employee_number_key() {
        let owner = employee_number_belongs_to(connection, &key)?;
        if owner.is_some() && owner != editing {
            return Err(DraftError::EmployeeNumberTaken);
        }
    }
    match details.position_id {
        Some(position) if !position_exists(connection, position)? => Err(DraftError::NoSuchPosition),
        _ => Ok(()),
    }
}

/// Whether somebody else than this user has the address.
pub fn belongs_to_another(connection: &mut Connection, user: Option<UserId>, email: &str) -> QueryResult<bool> {
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
    let key = departments::table.find(id).select(departments::name_key);
    key.get_result(connection)
        .optional()?
        .ok_or(DraftError::NoSuchDepartment)
}

fn position_exists(connection: &mut Connection, id: i64) -> QueryResult<bool> {
    let count: i64 = positions::table.find(id).count().get_result(connection)?;
    Ok(count == 1)
}

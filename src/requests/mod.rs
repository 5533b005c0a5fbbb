//! What support asks user administrators to do for somebody, because it may not do it itself. A request is accepted by
//! doing it, in whatever way that is done, or declined.

use diesel::dsl::exists;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::clock::Timestamp;
use crate::context::{Actor, Context, UserId};
use crate::db::schema::{requests, users};
use crate::db::{self, AtMost, Connection, DatabaseError, FullName, QueryResult, Written, from_query_error, text_enum};
use crate::journal::{self, Action, Subject};
use crate::people::Scope;
use crate::rights::Permissions;
use crate::rights::guard::{self, Forbidden};

/// Of one asker's. More would push those of others out of sight.
const MOST_WAITING: i64 = 50;

text_enum! {
    /// What somebody is asked to do. The words are stored.
    pub enum Task {
        Invite = "invite",
        /// On paper, to somebody without an address.
        HandOutCredentials = "hand_out_credentials",
        TryMailAgain = "try_mail_again",
        ResetPassword = "reset_password",
        ChangeAddress = "change_address",
        RemoveFactor = "remove_factor",
        Unlock = "unlock",
        Enable = "enable",
        ChangeLastDay = "change_last_day",
    }
}

impl Task {
    /// As in "Bob Dahl asked to …".
    pub fn words(self) -> &'static str {
        match self {
            Task::Invite => "send them an activation email",
            Task::HandOutCredentials => "hand out credentials to them",
            Task::TryMailAgain => "try the mail that failed again",
            Task::ResetPassword => "reset their password",
            Task::ChangeAddress => "change their login email",
            Task::RemoveFactor => "remove their second factor",
            Task::Unlock => "unlock them",
            Task::Enable => "enable them",
            Task::ChangeLastDay => "change their last day of employment",
        }
    }
}

text_enum! {
    /// How far a request has come.
    pub enum RequestState {
        Waiting = "waiting",
        Accepted = "accepted",
        Declined = "declined",
    }
}

/// One that waits.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = requests)]
pub struct Request {
    pub id: i64,
    pub user_id: UserId,
    #[diesel(select_expression = db::full_name_of("requests.user_id"), select_expression_type = FullName)]
    person_name: Option<String>,
    pub task: Task,
    #[diesel(select_expression = db::full_name_of("requests.asked_by"), select_expression_type = FullName)]
    asker: Option<String>,
    pub created_at: Timestamp,
}

impl Request {
    /// For whom it is asked, by name.
    pub fn person(&self) -> &str {
        self.person_name.as_deref().unwrap_or_default()
    }

    /// By name.
    pub fn asked_by(&self) -> &str {
        self.asker.as_deref().unwrap_or("a user since deleted")
    }
}

/// Why a request is not taken, or not answered.
#[derive(Debug, thiserror::Error)]
pub enum RequestError {
    #[error("{MOST_WAITING} of your requests wait for an answer already.")]
    TooMany,
    #[error("Somebody answered this request already.")]
    Answered,
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

from_query_error!(RequestError);

/// Asking again for what waits changes nothing. The caller has called [`lock_person`](db::lock_person).
pub fn ask(connection: &mut Connection, context: &Context, person: UserId, task: Task) -> Result<(), RequestError> {
    if of_person(connection, person)?
        .iter()
        .any(|request| request.task == task)
    {
        return Ok(());
    }
    if count_of(connection, context.actor.user_id())? >= MOST_WAITING {
        return Err(RequestError::TooMany);
    }
    diesel::insert_into(requests::table)
        .values((
            requests::user_id.eq(person),
            requests::task.eq(task),
            requests::state.eq(RequestState::Waiting),
            requests::asked_by.eq(context.actor.user_id()),
            requests::created_at.eq(context.now),
        ))
        .execute(connection)?;
    Ok(record(connection, context, Action::RequestMade, person, task)?)
}

fn count_of(connection: &mut Connection, asker: Option<UserId>) -> QueryResult<i64> {
    requests::table
        .filter(waits())
        .filter(requests::asked_by.eq(asker))
        .count()
        .get_result(connection)
}

/// Of all that wait for people of this scope.
pub fn count(connection: &mut Connection, scope: &Scope) -> QueryResult<i64> {
    requests::table
        .filter(waits())
        .filter(concern(scope))
        .count()
        .get_result(connection)
}

/// Whether the person is of this scope.
fn concern(scope: &Scope) -> Written<Bool> {
    match scope.condition("users.department_id") {
        None => Written::new("1 = 1"),
        Some(is_within) => Written::new("EXISTS (SELECT 1 FROM users WHERE users.id = requests.user_id AND ")
            .append(is_within)
            .sql(")"),
    }
}

/// For people of this scope, the oldest first.
pub fn waiting(connection: &mut Connection, scope: &Scope, limit: usize) -> QueryResult<Vec<Request>> {
    requests::table
        .filter(waits())
        .filter(concern(scope))
        .order(requests::id)
        .select(Request::as_select())
        .at_most(limit)
        .load(connection)
}

/// Those that wait for one person, the oldest first.
pub fn of_person(connection: &mut Connection, person: UserId) -> QueryResult<Vec<Request>> {
    requests::table
        .filter(requests::user_id.eq(person))
        .filter(waits())
        .order(requests::id)
        .select(Request::as_select())
        .load(connection)
}

/// A column beside each of `users`: whether one waits.
#[diesel::dsl::auto_type(no_type_alias)]
pub fn any_of_each_user() -> _ {
    let waits: Written<Bool> = waits();
    exists(requests::table.filter(requests::user_id.eq(users::id)).filter(waits))
}

/// As the indexes say it.
fn waits() -> Written<Bool> {
    Written::new("requests.state = 'waiting'")
}

/// To be called where such a task is done: whoever asked for it has their answer. What people do for themselves, as to
/// ask for another password, answers nobody.
pub fn accept(connection: &mut Connection, context: &Context, people: &[UserId], task: Task) -> QueryResult<()> {
    if matches!(context.actor, Actor::Visitor | Actor::System) {
        return Ok(());
    }
    let waiting = requests::table
        .filter(db::among("requests.user_id", people.iter().map(|person| person.0)))
        .filter(requests::task.eq(task))
        .filter(waits());
    let accepted: Vec<UserId> = diesel::update(waiting)
        .set((
            requests::state.eq(RequestState::Accepted),
            requests::decided_by.eq(context.actor.user_id()),
            requests::decided_at.eq(context.now),
        ))
        .returning(requests::user_id)
        .get_results(connection)?;
    accepted
        .into_iter()
        .try_for_each(|person| record(connection, context, Action::RequestAccepted, person, task))
}

/// By someone who could do it. The first answer counts.
pub fn decline(
    connection: &mut Connection,
    context: &Context,
    mine: &Permissions,
    id: i64,
) -> Result<(), RequestError> {
    let person = requests::table
        .find(id)
        .select(requests::user_id)
        .get_result(connection)?;
    guard::check_may_change(connection, mine, person)?;
    let waiting = requests::table.find(id).filter(waits());
    let declined: Option<Task> = diesel::update(waiting)
        .set((
            requests::state.eq(RequestState::Declined),
            requests::decided_by.eq(context.actor.user_id()),
            requests::decided_at.eq(context.now),
        ))
        .returning(requests::task)
        .get_result(connection)
        .optional()?;
    let task = declined.ok_or(RequestError::Answered)?;
    Ok(record(connection, context, Action::RequestDeclined, person, task)?)
}

fn record(
    connection: &mut Connection,
    context: &Context,
    action: Action,
    person: UserId,
    task: Task,
) -> QueryResult<()> {
    journal::record(connection, context, action, Subject::User(person), task.words())
}

/// Deletes the oldest that were answered by then, up to `at_once`.
pub fn delete(connection: &mut Connection, end: Timestamp, at_once: usize) -> QueryResult<usize> {
    let oldest: Vec<(i64, Option<Timestamp>)> = requests::table
        .filter(Written::<Bool>::new("requests.state <> 'waiting'"))
        .order(requests::id)
        .select((requests::id, requests::decided_at))
        .at_most(at_once)
        .load(connection)?;
    let old = oldest.into_iter().filter(|(_, at)| at.is_some_and(|at| at <= end));
    let old = db::among("requests.id", old.map(|(id, _)| id));
    diesel::delete(requests::table.filter(old)).execute(connection)
}

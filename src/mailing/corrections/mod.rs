//! Login addresses of people never in, corrected by someone who may not edit users, as support. Whoever corrects one
//! could take the account over by an address of their own, so user administrators look at each correction: before it is
//! carried out where a preference says so, else afterwards. At most one of a person's waits.
//!
//! Whoever calls an act here has called [`lock_person`] first.
//!
//! [`lock_person`]: crate::db::lock_person

mod notice;

use diesel::dsl::{count_star, exists};
use diesel::prelude::*;
use diesel::sql_types::Bool;

use time::Duration;

use crate::clock::Timestamp;
use crate::context::{Context, UserId};
use crate::db::schema::{address_corrections, users};
use crate::db::{self, AtMost, Connection, DatabaseError, FullName, QueryResult, Written, from_query_error, text_enum};
use crate::fields::Email;
use crate::journal::{self, Action, Subject};
use crate::mail::{MailKind, enqueue};
use crate::people::{Scope, User};
use crate::preferences;
use crate::rights::{Permission, Permissions};

pub use notice::concern;

/// Each mails two addresses that may be anybody's, and stands before others on the list of those to look at.
const MOST_A_DAY: i64 = 10;

text_enum! {
    /// How far a correction has come.
    pub enum CorrectionState {
        /// For approval; the old address is in force.
        Waiting = "waiting",
        /// Carried out, and not looked at yet.
        Made = "made",
        Approved = "approved",
        Declined = "declined",
        Reviewed = "reviewed",
        /// Another change came before an answer, or the person's own password.
        Overtaken = "overtaken",
    }
}

/// An address that support corrected, for those who look at it.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = address_corrections)]
pub struct Correction {
    pub id: i64,
    pub user_id: UserId,
    #[diesel(select_expression = db::full_name_of("address_corrections.user_id"), select_expression_type = FullName)]
    person_name: Option<String>,
    pub old_email: String,
    pub new_email: String,
    pub state: CorrectionState,
    #[diesel(select_expression = db::full_name_of("address_corrections.asked_by"), select_expression_type = FullName)]
    asker: Option<String>,
    pub created_at: Timestamp,
    #[diesel(select_expression = db::full_name_of("address_corrections.decided_by"), select_expression_type = FullName)]
    decider: Option<String>,
}

impl Correction {
    /// True if the old address is in force until somebody approves.
    pub fn waits(&self) -> bool {
        self.state == CorrectionState::Waiting
    }

    /// Whose address it is, by name.
    pub fn person(&self) -> &str {
        self.person_name.as_deref().unwrap_or_default()
    }

    /// By name.
    pub fn asked_by(&self) -> &str {
        self.asker.as_deref().unwrap_or("a user since deleted")
    }

    /// It was parsed when it was asked for.
    pub fn email(&self) -> Email {
        Email::stored(&self.new_email)
    }

    fn in_words(&self) -> String {
        format!("from {} to {}, asked by {}", self.old_email, self.new_email, self.asked_by())
    }

    /// Why no answer is taken any more.
    fn outcome(&self) -> String {
        let who = self.decider.as_deref().unwrap_or("Someone else");
        match self.state {
            CorrectionState::Waiting => "This correction waits for approval.".to_owned(),
            CorrectionState::Made => "This correction was carried out without approval.".to_owned(),
            CorrectionState::Approved => format!("{who} approved this correction already."),
            CorrectionState::Declined => format!("{who} declined this correction already."),
            CorrectionState::Reviewed => format!("{who} reviewed this correction already."),
            CorrectionState::Overtaken => {
                "This is no longer needed: another address took its place, or the user set a password.".to_owned()
            }
        }
    }
}

/// Of those that somebody is to look at.
#[derive(Clone, Copy, Default)]
pub struct Open {
    pub waiting: i64,
    pub made: i64,
}

impl Open {
    /// As the landing page counts them.
    pub fn all(&self) -> i64 {
        self.waiting + self.made
    }
}

/// Whether this person's address waits for approval when someone with these permissions corrects it.
pub fn await_approval(connection: &mut Connection, mine: &Permissions, person: &User) -> QueryResult<bool> {
    if person.standing.has_been_in() || !are_looked_at(mine, person) {
        return Ok(false);
    }
    Ok(preferences::load(connection)?.corrections_await_approval)
}

/// What someone with these permissions corrects of this person.
pub fn are_looked_at(mine: &Permissions, person: &User) -> bool {
    let may = |permission| mine.hold_in(person.department_id, permission);
    may(Permission::CorrectAddresses) && !may(Permission::EditUsers)
}

/// Of this person's address, in the last day.
pub fn are_too_many(connection: &mut Connection, person: UserId, now: Timestamp) -> QueryResult<bool> {
    let made: i64 = address_corrections::table
        .filter(address_corrections::user_id.eq(person))
        .filter(address_corrections::created_at.gt(now - Duration::DAY))
        .count()
        .get_result(connection)?;
    Ok(made >= MOST_A_DAY)
}

/// Those of people of this scope that somebody is to look at.
pub fn count_open(connection: &mut Connection, scope: &Scope) -> QueryResult<Open> {
    let counts: Vec<(CorrectionState, i64)> = address_corrections::table
        .filter(is_open())
        .filter(are_of(scope))
        .group_by(address_corrections::state)
        .select((address_corrections::state, count_star()))
        .load(connection)?;
    let of = |state| {
        counts
            .iter()
            .find(|(known, _)| *known == state)
            .map_or(0, |(_, count)| *count)
    };
    Ok(Open {
        waiting: of(CorrectionState::Waiting),
        made: of(CorrectionState::Made),
    })
}

/// Whether the person is of this scope.
fn are_of(scope: &Scope) -> Written<Bool> {
    match scope.condition("users.department_id") {
        None => Written::new("1 = 1"),
        Some(is_within) => {
            Written::new("EXISTS (SELECT 1 FROM users WHERE users.id = address_corrections.user_id AND ")
                .append(is_within)
                .sql(")")
        }
    }
}

/// Of people of this scope. Those that wait first, then the oldest.
pub fn open(connection: &mut Connection, scope: &Scope, limit: usize) -> QueryResult<Vec<Correction>> {
    address_corrections::table
        .filter(is_open())
        .filter(are_of(scope))
        .order((address_corrections::state.desc(), address_corrections::id))
        .select(Correction::as_select())
        .at_most(limit)
        .load(connection)
}

/// Of one person, those that wait first.
pub fn open_of(connection: &mut Connection, person: UserId) -> QueryResult<Vec<Correction>> {
    address_corrections::table
        .filter(address_corrections::user_id.eq(person))
        .filter(is_open())
        .order((address_corrections::state.desc(), address_corrections::id))
        .select(Correction::as_select())
        .load(connection)
}

/// A column beside each of `users`.
#[diesel::dsl::auto_type(no_type_alias)]
pub fn any_open_of_each_user() -> _ {
    let is_open: Written<Bool> = is_open();
    exists(
        address_corrections::table
            .filter(address_corrections::user_id.eq(users::id))
            .filter(is_open),
    )
}

/// `NotFound` where it was deleted with its person.
pub fn find(connection: &mut Connection, id: i64) -> QueryResult<Correction> {
    address_corrections::table
        .find(id)
        .select(Correction::as_select())
        .get_result(connection)
}

/// As the index `address_corrections_open` says it.
fn is_open() -> Written<Bool> {
    Written::new("address_corrections.state IN ('waiting', 'made')")
}

/// Asking twice for the same address is asking once; another takes its place.
pub fn ask(connection: &mut Connection, context: &Context, person: &User, email: &Email) -> QueryResult<()> {
    let open = open_of(connection, person.id)?;
    if open
        .iter()
        .any(|correction| correction.waits() && correction.new_email == email.as_str())
    {
        return Ok(());
    }
    overtake(connection, person.id, context.now)?;
    keep(connection, context, person, email, CorrectionState::Waiting)?;
    let detail = format!("from {} to {}", person.email, email.as_str());
    journal::record(connection, context, Action::AddressCorrectionAsked, Subject::User(person.id), &detail)?;
    notice::tell_administrators(connection, context, person.id)
}

/// It is carried out, by someone whose corrections are looked at. `before` is the person as they were.
pub fn note_made(connection: &mut Connection, context: &Context, before: &User, email: &Email) -> QueryResult<()> {
    keep(connection, context, before, email, CorrectionState::Made)?;
    tell_old_address(connection, context, before)?;
    notice::tell_administrators(connection, context, before.id)
}

/// Tells the old address of the correction, since it may have been right after all.
pub fn tell_old_address(connection: &mut Connection, context: &Context, before: &User) -> QueryResult<()> {
    if before.email.is_empty() {
        return Ok(());
    }
    enqueue(connection, context, MailKind::AddressCorrected, Some(before.id), &before.email)
}

fn keep(
    connection: &mut Connection,
    context: &Context,
    person: &User,
    email: &Email,
    state: CorrectionState,
) -> QueryResult<()> {
    diesel::insert_into(address_corrections::table)
        .values((
            address_corrections::user_id.eq(person.id),
            address_corrections::old_email.eq(&person.email),
            address_corrections::new_email.eq(email.as_str()),
            address_corrections::state.eq(state),
            address_corrections::asked_by.eq(context.actor.user_id()),
            address_corrections::created_at.eq(context.now),
        ))
        .execute(connection)
        .map(drop)
}

/// Nothing of this person's waits for approval any more.
pub fn overtake(connection: &mut Connection, person: UserId, now: Timestamp) -> QueryResult<()> {
    diesel::update(
        address_corrections::table
            .filter(address_corrections::user_id.eq(person))
            .filter(address_corrections::state.eq(CorrectionState::Waiting)),
    )
    .set((address_corrections::state.eq(CorrectionState::Overtaken), address_corrections::decided_at.eq(now)))
    .execute(connection)
    .map(drop)
}

/// What a user administrator answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    Approve,
    Decline,
    /// A correction that was carried out at once has been looked at.
    Review,
}

impl Decision {
    fn states(self) -> (CorrectionState, CorrectionState) {
        match self {
            Decision::Approve => (CorrectionState::Waiting, CorrectionState::Approved),
            Decision::Decline => (CorrectionState::Waiting, CorrectionState::Declined),
            Decision::Review => (CorrectionState::Made, CorrectionState::Reviewed),
        }
    }

    fn action(self) -> Action {
        match self {
            Decision::Approve => Action::AddressCorrectionApproved,
            Decision::Decline => Action::AddressCorrectionDeclined,
            Decision::Review => Action::AddressCorrectionReviewed,
        }
    }
}

/// Why a decision changes nothing.
#[derive(Debug, thiserror::Error)]
pub enum DecisionError {
    #[error("{0}")]
    TooLate(String),
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

/// The first decision counts; whoever comes later is told who decided.
pub fn answer(
    connection: &mut Connection,
    context: &Context,
    correction: &Correction,
    answer: Decision,
) -> Result<(), DecisionError> {
    let (from, to) = answer.states();
    let answered = diesel::update(
        address_corrections::table
            .find(correction.id)
            .filter(address_corrections::state.eq(from)),
    )
    .set((
        address_corrections::state.eq(to),
        address_corrections::decided_by.eq(context.actor.user_id()),
        address_corrections::decided_at.eq(context.now),
    ))
    .execute(connection)?;
    if answered == 0 {
        return Err(DecisionError::TooLate(find(connection, correction.id)?.outcome()));
    }
    let subject = Subject::User(correction.user_id);
    Ok(journal::record(connection, context, answer.action(), subject, &correction.in_words())?)
}

from_query_error!(DecisionError);

/// Deletes the oldest corrections that nobody has to look at any more, up to `at_once`.
pub fn delete(connection: &mut Connection, end: Timestamp, at_once: usize) -> QueryResult<usize> {
    let oldest: Vec<(i64, Option<Timestamp>)> = address_corrections::table
        .filter(address_corrections::decided_at.is_not_null())
        .order(address_corrections::id)
        .select((address_corrections::id, address_corrections::decided_at))
        .at_most(at_once)
        .load(connection)?;
    let old = oldest.into_iter().filter(|(_, at)| at.is_some_and(|at| at <= end));
    let old = db::among("address_corrections.id", old.map(|(id, _)| id));
    diesel::delete(address_corrections::table.filter(old)).execute(connection)
}

mod listed;
pub mod scheduled;

use std::collections::{BTreeMap, HashSet};

use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Bool, Text};
use time::Duration;

use super::act::Act;
use super::person::{Doing, Person};
use super::role_change::RoleChange;
use super::skip::{Refusal, Skip};
use crate::clock::Timestamp;
use crate::context::{Context, UserId};
use crate::db::schema::{batch_items, batches, outbox, users};
use crate::db::{self, AtMost, Connection, FullName, QueryResult, Written, text_enum};
use crate::mail::outbox::{MailState, waits};
use crate::people::Scope;

pub use listed::{count, list, of_numbers, on_from};

const DONE: &str = "done";

/// A selection that nobody confirmed is kept for a day.
const DRAFT_LIFE: Duration = Duration::days(1);

text_enum! {
    pub enum BatchState {
        /// Selected, not confirmed.
        Draft = "draft",
        /// Confirmed, and to begin at a time. It is stored as running, with that time.
        Scheduled = "scheduled",
        Running = "running",
        Cancelled = "cancelled",
        Done = "done",
    }
}

impl BatchState {
    pub fn label(self) -> &'static str {
        match self {
            BatchState::Draft => "Not confirmed",
            BatchState::Scheduled => "Scheduled",
            BatchState::Running => "Running",
            BatchState::Cancelled => "Cancelled",
            BatchState::Done => "Done",
        }
    }

    /// As people see it: what is done and has mails that wait goes on.
    pub fn shown(self, has_waiting_mails: bool) -> BatchState {
        match self {
            BatchState::Done if has_waiting_mails => BatchState::Running,
            state => state,
        }
    }
}

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = batches)]
pub struct Batch {
    pub id: i64,
    pub act: Act,
    pub state: BatchState,
    /// In words: what was selected.
    pub selection: String,
    pub total: i64,
    pub created_by: Option<UserId>,
    #[diesel(select_expression = db::full_name_of("batches.created_by"), select_expression_type = FullName)]
    pub maker: Option<String>,
    pub confirmed_at: Option<Timestamp>,
    /// What is mailed, where the act is to notify.
    pub notification_id: Option<i64>,
    /// What is done to roles, where the act is to edit them, as [`RoleChange::stored`] says it.
    pub role_change: String,
    pub finished_at: Option<Timestamp>,
    /// Before when nothing is done. `None` for what has begun.
    pub not_before: Option<Timestamp>,
}

impl Batch {
    pub fn doing(&self) -> Doing {
        Doing {
            act: self.act,
            notification: self.notification_id,
            role_change: self.role_change(),
        }
    }

    pub fn by(&self) -> &str {
        self.maker.as_deref().unwrap_or("A user since deleted")
    }

    pub fn role_change(&self) -> Option<RoleChange> {
        RoleChange::read(&self.role_change)
    }

    /// When it begins, where that is still to come.
    pub fn starts_at(&self) -> Option<Timestamp> {
        self.not_before.filter(|_| self.state == BatchState::Scheduled)
    }

    fn with_its_state(self) -> Batch {
        match (self.state, self.not_before) {
            (BatchState::Running, Some(_)) => Batch { state: BatchState::Scheduled, ..self },
            _ => self,
        }
    }
}

pub fn create(
    connection: &mut Connection,
    context: &Context,
    (act, notification): (Act, Option<i64>),
    selection: &str,
    people: &[UserId],
) -> QueryResult<i64> {
    let id = diesel::insert_into(batches::table)
        .values((
            batches::act.eq(act),
            batches::state.eq(BatchState::Draft),
            batches::selection.eq(selection),
            batches::total.eq(people.len() as i64),
            batches::created_by.eq(context.actor.user_id()),
            batches::created_at.eq(context.now),
            batches::notification_id.eq(notification),
        ))
        .returning(batches::id)
        .get_result(connection)?;
    add_items(connection, id, people)?;
    Ok(id)
}

/// In one statement, however many they are.
fn add_items(connection: &mut Connection, batch: i64, people: &[UserId]) -> QueryResult<()> {
    let ids: Vec<i64> = people.iter().map(|person| person.0).collect();
    match connection {
        Connection::Sqlite(inner) => {
            diesel::sql_query("INSERT INTO batch_items (batch_id, user_id) SELECT ?, value FROM json_each(?)")
                .bind::<BigInt, _>(batch)
                .bind::<Text, _>(serde_json::to_string(&ids).unwrap_or_default())
                .execute(inner)
        }
        Connection::Postgres(inner) => {
            diesel::sql_query("INSERT INTO batch_items (batch_id, user_id) SELECT $1, unnest($2)")
                .bind::<BigInt, _>(batch)
                .bind::<Array<BigInt>, _>(ids)
                .execute(inner)
        }
    }
    .map(drop)
}

/// Those of these numbers that are users of this scope.
pub fn existing(connection: &mut Connection, ids: &[i64], scope: &Scope) -> QueryResult<Vec<UserId>> {
    users::table
        .filter(users::id.eq_any(ids))
        .filter(are_of(scope))
        .order(users::id)
        .select(users::id)
        .load(connection)
}

pub fn find(connection: &mut Connection, id: i64) -> QueryResult<Batch> {
    let batch: Batch = batches::table
        .find(id)
        .select(Batch::as_select())
        .get_result(connection)?;
    Ok(batch.with_its_state())
}

/// The selected, in the order of their numbers.
pub fn people_after(connection: &mut Connection, batch: i64, after: UserId, limit: usize) -> QueryResult<Vec<Person>> {
    batch_items::table
        .inner_join(users::table)
        .filter(batch_items::batch_id.eq(batch))
        .filter(batch_items::user_id.gt(after))
        .order(batch_items::user_id)
        .select(Person::as_select())
        .at_most(limit)
        .load(connection)
}

fn are_of(scope: &Scope) -> Written<Bool> {
    scope.condition("users.department_id").unwrap_or(Written::new("1 = 1"))
}

/// Those of this scope with this outcome, in the order of their numbers. Without one: those whose turn has not come.
pub fn people_with(
    connection: &mut Connection,
    (batch, scope): (i64, &Scope),
    outcome: Option<&str>,
    after: UserId,
    limit: usize,
) -> QueryResult<Vec<Person>> {
    let items = batch_items::table
        .inner_join(users::table)
        .filter(are_of(scope))
        .filter(batch_items::batch_id.eq(batch))
        .filter(batch_items::user_id.gt(after))
        .order(batch_items::user_id)
        .select(Person::as_select());
    match outcome {
        Some(outcome) => {
            let of_outcome = items.filter(batch_items::outcome.eq(outcome));
            of_outcome.at_most(limit).load(connection)
        }
        None => items
            .filter(batch_items::outcome.is_null())
            .at_most(limit)
            .load(connection),
    }
}

/// The next whose turn it is.
pub fn waiting(connection: &mut Connection, batch: i64, limit: usize) -> QueryResult<Vec<UserId>> {
    batch_items::table
        .filter(batch_items::batch_id.eq(batch))
        .filter(batch_items::outcome.is_null())
        .order(batch_items::user_id)
        .select(batch_items::user_id)
        .at_most(limit)
        .load(connection)
}

pub fn people(connection: &mut Connection, ids: &[UserId]) -> QueryResult<Vec<Person>> {
    users::table
        .filter(db::among("users.id", ids.iter().copied()))
        .order(users::id)
        .select(Person::as_select())
        .load(connection)
}

pub fn note_done(connection: &mut Connection, batch: i64, people: &[UserId]) -> QueryResult<()> {
    note(connection, batch, people, DONE)
}

pub fn note_skipped(connection: &mut Connection, batch: i64, people: &[UserId], why: Skip) -> QueryResult<()> {
    note(connection, batch, people, why.as_str())
}

fn note(connection: &mut Connection, batch: i64, people: &[UserId], outcome: &str) -> QueryResult<()> {
    diesel::update(
        batch_items::table
            .filter(batch_items::batch_id.eq(batch))
            .filter(batch_items::user_id.eq_any(people)),
    )
    .set(batch_items::outcome.eq(outcome))
    .execute(connection)
    .map(drop)
}

/// Those whose turn has not come are left out. Returns how many.
pub fn leave_out_waiting(connection: &mut Connection, batch: i64, why: Refusal) -> QueryResult<usize> {
    diesel::update(
        batch_items::table
            .filter(batch_items::batch_id.eq(batch))
            .filter(batch_items::outcome.is_null()),
    )
    .set(batch_items::outcome.eq(why.as_str()))
    .execute(connection)
}

/// How far a batch has come.
#[derive(Debug, Clone, Default)]
pub struct Tally {
    pub waiting: i64,
    pub done: i64,
    pub skipped: Vec<(Skip, i64)>,
    pub mails: BTreeMap<MailState, i64>,
}

impl Tally {
    pub fn mails_in(&self, state: MailState) -> i64 {
        self.mails.get(&state).copied().unwrap_or(0)
    }

    /// However it ended.
    pub fn mails_settled(&self) -> i64 {
        [MailState::Sent, MailState::Failed, MailState::Dropped]
            .iter()
            .map(|state| self.mails_in(*state))
            .sum()
    }

    pub fn mails_waiting(&self) -> i64 {
        self.mails_in(MailState::Queued) + self.mails_in(MailState::Sending)
    }
}

pub fn tally(connection: &mut Connection, batch: i64) -> QueryResult<Tally> {
    let outcomes: Vec<(Option<String>, i64)> = batch_items::table
        .filter(batch_items::batch_id.eq(batch))
        .group_by(batch_items::outcome)
        .select((batch_items::outcome, diesel::dsl::count_star()))
        .load(connection)?;
    let mails: Vec<(MailState, i64)> = outbox::table
        .filter(outbox::batch_id.eq(batch))
        .group_by(outbox::state)
        .select((outbox::state, diesel::dsl::count_star()))
        .load(connection)?;
    let mut tally = Tally { mails: mails.into_iter().collect(), ..Tally::default() };
    for (outcome, count) in outcomes {
        match outcome.as_deref() {
            None => tally.waiting = count,
            Some(DONE) => tally.done = count,
            Some(word) => tally.skipped.extend(Skip::parse(word).map(|skip| (skip, count))),
        }
    }
    tally.skipped.sort_by_key(|(_, count)| -count);
    Ok(tally)
}

/// What was chosen to be done to roles, and in words what is done to whom.
pub fn note_role_change(connection: &mut Connection, id: i64, change: &RoleChange, words: &str) -> QueryResult<()> {
    diesel::update(batches::table.find(id))
        .set((batches::role_change.eq(change.stored()), batches::selection.eq(words)))
        .execute(connection)
        .map(drop)
}

/// From a draft to running. False when it no longer was one.
pub fn start(connection: &mut Connection, id: i64, act: Act, now: Timestamp) -> QueryResult<bool> {
    let started = diesel::update(batches::table.find(id).filter(batches::state.eq(BatchState::Draft)))
        .set((batches::state.eq(BatchState::Running), batches::act.eq(act), batches::confirmed_at.eq(now)))
        .execute(connection)?;
    Ok(started == 1)
}

pub fn finish(connection: &mut Connection, id: i64, state: BatchState, now: Timestamp) -> QueryResult<()> {
    diesel::update(batches::table.find(id))
        .set((batches::state.eq(state), batches::finished_at.eq(now)))
        .execute(connection)
        .map(drop)
}

/// Held until the transaction ends, after whoever works at it.
pub fn lock(connection: &mut Connection, id: i64) -> QueryResult<Batch> {
    let batch = batches::table.find(id).select(batches::id);
    match connection {
        Connection::Sqlite(_) => {}
        Connection::Postgres(inner) => drop(batch.for_update().get_result::<i64>(inner)?),
    }
    find(connection, id)
}

/// Those of these batches whose mails wait or are under way.
pub fn with_waiting_mails(connection: &mut Connection, batches: &[i64]) -> QueryResult<HashSet<i64>> {
    let waiting: Vec<Option<i64>> = outbox::table
        .filter(db::among("outbox.batch_id", batches.iter().copied()))
        .filter(waits())
        .select(outbox::batch_id)
        .distinct()
        .load(connection)?;
    Ok(waiting.into_iter().flatten().collect())
}

pub fn forget_old_drafts(connection: &mut Connection, now: Timestamp) -> QueryResult<()> {
    let drafts = batches::table.filter(batches::state.eq(BatchState::Draft));
    diesel::delete(drafts.filter(batches::created_at.le(now - DRAFT_LIFE)))
        .execute(connection)
        .map(drop)
}

/// Deletes what this person selected and did not confirm.
pub fn forget_drafts_of(connection: &mut Connection, maker: Option<UserId>) -> QueryResult<()> {
    let drafts = batches::table.filter(batches::state.eq(BatchState::Draft));
    diesel::delete(drafts.filter(batches::created_by.eq(maker)))
        .execute(connection)
        .map(drop)
}

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Text, Timestamp as TimestampSql};
use time::Date;
use time::macros::{datetime, format_description};

use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::schema::{reminder_runs, reminders, users};
use crate::db::{self, AtMost, Command, Connection, FullName, QueryResult, Written};
use crate::mail::MailKind;
use crate::mailing::eligibility::{Ineligible, Recipient};
use crate::people::Standing;

/// What happened last with a person who never signed in, as the index `users_to_remind` has it.
const LAST: &str = "coalesce(users.mail_asked_at, users.activated_at, users.invited_at, users.created_at)";

/// As the same index says whom it holds.
const TO_REMIND: &str = "users.last_sign_in_at IS NULL AND users.reminders_ended_at IS NULL \
     AND users.status <> 'disabled' AND users.email <> '' AND (users.invited_at IS NOT NULL OR users.sso)";

/// Before anything that happened.
const BEGINNING: Timestamp = datetime!(0001-01-01 00:00:00);

/// What stands in the ledger for somebody who was reminded.
pub const MAILED: &str = "mailed";

/// The day of a run, as the ledger names the occasion.
pub fn occasion_of(day: Date) -> String {
    day.format(format_description!("[year]-[month]-[day]"))
        .unwrap_or_default()
}

/// Nothing but what [`occasion_of`] gives.
pub fn day_of(occasion: &str) -> Option<Date> {
    Date::parse(occasion, format_description!("[year]-[month]-[day]")).ok()
}

/// How far a walk of the index has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub last: Timestamp,
    pub id: i64,
}

impl Place {
    pub const START: Place = Place { last: BEGINNING, id: 0 };
}

/// A day's run.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = reminder_runs)]
pub struct Run {
    pub occasion: String,
    pub started_at: Timestamp,
    pub finished_at: Option<Timestamp>,
    /// It is at those who were reminded so often.
    level: i32,
    reached_at: Timestamp,
    reached_id: i64,
    pub mailed: i64,
    pub skipped: i64,
}

impl Run {
    pub fn day(&self) -> Option<Date> {
        day_of(&self.occasion)
    }

    pub fn level(&self) -> i64 {
        self.level.into()
    }

    pub fn reached(&self) -> Place {
        Place { last: self.reached_at, id: self.reached_id }
    }
}

/// Newest first.
pub fn newest_runs(connection: &mut Connection, limit: usize) -> QueryResult<Vec<Run>> {
    reminder_runs::table
        .order(reminder_runs::occasion.desc())
        .select(Run::as_select())
        .at_most(limit)
        .load(connection)
}

pub fn find_run(connection: &mut Connection, occasion: &str) -> QueryResult<Option<Run>> {
    reminder_runs::table
        .find(occasion)
        .select(Run::as_select())
        .get_result(connection)
        .optional()
}

/// Without effect where another instance began it.
pub fn begin_run(connection: &mut Connection, occasion: &str, now: Timestamp) -> QueryResult<()> {
    Command::new("INSERT INTO reminder_runs (occasion, started_at, reached_at) VALUES (")
        .bind(occasion)
        .sql(", ")
        .bind(now)
        .sql(", ")
        .bind(BEGINNING)
        .sql(") ON CONFLICT (occasion) DO NOTHING")
        .execute(connection)
        .map(drop)
}

pub fn finish_run(connection: &mut Connection, occasion: &str, now: Timestamp) -> QueryResult<()> {
    diesel::update(reminder_runs::table.find(occasion))
        .set(reminder_runs::finished_at.eq(now))
        .execute(connection)
        .map(drop)
}

/// What a piece of a run came to.
pub struct Progress {
    pub level: i64,
    pub reached: Place,
    pub mailed: i64,
    pub skipped: i64,
}

pub fn note_progress(connection: &mut Connection, occasion: &str, done: &Progress) -> QueryResult<()> {
    Command::new("UPDATE reminder_runs SET level = ")
        .bind(done.level)
        .sql(", reached_at = ")
        .bind(done.reached.last)
        .sql(", reached_id = ")
        .bind(done.reached.id)
        .sql(", mailed = mailed + ")
        .bind(done.mailed)
        .sql(", skipped = skipped + ")
        .bind(done.skipped)
        .sql(" WHERE occasion = ")
        .bind(occasion)
        .execute(connection)
        .map(drop)
}

/// Those who were reminded so often, with whom nothing has happened since then, from this place on.
pub fn due(
    connection: &mut Connection,
    level: i64,
    before: Timestamp,
    after: Place,
    limit: usize,
) -> QueryResult<Vec<Place>> {
    let due = Written::<(TimestampSql, BigInt)>::new(format!(
        "SELECT {LAST}, users.id FROM users WHERE {TO_REMIND} AND users.reminders_sent = "
    ))
    .bind(level)
    .sql(format!(" AND {LAST} < "))
    .bind(before)
    .sql(format!(" AND {LAST} >= "))
    .bind(after.last)
    .sql(format!(" AND ({LAST} > "))
    .bind(after.last)
    .sql(" OR users.id > ")
    .bind(after.id)
    .sql(format!(") ORDER BY {LAST}, users.id LIMIT {limit}"));
    let due: Vec<(Timestamp, i64)> = due.load(connection)?;
    Ok(due.into_iter().map(|(last, id)| Place { last, id }).collect())
}

/// For each span, from one moment until before the next, how many who were reminded so often stand in it. The first span
/// begins with all that was before. An address that failed is left out.
pub fn count_between(connection: &mut Connection, level: i64, ends: &[Timestamp]) -> QueryResult<Vec<i64>> {
    let mut from = BEGINNING;
    let mut statement = Written::<(Integer, BigInt)>::new("");
    for (number, end) in ends.iter().enumerate() {
        let joined = if number == 0 { "" } else { " UNION ALL " };
        statement = statement
            .sql(format!(
                "{joined}SELECT {number}, count(*) FROM users WHERE {TO_REMIND} AND {} IS NULL AND users.reminders_sent = ",
                db::unindexed("users.mail_failed_at")
            ))
            .bind(level)
            .sql(format!(" AND {LAST} >= "))
            .bind(from)
            .sql(format!(" AND {LAST} < "))
            .bind(*end);
        from = *end;
    }
    let mut counts: Vec<(i32, i64)> = statement.load(connection)?;
    counts.sort_unstable();
    Ok(counts.into_iter().map(|(_, count)| count).collect())
}

/// Somebody whose turn may have come.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = users)]
pub struct Person {
    pub id: UserId,
    pub email: String,
    pub first_name: String,
    pub last_name: String,
    pub sso: bool,
    pub reminders_sent: i32,
    reminders_ended_at: Option<Timestamp>,
    mail_failed_at: Option<Timestamp>,
    mail_asked_at: Option<Timestamp>,
    #[diesel(embed)]
    pub standing: Standing,
}

impl Person {
    pub fn full_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }

    /// Nothing goes to an address that failed.
    pub fn address_failed(&self) -> bool {
        self.mail_failed_at.is_some()
    }

    /// Which reminder fits how they sign in.
    pub fn fitting(&self) -> MailKind {
        if self.sso {
            MailKind::ReminderBySso
        } else if self.standing.has_been_in() {
            MailKind::ReminderToSignIn
        } else {
            MailKind::ReminderToActivate
        }
    }

    pub fn as_recipient(&self, is_waiting: bool) -> Recipient {
        Recipient {
            standing: self.standing,
            sso: self.sso,
            has_address: !self.email.is_empty(),
            mail_failed_at: self.mail_failed_at,
            mail_asked_at: self.mail_asked_at,
            has_ended_reminders: self.reminders_ended_at.is_some(),
            is_waiting,
        }
    }
}

/// By their numbers, in the order of these.
pub fn people(connection: &mut Connection, ids: &[i64]) -> QueryResult<Vec<Person>> {
    users::table
        .filter(db::among("users.id", ids.iter().copied()))
        .order(users::id)
        .select(Person::as_select())
        .load(connection)
}

/// False if the ledger has this person on this occasion already: then nothing is to be done. On PostgreSQL another
/// transaction that is about to write the same is waited for.
pub fn note(
    connection: &mut Connection,
    person: &Person,
    occasion: &str,
    outcome: Result<(), Ineligible>,
    now: Timestamp,
) -> QueryResult<bool> {
    let (outcome, number) = match outcome {
        Ok(()) => (MAILED, person.reminders_sent + 1),
        Err(reason) => (reason.as_str(), person.reminders_sent),
    };
    let noted = Command::new("INSERT INTO reminders (user_id, occasion, outcome, number, at) VALUES (")
        .bind(person.id.0)
        .sql(", ")
        .bind(occasion)
        .sql(", ")
        .bind(outcome)
        .sql(", ")
        .bind(i64::from(number))
        .sql(", ")
        .bind(now)
        .sql(") ON CONFLICT (user_id, occasion) DO NOTHING")
        .execute(connection)?;
    Ok(noted == 1)
}

/// From now on their next turn is counted.
pub fn count_reminded(connection: &mut Connection, people: &[i64], now: Timestamp) -> QueryResult<()> {
    diesel::update(users::table.filter(db::among("users.id", people.iter().copied())))
        .set((users::reminders_sent.eq(users::reminders_sent + 1), users::mail_asked_at.eq(now)))
        .execute(connection)
        .map(drop)
}

/// How many of a run had each outcome.
pub fn outcomes(connection: &mut Connection, occasion: &str) -> QueryResult<Vec<(String, i64)>> {
    Written::<(Text, BigInt)>::new("SELECT outcome, count(*) FROM reminders WHERE occasion = ")
        .bind(occasion)
        .sql(" GROUP BY outcome ORDER BY outcome")
        .load(connection)
}

/// One of a run.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = reminders)]
pub struct Entry {
    pub id: i64,
    pub user_id: UserId,
    #[diesel(select_expression = db::full_name_of("reminders.user_id"), select_expression_type = FullName)]
    name: Option<String>,
    pub number: i32,
    pub at: Timestamp,
}

impl Entry {
    pub fn name(&self) -> String {
        self.name.clone().unwrap_or_else(|| format!("User {}", self.user_id))
    }
}

/// Those of a run with this outcome, after this row.
pub fn entries(
    connection: &mut Connection,
    occasion: &str,
    outcome: &str,
    after: i64,
    limit: usize,
) -> QueryResult<Vec<Entry>> {
    reminders::table
        .filter(reminders::occasion.eq(occasion))
        .filter(reminders::outcome.eq(outcome))
        .filter(reminders::id.gt(after))
        .order(reminders::id)
        .select(Entry::as_select())
        .at_most(limit)
        .load(connection)
}

/// Of runs before this day, the oldest, up to `limit`. Returns how many.
pub fn delete_before(connection: &mut Connection, day: Date, limit: usize) -> QueryResult<usize> {
    let oldest: Vec<i64> = reminders::table
        .filter(reminders::occasion.lt(occasion_of(day)))
        .order((reminders::occasion, reminders::outcome, reminders::id))
        .select(reminders::id)
        .at_most(limit)
        .load(connection)?;
    let deleted = diesel::delete(reminders::table.filter(db::among("reminders.id", oldest))).execute(connection)?;
    if deleted == 0 {
        let runs = reminder_runs::table.filter(reminder_runs::occasion.lt(occasion_of(day)));
        diesel::delete(runs).execute(connection)?;
    }
    Ok(deleted)
}

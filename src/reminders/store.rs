use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use crate::clock::Timestamp;
use crate::context::UserId;
use crate::daily::{self, Place, occasion_of};
use crate::db::schema::{reminders, users};
use crate::db::{self, AtMost, Command, Connection, FullName, QueryResult, Written};
use crate::mailing::eligibility::Ineligible;
use crate::people::User;

/// What happened last with a person who never signed in, as the index `users_to_remind` has it.
const LAST: &str = "coalesce(users.mail_asked_at, users.activated_at, users.invited_at, users.created_at)";

/// As the same index says whom it holds.
const TO_REMIND: &str = "users.last_sign_in_at IS NULL AND users.reminders_ended_at IS NULL \
     AND users.status <> 'disabled' AND users.email <> '' AND (users.invited_at IS NOT NULL OR users.sso)";

/// What stands in the ledger for somebody who was reminded.
pub const MAILED: &str = "mailed";

/// Those who were reminded so often, with whom nothing has happened since then, from this place on.
pub fn due(
    connection: &mut Connection,
    level: i64,
    before: Timestamp,
    after: Place,
    limit: usize,
) -> QueryResult<Vec<Place>> {
    let who = Command::new(format!("{TO_REMIND} AND users.reminders_sent = ")).bind(level);
    daily::due(connection, who, LAST, before, after, limit)
}

/// For each span, from one moment until before the next, how many who were reminded so often stand in it. The first span
/// begins with all that was before. An address that failed is left out.
pub fn count_between(connection: &mut Connection, level: i64, ends: &[Timestamp]) -> QueryResult<Vec<i64>> {
    let takes_mails = format!("{} IS NULL", db::unindexed("users.mail_failed_at"));
    let rows = Command::new(format!("users WHERE {TO_REMIND} AND {takes_mails} AND users.reminders_sent = "))
        .bind(level)
        .sql(" AND");
    daily::count_until(connection, &rows, LAST, ends, None)
}

/// False if the ledger has this person on this occasion already.
pub fn note(
    connection: &mut Connection,
    person: &User,
    occasion: &str,
    outcome: Result<(), Ineligible>,
    now: Timestamp,
) -> QueryResult<bool> {
    let (outcome, number) = match outcome {
        Ok(()) => (MAILED, person.reminders_sent + 1),
        Err(reason) => (reason.as_str(), person.reminders_sent),
    };
    let row = [
        ("user_id", person.id.0.into()),
        ("occasion", occasion.into()),
        ("outcome", outcome.into()),
        ("number", i64::from(number).into()),
        ("at", now.into()),
    ];
    db::insert_once(connection, "reminders", row)
}

/// From now on their next turn is counted.
pub fn count_reminded(
    connection: &mut Connection,
    people: impl Iterator<Item = UserId>,
    now: Timestamp,
) -> QueryResult<()> {
    diesel::update(users::table.filter(db::among("users.id", people)))
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

/// Of days before this moment's, the oldest, up to a piece. Returns how many.
pub fn delete_before(connection: &mut Connection, end: Timestamp) -> QueryResult<usize> {
    let oldest: Vec<i64> = reminders::table
        .filter(reminders::occasion.lt(occasion_of(end.date())))
        .order((reminders::occasion, reminders::outcome, reminders::id))
        .select(reminders::id)
        .at_most(daily::AT_ONCE)
        .load(connection)?;
    diesel::delete(reminders::table.filter(db::among("reminders.id", oldest))).execute(connection)
}

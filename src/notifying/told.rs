//! Who was told by a notification: a ledger, written before the mail.

use std::collections::HashSet;

use diesel::prelude::*;
use diesel::sql_types::Bool;
use time::{Date, Duration, Time};

use super::store::Notification;
use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::schema::notification_ledger as ledger;
use crate::db::{self, Connection, QueryResult, Written};

/// The one occasion of a notification that tells nobody twice.
const ONCE: &str = "once";

impl Notification {
    /// Whoever was told from this moment on is not told now. `None` where it is no matter when. Days are those of the
    /// calendar, so that what is sent daily doesn't drift.
    fn told_since(&self, today: Date) -> Option<Timestamp> {
        let days = self.again_after?;
        Some(Timestamp::new(today.saturating_sub(Duration::days(days - 1)), Time::MIDNIGHT))
    }

    fn occasion(&self, today: Date) -> String {
        match self.again_after {
            None => ONCE.to_owned(),
            Some(_) => today.to_string(),
        }
    }
}

/// Of each row of `users`: whether this notification may tell them now.
pub fn may_be_told(notification: &Notification, now: Timestamp) -> Written<Bool> {
    let entry = "NOT EXISTS (SELECT 1 FROM notification_ledger WHERE notification_ledger.user_id = users.id \
         AND notification_ledger.notification_id = ";
    let told = Written::new(entry).bind(notification.id);
    match notification.told_since(now.date()) {
        None => told.sql(")"),
        Some(since) => told.sql(" AND notification_ledger.told_at >= ").bind(since).sql(")"),
    }
}

/// Those among these people whom it may not tell now.
pub fn told_among(
    connection: &mut Connection,
    notification: &Notification,
    people: &[UserId],
    now: Timestamp,
) -> QueryResult<HashSet<UserId>> {
    let since = notification.told_since(now.date());
    let told: Vec<(UserId, Timestamp)> = times(connection, notification.id, people)?;
    let counts = |at: &Timestamp| since.is_none_or(|since| *at >= since);
    Ok(told
        .into_iter()
        .filter(|(_, at)| counts(at))
        .map(|(person, _)| person)
        .collect())
}

/// When these people were told, each as often as they were, oldest first.
pub fn times(
    connection: &mut Connection,
    notification: i64,
    people: &[UserId],
) -> QueryResult<Vec<(UserId, Timestamp)>> {
    ledger::table
        .filter(ledger::notification_id.eq(notification))
        .filter(db::among("notification_ledger.user_id", people.iter().copied()))
        .order(ledger::id)
        .select((ledger::user_id, ledger::told_at))
        .load(connection)
}

/// False if the ledger has this person on this occasion already.
pub fn note(
    connection: &mut Connection,
    notification: &Notification,
    person: UserId,
    batch: i64,
    now: Timestamp,
) -> QueryResult<bool> {
    let row = [
        ("notification_id", notification.id.into()),
        ("user_id", person.0.into()),
        ("occasion", notification.occasion(now.date()).as_str().into()),
        ("batch_id", batch.into()),
        ("told_at", now.into()),
    ];
    db::insert_once(connection, "notification_ledger", row)
}

/// Those whose mails were taken out of the queue were not told.
pub fn forget(connection: &mut Connection, batch: i64, people: &[UserId]) -> QueryResult<()> {
    let theirs = ledger::table
        .filter(ledger::batch_id.eq(batch))
        .filter(db::among("notification_ledger.user_id", people.iter().copied()));
    diesel::delete(theirs).execute(connection).map(drop)
}

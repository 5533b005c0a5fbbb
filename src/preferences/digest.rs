//! Whether administrators get a mail each week that counts what waits for them, and for which weeks it is due.

use time::{Date, Duration, Time};

use super::reminders::ReminderRule;
use super::{Stored, put, put_moment};
use crate::clock::Timestamp;
use crate::db::{Connection, Lock, QueryResult, lock};

const IS_ON: &str = "digest";
const SINCE: &str = "digest_since";

/// What is later than that is left to the next week.
const LATEST: Duration = Duration::days(6);

/// When the weekly digest is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DigestRule {
    pub is_on: bool,
    /// In UTC, on Mondays: the hour at which people are reminded too.
    pub hour: u8,
    /// When it was switched on: an hour that was over then is none of its hours.
    pub since: Option<Timestamp>,
}

impl DigestRule {
    /// What was never chosen has its default, and the digest is off.
    pub fn of(stored: &Stored) -> DigestRule {
        DigestRule {
            is_on: stored.is_on(IS_ON),
            hour: ReminderRule::of(stored).hour,
            since: stored.moment(SINCE),
        }
    }

    /// The Monday whose digest is to be sent now, if it was not. One that was missed for a day is sent a day late; of several
    /// that were missed, only the newest.
    pub fn due_week(&self, now: Timestamp) -> Option<Date> {
        let monday = newest_monday(now.date());
        let this_week = self.hour_on(monday);
        let due = if this_week <= now {
            this_week
        } else {
            self.hour_on(monday.saturating_sub(Duration::WEEK))
        };
        let is_late = now - due > LATEST;
        let is_ours = self.since.is_none_or(|since| since < due);
        (self.is_on && !is_late && is_ours).then_some(due.date())
    }

    fn hour_on(&self, day: Date) -> Timestamp {
        Timestamp::new(day, Time::from_hms(self.hour, 0, 0).unwrap_or(Time::MIDNIGHT))
    }
}

/// Today, if it is one.
fn newest_monday(day: Date) -> Date {
    let days = day.weekday().number_days_from_monday();
    day.saturating_sub(Duration::days(days.into()))
}

/// The rule in force.
pub fn load(connection: &mut Connection) -> QueryResult<DigestRule> {
    Ok(DigestRule::of(&Stored::load(connection)?))
}

/// Switches it on or off. One that was on already goes on as it was.
pub fn save(connection: &mut Connection, is_on: bool, now: Timestamp) -> QueryResult<()> {
    lock(connection, Lock::Preferences)?;
    if is_on && !load(connection)?.is_on {
        put_moment(connection, SINCE, Some(now))?;
    }
    put(connection, IS_ON, &is_on.to_string())
}

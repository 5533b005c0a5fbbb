//! The rule by which those who never signed in are reminded.

use std::ops::Deref;

use time::Weekday;

use super::schedule::{Schedule, WEEK};
use super::{Stored, put, put_moment};
use crate::db::{Connection, Lock, QueryResult, lock};

pub const LONGEST_PAUSE_DAYS: i64 = 365;
/// An index is walked for each of them.
pub const MOST_REMINDERS: i64 = 10;

const USUAL_PAUSE_DAYS: i64 = 7;
const USUAL_HOUR: u8 = 6;
const USUAL_MOST: i64 = 5;

const IS_ON: &str = "reminders";
const DAYS: &str = "reminders_days";
const HOUR: &str = "reminders_hour";
const MOST: &str = "reminders_most";
const QUIET: &str = "reminders_quiet";
const SINCE: &str = "reminders_since";

/// Who is reminded, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReminderRule {
    /// Its days are those between the invitation and the first reminder, and between one reminder and the next.
    pub schedule: Schedule,
    /// So many a person, and no more.
    pub most: i64,
}

impl Deref for ReminderRule {
    type Target = Schedule;

    fn deref(&self) -> &Schedule {
        &self.schedule
    }
}

impl ReminderRule {
    /// By which its runs are known.
    pub const NAME: &'static str = "reminders";

    /// What was never chosen has its default, and the rule is off.
    pub fn of(stored: &Stored) -> ReminderRule {
        let hour = stored.number(HOUR).and_then(|hour| u8::try_from(hour).ok());
        ReminderRule {
            schedule: Schedule {
                name: ReminderRule::NAME,
                is_on: stored.is_on(IS_ON),
                days: stored.number_up_to(DAYS, LONGEST_PAUSE_DAYS, USUAL_PAUSE_DAYS),
                hour: hour.filter(|hour| *hour < 24).unwrap_or(USUAL_HOUR),
                quiet: WEEK.into_iter().filter(|day| is_quiet(stored, *day)).collect(),
                since: stored.moment(SINCE),
            },
            most: stored.number_up_to(MOST, MOST_REMINDERS, USUAL_MOST),
        }
    }
}

fn is_quiet(stored: &Stored, day: Weekday) -> bool {
    let number = day.number_from_monday().to_string();
    let days = stored.get(QUIET).unwrap_or("");
    days.split(',').any(|known| known == number)
}

/// The rule in force.
pub fn load(connection: &mut Connection) -> QueryResult<ReminderRule> {
    Ok(ReminderRule::of(&Stored::load(connection)?))
}

/// Returns what was there before.
pub fn save(connection: &mut Connection, rule: &ReminderRule) -> QueryResult<ReminderRule> {
    lock(connection, Lock::Preferences)?;
    let before = load(connection)?;
    put(connection, IS_ON, &rule.is_on.to_string())?;
    put(connection, DAYS, &rule.days.to_string())?;
    put(connection, HOUR, &rule.hour.to_string())?;
    put(connection, MOST, &rule.most.to_string())?;
    let quiet = rule.quiet.iter().map(|day| day.number_from_monday().to_string());
    put(connection, QUIET, &quiet.collect::<Vec<_>>().join(","))?;
    put_moment(connection, SINCE, rule.since)?;
    Ok(before)
}

//! The rule by which accounts to which nobody signs in are disabled: after so many days the person is told, after some more
//! it is done.

use std::ops::Deref;

use time::{Date, Duration};

use super::reminders::ReminderRule;
use super::schedule::{QuietDays, Schedule};
use super::{Stored, put, put_moment};
use crate::clock::Timestamp;
use crate::db::{Connection, Lock, QueryResult, lock};

pub const LONGEST_SILENCE_DAYS: i64 = 3650;
pub const LONGEST_NOTICE_DAYS: i64 = 365;

const USUAL_SILENCE_DAYS: i64 = 90;
const USUAL_NOTICE_DAYS: i64 = 14;

const IS_ON: &str = "dormancy";
const DAYS: &str = "dormancy_days";
const NOTICE: &str = "dormancy_notice_days";
const SINCE: &str = "dormancy_since";
const ON_SINCE: &str = "dormancy_on_since";

/// Who is told, and when they are disabled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DormancyRule {
    /// Its days are those without a sign-in until the person is told; its hour is that of the reminders.
    pub schedule: Schedule,
    /// From then on, until the account is disabled.
    pub notice: i64,
    /// When it was switched on the last time: what people were told before that does not count.
    pub on_since: Option<Timestamp>,
}

impl Deref for DormancyRule {
    type Target = Schedule;

    fn deref(&self) -> &Schedule {
        &self.schedule
    }
}

impl DormancyRule {
    /// What was never chosen has its default, and the rule is off.
    pub fn of(stored: &Stored) -> DormancyRule {
        DormancyRule {
            schedule: Schedule {
                name: "dormant_accounts",
                is_on: stored.is_on(IS_ON),
                days: stored.number_up_to(DAYS, LONGEST_SILENCE_DAYS, USUAL_SILENCE_DAYS),
                hour: ReminderRule::of(stored).hour,
                quiet: QuietDays::default(),
                since: stored.moment(SINCE),
            },
            notice: stored.number_up_to(NOTICE, LONGEST_NOTICE_DAYS, USUAL_NOTICE_DAYS),
            on_since: stored.moment(ON_SINCE),
        }
    }

    /// When somebody is disabled who is told on this day.
    pub fn disables_at(&self, told_on: Date) -> Timestamp {
        self.hour_on(told_on.saturating_add(Duration::days(self.notice)))
    }
}

/// The rule in force.
pub fn load(connection: &mut Connection) -> QueryResult<DormancyRule> {
    Ok(DormancyRule::of(&Stored::load(connection)?))
}

/// Returns what was there before.
pub fn save(connection: &mut Connection, rule: &DormancyRule) -> QueryResult<DormancyRule> {
    lock(connection, Lock::Preferences)?;
    let before = load(connection)?;
    put(connection, IS_ON, &rule.is_on.to_string())?;
    put(connection, DAYS, &rule.days.to_string())?;
    put(connection, NOTICE, &rule.notice.to_string())?;
    put_moment(connection, SINCE, rule.since)?;
    if rule.is_on && !before.is_on {
        put_moment(connection, ON_SINCE, rule.since)?;
    }
    Ok(before)
}

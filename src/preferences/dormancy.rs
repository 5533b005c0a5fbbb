//! The rule by which accounts to which nobody signs in are disabled: after so many days the person is told, after some more
//! it is done.

use std::collections::HashMap;

use time::{Date, Duration, OffsetDateTime, Time};

use super::{put, reminders, stored};
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
    pub is_on: bool,
    /// Without a sign-in, until the person is told.
    pub days: i64,
    /// From then on, until the account is disabled.
    pub notice: i64,
    /// That of the reminders, in UTC.
    pub hour: u8,
    /// When it was chosen: an hour that was over then is none of its hours.
    pub since: Option<Timestamp>,
    /// When it was switched on the last time: what people were told before that does not count.
    pub on_since: Option<Timestamp>,
}

impl DormancyRule {
    /// When it is carried out on this day.
    pub fn hour_on(&self, day: Date) -> Timestamp {
        Timestamp::new(day, Time::from_hms(self.hour, 0, 0).unwrap_or(Time::MIDNIGHT))
    }

    /// Whether today's hour has come, and is one of its own. `ran_on` is the day of the newest run.
    pub fn is_due(&self, now: Timestamp, ran_on: Option<Date>) -> bool {
        self.is_on && self.hour_on(now.date()) <= now && self.next_day(now, ran_on) == now.date()
    }

    /// The day on which it is carried out next, today or later.
    pub fn next_day(&self, now: Timestamp, ran_on: Option<Date>) -> Date {
        let is_open = |day: &Date| {
            let has_run = ran_on.is_some_and(|ran_on| ran_on >= *day);
            !has_run && self.since.is_none_or(|since| self.hour_on(*day) > since)
        };
        let mut days = (0..=2).map(|later| now.date().saturating_add(Duration::days(later)));
        days.find(is_open).unwrap_or(now.date())
    }

    /// On this day those are told who have not signed in from this moment on.
    pub fn due_before(&self, day: Date) -> Timestamp {
        let first_day = day.saturating_sub(Duration::days(self.days - 1));
        Timestamp::new(first_day, Time::MIDNIGHT)
    }

    /// The first day on which somebody is told who signed in last at this moment.
    pub fn told_after(&self, moment: Timestamp) -> Date {
        moment.date().saturating_add(Duration::days(self.days))
    }

    /// When somebody is disabled who is told on this day.
    pub fn disables_at(&self, told_on: Date) -> Timestamp {
        self.hour_on(told_on.saturating_add(Duration::days(self.notice)))
    }

    /// True if both say the same, whenever they were chosen.
    pub fn says_the_same_as(&self, other: &DormancyRule) -> bool {
        (self.is_on, self.days, self.notice) == (other.is_on, other.days, other.notice)
    }
}

/// What was never chosen has its default, and the rule is off.
pub fn load(connection: &mut Connection) -> QueryResult<DormancyRule> {
    let hour = reminders::load(connection)?.hour;
    let stored = stored(connection)?;
    Ok(DormancyRule {
        is_on: stored.get(IS_ON).is_some_and(|value| value == "true"),
        days: number(&stored, DAYS).map_or(USUAL_SILENCE_DAYS, |days| days.clamp(1, LONGEST_SILENCE_DAYS)),
        notice: number(&stored, NOTICE).map_or(USUAL_NOTICE_DAYS, |days| days.clamp(1, LONGEST_NOTICE_DAYS)),
        hour,
        since: moment(&stored, SINCE),
        on_since: moment(&stored, ON_SINCE),
    })
}

fn number(stored: &HashMap<String, String>, key: &str) -> Option<i64> {
    stored.get(key)?.parse().ok()
}

fn moment(stored: &HashMap<String, String>, key: &str) -> Option<Timestamp> {
    let moment = OffsetDateTime::from_unix_timestamp(number(stored, key)?).ok()?;
    Some(Timestamp::new(moment.date(), moment.time()))
}

/// Returns what was there before.
pub fn save(connection: &mut Connection, rule: &DormancyRule) -> QueryResult<DormancyRule> {
    lock(connection, Lock::Preferences)?;
    let before = load(connection)?;
    put(connection, IS_ON, &rule.is_on.to_string())?;
    put(connection, DAYS, &rule.days.to_string())?;
    put(connection, NOTICE, &rule.notice.to_string())?;
    if let Some(since) = rule.since {
        let since = since.assume_utc().unix_timestamp().to_string();
        put(connection, SINCE, &since)?;
        if rule.is_on && !before.is_on {
            put(connection, ON_SINCE, &since)?;
        }
    }
    Ok(before)
}

#[cfg(test)]
mod tests {
    use time::macros::{date, datetime};

    use super::*;

    const RULE: DormancyRule = DormancyRule {
        is_on: true,
        days: 90,
        notice: 14,
        hour: 6,
        since: Some(datetime!(2026-11-24 08:00)),
        on_since: None,
    };

    #[test]
    fn a_day_has_one_run_however_late_it_comes_and_none_that_was_over_when_the_rule_was_chosen() {
        assert_eq!(RULE.next_day(datetime!(2026-11-24 08:00), None), date!(2026 - 11 - 25));
        assert!(!RULE.is_due(datetime!(2026-11-24 09:00), None));
        assert!(!RULE.is_due(datetime!(2026-11-25 05:59), None));
        assert!(RULE.is_due(datetime!(2026-11-27 14:00), Some(date!(2026 - 11 - 25))));
        assert!(!RULE.is_due(datetime!(2026-11-27 14:00), Some(date!(2026 - 11 - 27))));
    }

    #[test]
    fn days_are_counted_by_the_calendar() {
        let signed_in = datetime!(2026-08-20 23:59:59);
        let told = RULE.told_after(signed_in);
        assert_eq!(told, date!(2026 - 11 - 18));
        assert!(signed_in < RULE.due_before(told));
        assert!(signed_in >= RULE.due_before(date!(2026 - 11 - 17)));
        assert_eq!(RULE.disables_at(told), datetime!(2026-12-02 06:00));
    }
}

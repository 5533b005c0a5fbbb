//! The rule by which those who never signed in are reminded, and on which days it is carried out.

use time::{Date, Duration, Time, Weekday};

use super::{Stored, put};
use crate::clock::Timestamp;
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

/// From Monday on.
pub const WEEK: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

/// Days of the week on which nobody is reminded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct QuietDays(u8);

impl FromIterator<Weekday> for QuietDays {
    fn from_iter<I: IntoIterator<Item = Weekday>>(days: I) -> QuietDays {
        QuietDays(days.into_iter().fold(0, |days, day| days | bit(day)))
    }
}

impl QuietDays {
    /// Whether it is one of them.
    pub fn contain(self, day: Weekday) -> bool {
        self.0 & bit(day) != 0
    }

    /// Then nobody would ever be reminded.
    pub fn are_all(self) -> bool {
        self.iter().count() == WEEK.len()
    }

    /// From Monday on.
    pub fn iter(self) -> impl Iterator<Item = Weekday> {
        WEEK.into_iter().filter(move |day| self.contain(*day))
    }
}

fn bit(day: Weekday) -> u8 {
    1 << day.number_days_from_monday()
}

/// Who is reminded, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReminderRule {
    pub is_on: bool,
    /// Between the invitation and the first reminder, and between one reminder and the next.
    pub days: i64,
    /// In UTC.
    pub hour: u8,
    /// So many a person, and no more.
    pub most: i64,
    pub quiet: QuietDays,
    /// When it was chosen: an hour that was over then is none of its hours.
    pub since: Option<Timestamp>,
}

impl ReminderRule {
    /// What was never chosen has its default, and the rule is off.
    pub fn of(stored: &Stored) -> ReminderRule {
        ReminderRule {
            is_on: stored.is_on(IS_ON),
            days: stored
                .number(DAYS)
                .map_or(USUAL_PAUSE_DAYS, |days| days.clamp(1, LONGEST_PAUSE_DAYS)),
            hour: stored
                .number(HOUR)
                .and_then(|hour| u8::try_from(hour).ok())
                .filter(|hour| *hour < 24)
                .unwrap_or(USUAL_HOUR),
            most: stored
                .number(MOST)
                .map_or(USUAL_MOST, |most| most.clamp(1, MOST_REMINDERS)),
            quiet: WEEK.into_iter().filter(|day| is_quiet(stored, *day)).collect(),
            since: stored.moment(SINCE),
        }
    }

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
            let is_over = self.since.is_some_and(|since| self.hour_on(*day) <= since);
            !has_run && !is_over && !self.quiet.contain(day.weekday())
        };
        let mut days = (0..=8).map(|later| now.date().saturating_add(Duration::days(later)));
        days.find(is_open).unwrap_or(now.date())
    }

    /// On this day it is the turn of those with whom nothing has happened from this moment on.
    pub fn due_before(&self, day: Date) -> Timestamp {
        let first_day = day.saturating_sub(Duration::days(self.days - 1));
        Timestamp::new(first_day, Time::MIDNIGHT)
    }

    /// The first day on which it is somebody's turn with whom something happened at this moment.
    pub fn turn_after(&self, moment: Timestamp) -> Date {
        moment.date().saturating_add(Duration::days(self.days))
    }

    /// True if both say the same, whenever they were chosen.
    pub fn says_the_same_as(&self, other: &ReminderRule) -> bool {
        ReminderRule { since: None, ..*self } == ReminderRule { since: None, ..*other }
    }
}

/// The rule in force.
pub fn load(connection: &mut Connection) -> QueryResult<ReminderRule> {
    Ok(ReminderRule::of(&Stored::load(connection)?))
}

fn is_quiet(stored: &Stored, day: Weekday) -> bool {
    let number = day.number_from_monday().to_string();
    let days = stored.get(QUIET).unwrap_or("");
    days.split(',').any(|known| known == number)
}

/// Returns what was there before.
pub fn save(connection: &mut Connection, rule: &ReminderRule) -> QueryResult<ReminderRule> {
    lock(connection, Lock::Preferences)?;
    let before = load(connection)?;
    let quiet: Vec<String> = rule
        .quiet
        .iter()
        .map(|day| day.number_from_monday().to_string())
        .collect();
    put(connection, IS_ON, &rule.is_on.to_string())?;
    put(connection, DAYS, &rule.days.to_string())?;
    put(connection, HOUR, &rule.hour.to_string())?;
    put(connection, MOST, &rule.most.to_string())?;
    put(connection, QUIET, &quiet.join(","))?;
    if let Some(since) = rule.since {
        put(connection, SINCE, &since.assume_utc().unix_timestamp().to_string())?;
    }
    Ok(before)
}

#[cfg(test)]
mod tests {
    use time::macros::{date, datetime};

    use super::*;

    const RULE: ReminderRule = ReminderRule {
        is_on: true,
        days: 7,
        hour: 6,
        most: 5,
        quiet: QuietDays(0),
        since: Some(datetime!(2026-11-24 08:00)),
    };

    #[test]
    fn an_hour_that_was_over_when_the_rule_was_chosen_is_none_of_its_hours() {
        assert_eq!(RULE.next_day(datetime!(2026-11-24 08:00), None), date!(2026 - 11 - 25));
        assert!(!RULE.is_due(datetime!(2026-11-24 09:00), None));
        assert!(!RULE.is_due(datetime!(2026-11-25 05:59), None));
        assert!(RULE.is_due(datetime!(2026-11-25 06:00), None));
        let later = ReminderRule { hour: 15, ..RULE };
        assert_eq!(later.next_day(datetime!(2026-11-24 08:00), None), date!(2026 - 11 - 24));
    }

    #[test]
    fn a_day_has_one_run_however_late_it_comes() {
        let now = datetime!(2026-11-27 14:00);
        assert!(RULE.is_due(now, Some(date!(2026 - 11 - 25))));
        assert!(!RULE.is_due(now, Some(date!(2026 - 11 - 27))));
        assert_eq!(RULE.next_day(now, Some(date!(2026 - 11 - 27))), date!(2026 - 11 - 28));
    }

    #[test]
    fn quiet_days_are_passed_over() {
        let quiet = [Weekday::Wednesday, Weekday::Thursday].into_iter().collect();
        let rule = ReminderRule { quiet, ..RULE };
        assert_eq!(rule.next_day(datetime!(2026-11-24 08:00), None), date!(2026 - 11 - 27));
        assert!(!rule.is_due(datetime!(2026-11-25 07:00), None));
    }

    #[test]
    fn days_are_counted_by_the_calendar_so_that_the_hour_never_drifts() {
        let mailed_at = datetime!(2026-11-25 06:00:07);
        let turn = RULE.turn_after(mailed_at);
        assert_eq!(turn, date!(2026 - 12 - 02));
        assert!(mailed_at < RULE.due_before(turn));
        assert!(mailed_at >= RULE.due_before(date!(2026 - 12 - 01)));
    }
}

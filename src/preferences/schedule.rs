//! When a rule is carried out that is carried out daily, and for whom: those with whom nothing has happened for so many days.
//! Days are counted by the calendar, so that the hour never drifts.

use time::{Date, Duration, Time, Weekday};

use crate::clock::Timestamp;

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

/// Days of the week on which a rule is not carried out.
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

    /// Then it would never be carried out.
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

/// What every rule has that is carried out daily.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schedule {
    /// By which its runs are known.
    pub name: &'static str,
    pub is_on: bool,
    /// From what happened last with somebody until their turn.
    pub days: i64,
    /// In UTC.
    pub hour: u8,
    pub quiet: QuietDays,
    /// When the rule was chosen: an hour that was over then is none of its hours.
    pub since: Option<Timestamp>,
}

impl Schedule {
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
}

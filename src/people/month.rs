//! A month of the calendar, in UTC, by which records are counted.

use std::fmt;

use time::{Date, Month as OfYear, Time};

use crate::clock::Timestamp;

/// As links have it: `2026-11`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month {
    year: i32,
    month: u8,
}

impl Month {
    /// `None` for what is no month from the year 1 to 9998.
    pub fn parse(text: &str) -> Option<Month> {
        let (year, month) = text.split_once('-')?;
        let is_number = |text: &str| text.bytes().all(|letter| letter.is_ascii_digit());
        let fits = year.len() == 4 && month.len() == 2 && is_number(year) && is_number(month);
        let month = Month { year: year.parse().ok()?, month: month.parse().ok()? };
        (fits && (1..=9998).contains(&month.year) && (1..=12).contains(&month.month)).then_some(month)
    }

    /// From a number such as 202611.
    pub fn of_number(number: i64) -> Option<Month> {
        Month::parse(&format!("{:04}-{:02}", number / 100, number % 100))
    }

    /// That comes after it.
    pub fn next(self) -> Month {
        match self.month {
            12 => Month { year: self.year + 1, month: 1 },
            month => Month { month: month + 1, ..self },
        }
    }

    /// Its first moment.
    pub fn begins_at(self) -> Timestamp {
        let month = OfYear::try_from(self.month).unwrap_or(OfYear::January);
        let first = Date::from_calendar_date(self.year, month, 1).unwrap_or(Date::MAX);
        Timestamp::new(first, Time::MIDNIGHT)
    }

    /// As pages name it.
    pub fn label(self) -> String {
        let month = OfYear::try_from(self.month).unwrap_or(OfYear::January);
        format!("{month} {}", self.year)
    }
}

impl fmt::Display for Month {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:04}-{:02}", self.year, self.month)
    }
}

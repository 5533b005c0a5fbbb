//! Days and times, which workbooks keep as numbers of days.

use std::fmt::Write;

use time::{Date, Duration, Month};

use super::super::finding::Oddity;
use super::formats::Moment;

const SECONDS_OF_DAY: i64 = 86_400;

/// 31 December 9999 is the last.
const LAST: f64 = 2_958_466.0;

/// The day that Excel has and the calendar has not.
const PHANTOM: i64 = 60;

/// Adds the day as `2026-04-03`, the time as `14:05`. `None` where the number is no day.
pub fn push(number: f64, moment: Moment, is_1904: bool, to: &mut String) -> Option<Option<Oddity>> {
    if !(0.0..LAST).contains(&number) {
        return None;
    }
    let seconds = (number * SECONDS_OF_DAY as f64).round() as i64;
    let (days, clock) = (seconds / SECONDS_OF_DAY, seconds % SECONDS_OF_DAY);
    match moment {
        Moment::Elapsed => push_clock(seconds, to),
        Moment::Clock => push_clock(clock, to),
        Moment::Day | Moment::Both => {
            let oddity = push_day(days, is_1904, to)?;
            if moment == Moment::Both && clock > 0 {
                to.push(' ');
                push_clock(clock, to);
            }
            return Some(oddity);
        }
    }
    Some(None)
}

fn push_day(days: i64, is_1904: bool, to: &mut String) -> Option<Option<Oddity>> {
    let (year, month, day, since) = match (is_1904, days) {
        (true, _) => (1904, Month::January, 1, days),
        (false, 0) => return None,
        (false, PHANTOM) => {
            to.push_str("1900-02-29");
            return Some(Some(Oddity::NoSuchDay));
        }
        (false, 1..PHANTOM) => (1899, Month::December, 31, days),
        (false, _) => (1899, Month::December, 30, days),
    };
    let date = Date::from_calendar_date(year, month, day)
        .ok()?
        .checked_add(Duration::days(since))?;
    write!(to, "{:04}-{:02}-{:02}", date.year(), u8::from(date.month()), date.day()).ok()?;
    Some(None)
}

fn push_clock(seconds: i64, to: &mut String) {
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    // Writing to memory does not fail.
    write!(to, "{hours:02}:{minutes:02}").ok();
    if rest > 0 {
        write!(to, ":{rest:02}").ok();
    }
}

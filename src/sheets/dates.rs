//! Dates that were typed as text. Whether 03/04/2026 is in March or in April no row can tell: it is told by the others of
//! its column, or asked once for all of them. Years have four digits, or nothing is sure.

use time::{Date, Month};

/// Which comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Order {
    DayFirst,
    MonthFirst,
}

/// What the dates of a column say together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DateOrder {
    /// Each can be read in one way only, or there are none.
    Clear,
    /// Some can't be read in another order, so the others are read in it too.
    Told(Order),
    /// All can be read in both orders: somebody must be asked. With the first of them.
    Ambiguous(String),
    /// One date can only begin with the day, another only with the month.
    Contradictory { day_first: String, month_first: String },
}

/// Takes in the cells of a column, one after the other.
#[derive(Debug, Default)]
pub struct DateColumn {
    ambiguous: Option<String>,
    day_first: Option<String>,
    month_first: Option<String>,
}

/// A date as it is written.
enum Written {
    Sure(Date),
    /// Two numbers of which one is the month.
    Two {
        first: u8,
        second: u8,
        year: i32,
    },
}

/// The first letters of the months in English, Norwegian, Danish, Swedish and German.
const MONTHS: [&[&str]; 12] = [
    &["jan"],
    &["feb"],
    &["mar", "mär", "mrz"],
    &["apr"],
    &["may", "mai", "maj"],
    &["jun"],
    &["jul"],
    &["aug"],
    &["sep"],
    &["oct", "okt"],
    &["nov"],
    &["dec", "des", "dez"],
];

impl DateColumn {
    pub fn add(&mut self, cell: &str) {
        let Some(Written::Two { first, second, year }) = written(cell) else { return };
        let known = match (date(year, second, first), date(year, first, second)) {
            (Some(one), Some(other)) if one == other => return,
            (Some(_), Some(_)) => &mut self.ambiguous,
            (Some(_), None) => &mut self.day_first,
            (None, Some(_)) => &mut self.month_first,
            (None, None) => return,
        };
        known.get_or_insert_with(|| cell.to_owned());
    }

    pub fn order(self) -> DateOrder {
        match (self.day_first, self.month_first, self.ambiguous) {
            (Some(day_first), Some(month_first), _) => DateOrder::Contradictory { day_first, month_first },
            (Some(_), None, _) => DateOrder::Told(Order::DayFirst),
            (None, Some(_), _) => DateOrder::Told(Order::MonthFirst),
            (None, None, Some(example)) => DateOrder::Ambiguous(example),
            (None, None, None) => DateOrder::Clear,
        }
    }
}

/// Whether it is one date with the day first and another with the month first.
pub fn has_two_readings(cell: &str) -> bool {
    let (day_first, month_first) = (parse(cell, Order::DayFirst), parse(cell, Order::MonthFirst));
    day_first.is_some() && month_first.is_some() && day_first != month_first
}

/// A cell as a date; `None` where it is none, in this order.
pub fn parse(cell: &str, order: Order) -> Option<Date> {
    match written(cell)? {
        Written::Sure(date) => Some(date),
        Written::Two { first, second, year } => match order {
            Order::DayFirst => date(year, second, first),
            Order::MonthFirst => date(year, first, second),
        },
    }
}

fn date(year: i32, month: u8, day: u8) -> Option<Date> {
    Date::from_calendar_date(year, Month::try_from(month).ok()?, day).ok()
}

fn written(cell: &str) -> Option<Written> {
    let day = without_clock(cell.trim());
    let parts: Vec<&str> = day
        .split(['/', '.', '-', ' ', ','])
        .filter(|part| !part.is_empty())
        .collect();
    let [first, second, third] = parts.as_slice() else { return None };
    if let Some(year) = year(first) {
        return date(year, number(second)?, number(third)?).map(Written::Sure);
    }
    let year = year(third)?;
    match (number(first), number(second), month(first), month(second)) {
        (Some(first), Some(second), ..) => Some(Written::Two { first, second, year }),
        (Some(day), _, _, Some(month)) | (_, Some(day), Some(month), _) => date(year, month, day).map(Written::Sure),
        _ => None,
    }
}

/// Programs write midnight behind a day.
fn without_clock(cell: &str) -> &str {
    match cell.split_once(['T', ' ']) {
        Some((day, clock))
            if clock.contains(':') && clock.bytes().all(|sign| b"0123456789:.Z+- APMapm".contains(&sign)) =>
        {
            day
        }
        _ => cell,
    }
}

fn year(part: &str) -> Option<i32> {
    let is_year = part.len() == 4 && part.bytes().all(|sign| sign.is_ascii_digit());
    is_year.then(|| part.parse().ok()).flatten()
}

fn number(part: &str) -> Option<u8> {
    let is_number = matches!(part.len(), 1 | 2) && part.bytes().all(|sign| sign.is_ascii_digit());
    is_number.then(|| part.parse().ok()).flatten()
}

fn month(part: &str) -> Option<u8> {
    let part = part.to_lowercase();
    let is_word = part.chars().all(char::is_alphabetic);
    let found = MONTHS
        .iter()
        .position(|names| names.iter().any(|name| part.starts_with(name)));
    found.filter(|_| is_word).map(|month| month as u8 + 1)
}

//! How long links and temporary passwords are valid, as people say it: in days, or in hours.

use super::{LONGEST_VALIDITY_HOURS, SHORTEST_VALIDITY_HOURS};
use crate::db::text_enum;
use crate::fields::FieldError;

text_enum! {
    /// What the number in a form counts.
    pub enum Unit {
        Days = "days",
        Hours = "hours",
    }
}

impl Unit {
    fn hours(self) -> i64 {
        match self {
            Unit::Days => 24,
            Unit::Hours => 1,
        }
    }

    fn range_in_words(self) -> &'static str {
        match self {
            Unit::Days => "Enter whole days from 1 to 90, or choose hours.",
            Unit::Hours => "Enter hours from 1 to 2160 (90 days).",
        }
    }
}

/// The field of the unit, beside that of the number.
pub fn unit_field(number_field: impl AsRef<str>) -> String {
    format!("{}_unit", number_field.as_ref())
}

/// A number of hours as a form shows it: in days where they are whole.
pub fn shown(hours: i64) -> (i64, Unit) {
    let unit = if hours % Unit::Days.hours() == 0 { Unit::Days } else { Unit::Hours };
    (hours / unit.hours(), unit)
}

/// In hours, of the number that was typed and the unit that was chosen.
pub fn read(number: &str, unit: &str) -> Result<i64, FieldError> {
    let unit = Unit::parse(unit).ok_or_else(|| FieldError::new("Choose days or hours."))?;
    let hours = number
        .trim()
        .parse()
        .ok()
        .and_then(|number: i64| number.checked_mul(unit.hours()));
    hours
        .filter(|hours| (SHORTEST_VALIDITY_HOURS..=LONGEST_VALIDITY_HOURS).contains(hours))
        .ok_or_else(|| FieldError::new(unit.range_in_words()))
}

//! Days that a list is narrowed to, both included, as date fields send them. Days are those of UTC.

use time::{Date, PrimitiveDateTime, Time};

use crate::clock::Timestamp;
use crate::db::Period;
use crate::fields::rules;

/// After what a list says of itself.
pub const DAYS_NOTE: &str = ". Days are in UTC.";

/// What both fields of a toolbar say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct Days {
    pub from: Option<Date>,
    pub to: Option<Date>,
}

impl Days {
    /// What is no date narrows nothing.
    pub fn parse(from: &str, to: &str) -> Days {
        let day = |text| rules::optional_date(text).unwrap_or_default();
        Days { from: day(from), to: day(to) }
    }

    pub fn are_chosen(&self) -> bool {
        self.from.is_some() || self.to.is_some()
    }

    pub fn period(&self) -> Period {
        let day_after = self.to.and_then(Date::next_day);
        Period {
            since: self.from.map(beginning),
            until: day_after.map(beginning),
        }
    }
}

fn beginning(day: Date) -> Timestamp {
    PrimitiveDateTime::new(day, Time::MIDNIGHT)
}

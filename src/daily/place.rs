use std::fmt;

use time::OffsetDateTime;
use time::macros::datetime;

use crate::clock::Timestamp;

/// How far a walk of an index has come: the moment by which the index is ordered, and the row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub at: Timestamp,
    pub id: i64,
}

impl Place {
    /// Before anything that happened.
    pub const START: Place = Place { at: datetime!(0001-01-01 00:00:00), id: 0 };

    /// As it stands in an address. What can't be read is the beginning.
    pub fn parse(text: &str) -> Place {
        let read = || {
            let (seconds, id) = text.split_once('.')?;
            let at = OffsetDateTime::from_unix_timestamp(seconds.parse().ok()?).ok()?;
            let at = Timestamp::new(at.date(), at.time());
            Some(Place { at, id: id.parse().ok()? })
        };
        read().map_or(Place::START, |place| place.max(Place::START))
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}", self.at.assume_utc().unix_timestamp(), self.id)
    }
}

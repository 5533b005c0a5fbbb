//! The time, as an argument. Only [`SystemClock`] reads the machine's clock; everything else is given a [`Clock`]
//! or a moment read from one.

use time::{OffsetDateTime, PrimitiveDateTime};

/// A moment in UTC, to the second, as both engines store it.
pub type Timestamp = PrimitiveDateTime;

pub trait Clock: Send + Sync {
    fn now(&self) -> Timestamp;
}

pub struct SystemClock;

impl Clock for SystemClock {
    #[allow(clippy::disallowed_methods)] // the one place that reads the machine's clock
    fn now(&self) -> Timestamp {
        let now = OffsetDateTime::now_utc();
        Timestamp::new(now.date(), now.time().truncate_to_second())
    }
}

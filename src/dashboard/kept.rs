//! Counting a large portal takes a while, so its counts are kept for a moment; a small one is counted each time.

use std::sync::{Mutex, PoisonError};

use time::Duration;

use super::store::Counts;
use crate::clock::Timestamp;

const LARGE: i64 = 10_000;
const KEPT_FOR: Duration = Duration::seconds(10);

#[derive(Default)]
pub struct KeptCounts(Mutex<Option<(Timestamp, Counts)>>);

impl KeptCounts {
    pub fn at(&self, now: Timestamp) -> Option<Counts> {
        let kept = *self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.filter(|(counted_at, _)| now - *counted_at < KEPT_FOR)
            .map(|(_, counts)| counts)
    }

    pub fn keep(&self, now: Timestamp, counts: Counts) {
        if counts.all > LARGE {
            *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((now, counts));
        }
    }
}

//! Counting what is large takes a while, so such counts are kept for a moment; small ones are counted each time.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};

use time::Duration;

use crate::clock::Timestamp;

const KEPT_FOR: Duration = Duration::seconds(10);

/// Views differ by what their visitors ask for, so no more of them are kept than this.
const MOST_VIEWS: usize = 1000;

pub struct Kept<View, Count> {
    is_large: fn(&Count) -> bool,
    counts: Mutex<HashMap<View, (Timestamp, Count)>>,
}

impl<View: Eq + Hash, Count: Copy> Kept<View, Count> {
    pub fn when(is_large: fn(&Count) -> bool) -> Kept<View, Count> {
        Kept { is_large, counts: Mutex::default() }
    }

    /// The count that is kept of this view, or a new one.
    pub fn or_count<E>(
        &self,
        view: View,
        now: Timestamp,
        count: impl FnOnce() -> Result<Count, E>,
    ) -> Result<Count, E> {
        if let Some(kept) = self.at(&view, now) {
            return Ok(kept);
        }
        let counted = count()?;
        if (self.is_large)(&counted) {
            self.keep(view, now, counted);
        }
        Ok(counted)
    }

    fn at(&self, view: &View, now: Timestamp) -> Option<Count> {
        let counts = self.lock();
        let kept = counts.get(view).filter(|(counted_at, _)| is_fresh(*counted_at, now));
        kept.map(|(_, count)| *count)
    }

    fn keep(&self, view: View, now: Timestamp, count: Count) {
        let mut counts = self.lock();
        counts.retain(|_, (counted_at, _)| is_fresh(*counted_at, now));
        if counts.len() < MOST_VIEWS {
            counts.insert(view, (now, count));
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<View, (Timestamp, Count)>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_fresh(counted_at: Timestamp, now: Timestamp) -> bool {
    now - counted_at < KEPT_FOR
}

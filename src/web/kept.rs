//! What many pages show alike is read once and kept: for as long as the database is as it was, and for a moment where
//! reading it takes a while, as the count of many rows does.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};

use time::Duration;

use crate::clock::Timestamp;
use crate::db::Snapshot;

const KEPT_FOR: Duration = Duration::seconds(10);

/// Views differ by what their visitors ask for, so no more of them are kept than this.
const MOST_VIEWS: usize = 1000;

/// When a page is made, and what it has seen of the database already, where that has a name.
#[derive(Debug, Clone)]
pub struct AsOf {
    pub now: Timestamp,
    pub snapshot: Option<Snapshot>,
}

/// What was read for each view.
pub struct Kept<View, Value> {
    may_be_older: fn(&Value) -> bool,
    values: Mutex<HashMap<View, Reading<Value>>>,
}

struct Reading<Value> {
    as_of: AsOf,
    value: Value,
}

impl<Value> Reading<Value> {
    fn is_recent(&self, now: Timestamp) -> bool {
        now - self.as_of.now < KEPT_FOR
    }

    fn is_unchanged(&self, as_of: &AsOf) -> bool {
        as_of.snapshot.is_some() && self.as_of.snapshot == as_of.snapshot
    }
}

impl<View: Eq + Hash, Value: Clone> Kept<View, Value> {
    /// Never shown once the database changed.
    pub fn while_unchanged() -> Kept<View, Value> {
        Kept::longer_when(|_| false)
    }

    /// Such values may be a moment old.
    pub fn longer_when(may_be_older: fn(&Value) -> bool) -> Kept<View, Value> {
        Kept { may_be_older, values: Mutex::default() }
    }

    /// What is kept of this view, or what is read now.
    pub fn or_read<E>(&self, view: View, as_of: &AsOf, read: impl FnOnce() -> Result<Value, E>) -> Result<Value, E> {
        if let Some(kept) = self.at(&view, as_of) {
            return Ok(kept);
        }
        let value = read()?;
        if as_of.snapshot.is_some() || (self.may_be_older)(&value) {
            self.keep(view, as_of, value.clone());
        }
        Ok(value)
    }

    fn at(&self, view: &View, as_of: &AsOf) -> Option<Value> {
        let values = self.lock();
        let reading = values.get(view).filter(|reading| reading.is_recent(as_of.now))?;
        let is_kept = (self.may_be_older)(&reading.value) || reading.is_unchanged(as_of);
        is_kept.then(|| reading.value.clone())
    }

    fn keep(&self, view: View, as_of: &AsOf, value: Value) {
        let mut values = self.lock();
        values.retain(|_, reading| reading.is_recent(as_of.now));
        if values.len() < MOST_VIEWS || values.contains_key(&view) {
            values.insert(view, Reading { as_of: as_of.clone(), value });
        }
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<View, Reading<Value>>> {
        self.values.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

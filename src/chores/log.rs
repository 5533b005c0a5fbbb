//! How a chore went, written down seldom enough that a quiet portal stays quiet.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use time::Duration;

use super::store::{self, LEASE};
use crate::clock::{Clock, Timestamp};
use crate::db::{Database, DatabaseError};

/// A success is written down no more often than this.
const NOTED_EVERY: Duration = Duration::minutes(1);

/// Of one chore and one instance.
#[derive(Clone)]
pub struct Log {
    chore: &'static str,
    database: Database,
    clock: Arc<dyn Clock>,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    noted_at: Option<Timestamp>,
    /// Not written down yet: a database that fails takes no note of it either.
    failure: Option<(Timestamp, String)>,
}

impl Log {
    pub fn new(chore: &'static str, database: Database, clock: Arc<dyn Clock>) -> Log {
        Log { chore, database, clock, state: Arc::default() }
    }

    /// For what one instance does for all, in a loop of its own: whether it is due, and this instance has it from now on,
    /// until it goes well or the lease ends.
    pub async fn begins(&self, instance: &str, every: std::time::Duration) -> Result<bool, DatabaseError> {
        let (chore, instance, now) = (self.chore, instance.to_owned(), self.clock.now());
        self.database
            .write(move |connection| {
                let last_success = store::find(connection, chore)?.and_then(|record| record.last_success_at);
                if last_success.is_some_and(|last| now - last < every) {
                    return Ok(false);
                }
                Ok(store::take(connection, chore, &instance, now, now + LEASE)?)
            })
            .await
    }

    /// Written down with what failed meanwhile.
    pub async fn went_well(&self) {
        let now = self.clock.now();
        let failure = {
            let mut state = self.lock();
            let is_due = state.noted_at.is_none_or(|noted_at| now - noted_at >= NOTED_EVERY);
            if !is_due && state.failure.is_none() {
                return;
            }
            state.noted_at = Some(now);
            state.failure.take()
        };
        let chore = self.chore;
        let noted: Result<(), DatabaseError> = self
            .database
            .write(move |connection| {
                if let Some((at, words)) = failure {
                    store::note_failure(connection, chore, at, &words)?;
                }
                Ok(store::note_success(connection, chore, now)?)
            })
            .await;
        if let Err(error) = noted {
            tracing::warn!(chore, %error, "a chore's success could not be written down");
        }
    }

    /// Logged, and written down as soon as the database takes it.
    pub async fn failed(&self, words: String) {
        let (chore, at) = (self.chore, self.clock.now());
        tracing::warn!(chore, words, "a chore failed");
        self.lock().failure = Some((at, words.clone()));
        let noted: Result<(), DatabaseError> = self
            .database
            .write(move |connection| Ok(store::note_failure(connection, chore, at, &words)?))
            .await;
        if noted.is_ok() {
            self.lock().failure = None;
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

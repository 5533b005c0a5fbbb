//! Reminders before the activation link or the temporary password that somebody was mailed expires.
//!
//! Each link and each password is looked at once, and nobody is reminded twice of the same: the ledger has a unique key. A
//! reminder never causes another: what came with one is let expire.

mod flow;
pub mod mail;
mod store;

use std::sync::Arc;
use std::time::Duration;

use crate::chores::{By, Chore, Rhythm, Work};

/// A notice is at least an hour.
const EVERY: Duration = Duration::from_secs(10 * 60);

pub fn chore() -> Chore {
    Chore {
        name: "endings",
        label: "Reminding users before an invitation ends",
        rhythm: Rhythm::Every(EVERY),
        by: By::OneInstance,
        work: Work::Pieces {
            piece: Arc::new(|_, connection, context| flow::carry_out_some(connection, context)),
            called_by: None,
        },
    }
}

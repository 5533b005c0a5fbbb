//! Reminders before the activation link or the temporary password that somebody was mailed expires.
//!
//! Each link and each password is looked at once, and nobody is reminded twice of the same: the ledger has a unique key. A
//! reminder never causes another: what came with one is let expire.

mod flow;
pub mod mail;
mod store;

use std::time::Duration;

use crate::chores::{Chore, Rhythm};

/// A notice is at least an hour.
const EVERY: Duration = Duration::from_secs(10 * 60);

pub fn chore() -> Chore {
    let label = "Reminding users before an invitation ends";
    Chore::for_all("endings", label, Rhythm::Every(EVERY), flow::carry_out_some)
}

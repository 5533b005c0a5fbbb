//! The weekly mail to whoever may edit users: how many invitations expired, addresses failed, and requests and corrections
//! wait. It goes out on Mondays, once to each, and not at all while nothing waits.

mod flow;
pub mod mail;
mod store;

use std::sync::Arc;

use crate::chores::{By, Chore, Rhythm, Work};
use crate::preferences;

pub fn chore() -> Chore {
    Chore {
        name: "digest",
        label: "Weekly digest for administrators",
        rhythm: Rhythm::DailyAt(|connection| Ok(preferences::digest::load(connection)?.hour)),
        by: By::OneInstance,
        work: Work::Pieces {
            piece: Arc::new(|_, connection, context| flow::carry_out_some(connection, context)),
            called_by: None,
        },
    }
}

//! The weekly mail to whoever may edit users: how many invitations expired, addresses failed, and requests and corrections
//! wait. It goes out on Mondays, once to each, and not at all while nothing waits.

mod flow;
pub mod mail;
mod store;

use crate::chores::{Chore, Rhythm};
use crate::preferences;

pub fn chore() -> Chore {
    Chore::for_all(
        "digest",
        "Weekly digest for administrators",
        Rhythm::DailyAt(|connection| Ok(preferences::digest::load(connection)?.hour)),
        flow::carry_out_some,
    )
}

//! Reports from the database.

mod counted;
mod days;
mod names;
mod people;
pub mod saved;

pub use counted::{GroupRow, KeptGroups, MOST_GROUPS, Unheard, counted, counted_or_kept};
pub use days::{Days, KeptDays, days};
pub use names::name_groups;
pub use people::{Person, load};

/// Numbers of more people than these may be a moment old.
pub const LARGE: i64 = 10_000;

//! Notifications: mails in words of an administrator's own to those who match a condition. What one is, whom it concerns,
//! and who was told already.

pub mod condition;
pub mod field;
mod query;
pub mod store;
pub mod told;

pub use condition::{Condition, Criterion, MOST_CRITERIA};
pub use field::{Comparison, Field};
pub use query::{after_number, in_order_of_numbers, matching, untold};
pub use store::{Notification, Wording};

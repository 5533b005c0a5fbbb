//! Who may be mailed what, and what a mail changes: invitations, addresses and their confirmation, corrections.

pub mod address_change;
pub mod addresses;
pub mod bounced;
pub mod confirmation;
pub mod corrections;
pub mod departure;
pub mod digest;
pub mod dormancy;
pub mod eligibility;
pub mod endings;
pub mod invitation;
pub mod queue;
mod sent;
pub mod trial;

pub use sent::Sent;

//! People's records and what is true of them: status, permissions, who may be mailed, tokens and passwords. Every room
//! that touches a user does it through here. Nothing here shows a page.

pub mod access;
pub mod addresses;
pub mod admission;
pub mod confirmation;
pub mod corrections;
pub mod devices;
pub mod diagnosis;
mod directory;
pub mod eligibility;
pub mod factors;
pub mod filter;
pub mod fold;
pub mod guard;
pub mod invitation;
pub mod lockout;
pub mod passwords;
pub mod permission;
pub mod placing;
pub mod profile;
mod record;
pub mod roles;
pub mod rules;
pub mod search;
mod sent;
pub mod sessions;
pub mod status;
pub mod tokens;

pub use directory::{
    by_login, find, find_all, free_username, full_name, last_editor, mail_settled, mark_last_sign_in,
    note_sign_in_beside_lock, refresh_status, settle_due_statuses,
};
pub use permission::{Permission, Permissions};
pub use record::User;
pub use rules::{Email, Username};
pub use sent::Sent;
pub use status::{Standing, Status};

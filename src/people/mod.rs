//! People's records: what is kept of each, what status follows from it, and how they are found.

pub mod concerning;
mod details;
mod directory;
pub mod draft;
pub mod filter;
pub mod found;
pub mod list;
mod many;
pub mod month;
pub mod posts;
mod record;
mod renewal;
mod scope;
pub mod search;
mod source;
pub mod status;
mod usernames;

pub use details::{Details, Draft, FIELDS, language_label};
pub use directory::{
    by_login, find, find_all, free_username, full_name, last_editor, mail_settled, mark_last_sign_in,
    note_mail_failure, note_sign_in_beside_lock, refresh_status, refresh_statuses, settle_due_statuses,
};
pub use draft::{DraftError, NewRecord};
pub use many::create_many;
pub use record::User;
pub use renewal::renew_some;
pub use scope::Scope;
pub use source::Source;
pub use status::{Standing, Status};

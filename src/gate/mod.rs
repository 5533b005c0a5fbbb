//! Who comes in and what they may do. A handler that needs a permission names it in its signature as [`Allowed`]; one
//! that anybody may call takes a [`Visit`]; one whose act is dangerous names [`Recent`]. Nothing else asks who is signed in.
//! Whoever is limited to departments comes in where a handler says [`Within`].
//! The page of a [`rule`], and the [`export`] of a list, which need all of that, are here for the rooms that have one.

mod about;
mod allowed;
mod current_password;
pub mod export;
mod frame;
mod pending;
mod recent;
mod recognised;
pub mod refusals;
mod refused;
pub mod rule;
pub mod session_store;
mod sign_in_page;
mod unsaved;
pub mod user_filter;
mod visit;
mod way;

pub use allowed::{Allowed, Within, need};
pub use frame::Frame;
pub use pending::{Midway, Onward};
pub use recent::Recent;
pub use sign_in_page::SignInPage;
pub use unsaved::TypedAgain;
pub use visit::{SignedIn, Visit};
pub use way::{Errand, local_path, page_before};

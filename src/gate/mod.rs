//! Who comes in and what they may do. A handler that needs a permission names it in its signature as [`Allowed`]; one
//! that anybody may call takes a [`Visit`]; one whose act is dangerous names [`Recent`]. Nothing else asks who is signed in.

mod about;
mod allowed;
mod current_password;
mod frame;
mod pending;
mod recent;
mod recognised;
pub mod refusals;
mod refused;
pub mod session_store;
mod visit;

pub use allowed::{Allowed, need, page_before};
pub use frame::Frame;
pub use pending::{Midway, local_path};
pub use recent::{Errand, Recent};
pub use visit::{SignedIn, Visit};

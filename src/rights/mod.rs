//! Who may do what: permissions, the roles that hold them, the rules that give roles with an account, and whom one may
//! change.

pub mod following;
pub mod guard;
pub mod held;
pub mod permission;
pub mod placing;
pub mod roles;
pub mod rules;

pub use permission::{Permission, Permissions};

//! What opens an account for a while: mailed links and temporary passwords, and the sessions that they lead to.

pub mod sessions;
pub mod tokens;

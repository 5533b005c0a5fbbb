//! Secrets: tokens in links and passwords. Neither is ever stored readable, logged, or shown by `Debug`.

pub mod password;
pub mod token;

pub use password::{Busy, Password, PasswordHash, Passwords};
pub use token::{Digest, Token};

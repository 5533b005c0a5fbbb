//! Secrets: tokens in links, temporary passwords, passwords, and the keys behind them. None is ever stored readable,
//! logged, or shown by `Debug`.

mod keys;
pub mod password;
mod temporary;
pub mod token;

pub use keys::Keys;
pub use password::{Busy, Password, PasswordHash, Passwords};
pub use temporary::TemporaryPassword;
pub use token::{Digest, Token};

//! Secrets: tokens in links, temporary passwords, recovery codes, passwords, and the keys behind them. None is ever
//! stored readable, logged, or shown by `Debug`.

mod breached;
pub mod device;
mod keys;
pub mod lanes;
pub mod password;
pub mod policy;
pub mod token;
mod typable;

pub use keys::Keys;
pub use lanes::Busy;
pub use password::{Password, PasswordHash, Passwords};
pub use token::{Digest, Token};
pub use typable::{RecoveryCode, TemporaryPassword};

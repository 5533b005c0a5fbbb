//! How people get in: passwords, second factors, who is admitted, who is locked, and who may come in no more.

pub mod access;
pub mod admission;
pub mod devices;
pub mod factors;
pub mod lockout;
pub mod passwords;

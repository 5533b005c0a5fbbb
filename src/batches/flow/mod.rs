pub mod cancel;
pub mod carry_out;
pub mod daily;
mod notify;
pub mod preflight;
pub mod select;

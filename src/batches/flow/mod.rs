pub mod cancel;
pub mod carry_out;
pub mod preflight;
pub mod select;

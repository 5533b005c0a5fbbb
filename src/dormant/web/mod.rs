pub mod forecast;
mod form;
pub mod rule;
pub mod told;

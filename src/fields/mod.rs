//! The rules of values that people type: what a name, an address or a date may be, and how text is folded for search and
//! order. Forms and commands read what they are given through these.

pub mod fold;
pub mod rules;

pub use rules::{Email, Username};

//! The rules of values that people type: what a name, an address or a date may be, and how text is folded for search and
//! order. Forms and commands read what they are given through these.

pub mod fold;
pub mod matched;
pub mod rules;
pub mod table;

pub use rules::{Email, Username};

/// What is wrong with one field, in words that tell what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError(pub String);

impl FieldError {
    pub fn new(words: impl Into<String>) -> FieldError {
        FieldError(words.into())
    }
}

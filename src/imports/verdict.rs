//! What is said of a row: why it is refused, or what of somebody it changes.

use serde::{Deserialize, Serialize};

/// Why a row is refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// The label of the field. Empty for the row as a whole.
    #[serde(rename = "c")]
    pub column: String,
    #[serde(rename = "w")]
    pub words: String,
}

impl Reason {
    pub fn new(column: &str, words: impl Into<String>) -> Reason {
        Reason { column: column.to_owned(), words: words.into() }
    }

    pub fn of_row(words: impl Into<String>) -> Reason {
        Reason::new("", words)
    }

    /// As one sentence.
    pub fn sentence(&self) -> String {
        match self.column.as_str() {
            "" => self.words.clone(),
            column => format!("{column}: {}", self.words),
        }
    }
}

/// A field of somebody that a row changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The field's name in the table of fields.
    #[serde(rename = "f")]
    pub field: String,
    #[serde(rename = "l")]
    pub label: String,
    /// As people read it.
    #[serde(rename = "o")]
    pub old: String,
    #[serde(rename = "n")]
    pub new: String,
    /// As it is stored, for whoever takes it back.
    #[serde(rename = "w")]
    pub was: String,
}

/// Empty text where there is nothing, so that most rows store little.
pub fn as_json<T: Serialize>(values: &[T]) -> String {
    if values.is_empty() {
        return String::new();
    }
    serde_json::to_string(values).unwrap_or_default()
}

/// Empty where nothing is stored.
pub fn from_json<T: for<'a> Deserialize<'a>>(text: &str) -> Vec<T> {
    serde_json::from_str(text).unwrap_or_default()
}

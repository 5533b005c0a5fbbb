//! A value that is bound into a written statement, and that a page of a list begins after.

use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;

/// A row's value in one of the columns its list is sorted by.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum KeyValue {
    #[serde(rename = "n")]
    Number(i64),
    #[serde(rename = "m", with = "moment")]
    Moment(Timestamp),
    #[serde(rename = "t")]
    Text(String),
}

impl From<i64> for KeyValue {
    fn from(number: i64) -> KeyValue {
        KeyValue::Number(number)
    }
}

impl From<Timestamp> for KeyValue {
    fn from(moment: Timestamp) -> KeyValue {
        KeyValue::Moment(moment)
    }
}

impl From<&str> for KeyValue {
    fn from(text: &str) -> KeyValue {
        KeyValue::Text(text.to_owned())
    }
}

impl KeyValue {
    /// Both engines can compare with it.
    pub fn is_storable(&self) -> bool {
        match self {
            KeyValue::Number(_) => true,
            KeyValue::Moment(moment) => (1..=9999).contains(&moment.year()),
            KeyValue::Text(text) => !text.contains('\0'),
        }
    }
}

time::serde::format_description!(moment, PrimitiveDateTime, "[year]-[month]-[day]T[hour]:[minute]:[second]");

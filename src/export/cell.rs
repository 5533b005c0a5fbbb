//! What stands in a file, whichever its format.

use time::Date;

use crate::clock::Timestamp;

/// A value in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    Nothing,
    Text(String),
    Number(i64),
    Date(Date),
    Moment(Timestamp),
}

/// Above a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    pub label: &'static str,
    /// In characters.
    pub width: u8,
}

impl From<&str> for Cell {
    fn from(text: &str) -> Cell {
        if text.is_empty() { Cell::Nothing } else { Cell::Text(text.to_owned()) }
    }
}

impl From<&String> for Cell {
    fn from(text: &String) -> Cell {
        text.as_str().into()
    }
}

impl From<&Option<String>> for Cell {
    fn from(text: &Option<String>) -> Cell {
        text.as_deref().unwrap_or_default().into()
    }
}

impl From<i64> for Cell {
    fn from(number: i64) -> Cell {
        Cell::Number(number)
    }
}

impl From<Option<Date>> for Cell {
    fn from(date: Option<Date>) -> Cell {
        date.map_or(Cell::Nothing, Cell::Date)
    }
}

impl From<Option<Timestamp>> for Cell {
    fn from(moment: Option<Timestamp>) -> Cell {
        moment.map_or(Cell::Nothing, Cell::Moment)
    }
}

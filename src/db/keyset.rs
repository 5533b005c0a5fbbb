//! Keyset paging: the rows after a given one in a list's order, found through the index whatever the page.

use diesel::sql_types::{Bool, Integer};

use super::value::KeyValue;
use super::written::Written;

/// Of a sort order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Ascending,
    Descending,
}

impl Direction {
    pub fn reversed(self) -> Direction {
        match self {
            Direction::Ascending => Direction::Descending,
            Direction::Descending => Direction::Ascending,
        }
    }
}

/// A column or an indexed expression, as it stands in the index, and what it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortColumn {
    Number(&'static str),
    Moment(&'static str),
    Text(&'static str),
}

impl SortColumn {
    fn sql(self) -> &'static str {
        match self {
            SortColumn::Number(sql) | SortColumn::Moment(sql) | SortColumn::Text(sql) => sql,
        }
    }

    /// Whether a cursor's value can be of this column.
    pub fn takes(self, value: &KeyValue) -> bool {
        matches!(
            (self, value),
            (SortColumn::Number(_), KeyValue::Number(_))
                | (SortColumn::Moment(_), KeyValue::Moment(_))
                | (SortColumn::Text(_), KeyValue::Text(_))
        )
    }
}

/// In the order of an index, which is walked until the page is full.
pub fn order_by(columns: &[SortColumn], direction: Direction) -> Written<Integer> {
    ordered(columns.iter().map(|column| column.sql().to_owned()), direction)
}

/// In the same order, by sorting all that match: for few rows, which an index in that order might have at its far end.
pub fn sort_by(columns: &[SortColumn], direction: Direction) -> Written<Integer> {
    ordered(columns.iter().map(|column| unindexed(column.sql())), direction)
}

fn ordered(terms: impl Iterator<Item = String>, direction: Direction) -> Written<Integer> {
    let suffix = match direction {
        Direction::Ascending => " ASC",
        Direction::Descending => " DESC",
    };
    let terms: Vec<String> = terms.map(|term| term + suffix).collect();
    Written::new(terms.join(", "))
}

/// The column's value, in words for which no index is used.
pub fn unindexed(column: &str) -> String {
    format!("coalesce({column}, {column})")
}

/// `(columns) > (values)`, or `<` when the order descends.
pub fn after(columns: &[SortColumn], values: Vec<KeyValue>, direction: Direction) -> Written<Bool> {
    let comparison = match direction {
        Direction::Ascending => ">",
        Direction::Descending => "<",
    };
    let columns: Vec<&str> = columns.iter().map(|column| column.sql()).collect();
    let mut written = Written::new(format!("({}) {comparison} (", columns.join(", ")));
    for (position, value) in values.into_iter().enumerate() {
        written = if position == 0 { written } else { written.sql(", ") };
        written = written.bind(value);
    }
    written.sql(")")
}

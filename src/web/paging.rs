//! Pages of a list by keyset: a link to the next page names the last row of this one, so that a page deep inside costs
//! what the first one does, and rows that come or go don't shift it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use crate::db::{Direction, KeyValue};

pub const PAGE_SIZE: usize = 50;

/// A list that counts further than this says "10,000+".
pub const COUNT_LIMIT: i64 = 10_000;

/// Where in a list a page begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Position {
    Start,
    After(Vec<KeyValue>),
    Before(Vec<KeyValue>),
}

impl Position {
    /// From the query's `after` and `before`. `None` when one can't be read or has not `width` values.
    pub fn parse(after: &str, before: &str, width: usize) -> Option<Position> {
        match (after, before) {
            ("", "") => Some(Position::Start),
            (after, "") => decode(after, width).map(Position::After),
            (_, before) => decode(before, width).map(Position::Before),
        }
    }

    /// The direction in which the index is walked for this page.
    pub fn walk(&self, order: Direction) -> Direction {
        match self {
            Position::Before(_) => order.reversed(),
            Position::Start | Position::After(_) => order,
        }
    }

    pub fn keys(&self) -> Option<&[KeyValue]> {
        match self {
            Position::Start => None,
            Position::After(keys) | Position::Before(keys) => Some(keys),
        }
    }
}

fn decode(cursor: &str, width: usize) -> Option<Vec<KeyValue>> {
    let json = URL_SAFE_NO_PAD.decode(cursor).ok()?;
    let keys: Vec<KeyValue> = serde_json::from_slice(&json).ok()?;
    (keys.len() == width).then_some(keys)
}

fn encode(keys: &[KeyValue]) -> String {
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(keys).unwrap_or_default())
}

/// One page of rows and the cursors to its neighbours.
#[derive(Debug)]
pub struct Rows<T> {
    pub rows: Vec<T>,
    pub previous: Option<String>,
    pub next: Option<String>,
}

impl<T> Rows<T> {
    /// From up to `PAGE_SIZE + 1` rows as they were walked.
    pub fn from_walk(mut rows: Vec<T>, position: &Position, keys: impl Fn(&T) -> Vec<KeyValue>) -> Rows<T> {
        let more = rows.len() > PAGE_SIZE;
        rows.truncate(PAGE_SIZE);
        let (has_previous, has_next) = match position {
            Position::Start => (false, more),
            Position::After(_) => (true, more),
            Position::Before(_) => {
                rows.reverse();
                (more, true)
            }
        };
        Rows {
            previous: rows.first().filter(|_| has_previous).map(|row| encode(&keys(row))),
            next: rows.last().filter(|_| has_next).map(|row| encode(&keys(row))),
            rows,
        }
    }
}

/// How many rows a list holds, counted no further than [`COUNT_LIMIT`].
pub fn counted(count: i64) -> String {
    if count > COUNT_LIMIT {
        format!("{}+", thousands(COUNT_LIMIT))
    } else {
        thousands(count)
    }
}

pub fn thousands(number: i64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

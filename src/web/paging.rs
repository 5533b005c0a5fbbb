//! Pages of a list by keyset: a link to the next page names the last row of this one, so that a page deep inside costs
//! what the first one does, and rows that come or go don't shift it.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::query::Query;
use crate::db::{Direction, KeyValue, SortColumn};

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
    /// From the query's `after` and `before`. A cursor that doesn't fit the columns means the start.
    pub fn parse(after: &str, before: &str, columns: &[SortColumn]) -> Position {
        let position = match (after, before) {
            ("", "") => None,
            (after, "") => decode(after, columns).map(Position::After),
            (_, before) => decode(before, columns).map(Position::Before),
        };
        position.unwrap_or(Position::Start)
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

fn decode(cursor: &str, columns: &[SortColumn]) -> Option<Vec<KeyValue>> {
    let json = URL_SAFE_NO_PAD.decode(cursor).ok()?;
    let keys: Vec<KeyValue> = serde_json::from_slice(&json).ok()?;
    let fits = keys.len() == columns.len() && columns.iter().zip(&keys).all(|(column, key)| column.takes(key));
    fits.then_some(keys)
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

/// A page of a list that is held whole in memory, as a search's closest matches are.
#[derive(Debug, Clone, Copy)]
pub struct Window {
    start: usize,
    length: usize,
}

impl Window {
    pub fn parse(after: &str, before: &str, length: usize) -> Window {
        let place = |cursor: &str| match decode(cursor, &[SortColumn::Number("place")]).as_deref() {
            Some([KeyValue::Number(place)]) => usize::try_from(*place).ok(),
            _ => None,
        };
        let start = match (place(after), place(before)) {
            (Some(place), _) => place,
            (None, Some(place)) => place.saturating_sub(PAGE_SIZE),
            (None, None) => 0,
        };
        Window { start: start.min(length), length }
    }

    pub fn range(self) -> std::ops::Range<usize> {
        self.start..self.end()
    }

    fn end(self) -> usize {
        (self.start + PAGE_SIZE).min(self.length)
    }

    pub fn rows<T>(self, rows: Vec<T>) -> Rows<T> {
        let cursor = |place: usize| encode(&[KeyValue::Number(place as i64)]);
        Rows {
            previous: (self.start > 0).then(|| cursor(self.start)),
            next: (self.end() < self.length).then(|| cursor(self.end())),
            rows,
        }
    }
}

/// The links to a page's neighbours.
pub struct PageLinks {
    previous: Option<String>,
    next: Option<String>,
}

impl PageLinks {
    /// `view` is the list's query without its place.
    pub fn new<T>(path: &str, view: &Query, rows: &Rows<T>) -> PageLinks {
        let link = |name: &str, cursor: &Option<String>| {
            cursor
                .as_ref()
                .map(|cursor| view.clone().with(name, cursor).after(path))
        };
        PageLinks {
            previous: link("before", &rows.previous),
            next: link("after", &rows.next),
        }
    }

    pub fn previous_link(&self) -> Option<&str> {
        self.previous.as_deref()
    }

    pub fn next_link(&self) -> Option<&str> {
        self.next.as_deref()
    }
}

/// What a list is sorted by, as its query says: `name`, or `-name` for descending.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SortOrder<C> {
    pub column: C,
    pub direction: Direction,
}

impl<C: Copy + PartialEq> SortOrder<C> {
    pub fn parse(text: &str, column: fn(&str) -> Option<C>, otherwise: C) -> SortOrder<C> {
        let (name, direction) = match text.strip_prefix('-') {
            Some(name) => (name, Direction::Descending),
            None => (text, Direction::Ascending),
        };
        match column(name) {
            Some(column) => SortOrder { column, direction },
            None => SortOrder { column: otherwise, direction: Direction::Ascending },
        }
    }

    /// The `aria-sort` of a column's head.
    pub fn aria(&self, column: C) -> Option<&'static str> {
        match self.direction {
            _ if self.column != column => None,
            Direction::Ascending => Some("ascending"),
            Direction::Descending => Some("descending"),
        }
    }

    /// What a press on the column's head sorts by.
    pub fn toggled(&self, column: C, name: &str) -> String {
        match self.aria(column) {
            Some("ascending") => format!("-{name}"),
            _ => name.to_owned(),
        }
    }
}

//! Pages of a list by keyset: a link to the next page names the last row of this one, so that a page deep inside costs
//! what the first one does, and rows that come or go don't shift it.

use std::collections::HashSet;
use std::hash::Hash;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::kept::Kept;
use crate::db::{Direction, KeyValue, QueryResult, SortColumn};

pub const PAGE_SIZE: usize = 50;

/// A list that counts further than this says "10,000+".
pub const COUNT_LIMIT: i64 = 10_000;

/// How many rows each view of a list holds.
pub type KeptCounts<View> = Kept<View, i64>;

/// For a list whose counts may be a moment old.
pub fn kept_counts<View: Eq + Hash>() -> KeptCounts<View> {
    Kept::longer_when(|count| *count > COUNT_LIMIT)
}

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
    let fits = keys.len() == columns.len()
        && columns
            .iter()
            .zip(&keys)
            .all(|(column, key)| column.takes(key) && key.is_storable());
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

/// Of up to `PAGE_SIZE + 1` rows that were walked forward. Returns the last of the page, if there are more.
pub fn cut_to_page<T>(rows: &mut Vec<T>) -> Option<&T> {
    let more = rows.len() > PAGE_SIZE;
    rows.truncate(PAGE_SIZE);
    rows.last().filter(|_| more)
}

/// The next rows of two walks that have no row in common, each of no more than `most` rows.
pub fn merged<T>(
    mut one: Vec<T>,
    other: Vec<T>,
    walk: Direction,
    most: usize,
    keys: impl Fn(&T) -> Vec<KeyValue>,
) -> Vec<T> {
    one.extend(other);
    one.sort_by_cached_key(keys);
    if walk == Direction::Descending {
        one.reverse();
    }
    one.truncate(most);
    one
}

/// How many rows a list holds, counted no further than [`COUNT_LIMIT`].
pub fn counted(count: i64) -> String {
    if count > COUNT_LIMIT {
        format!("{}+", thousands(COUNT_LIMIT))
    } else {
        thousands(count)
    }
}

/// As in 12,345.
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

/// As in "1 user" and "12,345 users".
pub fn number_of(number: i64, one: &str, several: &str) -> String {
    format!("{} {}", thousands(number), if number == 1 { one } else { several })
}

/// The same of rows that were [`counted`].
pub fn counted_of(count: i64, one: &str, several: &str) -> String {
    format!("{} {}", counted(count), if count == 1 { one } else { several })
}

/// After the number of all, where a page shows only its first.
pub fn first_shown(all: i64, shown: usize) -> String {
    if all > shown as i64 { format!(". These are the first {shown}") } else { String::new() }
}

/// A page of a list that is held whole in memory, as a search's closest matches are.
#[derive(Debug, Clone, Copy)]
struct Window {
    start: usize,
    length: usize,
}

impl Window {
    fn parse(after: &str, before: &str, length: usize) -> Window {
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

    fn range(self) -> std::ops::Range<usize> {
        self.start..self.end()
    }

    fn end(self) -> usize {
        (self.start + PAGE_SIZE).min(self.length)
    }

    fn rows<T>(self, rows: Vec<T>) -> Rows<T> {
        let cursor = |place: usize| encode(&[KeyValue::Number(place as i64)]);
        Rows {
            previous: (self.start > 0).then(|| cursor(self.start)),
            next: (self.end() < self.length).then(|| cursor(self.end())),
            rows,
        }
    }
}

/// One page of a list, as it was found.
#[derive(Debug)]
pub struct Listed<T> {
    pub rows: Rows<T>,
    /// Counted no further than [`COUNT_LIMIT`].
    pub count: i64,
    /// False when a search found more than it looks at; then the closest come first.
    pub whole: bool,
}

/// The page of a search that found more than it looks at: a place in the order of how close they are.
pub fn closest_first<T>(
    ids: &[i64],
    (after, before): (&str, &str),
    load: impl FnOnce(&[i64]) -> QueryResult<Vec<T>>,
    id_of: impl Fn(&T) -> i64,
) -> QueryResult<Listed<T>> {
    let window = Window::parse(after, before, ids.len());
    let shown = &ids[window.range()];
    let mut rows = load(shown)?;
    rows.sort_by_key(|row| shown.iter().position(|id| *id == id_of(row)));
    Ok(Listed {
        rows: window.rows(rows),
        count: ids.len() as i64,
        whole: false,
    })
}

/// Those found that a filter kept, in the order in which they were found.
pub fn kept_in_order(found: Vec<i64>, kept: Vec<i64>) -> Vec<i64> {
    let kept: HashSet<i64> = kept.into_iter().collect();
    found.into_iter().filter(|id| kept.contains(id)).collect()
}

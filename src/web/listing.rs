//! A list's page as templates show it: heads that sort, words that count, links to the pages beside it.

use std::fmt::Display;

use super::paging::{Listed, Rows, counted_of};
use super::query::Query;
use crate::db::Direction;

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

    /// Of a list that is only walked forward.
    pub fn onward(next: Option<String>) -> PageLinks {
        PageLinks { previous: None, next }
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
    fn aria(&self, column: C) -> Option<&'static str> {
        match self.direction {
            _ if self.column != column => None,
            Direction::Ascending => Some("ascending"),
            Direction::Descending => Some("descending"),
        }
    }

    /// What a press on the column's head sorts by.
    fn toggled(&self, column: C, name: &str) -> String {
        match self.aria(column) {
            Some("ascending") => format!("-{name}"),
            _ => name.to_owned(),
        }
    }

    /// The heads of a list's columns, given with their names in the query and their labels. A set that isn't whole is in
    /// no column's order.
    pub fn heads(&self, columns: &[(C, &str, &'static str)], view: &Query, path: &str, whole: bool) -> Vec<Head> {
        columns
            .iter()
            .map(|(column, name, label)| Head {
                label,
                sort: self.aria(*column).filter(|_| whole),
                link: whole.then(|| view.clone().with("sort", &self.toggled(*column, name)).after(path)),
            })
            .collect()
    }
}

/// Each column both ways, but for the first in ascending order, which is what a list is sorted by unless it is told.
pub fn sort_choices<C>(columns: &[(C, &str, &str)]) -> Vec<(String, String)> {
    let both = columns.iter().flat_map(|(_, name, label)| {
        let descending = (format!("-{name}"), format!("{label}, descending"));
        [((*name).to_owned(), (*label).to_owned()), descending]
    });
    both.skip(1).collect()
}

/// The head of a column, and what a press on it leads to.
#[derive(Debug, Clone)]
pub struct Head {
    pub label: &'static str,
    pub sort: Option<&'static str>,
    pub link: Option<String>,
}

impl<T> Listed<T> {
    /// What is shown and how many: "12 users".
    pub fn count_line(&self, one: &str, many: &str) -> String {
        if self.whole {
            counted_of(self.count, one, many)
        } else {
            format!("More than 2,000 {many} match: the closest come first. Type more to narrow the search.")
        }
    }
}

/// How many of a toolbar's filters narrow the list.
pub fn count_chosen(filters: &[&str]) -> usize {
    filters.iter().filter(|chosen| !chosen.is_empty()).count()
}

/// Of a list of what concerns people whom a search finds, where it finds more than it looks at.
pub const MANY_PEOPLE: &str =
    ". More than 2,000 people match: this is about the closest. Type more to narrow the search";

/// Of a choice in a toolbar.
pub fn is_chosen(value: impl Display, chosen: impl AsRef<str>) -> bool {
    value.to_string() == chosen.as_ref()
}

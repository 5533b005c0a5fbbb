//! The one table of what is told of a person: each section, the rows it is read from, and their columns. The page and the
//! file both follow from it.

mod access;
mod acts;
mod mails;
mod record;

use super::column::{Column, Viewer};
use crate::rights::Permission;

/// Rows of one kind about a person. `key` is its name in the file, which never changes.
#[derive(Debug)]
pub struct Section {
    pub key: &'static str,
    pub title: &'static str,
    /// From `FROM` on, with a `?` wherever the person's number stands.
    pub rows: &'static str,
    /// The newest first, by a column of the rows, or by several. No two rows are alike in them.
    pub newest_first: &'static str,
    pub columns: &'static [Column],
    /// Among administrators only those see it who see it elsewhere.
    pub only_with: Option<Permission>,
}

impl Section {
    const fn new(
        (key, title): (&'static str, &'static str),
        rows: &'static str,
        newest_first: &'static str,
        columns: &'static [Column],
    ) -> Section {
        Section { key, title, rows, newest_first, columns, only_with: None }
    }

    const fn only_with(self, permission: Permission) -> Section {
        Section { only_with: Some(permission), ..self }
    }

    /// The columns with the expressions that this viewer is told.
    pub fn told_to(&self, viewer: &Viewer) -> Vec<(&'static Column, &'static str)> {
        self.columns
            .iter()
            .filter_map(|column| Some((column, column.told_to(viewer)?)))
            .collect()
    }
}

/// In the order of the page, without those that are not for this viewer.
pub fn told_to(viewer: &Viewer) -> impl Iterator<Item = &'static Section> {
    [record::SECTIONS, access::SECTIONS, mails::SECTIONS, acts::SECTIONS]
        .into_iter()
        .flatten()
        .filter(|section| viewer.may(section.only_with))
}

/// The name of whom a column names by number.
macro_rules! name_of {
    ($column:literal) => {
        concat!(
            "(SELECT named.first_name || ' ' || named.last_name FROM users AS named WHERE named.id = ",
            $column,
            ")"
        )
    };
}

/// The same for whom the row concerns, without anybody's name.
macro_rules! role_of {
    ($column:literal, $person:literal) => {
        concat!(
            "CASE WHEN ",
            $column,
            " = ",
            $person,
            " THEN 'you' WHEN ",
            $column,
            " IS NOT NULL THEN 'an administrator' END"
        )
    };
}

use {name_of, role_of};

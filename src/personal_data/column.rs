//! What is told of a row, and to whom.

use crate::rights::{Permission, Permissions};

/// How a value is stored, which decides how the file and the page write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Text,
    /// One of a few words.
    Word,
    Number,
    Flag,
    Moment,
    Date,
    /// What was done, by the journal's words.
    Act,
    /// A kind of mail.
    Mail,
}

/// What somebody sees of a column of their own data.
#[derive(Debug, Clone, Copy)]
enum Own {
    Same,
    /// Another expression, which leaves out other people.
    Less(&'static str),
    Nothing,
}

/// One value of a row. `key` is its name in the file, which never changes; `label` its name on the page.
#[derive(Debug)]
pub struct Column {
    pub key: &'static str,
    pub label: &'static str,
    pub kind: Kind,
    sql: &'static str,
    own: Own,
    only_with: Option<Permission>,
}

impl Column {
    pub const fn new(kind: Kind, key: &'static str, label: &'static str, sql: &'static str) -> Column {
        Column { key, label, kind, sql, own: Own::Same, only_with: None }
    }

    /// Whom it concerns sees this instead.
    pub const fn less(self, sql: &'static str) -> Column {
        Column { own: Own::Less(sql), ..self }
    }

    /// Whom it concerns does not see it, for it is about others.
    pub const fn of_others(self) -> Column {
        Column { own: Own::Nothing, ..self }
    }

    /// Among administrators only those see it who see it elsewhere.
    pub const fn only_with(self, permission: Permission) -> Column {
        Column { only_with: Some(permission), ..self }
    }

    /// The expression that this viewer is told. `None` where it is nothing for them.
    pub fn told_to(&self, viewer: &Viewer) -> Option<&'static str> {
        match (viewer, self.own) {
            (Viewer::Oneself, Own::Same) => Some(self.sql),
            (Viewer::Oneself, Own::Less(sql)) => Some(sql),
            (Viewer::Oneself, Own::Nothing) => None,
            (Viewer::Administrator(_), _) => viewer.may(self.only_with).then_some(self.sql),
        }
    }
}

/// Who looks at somebody's data.
#[derive(Debug, Clone)]
pub enum Viewer {
    Oneself,
    Administrator(Permissions),
}

impl Viewer {
    /// Whom it concerns needs no permission.
    pub fn may(&self, needed: Option<Permission>) -> bool {
        match self {
            Viewer::Oneself => true,
            Viewer::Administrator(permissions) => needed.is_none_or(|needed| permissions.contains(needed)),
        }
    }
}

//! What keeps a database from answering that is no fault of ours.

use diesel::result::DatabaseErrorKind::{ClosedConnection, ReadOnlyTransaction, SerializationFailure, Unknown};

use super::QueryError;

/// What is told apart on the page and by `/readyz`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    Away,
    Full,
    Locked,
    ReadOnly,
    /// It was asked to write something, which it may do yet.
    Unanswered,
}

/// What the engines say in words only.
const SIGNS: [(&str, Trouble); 13] = [
    ("database is locked", Trouble::Locked),
    ("canceling statement due to", Trouble::Locked),
    ("deadlock detected", Trouble::Locked),
    ("database or disk is full", Trouble::Full),
    ("No space left on device", Trouble::Full),
    ("readonly database", Trouble::ReadOnly),
    ("read-only transaction", Trouble::ReadOnly),
    ("disk I/O error", Trouble::Away),
    ("unable to open database file", Trouble::Away),
    ("terminating connection", Trouble::Away),
    ("server closed the connection", Trouble::Away),
    ("no connection to the server", Trouble::Away),
    ("the database system is", Trouble::Away),
];

impl Trouble {
    /// None for a mistake of ours.
    pub fn behind(error: &QueryError) -> Option<Trouble> {
        match error {
            QueryError::BrokenTransactionManager | QueryError::DatabaseError(ClosedConnection, _) => {
                Some(Trouble::Away)
            }
            QueryError::DatabaseError(ReadOnlyTransaction, _) => Some(Trouble::ReadOnly),
            QueryError::DatabaseError(SerializationFailure, _) => Some(Trouble::Locked),
            QueryError::DatabaseError(Unknown, information) => Trouble::told_by(information.message()),
            _ => None,
        }
    }

    fn told_by(message: &str) -> Option<Trouble> {
        let sign = SIGNS.iter().find(|(sign, _)| message.contains(sign));
        sign.map(|(_, trouble)| *trouble)
    }

    pub fn words(self) -> &'static str {
        match self {
            Trouble::Away | Trouble::Unanswered => "away",
            Trouble::Full => "disk full",
            Trouble::Locked => "locked",
            Trouble::ReadOnly => "read-only",
        }
    }
}

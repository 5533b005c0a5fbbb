//! The way in of somebody who was handed a temporary password on paper, or is to be, as nothing can be mailed to them.

use super::facts::Facts;
use crate::clock::Timestamp;
use crate::links::tokens::{StoredToken, TokenEnd};

/// How it stands with their slip of paper.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Paper {
    /// Nothing can be mailed to them, and nothing was handed to them yet.
    Missing,
    Valid {
        handed_at: Timestamp,
        by: Option<String>,
        entered_at: Option<Timestamp>,
        ends_at: Timestamp,
        failures: usize,
    },
    /// It opens nothing any more.
    Ended { at: Timestamp },
}

impl Paper {
    /// `None` for people whose way in is another: a mail that was asked for later, or a password.
    pub fn of(facts: &Facts, now: Timestamp) -> Option<Paper> {
        let user = &facts.user;
        if user.standing.has_been_in() || facts.password.is_some() {
            return None;
        }
        match &facts.on_paper {
            Some(token) => {
                let mailed_since = facts
                    .awaited_mail()
                    .is_some_and(|mail| mail.created_at > token.created_at);
                (!mailed_since).then(|| of_token(token, facts, now))
            }
            None => user.email.is_empty().then_some(Paper::Missing),
        }
    }
}

fn of_token(token: &StoredToken, facts: &Facts, now: Timestamp) -> Paper {
    match (token.ended_by, token.ended_at) {
        (Some(TokenEnd::Revoked), Some(at)) => Paper::Ended { at },
        _ if token.expires_at <= now => Paper::Ended { at: token.expires_at },
        _ => Paper::Valid {
            handed_at: token.created_at,
            by: facts.handed_out_by.clone(),
            entered_at: token.opened_at,
            ends_at: token.expires_at,
            failures: facts.failures.len(),
        },
    }
}

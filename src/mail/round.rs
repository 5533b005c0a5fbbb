//! What the worker knows between its first claim and the last reply.

use std::collections::VecDeque;

use lettre::Message;
use tokio::time::Instant;

use super::{Claimed, Delivery, Letter};
use crate::db::{DatabaseError, QueryError};

#[derive(Debug, thiserror::Error)]
pub enum WorkerError {
    #[error(transparent)]
    Database(#[from] DatabaseError),
    #[error(transparent)]
    Query(#[from] QueryError),
    #[error("mails were claimed and not written: {0}")]
    Unwritten(String),
}

/// Whether there is more to do now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    Sent,
    NothingDue,
    ServerAway,
}

/// Written, and waiting for a connection.
pub(super) struct Ready {
    pub(super) mail: Claimed,
    pub(super) letter: Letter,
    pub(super) message: Message,
    pub(super) claimed_at: Instant,
}

/// What is known between the first claim and the last reply.
#[derive(Default)]
pub(super) struct Round {
    pub(super) waiting: VecDeque<Ready>,
    /// Not written down yet.
    pub(super) outcomes: Vec<(Claimed, Delivery)>,
    /// Why the server can't be reached.
    pub(super) away: Option<String>,
    pub(super) sent: bool,
    pub(super) more_are_due: bool,
    /// Why no more could be claimed. What is under way is brought to its end all the same.
    pub(super) failure: Option<WorkerError>,
}

impl Round {
    pub(super) fn wants(&self, at_once: usize) -> bool {
        self.more_are_due && self.waiting.len() < at_once
    }

    pub(super) fn claimed(&mut self, claimed: Option<Vec<Ready>>) {
        self.more_are_due = claimed.is_some();
        self.waiting.extend(claimed.into_iter().flatten());
    }

    pub(super) fn noted(&mut self, noted: Result<(), WorkerError>) {
        if let Err(error) = noted {
            self.failed(error);
        }
    }

    pub(super) fn failed(&mut self, error: WorkerError) {
        self.more_are_due = false;
        self.failure = Some(error);
    }

    pub(super) fn delivered(&mut self, mail: Claimed, delivery: Delivery) {
        match &delivery {
            Delivery::Away(reason) => self.away = Some(reason.clone()),
            Delivery::Accepted(_) => self.sent = true,
            Delivery::Deferred(_) | Delivery::Refused(_) => {}
        }
        self.outcomes.push((mail, delivery));
    }

    /// A server that takes mails on some connections and refuses others is not away.
    pub(super) fn progress(&self) -> Progress {
        match self.away {
            Some(_) if !self.sent => Progress::ServerAway,
            None if self.waiting.is_empty() => Progress::NothingDue,
            _ => Progress::Sent,
        }
    }
}

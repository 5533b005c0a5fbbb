//! What becomes of a mail that is tried.

use super::doubt::{Doubt, HeldBack};
use super::secrets::STRUCK;

/// What became of one try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// The server took it and said this.
    Accepted(String),
    /// The server asks to try later (4xx).
    Deferred(String),
    /// The server will not have this mail (5xx).
    Refused(String),
    /// No server saw it: it has no words, which is no fault of the address.
    Unwritten(String),
}

impl Delivery {
    /// A server that looks into mails may repeat what it found there, and what it says is kept and shown.
    fn without(self, secrets: &[String]) -> Delivery {
        let struck = |reply: String| {
            secrets
                .iter()
                .fold(reply, |reply, secret| reply.replace(secret, STRUCK))
        };
        match self {
            Delivery::Accepted(reply) => Delivery::Accepted(struck(reply)),
            Delivery::Deferred(reply) => Delivery::Deferred(struck(reply)),
            Delivery::Refused(reply) => Delivery::Refused(struck(reply)),
            Delivery::Unwritten(reason) => Delivery::Unwritten(reason),
        }
    }
}

/// What a mail server answered to one mail.
#[derive(Debug, Clone)]
pub struct Answer {
    pub delivery: Delivery,
    /// Since the server was given the mail's text, with the secret in it. `None` where it answered before.
    pub in_doubt: Option<Doubt>,
}

impl Answer {
    pub(super) fn had_text(&self) -> bool {
        self.in_doubt.is_some()
    }

    /// With other words in place of these secrets.
    pub(super) fn without(self, secrets: &[String]) -> Answer {
        Answer { delivery: self.delivery.without(secrets), ..self }
    }
}

/// Why there is no connection, in the server's or the system's words. It says nothing about a mail.
#[derive(Debug)]
pub struct Unreachable(pub String);

/// Why a mail was not tried.
#[derive(Debug, thiserror::Error)]
pub enum Untried {
    #[error("{0}")]
    Unreachable(String),
    #[error("what became of other mails could not be written down")]
    HeldBack,
}

impl From<Unreachable> for Untried {
    fn from(Unreachable(reason): Unreachable) -> Untried {
        Untried::Unreachable(reason)
    }
}

impl From<HeldBack> for Untried {
    fn from(HeldBack: HeldBack) -> Untried {
        Untried::HeldBack
    }
}

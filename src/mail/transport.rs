//! The ways a message can go: to a mail server, or, without one, into a mailbox in memory that the portal shows.

use std::time::Duration;

use super::delivery::{Answer, Delivery, Unreachable, Untried};
use super::doubt::Doubts;
use super::mailbox::Mailbox;
use super::message::Message;
pub use super::smtp::{Examined, Stage};
use super::smtp::{PATIENCE, SmtpServer};
use super::{Claimed, Letter};
use crate::clock::Timestamp;

/// What stands for a mail server's reply where there is none.
pub const CAPTURED: &str = "Captured, not sent: no mail server is set";

/// Where mails go.
#[derive(Clone)]
pub enum Transport {
    Smtp(SmtpServer),
    Captured(Mailbox),
}

impl Transport {
    /// `patience` is how long the server may take before it takes mails.
    pub fn smtp(url: &url::Url, patience: Duration) -> Result<Transport, String> {
        SmtpServer::from_url(url, patience).map(Transport::Smtp)
    }

    pub async fn deliver(
        &self,
        mail: &Claimed,
        letter: &Letter,
        message: &Message,
        now: Timestamp,
        doubts: &Doubts,
    ) -> Result<Answer, Untried> {
        match self {
            Transport::Smtp(server) => server.send(message, doubts).await,
            Transport::Captured(mailbox) => {
                let in_doubt = Some(doubts.one_more(PATIENCE).await?);
                mailbox.take_in(mail, letter, now);
                Ok(Answer { delivery: Delivery::Accepted(CAPTURED.into()), in_doubt })
            }
        }
    }

    /// Whether a server answers, without sending anything.
    pub async fn reach(&self) -> Result<(), Unreachable> {
        match self {
            Transport::Smtp(server) => server.reach().await,
            Transport::Captured(_) => Ok(()),
        }
    }

    /// What a server does up to the first mail. `None` where there is none.
    pub async fn examine(&self) -> Option<Examined> {
        match self {
            Transport::Smtp(server) => Some(server.examine().await),
            Transport::Captured(_) => None,
        }
    }

    /// The server as it is set.
    pub fn described(&self) -> Option<Examined> {
        match self {
            Transport::Smtp(server) => Some(server.described()),
            Transport::Captured(_) => None,
        }
    }

    pub async fn close(&self) {
        if let Transport::Smtp(server) = self {
            server.close().await;
        }
    }
}

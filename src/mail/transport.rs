//! The ways a message can go: to a mail server, or, without one, into a mailbox in memory that the portal shows.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use lettre::Message;

use super::smtp::SmtpServer;
use super::{Claimed, Letter, MailKind};
use crate::clock::Timestamp;
use crate::secret::Token;

/// What became of one try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Delivery {
    /// The server took it and said this.
    Accepted(String),
    /// The server asks to try later (4xx).
    Deferred(String),
    /// The server will not have this mail (5xx).
    Refused(String),
}

#[derive(Debug, Clone)]
pub struct Answer {
    pub delivery: Delivery,
    /// Whether the server was given the mail's text, with the secret in it, before it answered so.
    pub had_text: bool,
}

/// Why there is no connection, in the server's or the system's words. It says nothing about a mail.
#[derive(Debug)]
pub struct Unreachable(pub String);

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
    ) -> Result<Answer, Unreachable> {
        match self {
            Transport::Smtp(server) => server.send(message).await,
            Transport::Captured(mailbox) => {
                mailbox.take_in(mail, letter, now);
                let delivery = Delivery::Accepted("Captured, not sent: no mail server is set".into());
                Ok(Answer { delivery, had_text: true })
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

    pub async fn close(&self) {
        if let Transport::Smtp(server) = self {
            server.close().await;
        }
    }
}

#[derive(Debug, Clone)]
pub struct CapturedMail {
    pub number: u64,
    pub kind: MailKind,
    pub to: String,
    pub at: Timestamp,
    pub letter: Letter,
}

/// The newest captured mails, in memory only, because they hold live links.
#[derive(Clone, Default)]
pub struct Mailbox(Arc<Mutex<Captured>>);

#[derive(Default)]
struct Captured {
    taken_in: u64,
    mails: VecDeque<CapturedMail>,
}

const MAILBOX_SIZE: usize = 500;

/// A mailbox that the portal shows, to whoever knows its key.
pub struct ShownMailbox {
    pub mailbox: Mailbox,
    pub key: Token,
}

impl ShownMailbox {
    pub fn is_opened_by(&self, key: &str) -> bool {
        Token::parse(key).is_some_and(|given| given.digest() == self.key.digest())
    }

    pub fn path(&self) -> String {
        format!("/dev/mailbox/{}", self.key.as_str())
    }
}

impl Mailbox {
    fn take_in(&self, mail: &Claimed, letter: &Letter, now: Timestamp) {
        let mut captured = self.lock();
        captured.taken_in += 1;
        let number = captured.taken_in;
        captured.mails.push_front(CapturedMail {
            number,
            kind: mail.kind,
            to: mail.recipient.clone(),
            at: now,
            letter: letter.clone(),
        });
        captured.mails.truncate(MAILBOX_SIZE);
    }

    /// Newest first.
    pub fn mails(&self) -> Vec<CapturedMail> {
        self.lock().mails.iter().cloned().collect()
    }

    pub fn mail(&self, number: u64) -> Option<CapturedMail> {
        self.lock().mails.iter().find(|mail| mail.number == number).cloned()
    }

    fn lock(&self) -> MutexGuard<'_, Captured> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

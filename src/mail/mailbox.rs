//! Mails that were captured because there is no mail server, for the portal to show.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use url::{Host, Url};

use super::{Claimed, Letter, MailKind};
use crate::clock::Timestamp;
use crate::secret::Token;

/// A mail that left for nobody.
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

/// A mailbox that the portal shows under an address with this key in it.
pub struct ShownMailbox {
    pub mailbox: Mailbox,
    pub key: Token,
}

impl ShownMailbox {
    /// By digests, so that the time of it tells nothing of the key.
    pub fn is_opened_by(&self, key: &str) -> bool {
        Token::parse(key).is_some_and(|given| given.digest() == self.key.digest())
    }
}

impl Mailbox {
    pub(super) fn take_in(&self, mail: &Claimed, letter: &Letter, now: Timestamp) {
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

/// False for a portal behind a proxy, whose base URL names another host.
pub fn leads_to_loopback(base_url: &str) -> bool {
    match Url::parse(base_url).ok().as_ref().and_then(Url::host) {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

//! The state every handler shares: made once at the start, the same in each of the server's threads.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use actix_web::HttpRequest;
use actix_web::web::Data;
use tokio::sync::{Notify, Semaphore};

use crate::context::{Actor, Context, Surroundings};
use crate::db::Database;
use crate::dns::Dns;
use crate::export::Lanes;
use crate::mail::GivenSender;
use crate::mail::mailbox::ShownMailbox;
use crate::mail::transport::Transport;
use crate::secret::Passwords;

use super::PageError;
use super::limits::{Arriving, Repeated, Tries};

/// What all handlers and chores share.
pub struct Portal {
    pub database: Database,
    pub surroundings: Surroundings,
    pub passwords: Passwords,
    /// Beginnings of paths with a secret in them, which another site can't know. Their pages send no referrer, so browsers
    /// hide the origin of their forms too.
    pub secret_paths: &'static [&'static str],
    pub trusted_proxies: Vec<IpAddr>,
    pub warned_of_proxy: AtomicBool,
    /// To sign in, and whatever else guesses at a secret.
    pub tries: Tries,
    /// What is sealed for visitors without a session, and messages to them, which are kept in the database.
    pub notes: Tries,
    /// What people tried and may not do.
    pub refusals: Repeated,
    /// Requests for a mail with a way in.
    pub reset_requests: Tries,
    pub forms_arriving: Arriving,
    /// Files that are made of lists.
    pub exports: Lanes,
    /// How long a request may take to arrive.
    pub arrival_deadline: Duration,
    pub outgoing: Outgoing,
    /// Tells the mail worker that something was enqueued.
    pub mail_waiting: Arc<Notify>,
    /// Wakes the background work on bulk acts when one was confirmed.
    pub batches_waiting: Notify,
    /// Wakes the background work on imports.
    pub imports_waiting: Notify,
    /// A turn at reading a file of users: one at a time, so that memory stays small whatever they are.
    pub reading_turn: Arc<Semaphore>,
    /// Where mails are captured when there is no mail server.
    pub mailbox: Option<ShownMailbox>,
    /// What the operator gave of the sender of mails, which wins over what administrators choose.
    pub given_sender: GivenSender,
}

/// How mails leave, for whoever looks it over.
pub struct Outgoing {
    pub transport: Transport,
    pub dns: Dns,
    /// In the mailbox that is read for bounces. `None` where there is none, or its address is not known.
    pub comes_back_to: Option<String>,
}

impl Portal {
    pub fn of(request: &HttpRequest) -> Result<&Data<Portal>, PageError> {
        request
            .app_data()
            .ok_or_else(|| PageError::Internal("the portal is not set up".into()))
    }

    pub fn context(&self, request: &HttpRequest, actor: Actor) -> Context {
        self.surroundings.context(actor, self.address_of(request))
    }

    /// Context for background work.
    pub fn system_context(&self) -> Context {
        self.surroundings.context(Actor::System, None)
    }

    /// What was counted so long ago that it limits nobody any more.
    pub fn forget_old_tries(&self) {
        self.tries.tidy();
        self.notes.tidy();
        self.refusals.tidy();
        self.reset_requests.tidy();
    }

    /// The visitor's address: the peer's, or what a trusted proxy says it is.
    pub fn address_of(&self, request: &HttpRequest) -> Option<IpAddr> {
        let peer = request.peer_addr()?.ip().to_canonical();
        Some(self.nearest_untrusted(peer, request))
    }

    /// Walks from the peer outward through what each proxy says of the one before it, up to the first that is not
    /// trusted, or whose word can't be read.
    fn nearest_untrusted(&self, peer: IpAddr, request: &HttpRequest) -> IpAddr {
        let lines: Vec<&str> = request
            .headers()
            .get_all("x-forwarded-for")
            .map(|line| line.to_str().unwrap_or(""))
            .collect();
        let mut nearest = peer;
        for said in lines.join(",").rsplit(',') {
            if !self.trusted_proxies.contains(&nearest) {
                break;
            }
            match address_in(said.trim()) {
                Some(address) => nearest = address.to_canonical(),
                None => break,
            }
        }
        if nearest == peer && !lines.is_empty() {
            self.warn_of_proxy(peer);
        }
        nearest
    }

    /// Behind a proxy that is not named, all visitors have one address, and one limit.
    fn warn_of_proxy(&self, peer: IpAddr) {
        if is_near(peer) && !self.trusted_proxies.contains(&peer) && !self.warned_of_proxy.swap(true, Ordering::Relaxed)
        {
            tracing::warn!(
                "requests come through a proxy at {peer} that is not trusted, so that all visitors count as one: \
                 name it in PURSER_TRUSTED_PROXIES"
            );
        }
    }
}

/// From farther away a visitor may only pretend to be a proxy.
fn is_near(peer: IpAddr) -> bool {
    match peer {
        IpAddr::V4(address) => address.is_loopback() || address.is_private(),
        IpAddr::V6(address) => address.is_loopback() || address.is_unique_local(),
    }
}

/// Some proxies tell the port too.
fn address_in(said: &str) -> Option<IpAddr> {
    let bare = said.trim_start_matches('[').trim_end_matches(']');
    let with_port = || said.parse::<SocketAddr>().map(|socket| socket.ip());
    bare.parse().or_else(|_| with_port()).ok()
}

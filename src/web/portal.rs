//! The state every handler shares: made once at the start, the same in each of the server's threads.

use std::net::IpAddr;
use std::sync::Arc;

use actix_web::HttpRequest;
use tokio::sync::Notify;

use crate::clock::Clock;
use crate::context::{Actor, Context, Randomness};
use crate::db::Database;
use crate::mail::transport::Mailbox;
use crate::secret::{Keys, Passwords};

use super::limits::Tries;

pub struct Portal {
    pub database: Database,
    pub passwords: Passwords,
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Randomness>,
    pub keys: Arc<Keys>,
    pub base_url: Arc<str>,
    pub trusted_proxies: Vec<IpAddr>,
    /// To sign in, and whatever else guesses at a secret.
    pub tries: Tries,
    /// Requests for a mail with a way in.
    pub reset_requests: Tries,
    /// Tells the mail worker that something was enqueued.
    pub mail_waiting: Arc<Notify>,
    /// Tells whoever carries out bulk acts that one was confirmed.
    pub batches_waiting: Notify,
    /// Where mails are captured when there is no mail server.
    pub mailbox: Option<Mailbox>,
}

impl Portal {
    pub fn context(&self, request: &HttpRequest, actor: Actor) -> Context {
        Context {
            now: self.clock.now(),
            random: self.random.clone(),
            keys: self.keys.clone(),
            base_url: self.base_url.clone(),
            actor,
            address: self.address_of(request),
        }
    }

    /// For what nobody asked for.
    pub fn system_context(&self) -> Context {
        Context {
            now: self.clock.now(),
            random: self.random.clone(),
            keys: self.keys.clone(),
            base_url: self.base_url.clone(),
            actor: Actor::System,
            address: None,
        }
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
            match said.trim().parse::<IpAddr>() {
                Ok(address) => nearest = address.to_canonical(),
                Err(_) => break,
            }
        }
        nearest
    }
}

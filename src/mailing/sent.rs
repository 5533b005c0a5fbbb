//! What is said of a mail with a link that was asked for: to whom it goes, and until when.

use time::Duration;

use super::invitation;
use crate::clock::Timestamp;
use crate::context::Context;
use crate::db::{Connection, QueryResult};
use crate::mail::outage;
use crate::web::moment;

/// That a mail was asked for.
pub struct Sent {
    pub address: String,
    pub ends_at: Timestamp,
    pub server_is_away: bool,
    /// The mail, while it waits for the server to come back and can still be cancelled.
    waiting: Option<i64>,
}

impl Sent {
    /// As of now: whether the server is away is asked here.
    pub fn to(connection: &mut Connection, context: &Context, address: &str, validity: Duration) -> QueryResult<Sent> {
        let server_is_away = outage::current(connection)?.is_some();
        let waiting = match server_is_away {
            true => invitation::asked_for_now(connection, context, address)?,
            false => None,
        };
        Ok(Sent {
            address: address.to_owned(),
            ends_at: context.now + validity,
            server_is_away,
            waiting,
        })
    }

    /// Where a press of "Undo" is sent.
    pub fn undo(&self) -> Option<String> {
        self.waiting.map(|mail| format!("/mail/{mail}/cancel"))
    }

    /// To whoever asked for it.
    pub fn words(&self) -> String {
        let address = &self.address;
        if self.server_is_away {
            return format!(
                "Waiting to be sent to {address}: the mail server is away. It leaves, with a fresh link, once the \
                 server answers."
            );
        }
        format!("Sent to {address}. The link is valid until {}.", moment::in_words(&self.ends_at))
    }
}

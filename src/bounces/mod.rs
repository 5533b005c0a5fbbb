//! Bounces: what comes back of the mails that were sent. It reads them, finds whose mail it was, and marks an address as
//! failed only where that is sure. It never keeps more of a message than the server's own words: the mail in it has a live
//! link.

mod evidence;
mod flow;
pub mod imap;
mod reader;
pub mod report;
mod store;
mod web;

use actix_web::web::{ServiceConfig, get, resource};
use sha2::{Digest as _, Sha256};

use report::{Bounce, Other, Reading};

pub use flow::{Taken, Trust, take_in};
pub use reader::{Reader, Visited};
pub use store::Effect;

pub fn routes(config: &mut ServiceConfig) {
    config.service(resource("/mail/bounces").route(get().to(web::list)));
}

/// A message that is a bounce.
pub struct Incoming {
    /// By which it is known again.
    digest: Vec<u8>,
    bounce: Bounce,
}

impl Incoming {
    /// What came in, and to whom the mail server says that it was delivered, where it does.
    pub fn read(message: &[u8], delivered_to: Option<&str>) -> Result<Incoming, Other> {
        match report::read(message) {
            Reading::Other(other) => Err(other),
            Reading::Bounce(mut bounce) => {
                bounce.addressed_to.extend(delivered_to.map(str::to_lowercase));
                Ok(Incoming { digest: Sha256::digest(message).to_vec(), bounce })
            }
        }
    }
}

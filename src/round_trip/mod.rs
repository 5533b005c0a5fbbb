//! A test mail to the mailbox in which bounces arrive: whether it came back, and what the server that received it says of
//! its signature. Only the newest is kept, with the digest of what it is known by, and of what came back only a few words
//! that were checked one by one.

mod domain;
pub mod results;
mod store;
mod trace;

use sha2::{Digest as _, Sha256};

use crate::dns::Dns;

pub use domain::are_of_one_organisation;
pub use store::{Newest, RoundTrip, begin, came_back, is_awaited, newest};
pub use trace::{Checked, Key, Signature, Trace, marks, read};

/// What a test mail is known by is kept as this only.
fn digest_of(mark: &str) -> String {
    Sha256::digest(mark).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Asks DNS for the keys of the signatures, where no server that can be believed says what they are worth.
pub async fn look_up_keys(trace: &mut Trace, dns: &Dns) {
    if trace.told.as_ref().is_some_and(|told| !told.dkim.is_empty()) {
        return;
    }
    for signature in &mut trace.signatures {
        signature.key = match dns.texts(&signature.key_name()).await {
            Ok(texts) => Key::in_texts(&texts),
            Err(_) => Key::Unasked,
        };
    }
}

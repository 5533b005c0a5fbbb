//! What the portal's secret key is good for besides cookies: digests that nobody can compute without it, and the
//! encryption of secrets that have to be read again.

use std::fmt;

use aes_gcm::aead::{Aead, KeyInit, Payload};
use aes_gcm::{Aes256Gcm, Nonce};
use hmac::{Hmac, Mac};
use sha2::{Digest as _, Sha256};

use super::Digest;
use crate::randomness::Randomness;

const NONCE_BYTES: usize = 12;

/// One for each use, so that none tells another.
#[derive(Clone)]
pub struct Keys {
    digesting: [u8; 32],
    sealing: [u8; 32],
    forms: [u8; 32],
    links: [u8; 32],
    return_paths: [u8; 32],
}

impl fmt::Debug for Keys {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Keys(…)")
    }
}

impl Keys {
    /// The same secret gives the same keys.
    pub fn derived_from(secret: &str) -> Keys {
        let secret = Sha256::digest(secret.as_bytes()).into();
        Keys {
            digesting: keyed(&secret, b"digests"),
            sealing: keyed(&secret, b"sealed secrets"),
            forms: keyed(&secret, b"sealed forms"),
            links: keyed(&secret, b"signed links"),
            return_paths: keyed(&secret, b"signed return paths"),
        }
    }

    pub fn digest(&self, text: &str) -> Digest {
        keyed(&self.digesting, text.as_bytes()).to_vec()
    }

    /// For a link that says by itself whose it is, and is stored nowhere.
    pub fn sign_link(&self, said: &str) -> Digest {
        keyed(&self.links, said.as_bytes()).to_vec()
    }

    /// In the same time wherever the two differ.
    pub fn has_signed_link(&self, said: &str, signature: &[u8]) -> bool {
        mac(&self.links, said.as_bytes()).verify_slice(signature).is_ok()
    }

    /// For the address to which a mail comes back, which has room for its first bytes only.
    pub fn sign_return_path(&self, said: &str) -> Digest {
        keyed(&self.return_paths, said.as_bytes()).to_vec()
    }

    /// The same of the first bytes of a signature.
    pub fn has_signed_return_path(&self, said: &str, beginning: &[u8]) -> bool {
        mac(&self.return_paths, said.as_bytes())
            .verify_truncated_left(beginning)
            .is_ok()
    }

    /// Encrypted with AES-256-GCM, behind a nonce of its own. `owner` is bound in: sealed for one, it opens for no other.
    pub fn seal(&self, random: &dyn Randomness, owner: &str, secret: &[u8]) -> Option<Vec<u8>> {
        let payload = Payload { msg: secret, aad: owner.as_bytes() };
        seal_by(&self.sealing, random, payload)
    }

    /// Nothing when it was sealed for another owner or with another key.
    pub fn open(&self, owner: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        open_by(&self.sealing, owner, sealed)
    }

    /// Encrypted as well, by a key of its own: visitors may have as many forms sealed as they like, and what they learn by
    /// that is worth nothing elsewhere.
    pub fn seal_form(&self, random: &dyn Randomness, form: &[u8]) -> Option<Vec<u8>> {
        seal_by(&self.forms, random, form.into())
    }

    /// Nothing when it was changed, or sealed with another key.
    pub fn open_form(&self, sealed: &[u8]) -> Option<Vec<u8>> {
        open_by(&self.forms, "", sealed)
    }
}

fn seal_by(key: &[u8; 32], random: &dyn Randomness, payload: Payload<'_, '_>) -> Option<Vec<u8>> {
    let mut nonce = [0; NONCE_BYTES];
    random.fill(&mut nonce);
    let sealed = Aes256Gcm::new(key.into())
        .encrypt(Nonce::from_slice(&nonce), payload)
        .ok()?;
    Some([nonce.as_slice(), &sealed].concat())
}

fn open_by(key: &[u8; 32], owner: &str, sealed: &[u8]) -> Option<Vec<u8>> {
    let (nonce, sealed) = sealed.split_at_checked(NONCE_BYTES)?;
    let payload = Payload { msg: sealed, aad: owner.as_bytes() };
    Aes256Gcm::new(key.into())
        .decrypt(Nonce::from_slice(nonce), payload)
        .ok()
}

fn keyed(key: &[u8; 32], message: &[u8]) -> [u8; 32] {
    mac(key, message).finalize().into_bytes().into()
}

fn mac(key: &[u8; 32], message: &[u8]) -> Hmac<Sha256> {
    // HMAC fills a short key up with zeros to its hash's block (RFC 2104, section 2).
    let mut block = [0; 64];
    block[..32].copy_from_slice(key);
    let mut mac = <Hmac<Sha256> as hmac::KeyInit>::new(&block.into());
    mac.update(message);
    mac
}

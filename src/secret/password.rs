//! Passwords and their hashes, argon2id.
//!
//! Hashing takes a core for some 20 ms, and judging a new password as long, so both run in lanes beside the portal's pages.

use std::fmt;
use std::sync::Arc;

use argon2::password_hash::phc;
use argon2::{Algorithm, Argon2, Params, PasswordHasher, PasswordVerifier, Version};
use unicode_normalization::UnicodeNormalization;

use super::lanes::{Busy, Lanes};
use super::policy::{self, MAX_LENGTH, MIN_LENGTH, Unfit};
use crate::randomness::Randomness;

const SALT_BYTES: usize = 16;

/// What a hash takes: OWASP's parameters (Password Storage Cheat Sheet), which are 19 MiB, two passes and one lane.
pub const RECOMMENDED_COST: Params = Params::DEFAULT;

/// Never shown, not even in a log.
#[derive(Clone)]
pub struct Password(String);

impl fmt::Debug for Password {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Password(…)")
    }
}

impl Password {
    /// As typed at sign-in, where the policy has no say.
    pub fn as_typed(text: &str) -> Password {
        Password(text.nfc().take(MAX_LENGTH + 1).collect())
    }

    /// A password to be, or why it can't be one. Takes as long as [`policy::weakness`].
    pub fn new(text: &str, own_words: &[&str], shortest: usize) -> Result<Password, Unfit> {
        let password = Password::of_length(text, shortest)?;
        match policy::weakness(&password.0, own_words) {
            Some(weakness) => Err(weakness),
            None => Ok(password),
        }
    }

    /// The part of the policy that takes no time. `shortest` is how many characters it must have.
    pub fn of_length(text: &str, shortest: usize) -> Result<Password, Unfit> {
        // The same letters typed on another device may be composed otherwise (NIST SP 800-63B-4, section 3.1.1.2).
        let text: String = text.nfc().collect();
        let length = text.chars().count();
        if length < shortest {
            return Err(Unfit::TooShort { length, shortest });
        }
        if length > MAX_LENGTH {
            return Err(Unfit::TooLong { length });
        }
        Ok(Password(text))
    }

    /// Too short to open an account by itself.
    pub fn is_short(&self) -> bool {
        self.0.chars().count() < MIN_LENGTH
    }
}

/// In the PHC string format, which carries its parameters.
#[derive(Clone, PartialEq, Eq)]
pub struct PasswordHash(pub String);

impl fmt::Debug for PasswordHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("PasswordHash(…)")
    }
}

/// Matches no password, and takes as much to compare as others of this cost.
fn nobodys_hash(cost: &Params) -> PasswordHash {
    let (memory, passes, lanes) = (cost.m_cost(), cost.t_cost(), cost.p_cost());
    let salt_and_hash = "cHVyc2VyLW5vYm9keQ$nTlTG3wLw4sGjKF9ZfJ0XqkzGxYdmZ4kzSZmTeJkdyA";
    PasswordHash(format!("$argon2id$v=19$m={memory},t={passes},p={lanes}${salt_and_hash}"))
}

/// Hashing and judging, in lanes of their own.
#[derive(Clone)]
pub struct Passwords {
    lanes: Lanes,
    random: Arc<dyn Randomness>,
    /// Of new hashes. Each hash says its own.
    cost: Params,
    /// Compared with where there is no account, so that both cases take the same work.
    nobodys_hash: PasswordHash,
}

impl Passwords {
    pub fn new(random: Arc<dyn Randomness>, cost: Params) -> Passwords {
        Passwords {
            lanes: Lanes::beside_pages(),
            random,
            nobodys_hash: nobodys_hash(&cost),
            cost,
        }
    }

    pub async fn hash(&self, password: Password) -> Result<PasswordHash, Busy> {
        let mut salt = [0; SALT_BYTES];
        self.random.fill(&mut salt);
        let cost = self.cost.clone();
        self.lanes.run(move || hash_with(&password, &salt, cost)).await?
    }

    /// Why this password would be guessed, if it would.
    pub async fn weakness(&self, password: Password, own_words: &[&str]) -> Result<Option<Unfit>, Busy> {
        let own_words: Vec<String> = own_words.iter().map(|word| (*word).to_owned()).collect();
        self.lanes
            .run(move || {
                let own_words: Vec<&str> = own_words.iter().map(String::as_str).collect();
                policy::weakness(&password.0, &own_words)
            })
            .await
    }

    /// Takes the same work whether there is a hash or not.
    pub async fn verify(&self, password: Password, hash: Option<PasswordHash>) -> Result<bool, Busy> {
        let nobodys_hash = self.nobodys_hash.clone();
        self.lanes
            .run(move || {
                let expected = &hash.as_ref().unwrap_or(&nobodys_hash).0;
                let matches = phc::PasswordHash::new(expected).is_ok_and(|expected| {
                    Argon2::default()
                        .verify_password(password.0.as_bytes(), &expected)
                        .is_ok()
                });
                matches && hash.is_some()
            })
            .await
    }
}

/// For the command line, which may block.
pub fn hash_now(password: &Password, random: &dyn Randomness) -> Result<PasswordHash, Busy> {
    let mut salt = [0; SALT_BYTES];
    random.fill(&mut salt);
    hash_with(password, &salt, RECOMMENDED_COST)
}

fn hash_with(password: &Password, salt: &[u8], cost: Params) -> Result<PasswordHash, Busy> {
    let hash: phc::PasswordHash = Argon2::new(Algorithm::Argon2id, Version::V0x13, cost)
        .hash_password_with_salt(password.0.as_bytes(), salt)
        // Nothing else than memory can be short.
        .map_err(|_| Busy { seconds: 1 })?;
    Ok(PasswordHash(hash.to_string()))
}

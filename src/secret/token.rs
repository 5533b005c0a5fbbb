//! One-time secrets: 256 random bits as base64url; only a SHA-256 digest is kept. With so many bits a fast digest is
//! enough, and a look-up by digest in an index tells nothing about the token through its time.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use crate::randomness::Randomness;

const BYTES: usize = 32;

/// What is stored of a secret.
pub type Digest = Vec<u8>;

/// 256 bits that open something.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl fmt::Debug for Token {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Token(…)")
    }
}

impl Token {
    pub fn mint(random: &dyn Randomness) -> Token {
        let mut bytes = [0; BYTES];
        random.fill(&mut bytes);
        Token(URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Nothing but what [`Token::mint`] could have made.
    pub fn parse(text: &str) -> Option<Token> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        (bytes.len() == BYTES).then(|| Token(text.to_owned()))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    pub fn digest(&self) -> Digest {
        Sha256::digest(self.0.as_bytes()).to_vec()
    }
}

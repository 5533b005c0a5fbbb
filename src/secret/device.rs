//! The cookie by which a browser is known in which somebody signed in before, after OWASP's device cookies. It signs nobody
//! in: guesses from elsewhere just don't lock its owner out there.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::{Digest, Keys, Token};
use crate::context::{Randomness, UserId};

/// For this user only.
pub fn mint(random: &dyn Randomness, keys: &Keys, user: UserId) -> String {
    let token = Token::mint(random);
    format!("{}.{}", token.as_str(), signature(keys, user, token.as_str()))
}

/// Names the browser; nothing where the cookie is somebody else's, or not one of ours.
pub fn known(cookie: &str, keys: &Keys, user: UserId) -> Option<Digest> {
    let (token, signed) = cookie.split_once('.')?;
    let token = Token::parse(token)?;
    // Compared by their digests, whose likeness tells nothing of how much of a guess was right.
    let expected = keys.digest(&signature(keys, user, token.as_str()));
    (keys.digest(signed) == expected).then(|| token.digest())
}

fn signature(keys: &Keys, user: UserId, token: &str) -> String {
    URL_SAFE_NO_PAD.encode(keys.digest(&format!("device {user} {token}")))
}

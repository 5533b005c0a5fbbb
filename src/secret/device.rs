//! The cookie by which a browser is known in which somebody signed in before, after OWASP's device cookies. It signs nobody
//! in: guesses from elsewhere just don't lock its owner out there.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::{Digest, Keys, Token};
use crate::clock::Timestamp;
use crate::context::UserId;
use crate::randomness::Randomness;

/// A browser that is known.
pub struct Known {
    pub id: Digest,
    /// In seconds since 1970: somebody signed in there then.
    pub since: i64,
}

/// For this user only.
pub fn mint(random: &dyn Randomness, keys: &Keys, user: UserId, now: Timestamp) -> String {
    let (token, since) = (Token::mint(random), seconds_of(now));
    format!("{}.{since}.{}", token.as_str(), signature(keys, user, token.as_str(), since))
}

/// `None` if the cookie is another person's, or was not made by this portal.
pub fn known(cookie: &str, keys: &Keys, user: UserId) -> Option<Known> {
    let (token, rest) = cookie.split_once('.')?;
    let (since, signed) = rest.split_once('.')?;
    let (token, since) = (Token::parse(token)?, since.parse().ok()?);
    // Compared by their digests, whose likeness tells nothing of how much of a guess was right.
    let expected = keys.digest(&signature(keys, user, token.as_str(), since));
    (keys.digest(signed) == expected).then(|| Known { id: token.digest(), since })
}

pub fn seconds_of(moment: Timestamp) -> i64 {
    moment.assume_utc().unix_timestamp()
}

fn signature(keys: &Keys, user: UserId, token: &str, since: i64) -> String {
    URL_SAFE_NO_PAD.encode(keys.digest(&format!("device {user} {token} {since}")))
}

//! What an authenticator app and Purser share: a secret, of which both make the same six digits every thirty seconds
//! (RFC 6238).

use std::fmt;

use totp_rs::{Algorithm, Builder, Totp, TotpError};

use crate::clock::Timestamp;
use crate::context::{Context, UserId};

/// As many bits as SHA-1 gives (RFC 4226, section 4).
const SECRET_BYTES: usize = 20;
const DIGITS: u8 = 6;
const STEP_SECONDS: u64 = 30;

/// For a clock that runs early or late (RFC 6238, section 5.2).
const STEPS_ASTRAY: u16 = 1;
const GROUP: usize = 4;

pub struct AuthenticatorSecret(Vec<u8>);

impl fmt::Debug for AuthenticatorSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("AuthenticatorSecret(…)")
    }
}

impl AuthenticatorSecret {
    pub fn mint(context: &Context) -> AuthenticatorSecret {
        let mut bytes = vec![0; SECRET_BYTES];
        context.random.fill(&mut bytes);
        AuthenticatorSecret(bytes)
    }

    pub fn seal(&self, context: &Context, user: UserId) -> Option<Vec<u8>> {
        context.keys.seal(&*context.random, &owner(user), &self.0)
    }

    pub fn open(context: &Context, user: UserId, sealed: &[u8]) -> Option<AuthenticatorSecret> {
        context.keys.open(&owner(user), sealed).map(AuthenticatorSecret)
    }

    /// To be typed into an app: `ABCD EFGH …`.
    pub fn in_groups(&self) -> Result<String, TotpError> {
        let text = self.generator("", "")?.secret().to_base32();
        let characters: Vec<char> = text.chars().collect();
        let groups: Vec<String> = characters.chunks(GROUP).map(|group| group.iter().collect()).collect();
        Ok(groups.join(" "))
    }

    /// What a QR code holds, and opens an app on a phone: `otpauth://totp/…`.
    pub fn address(&self, portal: &str, account: &str) -> Result<String, TotpError> {
        // A colon ends the issuer's name there.
        let [portal, account] = [portal, account].map(|name| name.replace(':', " "));
        self.generator(&portal, &account)?.to_url()
    }

    /// The step that a code belongs to, if it fits about now.
    pub fn step_of(&self, code: &str, now: Timestamp) -> Option<i64> {
        let digits: String = code.chars().filter(|character| !character.is_whitespace()).collect();
        let seconds = u64::try_from(now.assume_utc().unix_timestamp()).ok()?;
        let step = self.generator("", "").ok()?.check(&digits, seconds)?;
        i64::try_from(step).ok()
    }

    fn generator(&self, portal: &str, account: &str) -> Result<Totp, TotpError> {
        Builder::new()
            .with_algorithm(Algorithm::SHA1)
            .with_digits(DIGITS)
            .with_step_duration(STEP_SECONDS)
            .with_skew(STEPS_ASTRAY)
            .with_secret(self.0.clone())
            .with_issuer(Some(portal))
            .with_account_name(account)
            .build()
    }
}

fn owner(user: UserId) -> String {
    format!("authenticator of user {user}")
}

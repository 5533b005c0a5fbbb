//! The address to which a mail comes back. Each mail has one of its own, which names it and is signed, so that what comes
//! back tells which mail it was (VERP), and nobody can make up an address for a mail that they never saw.

use lettre::Address;

use crate::secret::Keys;

/// So that a mail's number and the signature fit behind it (RFC 5321, section 4.5.3.1.1: 64 characters).
const LONGEST_LOCAL_PART: usize = 28;

/// 80 bits, which nobody finds by sending messages.
const SIGNATURE_BYTES: usize = 10;

/// As in `bounces@example.org`, from which mails leave as `bounces+12-0123456789abcdef0123@example.org`.
#[derive(Debug, Clone)]
pub struct ReturnPath {
    local_part: String,
    domain: String,
}

impl ReturnPath {
    /// From an address to which a mail server delivers whatever stands behind a plus sign.
    pub fn parse(text: &str) -> Result<ReturnPath, String> {
        let accepted = "expected an address without a plus sign, of at most 28 characters before the @";
        let address: Address = text.trim().parse().map_err(|_| accepted.to_owned())?;
        let local_part = address.user().to_owned();
        if local_part.contains('+') || local_part.len() > LONGEST_LOCAL_PART || !text.is_ascii() {
            return Err(accepted.to_owned());
        }
        Ok(ReturnPath { local_part, domain: address.domain().to_owned() })
    }

    /// Below which those of all mails are.
    pub fn address(&self) -> String {
        format!("{}@{}", self.local_part, self.domain)
    }

    /// Of the mail of this number. `None` never happens for a number of the outbox.
    pub fn of(&self, keys: &Keys, mail: i64) -> Option<Address> {
        let signature = signature_of(keys, mail);
        Address::new(format!("{}+{mail}-{signature}", self.local_part), &self.domain).ok()
    }
}

/// The number of the mail that comes back to this address; `None` where the signature is not ours. Servers may change
/// letters from small to capital.
pub fn mail_of(keys: &Keys, address: &str) -> Option<i64> {
    let (local_part, _) = address.rsplit_once('@')?;
    let (_, tail) = local_part.rsplit_once('+')?;
    let (number, signature) = tail.split_once('-')?;
    let mail: i64 = number.parse().ok()?;
    let signature = bytes_of(signature)?;
    keys.has_signed_return_path(&said(mail), &signature).then_some(mail)
}

fn said(mail: i64) -> String {
    format!("mail {mail}")
}

fn signature_of(keys: &Keys, mail: i64) -> String {
    let signature = keys.sign_return_path(&said(mail));
    signature
        .iter()
        .take(SIGNATURE_BYTES)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

fn bytes_of(signature: &str) -> Option<Vec<u8>> {
    if signature.len() != SIGNATURE_BYTES * 2 || !signature.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let pairs = (0..signature.len()).step_by(2);
    pairs
        .map(|place| u8::from_str_radix(&signature[place..place + 2], 16).ok())
        .collect()
}

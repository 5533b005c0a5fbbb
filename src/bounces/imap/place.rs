//! Where the mailbox is, from the operator's settings.

use std::fmt;
use std::net::IpAddr;

use percent_encoding::percent_decode_str;
use url::Url;

const ACCEPTED: &str = "expected imaps://USER:PASSWORD@HOST/FOLDER, or imap://USER:PASSWORD@HOST/FOLDER?tls=required \
                        (STARTTLS)";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encryption {
    /// On loopback only.
    None,
    StartTls,
    /// TLS from the first byte.
    Wrapped,
}

/// A mailbox and its login, which does not show itself when printed.
#[derive(Clone)]
pub struct MailboxUrl {
    pub host: String,
    pub port: u16,
    pub encryption: Encryption,
    pub user: String,
    pub password: String,
    pub folder: String,
}

impl fmt::Debug for MailboxUrl {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "MailboxUrl({}:{})", self.host, self.port)
    }
}

impl MailboxUrl {
    /// Refuses to send a password in clear, off loopback.
    pub fn parse(text: &str) -> Result<MailboxUrl, String> {
        let url = Url::parse(text).map_err(|_| ACCEPTED.to_owned())?;
        let host = url
            .host_str()
            .filter(|host| !host.is_empty())
            .ok_or(ACCEPTED)?
            .to_owned();
        let (encryption, usual_port) = match (url.scheme(), url.query()) {
            ("imaps", None) => (Encryption::Wrapped, 993),
            ("imap", Some("tls=required")) => (Encryption::StartTls, 143),
            ("imap", None) => (Encryption::None, 143),
            _ => return Err(ACCEPTED.to_owned()),
        };
        if encryption == Encryption::None && !is_loopback(&host) {
            return Err("a login is not sent without TLS: add ?tls=required, or begin with imaps://".into());
        }
        let folder = decoded(url.path().trim_start_matches('/'))?;
        Ok(MailboxUrl {
            port: url.port().unwrap_or(usual_port),
            user: required(url.username())?,
            password: required(url.password().unwrap_or(""))?,
            folder: if folder.is_empty() { "INBOX".to_owned() } else { folder },
            encryption,
            host,
        })
    }

    /// As it is connected to: an IPv6 address without its brackets.
    pub fn bare_host(&self) -> &str {
        self.host.trim_matches(['[', ']'])
    }
}

/// What happens to a bounce once it is done with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Afterwards {
    /// It is only flagged as seen.
    Keep,
    Delete,
    /// Into a folder that is there already.
    Move(String),
}

impl Afterwards {
    pub fn parse(text: &str) -> Result<Afterwards, String> {
        match text.split_once(':') {
            None if text == "keep" => Ok(Afterwards::Keep),
            None if text == "delete" => Ok(Afterwards::Delete),
            Some(("move", folder)) if !folder.is_empty() => checked(folder).map(Afterwards::Move),
            _ => Err("expected keep, delete or move:FOLDER".into()),
        }
    }
}

fn required(text: &str) -> Result<String, String> {
    let decoded = decoded(text)?;
    if decoded.is_empty() { Err(ACCEPTED.to_owned()) } else { Ok(decoded) }
}

fn decoded(text: &str) -> Result<String, String> {
    let decoded = percent_decode_str(text)
        .decode_utf8()
        .map_err(|_| "user, password and folder must be UTF-8, percent-encoded".to_owned())?;
    checked(&decoded)
}

/// Other letters need an encoding of their own (RFC 3501, section 5.1.3).
fn checked(text: &str) -> Result<String, String> {
    let fits = text
        .chars()
        .all(|character| character.is_ascii() && !character.is_ascii_control());
    if fits {
        Ok(text.to_owned())
    } else {
        Err("user, password and folder must be ASCII".into())
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

//! What the headers of a mail tell of its way. Anybody may have written them, so only the receiving server's word on the
//! signature counts, from above the first hop that is not its own.

use mailparse::{MailHeader, parse_headers};
use serde::{Deserialize, Serialize};

use super::domain::are_of_one_organisation;
use super::results::{self, Method, Results};
use crate::mail::trial::MARK;

const MOST_MARKS: usize = 4;
const LONGEST_MARK: usize = 250;
const MOST_SIGNATURES: usize = 3;
const LONGEST_SIGNATURE: usize = 16 * 1024;
const LONGEST_WORD: usize = 253;

/// Ends of names that nobody has to themselves, as providers name the machines among which they hand mails on.
const PRIVATE: &[&str] = &[".internal", ".local", ".localdomain", ".lan", ".home.arpa"];

/// Servers put these beside what they say of a mail.
const BESIDE: &[&str] = &["received-spf", "dkim-filter", "dmarc-filter", "x-spam-status"];

/// What came back, in a few checked words.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Trace {
    /// `None` where no word can be believed.
    pub told: Option<Told>,
    pub signatures: Vec<Signature>,
}

/// The word of the server that received it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    pub server: String,
    pub dkim: Vec<Checked>,
    pub spf: Option<String>,
    pub dmarc: Option<String>,
}

/// A signature that a server checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    /// As in "pass".
    pub result: String,
    /// Whose signature it is. Empty where that is not told.
    pub domain: String,
}

/// A signature that the mail has, for which nobody vouches.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signature {
    pub domain: String,
    pub selector: String,
    pub key: Key,
}

impl Signature {
    /// Where its public key stands (RFC 6376, section 3.6.2.1).
    pub fn key_name(&self) -> String {
        format!("{}._domainkey.{}", self.selector, self.domain)
    }
}

/// What DNS says of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Key {
    Published,
    /// It is there and empty: the key was withdrawn.
    Withdrawn,
    Missing,
    /// DNS was not asked, or did not answer.
    Unasked,
}

impl Key {
    /// Of the texts at its name.
    pub fn in_texts(texts: &[String]) -> Key {
        let of_tag = |text: &String| tag(text, "p").map(|key| !key.is_empty());
        let found: Vec<bool> = texts.iter().filter_map(of_tag).collect();
        match found.iter().any(|is_key| *is_key) {
            true => Key::Published,
            false if found.is_empty() => Key::Missing,
            false => Key::Withdrawn,
        }
    }
}

/// By which a message may be known as the test mail. None for a message that has nothing like it.
pub fn marks(message: &[u8]) -> Vec<String> {
    let headers = headers_of(message);
    let of_name = |name: &'static str| headers.iter().filter(move |header| is(header, name));
    of_name(MARK)
        .chain(of_name("Message-ID"))
        .map(|header| header.get_value().trim().trim_matches(['<', '>']).to_owned())
        .filter(|mark| mark.len() <= LONGEST_MARK && is_like_ours(mark))
        .take(MOST_MARKS)
        .collect()
}

/// As in the Message-ID of each of our mails, before the host.
fn is_like_ours(mark: &str) -> bool {
    let random = mark.split('@').next().unwrap_or_default();
    random.len() == 32 && random.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Of a whole message, of which only the headers are read.
pub fn read(message: &[u8]) -> Trace {
    let headers = headers_of(message);
    let signed = headers.iter().filter(|header| is(header, "DKIM-Signature"));
    Trace {
        told: told(&headers),
        signatures: signed.filter_map(signature).take(MOST_SIGNATURES).collect(),
    }
}

fn headers_of(message: &[u8]) -> Vec<MailHeader<'_>> {
    parse_headers(message).map(|(headers, _)| headers).unwrap_or_default()
}

fn is(header: &MailHeader<'_>, name: &str) -> bool {
    header.get_key_ref().eq_ignore_ascii_case(name)
}

fn told(headers: &[MailHeader<'_>]) -> Option<Told> {
    let receiver = headers.iter().find_map(named_host)?;
    let foreign = headers.iter().position(|header| is_foreign_hop(header, &receiver));
    let own = &headers[..foreign.unwrap_or(headers.len())];
    let results_of = |header: &MailHeader<'_>| {
        let results = results::parse(header.get_value_raw()).filter(|_| is(header, "Authentication-Results"));
        results.filter(|results| are_of_one_host(&results.server, &receiver))
    };
    let first = own.iter().position(|header| results_of(header).is_some())?;
    // Programs that check one thing each write fields of their own, one upon the other. What stands below anything else
    // may have come with the mail.
    let together = own[first..]
        .iter()
        .take_while(|header| is(header, "Authentication-Results") || is_beside(header));
    summed_up(together.filter_map(results_of).collect())
}

fn is_beside(header: &MailHeader<'_>) -> bool {
    let name = header.get_key_ref().to_ascii_lowercase();
    BESIDE.contains(&name.as_str()) || name.starts_with("arc-")
}

fn summed_up(results: Vec<Results>) -> Option<Told> {
    let server = plain(&results.first()?.server)?;
    let of_name = |name: &'static str| {
        let methods = results.iter().flat_map(|results| &results.methods);
        methods.filter(move |method| method.name == name)
    };
    let result = |name| of_name(name).find_map(|method| plain(&method.result));
    Some(Told {
        server,
        dkim: of_name("dkim").filter_map(checked).take(MOST_SIGNATURES).collect(),
        spf: result("spf"),
        dmarc: result("dmarc"),
    })
}

fn checked(method: &Method) -> Option<Checked> {
    let of_identity = || method.property("header.i")?.rsplit_once('@').map(|(_, domain)| domain);
    let domain = method.property("header.d").or_else(of_identity);
    Some(Checked {
        result: plain(&method.result)?,
        domain: domain.and_then(plain).unwrap_or_default(),
    })
}

/// The first named host that says that it received the mail is the receiving server: what it puts above everything
/// else nobody can have sent. Hand-overs inside of it are often between mere numbers.
fn named_host(header: &MailHeader<'_>) -> Option<String> {
    receiving_host(header).filter(|host| !is_inside(host))
}

fn is_foreign_hop(header: &MailHeader<'_>, receiver: &str) -> bool {
    receiving_host(header).is_some_and(|host| !is_inside(&host) && !are_of_one_host(&host, receiver))
}

/// After "by" (RFC 5321, section 4.4).
fn receiving_host(header: &MailHeader<'_>) -> Option<String> {
    if !is(header, "Received") {
        return None;
    }
    let words = results::words(&String::from_utf8_lossy(header.get_value_raw()));
    // Whoever handed it over chose the name after "from", which may be "by".
    let named = words.first().is_some_and(|word| word.eq_ignore_ascii_case("from"));
    let mut words = words.iter().skip(if named { 2 } else { 0 });
    words.find(|word| word.eq_ignore_ascii_case("by"))?;
    words.next().map(|host| host.to_ascii_lowercase())
}

/// An address, or a name that means nothing elsewhere.
fn is_inside(host: &str) -> bool {
    let is_address = host.contains(':') || host.split('.').all(|label| label.parse::<u8>().is_ok());
    let is_private = PRIVATE.iter().any(|ending| host.ends_with(ending));
    is_address || is_private || host.starts_with('[') || !host.contains('.')
}

fn are_of_one_host(server: &str, receiver: &str) -> bool {
    server == receiver || are_of_one_organisation(server, receiver)
}

fn signature(header: &MailHeader<'_>) -> Option<Signature> {
    let value = Some(header.get_value_raw()).filter(|value| value.len() <= LONGEST_SIGNATURE)?;
    let value = String::from_utf8_lossy(value);
    Some(Signature {
        domain: plain(&tag(&value, "d")?)?,
        selector: plain(&tag(&value, "s")?)?,
        key: Key::Unasked,
    })
}

/// Of a list of tags (RFC 6376, section 3.2), without the spaces in it.
fn tag(list: &str, name: &str) -> Option<String> {
    let mut tags = list.split(';').filter_map(|tag| tag.split_once('='));
    let (_, value) = tags.find(|(known, _)| known.trim() == name)?;
    Some(value.split_whitespace().collect())
}

/// In lower case; `None` for what is no name of a domain, a selector or a result.
fn plain(word: &str) -> Option<String> {
    let fits = |letter: char| letter.is_ascii_alphanumeric() || matches!(letter, '.' | '-' | '_');
    let is_plain = !word.is_empty() && word.len() <= LONGEST_WORD && word.chars().all(fits);
    is_plain.then(|| word.to_ascii_lowercase())
}

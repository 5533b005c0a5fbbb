//! What a message that came back says. Pure: bytes in, a reading out, within bounds on size, parts and lines.
//!
//! It takes delivery status notifications (RFC 3464), and what servers write that send none, where their form leaves no
//! doubt. Nothing of the mail that was sent is taken out of the message but its Message-ID: its text may hold a live link.
//! This folder names nothing else of Purser, so that `fuzz/` builds it alone.

mod foreign;
mod ids;
mod status;
mod text;
mod verdict;

use mailparse::{MailHeaderMap, ParsedMail};

pub use text::one_line;
pub use verdict::{Report, Verdict};

/// No more of a message is read. What a server says stands before the mail that it gives back.
pub const LARGEST: usize = 512 * 1024;

const MOST_PARTS: usize = 50;
const MOST_REPORTS: usize = 20;
const MOST_ADDRESSES: usize = 50;
const LONGEST_ADDRESS: usize = 320;
const LONGEST_HEADER: usize = 200;

/// Where servers note to whom a message was addressed.
const ADDRESSED: [&str; 7] =
    ["Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To", "X-Delivered-To", "To", "Cc"];

/// What a message is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reading {
    Bounce(Bounce),
    Other(Other),
}

/// A message that is no bounce.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Other {
    /// Out of office, "we got your mail", and the like.
    AutoReply,
    ReadReceipt,
    /// Somebody called a mail spam (RFC 5965).
    Complaint,
    /// A notification that all went well.
    Delivered,
    /// What a person wrote, or anything else.
    Ordinary,
}

impl Other {
    /// After "Not a bounce: ".
    pub fn words(self) -> &'static str {
        match self {
            Other::AutoReply => "an automatic reply",
            Other::ReadReceipt => "a read receipt",
            Other::Complaint => "a spam complaint",
            Other::Delivered => "a notification that the mail was delivered",
            Other::Ordinary => "an ordinary message",
        }
    }
}

/// What came back, in the words of whoever sent it back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bounce {
    /// At least one.
    pub reports: Vec<Report>,
    /// Of the mail that came back, without angle brackets. The likeliest stands first.
    pub message_ids: Vec<String>,
    /// To whom the message itself was addressed.
    pub addressed_to: Vec<String>,
    pub from: String,
    pub subject: String,
}

/// Never fails: what can't be read is an ordinary message, or a bounce whose verdict is unclear.
pub fn read(message: &[u8]) -> Reading {
    let message = text::tidied(&message[..message.len().min(LARGEST)]);
    match mailparse::parse_mail(&message) {
        Ok(mail) => read_parsed(&mail),
        Err(_) => read_headers(&message),
    }
}

fn read_parsed(mail: &ParsedMail<'_>) -> Reading {
    let report_type = mail.ctype.params.get("report-type").map(|kind| kind.to_lowercase());
    match report_type.as_deref() {
        Some("disposition-notification") => return Reading::Other(Other::ReadReceipt),
        Some("feedback-report") => return Reading::Other(Other::Complaint),
        _ => {}
    }
    let status = mail.parts().take(MOST_PARTS).find(|part| is_status(part));
    let told = match status {
        Some(part) => status::reports(&text::body_of(part)),
        None => foreign::reports(mail),
    };
    match told {
        Some(reports) if reports.is_empty() => Reading::Other(Other::Delivered),
        Some(reports) => Reading::Bounce(bounce(mail, reports)),
        None if status.is_some() || is_from_a_mail_system(mail) => {
            Reading::Bounce(bounce(mail, vec![Report::unclear()]))
        }
        None => Reading::Other(other(mail)),
    }
}

/// RFC 3464, and RFC 6533 for addresses in other letters than ASCII.
fn is_status(part: &ParsedMail<'_>) -> bool {
    matches!(part.ctype.mimetype.as_str(), "message/delivery-status" | "message/global-delivery-status")
}

fn bounce(mail: &ParsedMail<'_>, mut reports: Vec<Report>) -> Bounce {
    reports.truncate(MOST_REPORTS);
    Bounce {
        reports,
        message_ids: ids::of_returned_mail(mail),
        addressed_to: addressed_to(mail),
        from: header(mail, "From"),
        subject: header(mail, "Subject"),
    }
}

/// A message whose parts can't be told apart, as one with too many of them inside each other.
fn read_headers(message: &[u8]) -> Reading {
    let headers_alone = mailparse::parse_headers(message)
        .ok()
        .and_then(|(_, end)| mailparse::parse_mail(&message[..end]).ok());
    match headers_alone {
        Some(mail) if is_from_a_mail_system(&mail) => Reading::Bounce(bounce(&mail, vec![Report::unclear()])),
        Some(mail) => Reading::Other(other(&mail)),
        None => Reading::Other(Other::Ordinary),
    }
}

fn header(mail: &ParsedMail<'_>, name: &str) -> String {
    let value = mail.headers.get_first_value(name).unwrap_or_default();
    text::one_line(&value, LONGEST_HEADER)
}

fn addressed_to(mail: &ParsedMail<'_>) -> Vec<String> {
    let values: Vec<String> = ADDRESSED
        .iter()
        .flat_map(|name| mail.headers.get_all_values(name))
        .collect();
    let mut found: Vec<String> = Vec::new();
    for address in values.iter().flat_map(|value| text::addresses_in(value)) {
        if found.len() < MOST_ADDRESSES && !found.contains(&address) {
            found.push(address);
        }
    }
    found
}

/// Programs that carry mail sign themselves so.
fn is_from_a_mail_system(mail: &ParsedMail<'_>) -> bool {
    let from = header(mail, "From").to_lowercase();
    ["mailer-daemon", "postmaster@", "mail-daemon", "mail delivery sub", "mail delivery system"]
        .iter()
        .any(|name| from.contains(name))
}

fn other(mail: &ParsedMail<'_>) -> Other {
    let says = |name, fits: fn(&str) -> bool| fits(&header(mail, name).to_lowercase());
    let is_automatic = says("Auto-Submitted", |value| !value.is_empty() && !value.starts_with("no"))
        || says("X-Autoreply", |value| !value.is_empty())
        || says("X-Autorespond", |value| !value.is_empty())
        || says("Precedence", |value| value == "auto_reply")
        || says("Return-Path", |value| value == "<>");
    if is_automatic { Other::AutoReply } else { Other::Ordinary }
}

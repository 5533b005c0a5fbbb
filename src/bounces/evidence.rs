//! Which mail came back, and how sure that is. Anybody may send a message that looks like a bounce, so it counts only
//! for what its sender can't have made up:
//!
//! - the mail's own return path, which is signed, is known to those who carried the mail or got it;
//! - the same is true of its Message-ID, which holds 128 random bits;
//! - the recipient's address is known to others, and who knows it can have a mail sent to it by asking for a new
//!   password. It counts only where mails have no return path of their own, for a mail of the last days, and never for
//!   somebody who was in already: then their address is proven, and a stranger's word must not make support change it.

use time::Duration;

use super::report::{Bounce, Report, Verdict};
use crate::context::Context;
use crate::db::{Connection, QueryResult, text_enum};
use crate::mail::return_path;
use crate::mailing::bounced::{self, Returned};

/// A server gives up after five days (RFC 5321, section 4.5.4.1).
const COMES_BACK_WITHIN: Duration = Duration::days(5);

/// Of the Message-IDs that a bounce names, so many are looked up.
const LOOKED_UP: usize = 8;

text_enum! {
    /// By what a bounce found its mail.
    pub enum MatchedBy {
        ReturnPath = "return_path",
        MessageId = "message_id",
        Recipient = "recipient",
        Nothing = "nothing",
    }
}

impl MatchedBy {
    /// After "Found by".
    pub fn label(self) -> &'static str {
        match self {
            MatchedBy::ReturnPath => "return path",
            MatchedBy::MessageId => "Message-ID",
            MatchedBy::Recipient => "recipient and time",
            MatchedBy::Nothing => "nothing",
        }
    }
}

/// The mail that came back.
pub struct Found {
    pub mail: Returned,
    pub by: MatchedBy,
    pub report: Report,
}

/// `None` where nobody's mail came back, as far as can be told.
pub fn find(
    connection: &mut Connection,
    context: &Context,
    bounce: &Bounce,
    trusts_recipients: bool,
) -> QueryResult<Option<Found>> {
    if let Some(mail) = by_return_path(connection, context, bounce)? {
        return Ok(Some(found(mail, MatchedBy::ReturnPath, bounce)));
    }
    if let Some(mail) = by_message_id(connection, bounce)? {
        return Ok(Some(found(mail, MatchedBy::MessageId, bounce)));
    }
    if !trusts_recipients {
        return Ok(None);
    }
    by_recipient(connection, context, bounce)
}

fn by_return_path(connection: &mut Connection, context: &Context, bounce: &Bounce) -> QueryResult<Option<Returned>> {
    let mut addresses = bounce.addressed_to.iter();
    match addresses.find_map(|address| return_path::mail_of(&context.keys, address)) {
        Some(mail) => bounced::find(connection, mail),
        None => Ok(None),
    }
}

fn by_message_id(connection: &mut Connection, bounce: &Bounce) -> QueryResult<Option<Returned>> {
    for id in bounce.message_ids.iter().take(LOOKED_UP) {
        if let Some(mail) = bounced::find_by_message_id(connection, id)? {
            return Ok(Some(mail));
        }
    }
    Ok(None)
}

fn by_recipient(connection: &mut Connection, context: &Context, bounce: &Bounce) -> QueryResult<Option<Found>> {
    for report in &bounce.reports {
        for address in &report.recipients {
            if let Some(mail) = bounced::newest_to(connection, address, COMES_BACK_WITHIN, context.now)? {
                return Ok(Some(Found { mail, by: MatchedBy::Recipient, report: report.clone() }));
            }
        }
    }
    Ok(None)
}

/// A mail of ours has one recipient. Where the bounce names only others, the address leads to theirs: the mail failed if
/// it reached none of them.
fn found(mail: Returned, by: MatchedBy, bounce: &Bounce) -> Found {
    let recipient = mail.recipient.to_lowercase();
    let own = bounce
        .reports
        .iter()
        .find(|report| report.recipients.contains(&recipient));
    let least = || bounce.reports.iter().find(|report| report.verdict != Verdict::Failed);
    let report = own.or_else(least).unwrap_or(&bounce.reports[0]).clone();
    Found { mail, by, report }
}

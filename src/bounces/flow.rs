use super::Incoming;
use super::evidence::{self, Found, MatchedBy};
use super::report::{Report, Verdict};
use super::store::{self, Effect, Kept};
use crate::context::Context;
use crate::db::{Connection, QueryResult};
use crate::journal::{self, Action, Subject};
use crate::mail::outbox::MailState;
use crate::mail::return_path::ReturnPath;
use crate::mailing::bounced;
use crate::people;
use crate::secret::{TemporaryPassword, Token};

/// Of one mail no more are kept: a server that repeats itself, or whoever plays one, fills nothing.
const MOST_OF_A_MAIL: usize = 20;

/// Of those whose mail is not found, so many are kept in a day.
const MOST_UNMATCHED_IN_A_DAY: usize = 1_000;

const UNTOLD: &str = "The server gives no reason.";

/// So that whoever is asked to correct the address knows how sure this is.
const ADDRESS_ONLY: &str = "(The bounce names the address, not the mail.)";

/// Whether a recipient's address is enough to tell whose mail came back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// Mails have return paths of their own, so whatever really came back names its mail.
    OnlyMails,
    Recipients,
}

impl Trust {
    pub fn of(return_path: Option<&ReturnPath>) -> Trust {
        return_path.map_or(Trust::Recipients, |_| Trust::OnlyMails)
    }
}

/// What became of a bounce.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    /// Kept, with its mail.
    Matched(Effect),
    /// Kept, for somebody to look at.
    Unmatched,
    /// It came before, and did then what there was to do.
    Known,
    /// Its mail is just leaving: the bounce is to come again.
    TooEarly,
    /// There are enough of its kind.
    TooMany,
}

/// One bounce, once: the same message does nothing a second time.
pub fn take_in(
    connection: &mut Connection,
    context: &Context,
    incoming: &Incoming,
    trust: Trust,
) -> QueryResult<Taken> {
    if store::is_known(connection, &incoming.digest)? {
        return Ok(Taken::Known);
    }
    match evidence::find(connection, context, &incoming.bounce, trust == Trust::Recipients)? {
        Some(found) => take_in_matched(connection, context, incoming, &found),
        None => take_in_unmatched(connection, context, incoming),
    }
}

fn take_in_matched(
    connection: &mut Connection,
    context: &Context,
    incoming: &Incoming,
    found: &Found,
) -> QueryResult<Taken> {
    let Found { mail, by, report } = found;
    // A server may be quicker with its bounce than we are with writing down that it took the mail.
    if mail.state == MailState::Sending {
        return Ok(Taken::TooEarly);
    }
    let effect = effect_of(connection, found)?;
    // A server that told of many delays may give up in the end.
    if effect != Effect::MailFailed && store::count_of(connection, mail.id, MOST_OF_A_MAIL)? >= MOST_OF_A_MAIL {
        return Ok(Taken::TooMany);
    }
    let words = match by {
        MatchedBy::Recipient => format!("{} {ADDRESS_ONLY}", plain(context, &report.words)),
        _ => plain(context, &report.words),
    };
    if effect == Effect::MailFailed {
        bounced::fail(connection, context, mail, &words)?;
    }
    journal::record(connection, context, action_of(effect), Subject::Mail(mail.id), &words)?;
    let kept = Kept { mail: Some(mail), by: *by, verdict: report.verdict, effect };
    keep(connection, context, incoming, &kept, report)?;
    Ok(Taken::Matched(effect))
}

fn take_in_unmatched(connection: &mut Connection, context: &Context, incoming: &Incoming) -> QueryResult<Taken> {
    let since = context.now - time::Duration::DAY;
    if store::count_unmatched(connection, since, MOST_UNMATCHED_IN_A_DAY)? >= MOST_UNMATCHED_IN_A_DAY {
        tracing::warn!("more bounces than are kept in a day belong to no mail; they are not kept");
        return Ok(Taken::TooMany);
    }
    let report = &incoming.bounce.reports[0];
    let kept = Kept {
        mail: None,
        by: MatchedBy::Nothing,
        verdict: report.verdict,
        effect: Effect::Unmatched,
    };
    keep(connection, context, incoming, &kept, report)?;
    Ok(Taken::Unmatched)
}

fn keep(
    connection: &mut Connection,
    context: &Context,
    incoming: &Incoming,
    kept: &Kept<'_>,
    report: &Report,
) -> QueryResult<()> {
    let words = plain(context, &report.words);
    let recipient = report.recipients.first().map_or("", String::as_str);
    let (sender, subject) = (plain(context, &incoming.bounce.from), plain(context, &incoming.bounce.subject));
    store::keep(connection, context.now, &incoming.digest, kept, [recipient, &words, &sender, &subject])
}

/// What it does to the mail and its address.
fn effect_of(connection: &mut Connection, found: &Found) -> QueryResult<Effect> {
    let Found { mail, by, report } = found;
    match report.verdict {
        Verdict::Delayed => return Ok(Effect::Delayed),
        Verdict::Unclear => return Ok(Effect::Unclear),
        Verdict::Failed => {}
    }
    if mail.state != MailState::Sent {
        return Ok(Effect::NothingToFail);
    }
    if bounced::has_arrived(connection, mail)? {
        return Ok(Effect::Arrived);
    }
    let is_proven = match mail.user_id {
        Some(person) if *by == MatchedBy::Recipient => people::find(connection, person)?.standing.has_been_in(),
        _ => false,
    };
    Ok(if is_proven { Effect::Unverified } else { Effect::MailFailed })
}

fn action_of(effect: Effect) -> Action {
    match effect {
        Effect::MailFailed => Action::MailBounced,
        Effect::Delayed => Action::MailDelayed,
        _ => Action::BounceNoted,
    }
}

/// What others said, without secrets of ours that they may have given back with it: links into the portal, and words of
/// the form of a token or a temporary password.
fn plain(context: &Context, words: &str) -> String {
    let host = context.base_url.split("://").nth(1).unwrap_or(&context.base_url);
    let plain: Vec<&str> = words
        .split(' ')
        .map(|word| {
            if word.contains(host) && word.contains('/') || holds_secret(word) {
                "[…]"
            } else {
                word
            }
        })
        .collect();
    let plain = plain.join(" ");
    if plain.is_empty() { UNTOLD.to_owned() } else { plain }
}

fn holds_secret(word: &str) -> bool {
    let pieces = word.split(|character: char| !character.is_ascii_alphanumeric() && !matches!(character, '-' | '_'));
    let is_secret = |piece: &str| Token::parse(piece).is_some() || TemporaryPassword::parse(piece).is_some();
    pieces.into_iter().any(is_secret)
}

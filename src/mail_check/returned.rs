//! How the newest test mail came back, or why it has not.

use time::Duration;

use super::finding::{Finding, State};
use crate::clock::Timestamp;
use crate::mail::outbox::MailState;
use crate::round_trip::{Checked, Key, Newest, RoundTrip, Signature, Trace, are_of_one_organisation};
use crate::web::moment::in_words;

const ARRIVAL: &str = "Arrival";
const DKIM: &str = "Signature (DKIM)";
const SPF: &str = "Who may send (SPF)";
const DMARC: &str = "What receivers do with forgeries (DMARC)";

/// Most mails are there within a minute, and then the mailbox is read.
const SOON: Duration = Duration::minutes(15);

const SWITCH_ON: &str = "Switch on DKIM signing at your mail server, for the domain of the sender's address, and publish \
                         the key that it names in DNS.";

pub fn findings(newest: &Newest, now: Timestamp) -> Vec<Finding> {
    let (trip, ..) = newest;
    match (trip.returned_at, trip.trace()) {
        (Some(returned_at), Some(trace)) => {
            let mut findings = vec![arrived(trip, returned_at), dkim(trip, &trace)];
            findings.extend(others(&trace));
            findings
        }
        _ => vec![not_yet(newest, now)],
    }
}

fn arrived(trip: &RoundTrip, returned_at: Timestamp) -> Finding {
    let after = in_seconds(returned_at - trip.asked_at);
    Finding::good(ARRIVAL, format!("The test mail of {} came back after {after}.", in_words(&trip.asked_at)))
}

fn in_seconds(duration: Duration) -> String {
    match (duration.whole_minutes(), duration.whole_seconds()) {
        (_, 1) => "1 second".to_owned(),
        (0 | 1, seconds) => format!("{seconds} seconds"),
        (minutes, _) => format!("{minutes} minutes"),
    }
}

fn not_yet((trip, state, reply): &Newest, now: Timestamp) -> Finding {
    let since = in_words(&trip.asked_at);
    let reply = reply.as_deref().unwrap_or_default();
    match state {
        Some(MailState::Failed | MailState::Dropped) => Finding::new(
            ARRIVAL,
            State::Bad,
            format!("The test mail of {since} was not delivered: {reply}"),
            "See what the mail server says. Press \"Check now\" to have the connection to it looked over.",
        ),
        Some(MailState::Queued | MailState::Sending) => Finding::new(
            ARRIVAL,
            State::Unknown,
            format!("Waiting since {since}. The test mail has not left yet."),
            "Reload this page in a moment. If it stays so, see Mail and Background work.",
        ),
        _ if now - trip.asked_at < SOON => Finding::new(
            ARRIVAL,
            State::Unknown,
            format!("Waiting since {since}. The test mail left and is not back yet."),
            "Reload this page in a minute or two.",
        ),
        _ => Finding::new(
            ARRIVAL,
            State::Doubtful,
            format!("Waiting since {since}. The test mail left and has not come back."),
            format!(
                "See under Background work whether the mailbox can be read. Check that mails to {} are delivered to the \
                 folder that is read, and not into one for spam.",
                trip.recipient
            ),
        ),
    }
}

fn dkim(trip: &RoundTrip, trace: &Trace) -> Finding {
    let is_senders = |domain: &str| are_of_one_organisation(domain, &trip.sender);
    let told = trace.told.as_ref().filter(|told| !told.dkim.is_empty());
    if let Some(told) = told {
        // A mail may have several signatures, and one that is good and the sender's is enough.
        let worth = |checked: &&Checked| (checked.result == "pass", is_senders(&checked.domain));
        let best = told.dkim.iter().max_by_key(worth);
        return best.map_or_else(unsigned, |best| judged(trip, &told.server, best, is_senders(&best.domain)));
    }
    let best = trace
        .signatures
        .iter()
        .max_by_key(|signature| is_senders(&signature.domain));
    best.map_or_else(unsigned, |best| unverified(trip, best, is_senders(&best.domain)))
}

fn unsigned() -> Finding {
    Finding::new(DKIM, State::Bad, "The test mail came back without a signature.", SWITCH_ON)
}

/// By the word of the server that received it.
fn judged(trip: &RoundTrip, server: &str, checked: &Checked, is_senders: bool) -> Finding {
    let Checked { result, domain } = checked;
    match (result.as_str(), is_senders) {
        ("pass", true) => Finding::good(DKIM, format!("{server} accepted the signature of {domain} (dkim=pass).")),
        ("pass", false) => other_domain(trip, format!("{server} accepted a signature of {}", named(domain))),
        ("none", _) => Finding::new(DKIM, State::Bad, format!("{server} found no signature (dkim=none)."), SWITCH_ON),
        ("temperror", _) => Finding::new(
            DKIM,
            State::Unknown,
            format!("{server} could not check the signature of {} just then (dkim=temperror).", named(domain)),
            "Send another test mail.",
        ),
        _ => Finding::new(
            DKIM,
            State::Bad,
            format!("{server} did not accept the signature of {} (dkim={result}).", named(domain)),
            "Compare the key in DNS with the one that your mail server signs with, and see that nothing between them changes \
             mails after they are signed.",
        ),
    }
}

fn named(domain: &str) -> &str {
    if domain.is_empty() { "a domain that it does not name" } else { domain }
}

fn other_domain(trip: &RoundTrip, found: String) -> Finding {
    Finding::new(
        DKIM,
        State::Doubtful,
        format!("{found}, and mails come from {}.", trip.sender),
        format!(
            "Have your mail server sign for {}: receivers that follow DMARC count no other signature.",
            trip.sender
        ),
    )
}

/// By what the mail itself says, where no server that can be believed says more.
fn unverified(trip: &RoundTrip, signature: &Signature, is_senders: bool) -> Finding {
    let (domain, name) = (&signature.domain, signature.key_name());
    match signature.key {
        Key::Published if is_senders => Finding::new(
            DKIM,
            State::Unknown,
            format!(
                "Signed for {domain}, and DNS has the key at {name}. The signature is not verified here, and the server that \
                 received the mail says nothing of it."
            ),
            "To be sure, send yourself a test mail to an address elsewhere and look at its source: Authentication-Results \
             should say dkim=pass for your domain.",
        ),
        Key::Published => other_domain(trip, format!("Signed for {domain} (not verified here)")),
        Key::Withdrawn | Key::Missing => Finding::new(
            DKIM,
            State::Bad,
            format!("Signed for {domain}, and DNS has no key at {name}, so receivers can't verify it."),
            "Publish the TXT record that your mail server gives you for this name.",
        ),
        Key::Unasked => Finding::new(
            DKIM,
            State::Unknown,
            format!("Signed for {domain}. DNS could not be asked for the key at {name}."),
            "Check that this machine reaches a DNS server, and send another test mail.",
        ),
    }
}

/// What the receiving server says besides. Nothing where it says nothing.
fn others(trace: &Trace) -> Vec<Finding> {
    let Some(told) = &trace.told else { return Vec::new() };
    let finding = |title, name: &str, result: &String| match result.as_str() {
        "pass" => Finding::good(title, format!("{} says {name}=pass.", told.server)),
        _ => Finding::new(
            title,
            State::Doubtful,
            format!("{} says {name}={result}.", told.server),
            "Press \"Check now\" to see what DNS says of the sender's domain.",
        ),
    };
    let spf = told.spf.iter().map(|result| finding(SPF, "spf", result));
    let dmarc = told.dmarc.iter().map(|result| finding(DMARC, "dmarc", result));
    spf.chain(dmarc).collect()
}

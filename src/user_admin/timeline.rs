//! One person's timeline: acts from the journal and mails from the outbox, newest first.

use std::collections::HashMap;

use time::Duration;

use super::store::MailOf;
use crate::clock::Timestamp;
use crate::context::UserId;
use crate::journal::{Action, ActorKind, Entry};
use crate::mail::outbox::MailState;

/// A link opened so soon after its mail arrived was probably opened by a mail scanner.
const SCANNER_HASTE: Duration = Duration::seconds(15);

pub struct Event {
    pub at: Timestamp,
    pub what: String,
    /// The mail server's own words.
    pub reply: String,
    pub by: Option<String>,
    pub tone: &'static str,
    pub icon: &'static str,
}

pub fn of(entries: &[Entry], mails: &[MailOf], names: &HashMap<UserId, String>) -> Vec<Event> {
    // At the same moment, what became of a mail is newer than the act that caused it.
    let mut events: Vec<Event> = mails.iter().filter_map(settled_event_of).collect();
    events.extend(entries.iter().map(|entry| event_of(entry, mails, names)));
    events.sort_by_key(|event| std::cmp::Reverse(event.at));
    events
}

fn event_of(entry: &Entry, mails: &[MailOf], names: &HashMap<UserId, String>) -> Event {
    let haste = (entry.action == Action::LinkOpened)
        .then(|| haste_of(entry.at, mails))
        .flatten();
    let what = match (entry.action, haste) {
        (Action::LinkOpened, Some(haste)) => {
            format!("Link opened {} seconds after delivery: probably a mail scanner", haste.whole_seconds())
        }
        (action, _) if entry.detail.is_empty() => action.label().to_owned(),
        (action, _) => format!("{}: {}", action.label(), entry.detail),
    };
    let (tone, icon) = look_of(entry.action);
    Event {
        at: entry.at,
        what,
        reply: String::new(),
        by: actor_of(entry, names),
        tone,
        icon,
    }
}

/// How soon after a delivery this was, if soon enough to be a scanner.
fn haste_of(opened: Timestamp, mails: &[MailOf]) -> Option<Duration> {
    mails
        .iter()
        .filter(|mail| mail.state == MailState::Sent)
        .filter_map(|mail| mail.settled_at)
        .map(|delivered| opened - delivered)
        .filter(|haste| !haste.is_negative() && *haste <= SCANNER_HASTE)
        .min()
}

fn actor_of(entry: &Entry, names: &HashMap<UserId, String>) -> Option<String> {
    match entry.actor {
        ActorKind::User => entry.actor_id.and_then(|id| names.get(&id).cloned()),
        ActorKind::CommandLine => Some("the command line".to_owned()),
        ActorKind::System | ActorKind::Visitor => None,
    }
}

fn look_of(action: Action) -> (&'static str, &'static str) {
    match action {
        Action::ActivationRequested | Action::ResetRequested | Action::AddressChangeRequested => {
            ("timeline-mail", "resend")
        }
        Action::LinkOpened => ("timeline-plain", "link"),
        Action::PasswordSet | Action::PasswordChanged => ("timeline-good", "key"),
        Action::PasswordSetByHand => ("timeline-plain", "key"),
        Action::AddressChanged => ("timeline-plain", "mail"),
        Action::SignedIn => ("timeline-good", "sign-in"),
        Action::SignedOut => ("timeline-plain", "sign-out"),
        Action::SignInFailed | Action::SecondFactorFailed | Action::WrongCurrentPassword => {
            ("timeline-warn", "warning")
        }
        Action::SecondFactorAdded => ("timeline-good", "device"),
        Action::SecondFactorRemoved | Action::SecondFactorRemovedByAdministrator => ("timeline-warn", "device"),
        Action::RecoveryCodesMade => ("timeline-plain", "key"),
        Action::RecoveryCodeUsed => ("timeline-warn", "key"),
        Action::LockedOut => ("timeline-bad", "lock"),
        Action::UserDisabled => ("timeline-bad", "disable"),
        Action::UserEnabled | Action::UserUnlocked => ("timeline-good", "check"),
        Action::UserCreated | Action::AdministratorMade => ("timeline-plain", "user-plus"),
        _ => ("timeline-plain", "edit"),
    }
}

fn settled_event_of(mail: &MailOf) -> Option<Event> {
    let at = mail.settled_at?;
    let kind = mail.kind.label();
    let (what, tone, icon) = match mail.state {
        MailState::Sent => (format!("{kind} mail sent to {}", mail.recipient), "timeline-mail", "send"),
        MailState::Failed => (format!("{kind} mail to {} failed", mail.recipient), "timeline-bad", "error"),
        MailState::Dropped => (format!("{kind} mail was not sent"), "timeline-warn", "info"),
        MailState::Queued | MailState::Sending => return None,
    };
    Some(Event {
        at,
        what,
        reply: mail.last_reply.clone(),
        by: None,
        tone,
        icon,
    })
}

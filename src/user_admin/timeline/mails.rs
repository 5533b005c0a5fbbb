//! What became of the mails to somebody, from the outbox and from what was done to it.

use super::{Event, Story, actor_of};
use crate::diagnosis::Mail;
use crate::journal::{Action, Entry};
use crate::mail::MailKind;
use crate::mail::outbox::MailState;

/// All other mails are queued along with something else.
pub fn asked_for_by(action: Action) -> &'static [MailKind] {
    match action {
        Action::ActivationRequested => &[MailKind::Activation],
        Action::CredentialsRequested => &[MailKind::Welcome, MailKind::TemporaryPassword],
        Action::ResetRequested => &[MailKind::PasswordReset, MailKind::SignInBySso],
        _ => &[],
    }
}

pub fn queued(mails: &[&Mail]) -> String {
    let kinds: Vec<&str> = mails.iter().map(|mail| mail.kind.label()).collect();
    let noun = if mails.len() == 1 { "mail" } else { "mails" };
    format!("{} {noun} queued", kinds.join(" and "))
}

pub fn queued_by_itself(mail: &Mail) -> Event {
    Event {
        at: mail.created_at,
        what: queued(&[mail]),
        reply: String::new(),
        by: mail.asked_by.clone(),
        tone: "timeline-mail",
        icon: "resend",
        first_at: None,
    }
}

pub fn settled(mail: &Mail) -> Option<Event> {
    let kind = mail.kind.label();
    let is_bounced = mail.state == MailState::Failed && mail.bounced_at.is_some();
    let (what, tone, icon) = match mail.state {
        _ if mail.state == MailState::Sent || is_bounced => {
            (format!("{kind} mail sent to {}{}", mail.recipient, at_try(mail.tries)), "timeline-mail", "send")
        }
        MailState::Failed => (format!("{kind} mail to {} failed", mail.recipient), "timeline-bad", "error"),
        MailState::Dropped => (format!("{kind} mail was not sent"), "timeline-warn", "info"),
        MailState::Queued | MailState::Sending | MailState::Sent => return None,
    };
    Some(Event {
        at: mail.settled_at?,
        what,
        // What came back since is an event of its own.
        reply: if is_bounced { mail.accepted_reply.clone() } else { mail.last_reply.clone() },
        by: None,
        tone,
        icon,
        first_at: None,
    })
}

fn at_try(tries: i32) -> String {
    if tries > 1 { format!(", at try {tries}") } else { String::new() }
}

/// Of a mail that a server had taken.
pub fn is_return(entry: &Entry) -> bool {
    matches!(entry.action, Action::MailBounced | Action::MailDelayed | Action::BounceNoted)
}

/// Put off by the mail server, sent back by it, or tried again by somebody.
pub fn act(entry: &Entry, story: &Story) -> Option<Event> {
    let mail = story.mails.iter().find(|mail| Some(mail.id) == entry.subject_id)?;
    let kind = mail.kind.label();
    let (what, tone, icon) = match entry.action {
        Action::MailDeferred => (format!("{kind} mail deferred"), "timeline-warn", "clock"),
        Action::MailBounced => (format!("{kind} mail to {} bounced", mail.recipient), "timeline-bad", "error"),
        Action::MailDelayed => (format!("{kind} mail delayed on its way"), "timeline-warn", "clock"),
        Action::BounceNoted => (format!("Bounce of the {} mail noted", kind.to_lowercase()), "timeline-warn", "info"),
        Action::MailTriedAgain => (format!("{kind} mail tried again, after this reply"), "timeline-mail", "resend"),
        _ => return None,
    };
    Some(Event {
        at: entry.at,
        what,
        reply: entry.detail.clone(),
        by: actor_of(entry),
        tone,
        icon,
        first_at: None,
    })
}

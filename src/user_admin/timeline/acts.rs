//! What people did, from the journal.

use super::{Event, Story, actor_of, mails};
use crate::journal::{Action, ActorKind, Entry};

/// Entries, newest first, in runs that are told as one.
pub fn runs(entries: &[Entry]) -> impl Iterator<Item = &[Entry]> {
    entries.chunk_by(is_repetition)
}

/// Failed sign-ins and refused requests are told once for a run of equal ones, so that they do not fill the timeline.
fn is_repetition(newer: &Entry, older: &Entry) -> bool {
    let repeats = newer.action == older.action && newer.actor == older.actor && newer.detail == older.detail;
    let is_refusal = is_failure(newer.action) || newer.action == Action::ResetRequested && !newer.detail.is_empty();
    repeats && is_refusal
}

fn is_failure(action: Action) -> bool {
    matches!(action, Action::SignInFailed | Action::SecondFactorFailed | Action::WrongCurrentPassword)
}

/// The newest of a run stands for it.
pub fn event(run: &[Entry], story: &Story) -> Event {
    let (newest, oldest) = (&run[0], &run[run.len() - 1]);
    let (tone, icon) = look_of(newest.action);
    Event {
        at: newest.at,
        what: what(newest, run.len(), story),
        reply: String::new(),
        by: actor_of(newest).or_else(|| stranger(newest)),
        tone,
        icon,
        first_at: Some(oldest.at).filter(|at| *at != newest.at),
    }
}

fn what(entry: &Entry, times: usize, story: &Story) -> String {
    let queued = story.mails_of(entry);
    if !queued.is_empty() {
        return mails::queued(&queued);
    }
    let label = entry.action.label();
    match (entry.action, entry.detail.as_str()) {
        (Action::SignInFailed, "") if times > 1 => format!("{times} failed sign-ins"),
        (Action::SignInFailed, why) if times > 1 => format!("{times} failed sign-ins: {why}"),
        (Action::LinkOpened, haste) if !haste.is_empty() => format!("{label} {haste}"),
        (Action::UserMerged, other) if !other.is_empty() => format!("Merged with {other}"),
        (_, "") if times > 1 => format!("{label}, {times} times"),
        (_, "") => label.to_owned(),
        (_, detail) if times > 1 => format!("{label}, {times} times: {detail}"),
        (_, detail) => format!("{label}: {detail}"),
    }
}

/// Who is named for a request that was made without signing in.
fn stranger(entry: &Entry) -> Option<String> {
    let asks = entry.actor == ActorKind::Visitor && !mails::asked_for_by(entry.action).is_empty();
    asks.then(|| "someone not signed in".to_owned())
}

fn look_of(action: Action) -> (&'static str, &'static str) {
    match action {
        failure if is_failure(failure) => ("timeline-warn", "warning"),
        Action::ActivationRequested | Action::CredentialsRequested | Action::ResetRequested => {
            ("timeline-mail", "resend")
        }
        Action::AddressChangeRequested => ("timeline-mail", "resend"),
        Action::AddressChanged => ("timeline-plain", "mail"),
        Action::AddressCorrectionAsked => ("timeline-plain", "clock"),
        Action::AddressCorrectionApproved | Action::AddressCorrectionReviewed => ("timeline-good", "check"),
        Action::AddressCorrectionDeclined => ("timeline-warn", "disable"),
        Action::LinkOpened => ("timeline-plain", "link"),
        Action::TemporaryPasswordUsed | Action::PasswordSetByHand | Action::CredentialsHandedOut => {
            ("timeline-plain", "key")
        }
        Action::PasswordSet | Action::PasswordChanged => ("timeline-good", "key"),
        Action::SignedIn => ("timeline-good", "sign-in"),
        Action::SignedOut => ("timeline-plain", "sign-out"),
        Action::SecondFactorAdded => ("timeline-good", "device"),
        Action::SecondFactorRemoved | Action::SecondFactorRemovedByAdministrator => ("timeline-warn", "device"),
        Action::RecoveryCodesMade => ("timeline-plain", "key"),
        Action::RecoveryCodeUsed => ("timeline-warn", "key"),
        Action::LockedOut => ("timeline-bad", "lock"),
        Action::UserDisabled => ("timeline-bad", "disable"),
        Action::UserEnabled | Action::UserUnlocked | Action::UserUnlockedBySupport | Action::RequestAccepted => {
            ("timeline-good", "check")
        }
        Action::RemindersEnded => ("timeline-warn", "mail"),
        Action::RemindersResumed => ("timeline-good", "mail"),
        Action::RequestMade => ("timeline-plain", "clock"),
        Action::RequestDeclined => ("timeline-warn", "disable"),
        Action::UserCreated | Action::AdministratorMade => ("timeline-plain", "user-plus"),
        _ => ("timeline-plain", "edit"),
    }
}

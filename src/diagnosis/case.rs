//! The cases, and the one function that tells them apart.

use time::Date;

use super::Remedy;
use super::facts::{CorrectedAddress, Facts, Mail};
use super::paper::Paper;
use crate::clock::Timestamp;
use crate::links::tokens::TokenEnd;
use crate::mail::MailKind;
use crate::mail::outbox::MailState;
use crate::people::{Standing, Status, User};

/// By what a mail lets its reader in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    Activation,
    TemporaryPassword,
    Reset,
}

/// What stands in somebody's way, the nearest obstacle first; or that nothing does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Diagnosis {
    Disabled {
        at: Timestamp,
        by: Option<String>,
    },
    LastDayPassed(Date),
    Locked {
        until: Timestamp,
        /// A new password by mail ends it.
        can_be_mailed: bool,
    },
    SignsInBySso {
        last_sign_in: Option<Timestamp>,
    },
    /// Typed by an administrator; it opens nothing but the form for one's own.
    OneTimePassword {
        typed_at: Timestamp,
        by: Option<String>,
        ends_at: Timestamp,
    },
    /// The same, once it opens nothing any more.
    OneTimePasswordEnded {
        at: Timestamp,
    },
    /// Typed by an administrator for somebody who was never in.
    TypedPassword {
        typed_at: Timestamp,
        by: Option<String>,
    },
    NothingMailed,
    /// They come in by a temporary password that is handed to them.
    ByPaper(Paper),
    /// Their invitation is older than mails are kept.
    Forgotten {
        invited_at: Timestamp,
    },
    /// The mail failed at an address that was corrected since.
    NothingAtThisAddress(Way),
    /// And how it stands with their mail now.
    AddressCorrected(CorrectedAddress, Box<Diagnosis>),
    ServerAway {
        way: Way,
        since: Timestamp,
        words: String,
    },
    Queued {
        way: Way,
        since: Timestamp,
    },
    Deferred {
        way: Way,
        mail: i64,
        words: String,
        next_try: Timestamp,
    },
    Failed {
        way: Way,
        mail: i64,
        recipient: String,
        words: String,
    },
    /// For a reason that has passed, or it would be the diagnosis.
    Dropped {
        way: Way,
        at: Timestamp,
        reason: String,
    },
    NotOpened {
        way: Way,
        recipient: String,
        sent_at: Timestamp,
        ends_at: Option<Timestamp>,
        scanned: bool,
        failures: usize,
    },
    Opened {
        way: Way,
        at: Timestamp,
        ends_at: Timestamp,
    },
    Expired {
        way: Way,
        at: Timestamp,
    },
    Revoked(Way),
    /// They came by single sign-on until that was switched off.
    NoPassword,
    /// What was mailed to them since fails, whether they can sign in or not.
    MailsFail {
        can_sign_in: bool,
        recipient: String,
        words: Option<String>,
    },
    WrongPassword {
        times: usize,
        last: Timestamp,
    },
    /// The password was right.
    WrongFactor {
        times: usize,
        last: Timestamp,
    },
    /// So many that not even a right one is taken.
    FactorsRefused {
        until: Timestamp,
    },
    NotYetSignedIn {
        set_at: Timestamp,
    },
    Well {
        last_sign_in: Timestamp,
    },
}

/// How it is marked on the card.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Severity {
    Success,
    Info,
    Warning,
    Error,
}

/// Pure: the same facts give the same answer.
pub fn diagnose(facts: &Facts, now: Timestamp) -> Diagnosis {
    let standing = &facts.user.standing;
    if let Some(at) = standing.disabled_at {
        return Diagnosis::Disabled { at, by: facts.disabled_by.clone() };
    }
    match (standing.status(now), standing.last_day, standing.lock_ends_at(now)) {
        (Status::Disabled, Some(day), _) => return Diagnosis::LastDayPassed(day),
        (_, _, Some(until)) => {
            let can_be_mailed = !facts.user.email.is_empty();
            return Diagnosis::Locked { until, can_be_mailed };
        }
        _ => {}
    }
    if facts.user.sso {
        return Diagnosis::SignsInBySso { last_sign_in: standing.last_sign_in_at };
    }
    if let Some(until) = facts.factors_refused_until.filter(|until| *until > now) {
        return Diagnosis::FactorsRefused { until };
    }
    if let Some(paper) = Paper::of(facts, now) {
        return Diagnosis::ByPaper(paper);
    }
    match facts.awaited_mail() {
        Some(mail) => {
            let diagnosis = of_mail(mail, facts, now);
            match &facts.corrected {
                Some(correction) => Diagnosis::AddressCorrected(correction.clone(), diagnosis.into()),
                None => diagnosis,
            }
        }
        None => of_account(facts, now),
    }
}

fn of_mail(mail: &Mail, facts: &Facts, now: Timestamp) -> Diagnosis {
    let way = Way::of(mail.kind);
    let words = mail.last_reply.clone();
    match mail.state {
        MailState::Queued | MailState::Sending => match &facts.outage {
            Some(outage) => Diagnosis::ServerAway { way, since: outage.since, words: outage.reason.clone() },
            None if mail.tries > 0 => Diagnosis::Deferred { way, mail: mail.id, words, next_try: mail.next_try_at },
            None => Diagnosis::Queued { way, since: mail.created_at },
        },
        MailState::Failed if facts.user.mail_failed_at.is_none() => Diagnosis::NothingAtThisAddress(way),
        MailState::Failed => Diagnosis::Failed { way, mail: mail.id, recipient: mail.recipient.clone(), words },
        MailState::Dropped => Diagnosis::Dropped {
            way,
            at: mail.settled_at.unwrap_or(mail.created_at),
            reason: words,
        },
        MailState::Sent => of_sent(mail, way, facts, now),
    }
}

fn of_sent(mail: &Mail, way: Way, facts: &Facts, now: Timestamp) -> Diagnosis {
    if facts.user.mail_failed_at.is_some() {
        return mails_fail(facts);
    }
    let Some(token) = &mail.token else {
        return not_opened(mail, way, facts);
    };
    match (token.ended_by, token.opened_at) {
        (Some(TokenEnd::Revoked), _) => Diagnosis::Revoked(way),
        (Some(TokenEnd::Used), _) => of_account(facts, now),
        _ if token.expires_at <= now && was_asked_for_in_vain(mail, facts) => of_account(facts, now),
        _ if token.expires_at <= now => Diagnosis::Expired { way, at: token.expires_at },
        (None, Some(at)) if way == Way::TemporaryPassword || token.haste(at).is_none() => {
            Diagnosis::Opened { way, at, ends_at: token.expires_at }
        }
        (None, _) => not_opened(mail, way, facts),
    }
}

/// A reset that they, or somebody in their name, asked for and nobody used, while the password they have goes on.
fn was_asked_for_in_vain(mail: &Mail, facts: &Facts) -> bool {
    mail.kind == MailKind::PasswordReset && mail.asked_by.is_none() && facts.password.is_some()
}

fn not_opened(mail: &Mail, way: Way, facts: &Facts) -> Diagnosis {
    let token = mail.token.as_ref();
    let sent_at = mail.settled_at.unwrap_or(mail.created_at);
    Diagnosis::NotOpened {
        way,
        recipient: mail.recipient.clone(),
        sent_at,
        ends_at: token.map(|token| token.expires_at),
        scanned: token.is_some_and(|token| token.opened_at.is_some()),
        failures: facts.failures.iter().filter(|at| **at >= sent_at).count(),
    }
}

/// Of somebody for whom no mail is under way.
fn of_account(facts: &Facts, now: Timestamp) -> Diagnosis {
    let standing = &facts.user.standing;
    if let Some(last) = facts.failed_factors.first()
        && facts.failures.first() <= Some(last)
    {
        return Diagnosis::WrongFactor { times: facts.failed_factors.len(), last: *last };
    }
    match (&facts.password, facts.failures.first()) {
        (None, _) if standing.has_been_in() => Diagnosis::NoPassword,
        (None, _) => match standing.invited_at {
            Some(_) if facts.user.mail_failed_at.is_some() => mails_fail(facts),
            Some(invited_at) => Diagnosis::Forgotten { invited_at },
            None => Diagnosis::NothingMailed,
        },
        (Some(password), _) if let Some(ends_at) = facts.one_time_ends_at => match ends_at > now {
            true => Diagnosis::OneTimePassword {
                typed_at: password.set_at,
                by: facts.typed_by.clone(),
                ends_at,
            },
            false => Diagnosis::OneTimePasswordEnded { at: ends_at },
        },
        (Some(_), Some(last)) => Diagnosis::WrongPassword { times: facts.failures.len(), last: *last },
        (Some(password), None) => match standing.last_sign_in_at {
            None if !standing.has_been_in() => {
                Diagnosis::TypedPassword { typed_at: password.set_at, by: facts.typed_by.clone() }
            }
            _ if facts.user.mail_failed_at.is_some() => mails_fail(facts),
            None => Diagnosis::NotYetSignedIn { set_at: password.set_at },
            Some(last_sign_in) => Diagnosis::Well { last_sign_in },
        },
    }
}

fn mails_fail(facts: &Facts) -> Diagnosis {
    Diagnosis::MailsFail {
        can_sign_in: facts.user.standing.has_been_in(),
        recipient: facts.user.email.clone(),
        words: facts.newest_failed.as_ref().map(|mail| mail.last_reply.clone()),
    }
}

impl Way {
    fn of(kind: MailKind) -> Way {
        match kind {
            MailKind::PasswordReset => Way::Reset,
            MailKind::TemporaryPassword => Way::TemporaryPassword,
            _ => Way::Activation,
        }
    }

    /// Another mail of this kind.
    fn again(self) -> Remedy {
        match self {
            Way::Activation => Remedy::Resend,
            Way::TemporaryPassword => Remedy::SendCredentials,
            Way::Reset => Remedy::ResetPassword,
        }
    }
}

impl Diagnosis {
    /// For the card's colour and icon.
    pub fn severity(&self) -> Severity {
        match self {
            Diagnosis::AddressCorrected(_, now) => now.severity(),
            Diagnosis::Well { .. } => Severity::Success,
            Diagnosis::Failed { .. } | Diagnosis::MailsFail { .. } => Severity::Error,
            Diagnosis::SignsInBySso { .. }
            | Diagnosis::NothingMailed
            | Diagnosis::ByPaper(Paper::Missing | Paper::Valid { .. })
            | Diagnosis::NothingAtThisAddress(_)
            | Diagnosis::Queued { .. }
            | Diagnosis::NotOpened { .. }
            | Diagnosis::Opened { .. }
            | Diagnosis::OneTimePassword { .. }
            | Diagnosis::TypedPassword { .. }
            | Diagnosis::NotYetSignedIn { .. } => Severity::Info,
            Diagnosis::Disabled { .. }
            | Diagnosis::LastDayPassed(_)
            | Diagnosis::Locked { .. }
            | Diagnosis::ServerAway { .. }
            | Diagnosis::Deferred { .. }
            | Diagnosis::Dropped { .. }
            | Diagnosis::Forgotten { .. }
            | Diagnosis::OneTimePasswordEnded { .. }
            | Diagnosis::ByPaper(Paper::Ended { .. })
            | Diagnosis::Expired { .. }
            | Diagnosis::Revoked(_)
            | Diagnosis::NoPassword
            | Diagnosis::WrongPassword { .. }
            | Diagnosis::WrongFactor { .. }
            | Diagnosis::FactorsRefused { .. } => Severity::Warning,
        }
    }

    /// The one act that mends it, where there is one.
    pub fn remedy(&self, user: &User) -> Option<Remedy> {
        let remedy = self.usual_remedy(&user.standing)?;
        Some(if user.email.is_empty() { remedy.without_mail() } else { remedy })
    }

    /// Of somebody who can be mailed.
    fn usual_remedy(&self, standing: &Standing) -> Option<Remedy> {
        match self {
            Diagnosis::AddressCorrected(_, now) => now.usual_remedy(standing),
            Diagnosis::ByPaper(_) => Some(Remedy::HandOutCredentials),
            Diagnosis::Disabled { .. } => Some(Remedy::Enable),
            Diagnosis::LastDayPassed(_) => Some(Remedy::ChangeLastDay),
            Diagnosis::Locked { .. } => Some(Remedy::Unlock),
            Diagnosis::FactorsRefused { .. } => Some(Remedy::AllowFactors),
            Diagnosis::NothingMailed => Some(Remedy::Send),
            Diagnosis::Forgotten { .. } => Some(Remedy::Resend),
            Diagnosis::ServerAway { .. } | Diagnosis::Queued { .. } => Some(Remedy::SeeQueue),
            Diagnosis::Deferred { mail, .. } => Some(Remedy::TryAgain(*mail)),
            Diagnosis::Failed { mail, words, .. } if !blames_the_address(words) => Some(Remedy::TryAgain(*mail)),
            Diagnosis::Failed { .. } | Diagnosis::MailsFail { .. } => Some(Remedy::CorrectAddress),
            Diagnosis::NothingAtThisAddress(way)
            | Diagnosis::Dropped { way, .. }
            | Diagnosis::NotOpened { way, .. }
            | Diagnosis::Opened { way, .. }
            | Diagnosis::Expired { way, .. }
            | Diagnosis::Revoked(way) => Some(way.again()),
            Diagnosis::OneTimePassword { .. }
            | Diagnosis::OneTimePasswordEnded { .. }
            | Diagnosis::TypedPassword { .. }
            | Diagnosis::NoPassword
            | Diagnosis::WrongPassword { .. }
            | Diagnosis::NotYetSignedIn { .. } => Some(another_password(standing)),
            Diagnosis::WrongFactor { .. } => Some(Remedy::RemoveFactor),
            Diagnosis::SignsInBySso { .. } | Diagnosis::Well { .. } => None,
        }
    }
}

/// For somebody who has one, or had: whoever was never in is mailed an activation, not a reset.
fn another_password(standing: &Standing) -> Remedy {
    if standing.has_been_in() { Remedy::ResetPassword } else { Remedy::Resend }
}

/// By the class of RFC 3463 for addresses, or, where the server gives none, by the replies of RFC 5321 that are about a
/// mailbox. A bounce may give the class alone.
fn blames_the_address(words: &str) -> bool {
    let mut words = words.split([' ', '-']);
    let reply = words.next().unwrap_or("");
    let mut first_two = [Some(reply), words.next()].into_iter().flatten();
    match first_two.find(|status| status.starts_with("5.")) {
        Some(status) => status.starts_with("5.1."),
        None => matches!(reply, "550" | "551" | "553"),
    }
}

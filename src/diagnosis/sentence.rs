//! Diagnoses in words. Times stay times, so that a page shows them in its reader's zone; what a mail server said stays
//! marked as its own words.

use time::Date;

use super::facts::{CorrectedAddress, FAILURES_COUNTED};
use super::{Diagnosis, Paper, Way};
use crate::clock::Timestamp;

/// Pages show each kind in its own way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    Words(String),
    Moment(Timestamp),
    Day(Date),
    Address(String),
    /// Somebody else's words.
    Quoted(String),
}

/// Plain words between times, addresses and what others said.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sentence(Vec<Part>);

impl Sentence {
    fn new(words: impl Into<String>) -> Sentence {
        Sentence::default().say(words)
    }

    fn say(mut self, words: impl Into<String>) -> Sentence {
        self.0.push(Part::Words(words.into()));
        self
    }

    fn at(mut self, moment: Timestamp) -> Sentence {
        self.0.push(Part::Moment(moment));
        self
    }

    fn on(mut self, day: Date) -> Sentence {
        self.0.push(Part::Day(day));
        self
    }

    fn to(mut self, address: &str) -> Sentence {
        self.0.push(Part::Address(address.to_owned()));
        self
    }

    fn quote(mut self, words: &str) -> Sentence {
        self.0.push(Part::Quoted(words.to_owned()));
        self
    }

    fn and(mut self, other: Sentence) -> Sentence {
        self.0.extend(other.0);
        self
    }

    fn tried(self, failures: usize) -> Sentence {
        match failures {
            0 => self,
            failures => self.say(format!(" {} since.", counted(failures))),
        }
    }

    /// In the order in which they are read.
    pub fn parts(&self) -> &[Part] {
        &self.0
    }
}

impl Way {
    fn mail(self) -> &'static str {
        match self {
            Way::Activation => "activation mail",
            Way::TemporaryPassword => "mail with a temporary password",
            Way::Reset => "password reset mail",
        }
    }

    fn secret(self) -> &'static str {
        match self {
            Way::Activation => "link in the activation mail",
            Way::TemporaryPassword => "temporary password",
            Way::Reset => "link in the password reset mail",
        }
    }
}

impl Diagnosis {
    /// In words for administrators and support.
    pub fn sentence(&self) -> Sentence {
        match self {
            Diagnosis::Disabled { at, by } => disabled(*at, by.as_deref()),
            Diagnosis::LastDayPassed(day) => Sentence::new("Their last day of employment was ").on(*day).say("."),
            Diagnosis::Locked { until, can_be_mailed } => locked(*until, *can_be_mailed),
            Diagnosis::SignsInBySso { last_sign_in } => by_sso(*last_sign_in),
            Diagnosis::OneTimePassword { typed_at, by, ends_at } => one_time(*typed_at, by.as_deref(), *ends_at),
            Diagnosis::OneTimePasswordEnded { at } => {
                Sentence::new("The one-time password that was typed for them expired on ")
                    .at(*at)
                    .say(".")
            }
            Diagnosis::TypedPassword { typed_at, by } => typed(*typed_at, by.as_deref()),
            Diagnosis::NothingMailed => Sentence::new("Nothing was mailed to them yet."),
            Diagnosis::ByPaper(paper) => by_paper(paper),
            Diagnosis::Forgotten { invited_at } => forgotten(*invited_at),
            Diagnosis::NothingAtThisAddress(way) => nothing_at_this_address(*way),
            Diagnosis::AddressCorrected(correction, now) => corrected(correction, now),
            Diagnosis::ServerAway { way, since, words } => server_away(*way, *since, words),
            Diagnosis::Queued { way, since } => queued(*way, *since),
            Diagnosis::Deferred { way, words, next_try, .. } => deferred(*way, words, *next_try),
            Diagnosis::Failed { way, recipient, words, .. } => failed(*way, recipient, words),
            Diagnosis::Dropped { way, at, reason } => dropped(*way, *at, reason),
            Diagnosis::NotOpened { way, recipient, sent_at, ends_at, scanned, failures } => {
                let sentence = Sentence::new(format!("The {} reached the mail server for ", way.mail()));
                let sentence = sentence.to(recipient).say(" on ").at(*sent_at);
                not_opened(sentence, *way, *scanned, *ends_at).tried(*failures)
            }
            Diagnosis::Opened { way, at, ends_at } => opened(*way, *at, *ends_at),
            Diagnosis::Expired { way, at } => expired(*way, *at),
            Diagnosis::Revoked(way) => Sentence::new(format!(
                "The {} was ended when their record changed, and no other was sent since.",
                way.secret()
            )),
            Diagnosis::NoPassword => Sentence::new("They used single sign-on until now and have no password here."),
            Diagnosis::MailsFail { can_sign_in, recipient, words } => {
                mails_fail(*can_sign_in, recipient, words.as_deref())
            }
            Diagnosis::WrongPassword { times, last } => wrong_password(*times, *last),
            Diagnosis::WrongFactor { times, last } => wrong_factor(*times, *last),
            Diagnosis::FactorsRefused { until } => Sentence::new("Too many wrong second factors: none is taken until ")
                .at(*until)
                .say("."),
            Diagnosis::NotYetSignedIn { set_at } => Sentence::new("A password was set on ")
                .at(*set_at)
                .say(", and they have not signed in with it yet."),
            Diagnosis::Well { last_sign_in } => Sentence::new("They can: they last signed in on ")
                .at(*last_sign_in)
                .say("."),
        }
    }
}

fn locked(until: Timestamp, can_be_mailed: bool) -> Sentence {
    let sentence = Sentence::new("Too many wrong tries: locked until ").at(until);
    match can_be_mailed {
        true => sentence.say(". A new password by \"Forgot your password?\" unlocks at once."),
        false => sentence.say("."),
    }
}

fn one_time(typed_at: Timestamp, by: Option<&str>, ends_at: Timestamp) -> Sentence {
    let by = by.map(|name| format!("by {name} ")).unwrap_or_default();
    Sentence::new(format!("A one-time password was typed for them {by}on "))
        .at(typed_at)
        .say(". They sign in with it, and choose one of their own. It is valid until ")
        .at(ends_at)
        .say(".")
}

fn typed(typed_at: Timestamp, by: Option<&str>) -> Sentence {
    let by = by.unwrap_or("A user since deleted");
    Sentence::new(format!("A password was set by hand, not used yet: {by} typed it on "))
        .at(typed_at)
        .say(".")
}

fn by_paper(paper: &Paper) -> Sentence {
    match paper {
        Paper::Missing => Sentence::new(
            "No e-mail address: hand out credentials. They sign in by their username, with a temporary password on paper.",
        ),
        Paper::Ended { at } => Sentence::new("The temporary password that they were handed ended on ")
            .at(*at)
            .say(", and no password of their own was set."),
        Paper::Valid { handed_at, by, entered_at, ends_at, failures } => {
            let by = by.as_ref().map(|name| format!("by {name} ")).unwrap_or_default();
            let sentence = Sentence::new(format!("A temporary password was handed to them on paper {by}on "));
            entered(sentence.at(*handed_at), *entered_at)
                .say(" It is valid until ")
                .at(*ends_at)
                .say(".")
                .tried(*failures)
        }
    }
}

fn entered(sentence: Sentence, entered_at: Option<Timestamp>) -> Sentence {
    match entered_at {
        None => sentence.say(", and was not entered yet."),
        Some(at) => sentence
            .say(". It was entered on ")
            .at(at)
            .say(", but no password of their own was set."),
    }
}

fn forgotten(invited_at: Timestamp) -> Sentence {
    Sentence::new("They were invited on ")
        .at(invited_at)
        .say(" and never came in. That mail is no longer kept, and its link has ended.")
}

fn corrected(correction: &CorrectedAddress, now: &Diagnosis) -> Sentence {
    let CorrectedAddress { from, to, at, by } = correction;
    let sentence = Sentence::new("The address was corrected from ")
        .to(from)
        .say(" to ")
        .to(to);
    let sentence = sentence.say(" on ").at(*at).say(format!(" by {by}. "));
    match now {
        Diagnosis::NothingAtThisAddress(way) => {
            sentence.say(format!("The {} failed before that, and nothing was mailed to the new one yet.", way.mail()))
        }
        now => sentence.and(now.sentence()),
    }
}

fn nothing_at_this_address(way: Way) -> Sentence {
    Sentence::new(format!(
        "The {} failed, and the address was corrected since. Nothing was mailed to the new one yet.",
        way.mail()
    ))
}

fn server_away(way: Way, since: Timestamp, words: &str) -> Sentence {
    Sentence::new(format!("The {} waits: the mail server can't be reached since ", way.mail()))
        .at(since)
        .say(" (")
        .quote(words)
        .say("). It leaves by itself when the server answers.")
}

fn queued(way: Way, since: Timestamp) -> Sentence {
    Sentence::new(format!("The {} waits to be sent since ", way.mail()))
        .at(since)
        .say(".")
}

fn deferred(way: Way, words: &str, next_try: Timestamp) -> Sentence {
    Sentence::new(format!("The mail server put the {} off: ", way.mail()))
        .quote(words)
        .say(". It is tried again on ")
        .at(next_try)
        .say(".")
}

fn failed(way: Way, recipient: &str, words: &str) -> Sentence {
    Sentence::new(format!("The {} to ", way.mail()))
        .to(recipient)
        .say(" failed: ")
        .quote(words)
        .say(".")
}

fn dropped(way: Way, at: Timestamp, reason: &str) -> Sentence {
    Sentence::new(format!("The {} was dropped on ", way.mail()))
        .at(at)
        .say(" (")
        .quote(reason)
        .say("), and no other was asked for since.")
}

fn not_opened(sentence: Sentence, way: Way, scanned: bool, ends_at: Option<Timestamp>) -> Sentence {
    let sentence = sentence.say(match way {
        Way::TemporaryPassword => ", and the password was not entered yet.",
        Way::Activation | Way::Reset if scanned => ", and its link was opened only by what is probably a mail scanner.",
        Way::Activation | Way::Reset => ", and its link was not opened yet.",
    });
    match ends_at {
        Some(end) => sentence.say(" It is valid until ").at(end).say("."),
        None => sentence,
    }
}

fn expired(way: Way, at: Timestamp) -> Sentence {
    Sentence::new(format!("The {} expired on ", way.secret()))
        .at(at)
        .say(" without being used.")
}

fn wrong_factor(times: usize, last: Timestamp) -> Sentence {
    let what = if times == 1 { "second factor was" } else { "second factors were" };
    Sentence::new(format!("The password was right, but {times} {what} wrong, the newest on "))
        .at(last)
        .say(".")
}

fn wrong_password(times: usize, last: Timestamp) -> Sentence {
    Sentence::new(counted(times))
        .say(" in a row, the newest on ")
        .at(last)
        .say(".")
}

fn disabled(at: Timestamp, by: Option<&str>) -> Sentence {
    let by = by.map(|name| format!("by {name} ")).unwrap_or_default();
    Sentence::new(format!("Disabled {by}on ")).at(at).say(".")
}

fn by_sso(last_sign_in: Option<Timestamp>) -> Sentence {
    let sentence = Sentence::new("They sign in by single sign-on, with a password that Purser doesn't know. ");
    match last_sign_in {
        Some(at) => sentence.say("They last came in on ").at(at).say("."),
        None => sentence.say("They were never in."),
    }
}

fn mails_fail(can_sign_in: bool, recipient: &str, words: Option<&str>) -> Sentence {
    let begin = if can_sign_in { "They can, but the last mail to " } else { "The last mail to " };
    let sentence = Sentence::new(begin).to(recipient).say(" failed");
    match words {
        Some(words) => sentence.say(": ").quote(words).say("."),
        None => sentence.say("."),
    }
}

fn opened(way: Way, at: Timestamp, ends_at: Timestamp) -> Sentence {
    let (used, missing) = match way {
        Way::TemporaryPassword => ("entered", "password of their own"),
        Way::Activation => ("opened", "password"),
        Way::Reset => ("opened", "new password"),
    };
    Sentence::new(format!("The {} was {used} on ", way.secret()))
        .at(at)
        .say(format!(", but no {missing} was set. It is valid until "))
        .at(ends_at)
        .say(".")
}

fn counted(failures: usize) -> String {
    match failures {
        1 => "One wrong password".to_owned(),
        times if times >= FAILURES_COUNTED => format!("{times} or more wrong passwords"),
        times => format!("{times} wrong passwords"),
    }
}

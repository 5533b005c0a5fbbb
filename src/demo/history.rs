//! What happened to one person, told as the journal and the outbox would have told it.

use time::Duration;

use super::chance::Chance;
use super::chronicle::{Chronicle, Entry};
use super::course::{Course, SCAN_DELAY, Steps};
use super::people::Person;
use super::replies;
use super::staff::{ADMINISTRATOR, SUPPORT, USER_ADMINISTRATOR};
use crate::clock::Timestamp;
use crate::context::{Actor, UserId};
use crate::journal::{Action, ActorKind, SubjectKind};
use crate::links::tokens::{TokenEnd, TokenPurpose};
use crate::mail::MailKind;
use crate::mail::outbox::MailState;

const OFFICE: &str = "198.51.100.7";
const LINK_LIFE: Duration = Duration::days(7);

pub struct Historian<'a> {
    pub chronicle: &'a mut Chronicle,
    pub chance: &'a mut Chance,
    pub now: Timestamp,
    /// The hash of a password that nobody knows.
    pub hash: &'a str,
}

impl Historian<'_> {
    pub fn tell(&mut self, person: &Person, course: Course, steps: &Steps) {
        let creator = Actor::User(
            self.chance
                .pick(&[USER_ADMINISTRATOR, USER_ADMINISTRATOR, ADMINISTRATOR]),
        );
        self.note(person.created_at, creator, Action::UserCreated, person, "");
        if self.chance.percent(9) {
            let detail =
                self.chance
                    .pick(&["Phone number", "Address, Postal code, City", "Job position", "Expiry date"]);
            let later = person.created_at + Duration::minutes(self.chance.between(4, 55));
            self.note(later.min(self.now), creator, Action::UserEdited, person, detail);
        }
        if let Some(invited_at) = steps.standing.invited_at {
            self.note(invited_at, creator, Action::ActivationRequested, person, "");
            self.activation_mail(person, course, steps, invited_at, creator);
        }
        if let Some(sent_at) = steps.sent_again_at {
            self.sent_again(person, sent_at);
        }
        self.way_in(person, steps);
        if let Some(at) = steps.standing.disabled_at {
            self.note(at, Actor::User(ADMINISTRATOR), Action::UserDisabled, person, "");
        }
    }

    fn activation_mail(&mut self, person: &Person, course: Course, steps: &Steps, at: Timestamp, by: Actor) {
        let mail = self
            .chronicle
            .mail(MailKind::Activation, person, by.user_id(), at, self.chance);
        match (course, steps.mail_sent_at) {
            (Course::MailQueued, _) => {}
            (Course::MailDeferred, _) => {
                mail.tries = self.chance.between(2, 6) as i32;
                mail.next_try_at = self.now + self.chance.seconds(Duration::minutes(6), Duration::hours(2));
                mail.last_reply = replies::deferred(&person.record.details.email, self.chance);
            }
            (Course::MailRefused, _) => {
                (mail.state, mail.tries, mail.settled_at) = (MailState::Failed, 1, person.mail_failed_at);
                mail.last_reply = replies::refused(&person.record.details.email, self.chance);
            }
            (Course::MailDropped, _) => {
                (mail.state, mail.tries) = (MailState::Dropped, 3);
                mail.settled_at = steps.standing.disabled_at.map(|at| at + Duration::minutes(7));
                mail.last_reply = "This user is disabled. Enable them first.".into();
            }
            (_, Some(sent_at)) => {
                (mail.state, mail.tries, mail.settled_at) = (MailState::Sent, 1, Some(sent_at));
                mail.last_reply = replies::accepted(self.chance);
                let link = self
                    .chronicle
                    .link(TokenPurpose::Activation, sent_at, LINK_LIFE, self.chance);
                link.opened_at = steps.link_opened_at;
                link.ended_at = steps.standing.activated_at;
                link.ended_by = steps.standing.activated_at.map(|_| TokenEnd::Used);
            }
            (_, None) => {}
        }
    }

    fn sent_again(&mut self, person: &Person, sent_at: Timestamp) {
        let requested_at = sent_at - Duration::seconds(2);
        self.note(requested_at, Actor::User(SUPPORT), Action::ActivationRequested, person, "");
        self.sent_mail(MailKind::Activation, person, Some(SUPPORT), requested_at);
        self.chronicle
            .link(TokenPurpose::Activation, sent_at, LINK_LIFE, self.chance);
    }

    fn sent_mail(&mut self, kind: MailKind, person: &Person, by: Option<UserId>, requested_at: Timestamp) {
        let mail = self.chronicle.mail(kind, person, by, requested_at, self.chance);
        (mail.state, mail.tries) = (MailState::Sent, 1);
        mail.settled_at = Some(requested_at + Duration::seconds(2));
        mail.last_reply = replies::accepted(self.chance);
    }

    fn way_in(&mut self, person: &Person, steps: &Steps) {
        let own = Actor::User(person.id);
        if let Some(at) = steps.link_opened_at {
            let is_scan = steps.mail_sent_at.is_some_and(|sent_at| at - sent_at == SCAN_DELAY);
            let detail = if is_scan { "4 seconds after delivery: probably a mail scanner" } else { "" };
            self.note(at, Actor::Visitor, Action::LinkOpened, person, detail);
        }
        if let Some(at) = steps.standing.activated_at {
            self.note(at, own, Action::PasswordSet, person, "");
            self.note(at, own, Action::SignedIn, person, "");
            self.chronicle.password(person.id, self.hash.to_owned(), at);
        }
        let Some(last) = steps.standing.last_sign_in_at else {
            return;
        };
        let first = steps.standing.activated_at.unwrap_or(person.created_at);
        if last > first {
            self.sign_ins_between(person, first, last);
            self.note(last, own, Action::SignedIn, person, "");
        }
        self.failures(person, steps, last);
    }

    fn sign_ins_between(&mut self, person: &Person, first: Timestamp, last: Timestamp) {
        for _ in 0..self.chance.below(3) {
            let at = last - self.chance.seconds(Duration::ZERO, last - first);
            self.note(at, Actor::User(person.id), Action::SignedIn, person, "");
        }
        if !person.record.details.sso && last - first > Duration::DAY && self.chance.percent(9) {
            self.reset(person, last);
        }
    }

    /// They had forgotten their password, and came in by a new one.
    fn reset(&mut self, person: &Person, signed_in_at: Timestamp) {
        let requested_at = signed_in_at - self.chance.seconds(Duration::minutes(3), Duration::minutes(50));
        let opened_at = signed_in_at - Duration::seconds(70);
        let by = if self.chance.percent(30) { Actor::User(SUPPORT) } else { Actor::Visitor };
        self.note(requested_at, by, Action::ResetRequested, person, "");
        self.sent_mail(MailKind::PasswordReset, person, by.user_id(), requested_at);
        let sent_at = requested_at + Duration::seconds(2);
        let link = self
            .chronicle
            .link(TokenPurpose::PasswordReset, sent_at, LINK_LIFE, self.chance);
        (link.opened_at, link.ended_at, link.ended_by) = (Some(opened_at), Some(signed_in_at), Some(TokenEnd::Used));
        self.note(opened_at, Actor::Visitor, Action::LinkOpened, person, "");
        self.note(signed_in_at, Actor::User(person.id), Action::PasswordSet, person, "");
        self.sent_mail(MailKind::PasswordChanged, person, Some(person.id), signed_in_at);
    }

    fn failures(&mut self, person: &Person, steps: &Steps, last: Timestamp) {
        let locked_at = steps.standing.locked_until.map(|until| until - steps.lock_length());
        let failures = if locked_at.is_some() { 10 } else { steps.failed_sign_ins };
        let end = locked_at.unwrap_or(last + Duration::minutes(2)).min(self.now);
        for before in (0..failures).rev() {
            let at = end - Duration::seconds(i64::from(before) * 11);
            self.note(at, Actor::Visitor, Action::SignInFailed, person, "");
        }
        if let Some(at) = locked_at {
            self.note(at, Actor::Visitor, Action::LockedOut, person, "");
        }
    }

    fn note(&mut self, at: Timestamp, actor: Actor, action: Action, person: &Person, detail: &'static str) {
        let staff = [ADMINISTRATOR, USER_ADMINISTRATOR, SUPPORT];
        let in_office = actor.user_id().is_some_and(|id| staff.contains(&id));
        self.chronicle.note(Entry {
            at,
            actor: ActorKind::from(actor),
            actor_id: actor.user_id(),
            action,
            subject: SubjectKind::User,
            subject_id: Some(person.id.0),
            address: if in_office { OFFICE.into() } else { address_of(person) },
            detail,
        });
    }
}

/// One address a person, of those that RFC 5737 keeps for examples.
fn address_of(person: &Person) -> String {
    let number = person.id.0.unsigned_abs();
    let network = if number.is_multiple_of(2) { "192.0.2" } else { "203.0.113" };
    format!("{network}.{}", number * 37 % 253 + 1)
}

//! One person's timeline: acts from the journal and mails from the outbox, newest first.

mod acts;
mod mails;

use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::{Connection, QueryResult};
use crate::diagnosis::Mail;
use crate::journal::{self, Action, ActorKind, Entry, SubjectKind};

const LENGTH: usize = 100;

pub struct Event {
    pub at: Timestamp,
    pub what: String,
    /// The mail server's own words.
    pub reply: String,
    pub by: Option<String>,
    pub tone: &'static str,
    pub icon: &'static str,
    /// When the first of a run of the same happened.
    pub first_at: Option<Timestamp>,
}

pub struct Timeline {
    pub events: Vec<Event>,
    /// There is more than is shown.
    pub is_cut: bool,
    pub mails: Vec<Mail>,
}

/// What a timeline is told from, newest first.
pub struct Story {
    pub mails: Vec<Mail>,
    pub entries: Vec<Entry>,
    /// What was done to the mails.
    mail_acts: Vec<Entry>,
}

impl Story {
    pub fn load(connection: &mut Connection, person: UserId) -> QueryResult<Story> {
        let limit = LENGTH + 1;
        let mails = Mail::newest_to(connection, person, limit)?;
        let acts = journal::of_person(connection, person, limit)?;
        let (mail_acts, entries) = acts.into_iter().partition(|entry| entry.subject == SubjectKind::Mail);
        Ok(Story { mails, entries, mail_acts })
    }

    pub fn into_timeline(self) -> Timeline {
        let mut events = self.events();
        let is_cut = events.len() > LENGTH;
        events.truncate(LENGTH);
        Timeline { events, is_cut, mails: self.mails }
    }

    /// At the same moment, what became of a mail is newer than the act that caused it, and what came back of it is newer
    /// still.
    fn events(&self) -> Vec<Event> {
        let (returns, acts): (Vec<&Entry>, Vec<&Entry>) =
            self.mail_acts.iter().partition(|entry| mails::is_return(entry));
        let mut events: Vec<Event> = returns.iter().filter_map(|entry| mails::act(entry, self)).collect();
        events.extend(self.mails.iter().filter_map(mails::settled));
        events.extend(acts.iter().filter_map(|entry| mails::act(entry, self)));
        events.extend(
            self.mails
                .iter()
                .filter(|mail| !self.has_request_of(mail))
                .map(mails::queued_by_itself),
        );
        events.extend(acts::runs(&self.entries).map(|run| acts::event(run, self)));
        events.sort_by_key(|event| std::cmp::Reverse(event.at));
        events
    }

    /// Whether an act tells already that this mail was queued.
    fn has_request_of(&self, mail: &Mail) -> bool {
        let requests = self.entries.iter().any(|entry| is_request_of(entry, mail));
        requests || self.mail_acts.iter().any(|entry| is_renewal_of(entry, mail))
    }

    /// The mails that were queued by this act.
    fn mails_of(&self, entry: &Entry) -> Vec<&Mail> {
        // A welcome comes before the password.
        let mut mails: Vec<&Mail> = self.mails.iter().filter(|mail| is_request_of(entry, mail)).collect();
        mails.sort_by_key(|mail| mail.id);
        mails
    }
}

fn actor_of(entry: &Entry) -> Option<String> {
    match entry.actor {
        ActorKind::User => entry.actor_name.clone(),
        ActorKind::CommandLine => Some("the command line".to_owned()),
        ActorKind::System | ActorKind::Visitor => None,
    }
}

/// Mails are queued in the transaction of the act that asks for them, so at the same moment. A refusal has a detail.
fn is_request_of(entry: &Entry, mail: &Mail) -> bool {
    mails::asked_for_by(entry.action).contains(&mail.kind) && entry.detail.is_empty() && entry.at == mail.created_at
}

/// A mail that is tried again counts as queued from then on.
fn is_renewal_of(entry: &Entry, mail: &Mail) -> bool {
    entry.action == Action::MailTriedAgain && entry.subject_id == Some(mail.id) && entry.at == mail.created_at
}

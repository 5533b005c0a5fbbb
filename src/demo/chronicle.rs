//! Mails, links and journal entries as they gather, and their order: by time, whoever they are about.

use diesel::prelude::*;
use time::Duration;

use super::chance::Chance;
use super::load::{self, insert_all};
use super::people::Person;
use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::schema::{journal, outbox, passwords, tokens};
use crate::db::{Connection, QueryResult};
use crate::journal::{Action, ActorKind, SubjectKind};
use crate::links::tokens::{TokenEnd, TokenPurpose};
use crate::mail::MailKind;
use crate::mail::outbox::MailState;
use crate::secret::Digest;

#[derive(Insertable)]
#[diesel(table_name = outbox, treat_none_as_default_value = false)]
pub struct Mail {
    pub id: i64,
    pub kind: MailKind,
    pub user_id: Option<UserId>,
    pub recipient: String,
    pub requested_by: Option<UserId>,
    pub state: MailState,
    pub tries: i32,
    pub next_try_at: Timestamp,
    pub message_id: String,
    pub last_reply: String,
    pub created_at: Timestamp,
    pub settled_at: Option<Timestamp>,
}

#[derive(Insertable)]
#[diesel(table_name = tokens, treat_none_as_default_value = false)]
pub struct Link {
    pub user_id: Option<UserId>,
    pub purpose: TokenPurpose,
    pub digest: Digest,
    pub mail_id: Option<i64>,
    pub created_at: Timestamp,
    pub expires_at: Timestamp,
    pub opened_at: Option<Timestamp>,
    pub ended_at: Option<Timestamp>,
    pub ended_by: Option<TokenEnd>,
}

#[derive(Insertable)]
#[diesel(table_name = journal, treat_none_as_default_value = false)]
pub struct Entry {
    pub at: Timestamp,
    pub actor: ActorKind,
    pub actor_id: Option<UserId>,
    pub action: Action,
    pub subject: SubjectKind,
    pub subject_id: Option<i64>,
    pub address: String,
    pub detail: &'static str,
}

#[derive(Insertable)]
#[diesel(table_name = passwords, treat_none_as_default_value = false)]
pub struct StoredPassword {
    pub user_id: UserId,
    pub hash: String,
    pub set_at: Timestamp,
}

#[derive(Default)]
pub struct Chronicle {
    mails: Vec<Mail>,
    links: Vec<Link>,
    entries: Vec<Entry>,
    passwords: Vec<StoredPassword>,
}

impl Chronicle {
    /// A mail as it stands when it was just requested; whoever adds it tells what became of it.
    pub fn mail(
        &mut self,
        kind: MailKind,
        person: &Person,
        requested_by: Option<UserId>,
        at: Timestamp,
        chance: &mut Chance,
    ) -> &mut Mail {
        let id = self.mails.len() as i64;
        self.mails.push(Mail {
            id,
            kind,
            user_id: Some(person.id),
            recipient: person.record.details.email.clone(),
            requested_by,
            state: MailState::Queued,
            tries: 0,
            next_try_at: at,
            message_id: format!("{:016x}{:016x}@nordlys.example", chance.bits(), chance.bits()),
            last_reply: String::new(),
            created_at: at,
            settled_at: None,
        });
        &mut self.mails[id as usize]
    }

    /// The link in the mail added last. Its digest is of nothing, so no token opens it.
    pub fn link(&mut self, purpose: TokenPurpose, at: Timestamp, validity: Duration, chance: &mut Chance) -> &mut Link {
        let mail = self.mails.last();
        let link = Link {
            user_id: mail.and_then(|mail| mail.user_id),
            purpose,
            digest: (0..4).flat_map(|_| chance.bits().to_be_bytes()).collect(),
            mail_id: mail.map(|mail| mail.id),
            created_at: at,
            expires_at: at + validity,
            opened_at: None,
            ended_at: None,
            ended_by: None,
        };
        let place = self.links.len();
        self.links.push(link);
        &mut self.links[place]
    }

    pub fn note(&mut self, entry: Entry) {
        self.entries.push(entry);
    }

    pub fn password(&mut self, user_id: UserId, hash: String, set_at: Timestamp) {
        self.passwords.push(StoredPassword { user_id, hash, set_at });
    }

    pub fn write(mut self, connection: &mut Connection) -> QueryResult<()> {
        self.put_in_order();
        insert_all!(connection, outbox::table, &self.mails)?;
        insert_all!(connection, tokens::table, &self.links)?;
        insert_all!(connection, journal::table, &self.entries)?;
        insert_all!(connection, passwords::table, &self.passwords)?;
        load::continue_ids(connection, "outbox")
    }

    /// Lists show the newest by its id, so ids follow time.
    fn put_in_order(&mut self) {
        self.entries.sort_by_key(|entry| entry.at);
        self.mails.sort_by_key(|mail| mail.created_at);
        let mut ids = vec![0; self.mails.len()];
        for (place, mail) in self.mails.iter_mut().enumerate() {
            let id = place as i64 + 1;
            ids[mail.id as usize] = id;
            mail.id = id;
        }
        for link in &mut self.links {
            link.mail_id = link.mail_id.map(|mail| ids[mail as usize]);
        }
        self.links.sort_by_key(|link| link.created_at);
    }
}

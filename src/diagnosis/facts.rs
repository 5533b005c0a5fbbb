//! What is known of one person's way in.

use diesel::prelude::*;

use super::profile::{Profile, StoredPassword};
use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::schema::{outbox, tokens};
use crate::db::{self, AtMost, Connection, FullName, QueryResult};
use crate::entry::{access, lockout, passwords};
use crate::journal::{self, Action, Entry, words};
use crate::links::tokens::{StoredToken, newest_in_each_mail, newest_on_paper};
use crate::mail::MailKind;
use crate::mail::outage::Outage;
use crate::mail::outbox::MailState;
use crate::mailing::addresses;
use crate::people::User;

pub const FAILURES_COUNTED: usize = 100;

/// All that a diagnosis goes by.
pub struct Facts {
    pub user: User,
    /// Who disabled them, where somebody did.
    pub disabled_by: Option<String>,
    /// Who typed the password that they have.
    pub typed_by: Option<String>,
    /// When that ends.
    pub one_time_ends_at: Option<Timestamp>,
    pub password: Option<StoredPassword>,
    /// The newest temporary password that they were handed on paper, as long as they were never in.
    pub on_paper: Option<StoredToken>,
    /// Who handed it to them.
    pub handed_out_by: Option<String>,
    pub outage: Option<Outage>,
    /// The newest by which they could get in.
    pub way_in: Option<Mail>,
    pub newest_failed: Option<Mail>,
    pub corrected: Option<CorrectedAddress>,
    /// Wrong passwords since they last got in, newest first; no more than are counted.
    pub failures: Vec<Timestamp>,
    /// Wrong second factors since then.
    pub failed_factors: Vec<Timestamp>,
    /// No second factor of theirs is, or was, taken until then.
    pub factors_refused_until: Option<Timestamp>,
}

/// What their address was corrected from and to, since they last got in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CorrectedAddress {
    pub from: String,
    pub to: String,
    pub at: Timestamp,
    pub by: String,
}

/// A mail to the person.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = outbox)]
pub struct Mail {
    pub id: i64,
    pub kind: MailKind,
    pub recipient: String,
    #[diesel(select_expression = db::full_name_of("outbox.requested_by"), select_expression_type = FullName)]
    pub asked_by: Option<String>,
    pub state: MailState,
    pub tries: i32,
    pub next_try_at: Timestamp,
    pub last_reply: String,
    pub created_at: Timestamp,
    pub settled_at: Option<Timestamp>,
    /// When it came back, of one that a server had taken.
    pub bounced_at: Option<Timestamp>,
    /// What the server had said when it took it.
    pub accepted_reply: String,
    /// The newest in it.
    #[diesel(embed)]
    pub token: Option<StoredToken>,
}

impl Mail {
    /// Newest first.
    pub fn newest_to(connection: &mut Connection, user: UserId, limit: usize) -> QueryResult<Vec<Mail>> {
        outbox::table
            .left_join(tokens::table.on(newest_in_each_mail()))
            .filter(outbox::user_id.eq(user))
            .order(outbox::id.desc())
            .select(Mail::as_select())
            .at_most(limit)
            .load(connection)
    }
}

/// What was read of the person besides: the newest mails and acts come first.
pub struct Known<'a> {
    pub profile: &'a Profile,
    pub mails: &'a [Mail],
    pub acts: &'a [Entry],
}

impl Known<'_> {
    /// The newest, no more than are counted.
    fn times_of(&self, action: Action, since: Option<Timestamp>) -> Vec<Timestamp> {
        let times = self
            .acts
            .iter()
            .filter(|entry| entry.action == action)
            .map(|entry| entry.at);
        times
            .filter(|at| since.is_none_or(|since| *at > since))
            .take(FAILURES_COUNTED)
            .collect()
    }

    /// The newest. Who had no address before was not mailed to a wrong one.
    fn correction(&self, since: Option<Timestamp>) -> Option<CorrectedAddress> {
        let mut acts = self.acts.iter();
        let newest = acts.find(|entry| entry.action == Action::AddressChanged)?;
        let (from, to) = addresses::changed_at_once(&newest.detail).filter(|(from, _)| !from.is_empty())?;
        let (from, to) = (from.to_owned(), to.to_owned());
        let correction = CorrectedAddress { from, to, at: newest.at, by: words::actor(newest).to_owned() };
        Some(correction).filter(|correction| since.is_none_or(|since| correction.at > since))
    }

    /// The newest mail by which they could get in; where it failed and the address was proven since, the one that did so.
    fn way_in(&self) -> Option<&Mail> {
        let mut leading = self.mails.iter().filter(|mail| leads_in(mail.kind));
        let newest = leading.next()?;
        let failed_at = newest.bounced_at.or(newest.settled_at);
        let failed = newest.state == MailState::Failed && self.profile.user.mail_failed_at.is_none();
        let opened_since = |mail: &&Mail| {
            let opened_at = mail.token.as_ref().and_then(|token| token.opened_at);
            mail.recipient == newest.recipient && opened_at.is_some() && opened_at >= failed_at
        };
        let proof = failed.then(|| leading.find(opened_since)).flatten();
        Some(proof.unwrap_or(newest))
    }

    /// Who took their access, or which rule; `None` where the name is gone.
    fn disabled_by(&self, connection: &mut Connection) -> QueryResult<Option<String>> {
        let entry = self.newest_act(connection, Action::UserDisabled)?;
        Ok(entry.and_then(|entry| match entry.detail.as_str() {
            access::DORMANCY => Some("the rule for dormant accounts".to_owned()),
            _ => entry.actor_name,
        }))
    }

    /// Who did that to them last.
    fn actor_of(&self, connection: &mut Connection, action: Action) -> QueryResult<Option<String>> {
        Ok(self.newest_act(connection, action)?.and_then(|entry| entry.actor_name))
    }

    fn newest_act(&self, connection: &mut Connection, action: Action) -> QueryResult<Option<Entry>> {
        match self.acts.iter().find(|entry| entry.action == action) {
            Some(entry) => Ok(Some(entry.clone())),
            None => journal::newest_of(connection, self.profile.user.id, action),
        }
    }
}

impl Facts {
    /// Asks the database only for what is not known yet.
    pub fn load(connection: &mut Connection, known: &Known<'_>, outage: Option<Outage>) -> QueryResult<Facts> {
        let Profile { user, password, .. } = known.profile;
        let way_in = known.way_in().cloned();
        let is_disabled = user.standing.disabled_at.is_some();
        let is_one_time = password.is_some_and(|password| password.one_time);
        let is_typed = is_one_time || password.is_some() && !user.standing.has_been_in();
        let refused = known
            .profile
            .has_factor
            .then(|| lockout::factors_refused_until(connection, user.id));
        let factors_refused_until = refused.transpose()?.flatten();
        let on_paper = match user.standing {
            standing if standing.invited_at.is_none() || standing.has_been_in() => None,
            _ => newest_on_paper(connection, user.id)?,
        };
        let handed_out = Action::CredentialsHandedOut;
        let got_in = last_success(user, password.as_ref());
        Ok(Facts {
            disabled_by: if is_disabled { known.disabled_by(connection)? } else { None },
            typed_by: if is_typed { known.actor_of(connection, Action::PasswordSetByHand)? } else { None },
            one_time_ends_at: if is_one_time { passwords::one_time_end(connection, user.id)? } else { None },
            handed_out_by: if on_paper.is_some() { known.actor_of(connection, handed_out)? } else { None },
            on_paper,
            corrected: known.correction(got_in),
            failures: known.times_of(Action::SignInFailed, got_in),
            failed_factors: known.times_of(Action::SecondFactorFailed, got_in),
            factors_refused_until,
            newest_failed: known.mails.iter().find(|mail| mail.state == MailState::Failed).cloned(),
            user: user.clone(),
            password: *password,
            outage,
            way_in,
        })
    }

    /// The mail by which they are to get in now: one that was asked for after they last did.
    pub fn awaited_mail(&self) -> Option<&Mail> {
        let got_in = last_success(&self.user, self.password.as_ref());
        let mail = self.way_in.as_ref()?;
        got_in.is_none_or(|at| mail.created_at > at).then_some(mail)
    }
}

/// When they last showed that they can get in.
fn last_success(user: &User, password: Option<&StoredPassword>) -> Option<Timestamp> {
    user.standing
        .last_sign_in_at
        .max(password.map(|password| password.set_at))
}

/// The welcome before a temporary password opens nothing by itself.
fn leads_in(kind: MailKind) -> bool {
    matches!(
        kind,
        MailKind::Activation
            | MailKind::ReminderToActivate
            | MailKind::ActivationEnds
            | MailKind::TemporaryPassword
            | MailKind::PasswordReset
    )
}

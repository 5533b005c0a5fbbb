//! What is known of one person's way in.

use diesel::prelude::*;

use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::schema::{outbox, passwords};
use crate::db::{Connection, QueryResult};
use crate::journal::{self, Action};
use crate::mail::MailKind;
use crate::mail::outbox::{MailState, Outage};
use crate::users::tokens::{self, StoredToken};
use crate::users::{User, factors, lockout, names_of};

/// Among so many of the newest mails are those that matter here.
const MAILS_LOOKED_AT: i64 = 20;
pub const FAILURES_COUNTED: i64 = 100;

pub struct Facts {
    pub user: User,
    /// Who disabled them, where somebody did.
    pub disabled_by: Option<String>,
    /// Who typed the password that they have.
    pub typed_by: Option<String>,
    pub password: Option<StoredPassword>,
    pub outage: Option<Outage>,
    /// The newest by which they could get in.
    pub way_in: Option<Mail>,
    /// The newest token in it.
    pub token: Option<StoredToken>,
    pub newest_failed: Option<Mail>,
    /// Wrong passwords since they last got in, newest first; no more than are counted.
    pub failures: Vec<Timestamp>,
    /// Wrong second factors since then.
    pub failed_factors: Vec<Timestamp>,
    /// No second factor of theirs is, or was, taken until then.
    pub factors_refused_until: Option<Timestamp>,
}

#[derive(Debug, Clone, Copy, Queryable, Selectable)]
#[diesel(table_name = passwords)]
pub struct StoredPassword {
    pub set_at: Timestamp,
    pub one_time: bool,
}

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = outbox)]
pub struct Mail {
    pub id: i64,
    pub kind: MailKind,
    pub recipient: String,
    pub state: MailState,
    pub tries: i32,
    pub next_try_at: Timestamp,
    pub last_reply: String,
    pub created_at: Timestamp,
    pub settled_at: Option<Timestamp>,
}

impl Facts {
    pub fn load(connection: &mut Connection, user: &User, outage: Option<Outage>) -> QueryResult<Facts> {
        let password = password_of(connection, user.id)?;
        let mails = newest_mails(connection, user.id)?;
        let way_in = mails.iter().find(|mail| leads_in(mail.kind)).cloned();
        let token = match &way_in {
            Some(mail) => tokens::newest_in(connection, user.id, mail.id)?,
            None => None,
        };
        let got_in = last_success(user, password.as_ref());
        Ok(Facts {
            disabled_by: actor_of(connection, user, Action::UserDisabled)?,
            typed_by: actor_of(connection, user, Action::PasswordSetByHand)?,
            failures: journal::times_of(connection, user.id, Action::SignInFailed, got_in, FAILURES_COUNTED)?,
            failed_factors: journal::times_of(
                connection,
                user.id,
                Action::SecondFactorFailed,
                got_in,
                FAILURES_COUNTED,
            )?,
            factors_refused_until: factors_refused_until(connection, user.id)?,
            newest_failed: mails.into_iter().find(|mail| mail.state == MailState::Failed),
            user: user.clone(),
            password,
            outage,
            way_in,
            token,
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

/// Whoever has none is asked for none.
fn factors_refused_until(connection: &mut Connection, user: UserId) -> QueryResult<Option<Timestamp>> {
    if factors::has_any(connection, user)? {
        lockout::factors_refused_until(connection, user)
    } else {
        Ok(None)
    }
}

/// The welcome before a temporary password opens nothing by itself.
fn leads_in(kind: MailKind) -> bool {
    matches!(kind, MailKind::Activation | MailKind::TemporaryPassword | MailKind::PasswordReset)
}

fn password_of(connection: &mut Connection, user: UserId) -> QueryResult<Option<StoredPassword>> {
    passwords::table
        .find(user.0)
        .select(StoredPassword::as_select())
        .get_result(connection)
        .optional()
}

fn newest_mails(connection: &mut Connection, user: UserId) -> QueryResult<Vec<Mail>> {
    outbox::table
        .filter(outbox::user_id.eq(user))
        .order(outbox::id.desc())
        .limit(MAILS_LOOKED_AT)
        .select(Mail::as_select())
        .load(connection)
}

/// Who did that to them last.
fn actor_of(connection: &mut Connection, user: &User, action: Action) -> QueryResult<Option<String>> {
    let entry = journal::newest_of(connection, user.id, action)?;
    let Some(actor) = entry.and_then(|entry| entry.actor_id) else {
        return Ok(None);
    };
    Ok(names_of(connection, &[actor])?.remove(&actor))
}

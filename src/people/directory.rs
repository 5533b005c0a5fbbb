//! Finding users, and keeping what is derived about them.

use std::collections::HashMap;

use diesel::prelude::*;

use super::{Standing, Status, User};
use crate::clock::Timestamp;
use crate::context::{Context, UserId};
use crate::db::schema::users;
use crate::db::{self, Command, Connection, QueryResult};
use crate::fields::rules;
use crate::journal::{self, Action, Subject};
use crate::links::{sessions, tokens};
use crate::mail::{Claimed, Delivery, outbox};

const SETTLED_AT_ONCE: i64 = 500;

/// `NotFound` where they were deleted.
pub fn find(connection: &mut Connection, id: UserId) -> QueryResult<User> {
    users::table.find(id.0).select(User::as_select()).get_result(connection)
}

/// Those of these people who are still there.
pub fn find_all(
    connection: &mut Connection,
    ids: impl IntoIterator<Item = UserId>,
) -> QueryResult<HashMap<UserId, User>> {
    let people: Vec<User> = users::table
        .filter(db::among("users.id", ids))
        .select(User::as_select())
        .load(connection)?;
    Ok(people.into_iter().map(|person| (person.id, person)).collect())
}

/// By username or e-mail address, whichever was typed. An empty name is nobody's.
pub fn by_login(connection: &mut Connection, typed: &str) -> QueryResult<Option<User>> {
    let key = rules::kept(typed).to_lowercase();
    if key.is_empty() {
        return Ok(None);
    }
    let found = if key.contains('@') {
        users::table
            .filter(users::email_key.eq(key))
            .select(User::as_select())
            .get_result(connection)
    } else {
        users::table
            .filter(users::username_key.eq(key))
            .select(User::as_select())
            .get_result(connection)
    };
    found.optional()
}

/// For a line that needs no more of the record. First name first.
pub fn full_name(connection: &mut Connection, id: UserId) -> QueryResult<String> {
    let (first, last): (String, String) = users::table
        .find(id.0)
        .select((users::first_name, users::last_name))
        .get_result(connection)?;
    Ok(format!("{first} {last}"))
}

/// This username, or, where it is taken, the same with the first free number.
pub fn free_username(connection: &mut Connection, proposal: &str) -> QueryResult<String> {
    let key = proposal.to_lowercase();
    let taken: Vec<String> = users::table
        .filter(users::username_key.ge(&key))
        .filter(users::username_key.lt(format!("{key}:")))
        .select(users::username_key)
        .load(connection)?;
    let numbered = (2..).map(|number| format!("{proposal}{number}"));
    let free = std::iter::once(proposal.to_owned())
        .chain(numbered)
        .find(|candidate| !taken.contains(&candidate.to_lowercase()));
    Ok(free.unwrap_or_default())
}

/// Who edited a record last, for whoever's edit crossed theirs.
pub fn last_editor(connection: &mut Connection, subject: Subject) -> QueryResult<String> {
    let entries = journal::of_subject(connection, subject, 20)?;
    let edits = [
        Action::UserEdited,
        Action::UsernameChanged,
        Action::AddressChanged,
        Action::RolesChanged,
        Action::PaxEdited,
    ];
    let newest = entries.into_iter().find(|entry| edits.contains(&entry.action));
    let editor = newest.and_then(|entry| entry.actor_name);
    Ok(editor.unwrap_or_else(|| "Someone else".to_owned()))
}

/// To be called by whatever changes a fact that the status is derived from.
pub fn refresh_status(connection: &mut Connection, id: UserId, now: Timestamp) -> QueryResult<Status> {
    let standing: Standing = users::table
        .find(id.0)
        .select(Standing::as_select())
        .get_result(connection)?;
    let status = standing.status(now);
    diesel::update(users::table.find(id.0))
        .set((users::status.eq(status), users::status_ends_at.eq(standing.status_ends_at(now))))
        .execute(connection)?;
    Ok(status)
}

/// The same for many, who mostly come to the same status.
pub fn refresh_statuses(connection: &mut Connection, ids: &[UserId], now: Timestamp) -> QueryResult<()> {
    let standings: Vec<(UserId, Standing)> = users::table
        .filter(users::id.eq_any(ids))
        .select((users::id, Standing::as_select()))
        .load(connection)?;
    let mut alike: HashMap<(Status, Option<Timestamp>), Vec<UserId>> = HashMap::new();
    for (id, standing) in standings {
        let derived = (standing.status(now), standing.status_ends_at(now));
        alike.entry(derived).or_default().push(id);
    }
    for ((status, ends_at), ids) in alike {
        diesel::update(users::table.filter(users::id.eq_any(ids)))
            .set((users::status.eq(status), users::status_ends_at.eq(ends_at)))
            .execute(connection)?;
    }
    Ok(())
}

/// Settles statuses that ended by time: locks that ran out, last days that passed. Returns how many.
pub fn settle_due_statuses(connection: &mut Connection, context: &Context) -> QueryResult<usize> {
    let now = context.now;
    let due: Vec<UserId> = users::table
        .filter(users::status_ends_at.le(now))
        .select(users::id)
        .limit(SETTLED_AT_ONCE)
        .load(connection)?;
    outbox::lock_mails_of(connection, &due)?;
    for id in &due {
        let status = refresh_status(connection, *id, now)?;
        if status == Status::Disabled {
            tokens::revoke_all(connection, &[*id], now)?;
            sessions::end_all(connection, &[*id])?;
            let subject = Subject::User(*id);
            journal::record(connection, context, Action::UserDisabled, subject, "the last day has passed")?;
        }
    }
    Ok(due.len())
}

/// They got in: what was counted against them is forgotten, and a lock ends.
pub fn mark_last_sign_in(connection: &mut Connection, id: UserId, now: Timestamp) -> QueryResult<()> {
    diesel::update(users::table.find(id.0))
        .set((
            users::last_sign_in_at.eq(now),
            users::failed_sign_ins.eq(0),
            users::lockouts.eq(0),
            users::locked_until.eq(None::<Timestamp>),
        ))
        .execute(connection)?;
    refresh_status(connection, id, now).map(drop)
}

/// The lock holds on for whoever guesses elsewhere.
pub fn note_sign_in_beside_lock(connection: &mut Connection, id: UserId, now: Timestamp) -> QueryResult<()> {
    diesel::update(users::table.find(id.0))
        .set(users::last_sign_in_at.eq(now))
        .execute(connection)
        .map(drop)
}

/// Keeps on the record whether mails to this person's address are taken, and in the journal what the mail server said
/// when it put one off. Ignores replies about a previous address.
pub fn mail_settled(
    connection: &mut Connection,
    context: &Context,
    id: UserId,
    mail: &Claimed,
    delivery: &Delivery,
) -> QueryResult<()> {
    let failed_at = match delivery {
        Delivery::Accepted(_) => None,
        Delivery::Refused(_) => Some(context.now),
        Delivery::Unwritten(_) => return Ok(()),
        Delivery::Deferred(_) if mail.is_given_up(context.now) => Some(context.now),
        Delivery::Deferred(reply) => {
            return journal::record(connection, context, Action::MailDeferred, Subject::Mail(mail.id), reply);
        }
    };
    note_mail_failure(connection, id, &mail.recipient, failed_at)
}

/// Of a mail to this address; `None` where one was taken. Changes nothing where the person has another address by now.
pub fn note_mail_failure(
    connection: &mut Connection,
    id: UserId,
    address: &str,
    failed_at: Option<Timestamp>,
) -> QueryResult<()> {
    let noted = match failed_at {
        Some(at) => Command::new("UPDATE users SET mail_failed_at = ")
            .bind(at)
            .sql(" WHERE id = "),
        None => Command::new("UPDATE users SET mail_failed_at = NULL WHERE mail_failed_at IS NOT NULL AND id = "),
    };
    noted
        .bind(id.0)
        .sql(" AND email = ")
        .bind(address)
        .execute(connection)
        .map(drop)
}

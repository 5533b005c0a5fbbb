//! Those whom the rule may concern, and those whom it never does.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::Deref;

use diesel::dsl::max;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::clock::Timestamp;
use crate::context::UserId;
use crate::daily::{self, Place};
use crate::db::schema::{sessions, users};
use crate::db::{self, Command, Connection, QueryResult, Written};
use crate::mail::MailKind;
use crate::mailing::dormancy::AWAKE_AT;
use crate::mailing::queue;
use crate::people::User;

/// Whoever may do one of these keeps the portal running: the rule never touches them.
pub const IS_ADMINISTRATOR: &str = "EXISTS (SELECT 1 FROM user_roles JOIN role_permissions \
     ON role_permissions.role_id = user_roles.role_id WHERE user_roles.user_id = users.id \
     AND role_permissions.permission IN ('edit_users', 'assign_roles', 'edit_settings'))";

/// Whom the index `users_dormant` holds, in its words.
pub fn candidates() -> String {
    format!(
        "users.last_sign_in_at IS NOT NULL AND users.status <> 'disabled' \
         AND (users.dormant_told_at IS NULL OR users.dormant_told_at < {AWAKE_AT})"
    )
}

/// Those who have not signed in since before this moment, from this place on.
pub fn due(connection: &mut Connection, before: Timestamp, after: Place, limit: usize) -> QueryResult<Vec<Place>> {
    daily::due(connection, Command::new(candidates()), AWAKE_AT, before, after, limit)
}

/// Somebody who has not signed in for long.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = users)]
pub struct Person {
    #[diesel(embed)]
    pub user: User,
    enabled_at: Option<Timestamp>,
    dormant_told_at: Option<Timestamp>,
}

impl Deref for Person {
    type Target = User;

    fn deref(&self) -> &User {
        &self.user
    }
}

impl Person {
    /// Since when the days are counted.
    pub fn awake_at(&self) -> Option<Timestamp> {
        let signed_in = self.standing.last_sign_in_at?;
        Some(self.enabled_at.map_or(signed_in, |enabled| enabled.max(signed_in)))
    }

    /// False for those who were told and have not signed in since, as the index has it.
    pub fn may_be_told(&self) -> bool {
        self.dormant_told_at.is_none() || self.dormant_told_at < self.awake_at()
    }

    /// Nothing goes to an address that failed, nor to none.
    pub fn cannot_be_mailed(&self) -> bool {
        self.mail_failed_at.is_some() || self.email.is_empty()
    }
}

/// By their numbers.
pub fn of(connection: &mut Connection, ids: &[i64]) -> QueryResult<BTreeMap<UserId, Person>> {
    let people: Vec<Person> = users::table
        .filter(db::among("users.id", ids.iter().copied()))
        .select(Person::as_select())
        .load(connection)?;
    Ok(people.into_iter().map(|person| (person.user.id, person)).collect())
}

/// Whoever signs in from now on is waited for, or waits: until this transaction ends the rows are ours.
pub fn hold(connection: &mut Connection, ids: &[i64]) -> QueryResult<()> {
    diesel::update(users::table.filter(db::among("users.id", ids.iter().copied())))
        .set(users::dormant_told_at.eq(users::dormant_told_at))
        .execute(connection)
        .map(drop)
}

/// What is true around these people, looked up for all of them at once.
pub struct Around {
    pub administrators: HashSet<UserId>,
    seen: HashMap<UserId, Timestamp>,
    pub with_waiting_mail: HashSet<UserId>,
}

impl Around {
    pub fn load(connection: &mut Connection, ids: &[i64]) -> QueryResult<Around> {
        Ok(Around {
            administrators: administrators(connection, ids)?,
            seen: last_seen(connection, ids)?,
            with_waiting_mail: queue::with_waiting(connection, &[MailKind::DormantAccount], ids)?,
        })
    }

    /// In a session that began long ago, whoever uses it is not gone.
    pub fn was_seen_since(&self, person: UserId, moment: Timestamp) -> bool {
        self.seen.get(&person).is_some_and(|seen| *seen >= moment)
    }
}

fn administrators(connection: &mut Connection, ids: &[i64]) -> QueryResult<HashSet<UserId>> {
    let found: Vec<UserId> = users::table
        .filter(db::among("users.id", ids.iter().copied()))
        .filter(Written::<Bool>::new(IS_ADMINISTRATOR))
        .select(users::id)
        .load(connection)?;
    Ok(found.into_iter().collect())
}

fn last_seen(connection: &mut Connection, ids: &[i64]) -> QueryResult<HashMap<UserId, Timestamp>> {
    let seen: Vec<(Option<UserId>, Option<Timestamp>)> = sessions::table
        .filter(db::among("sessions.user_id", ids.iter().copied()))
        .filter(sessions::handle.is_not_null())
        .group_by(sessions::user_id)
        .select((sessions::user_id, max(sessions::last_seen_at)))
        .load(connection)?;
    let seen = seen.into_iter();
    Ok(seen.filter_map(|(person, at)| Some((person?, at?))).collect())
}

//! One of the selected, and whether the act fits them.

use std::collections::{HashMap, HashSet};

use diesel::prelude::*;
use time::Date;

use super::act::Act;
use super::role_change::RoleChange;
use super::skip::{Refusal, Skip};
use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::schema::{batch_items, sessions, users};
use crate::db::{self, Connection, QueryResult};
use crate::entry::access;
use crate::mail::MailKind;
use crate::mailing::eligibility::{Ineligible, Occasion, Recipient, may_be_sent};
use crate::mailing::invitation;
use crate::notifying;
use crate::notifying::told::told_among;
use crate::people::{Standing, Status};
use crate::rights::placing::Place;
use crate::rights::roles::Given;
use crate::rights::{Permission, Permissions, guard, roles};

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = users)]
pub struct Person {
    pub id: UserId,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub username: String,
    sso: bool,
    mail_failed_at: Option<Timestamp>,
    mail_asked_at: Option<Timestamp>,
    employment_date: Option<Date>,
    #[diesel(embed)]
    pub place: Place,
    #[diesel(embed)]
    pub standing: Standing,
}

/// What is done, and with what.
pub struct Doing {
    pub act: Act,
    pub notification: Option<i64>,
    pub role_change: Option<RoleChange>,
}

/// What is true around these people, looked up for all of them at once.
pub struct Circumstances {
    actor: Option<UserId>,
    mine: Permissions,
    changeable: HashSet<UserId>,
    with_waiting_mail: HashSet<UserId>,
    with_sessions: HashSet<UserId>,
    /// Whom the notification has told. `None` where there is none.
    told: Option<HashSet<UserId>>,
    /// What is done to roles.
    role_change: Option<RoleChange>,
    /// The roles that they have, where roles are changed.
    given: HashMap<UserId, Vec<Given>>,
}

impl Circumstances {
    pub fn of(
        connection: &mut Connection,
        doing: &Doing,
        people: &[UserId],
        actor: Option<UserId>,
        mine: &Permissions,
        now: Timestamp,
    ) -> QueryResult<Circumstances> {
        let act = doing.act;
        let waiting = match act.invitation() {
            Some(invitation) => invitation::waiting_among(connection, people, invitation.chief_mail())?,
            None => Vec::new(),
        };
        let with_sessions = match act {
            Act::EndSessions => with_sessions(connection, people)?,
            _ => HashSet::new(),
        };
        Ok(Circumstances {
            actor,
            mine: mine.clone(),
            changeable: guard::changeable(connection, mine, people)?,
            with_waiting_mail: waiting.into_iter().collect(),
            with_sessions,
            told: told_by(connection, doing.notification, people, now)?,
            role_change: doing.role_change.clone(),
            given: if act == Act::EditRoles { given_to_each(connection, people)? } else { HashMap::new() },
        })
    }

    /// The roles that this person has.
    pub fn given(&self, person: UserId) -> &[Given] {
        self.given.get(&person).map_or(&[], Vec::as_slice)
    }
}

fn given_to_each(connection: &mut Connection, people: &[UserId]) -> QueryResult<HashMap<UserId, Vec<Given>>> {
    let mut each: HashMap<UserId, Vec<Given>> = HashMap::new();
    for (person, given) in roles::given_among(connection, people)? {
        each.entry(person).or_default().push(given);
    }
    Ok(each)
}

fn told_by(
    connection: &mut Connection,
    notification: Option<i64>,
    people: &[UserId],
    now: Timestamp,
) -> QueryResult<Option<HashSet<UserId>>> {
    let Some(notification) = notification else { return Ok(None) };
    let notification = notifying::store::find(connection, notification)?;
    told_among(connection, &notification, people, now).map(Some)
}

fn with_sessions(connection: &mut Connection, people: &[UserId]) -> QueryResult<HashSet<UserId>> {
    let owners: Vec<Option<UserId>> = sessions::table
        .filter(db::among("sessions.user_id", people.iter().copied()))
        .select(sessions::user_id)
        .distinct()
        .load(connection)?;
    Ok(owners.into_iter().flatten().collect())
}

/// Where those of the selected stand who have no account yet.
pub fn places_without_account(connection: &mut Connection, batch: i64) -> QueryResult<Vec<Place>> {
    batch_items::table
        .inner_join(users::table)
        .filter(batch_items::batch_id.eq(batch))
        .filter(users::invited_at.is_null())
        .select(Place::as_select())
        .distinct()
        .load(connection)
}

impl Person {
    pub fn full_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }

    /// Whether the act may be done to this person now.
    pub fn fits(&self, act: Act, around: &Circumstances, now: Timestamp) -> Result<(), Skip> {
        if !around.mine.reach().holds(self.place.department_id) {
            return Err(Refusal::Elsewhere.into());
        }
        if !around.changeable.contains(&self.id) {
            return Err(Refusal::MayDoMore.into());
        }
        let status = self.standing.status(now);
        let is_actor = around.actor == Some(self.id);
        match act {
            Act::Activation | Act::Credentials => self.may_be_invited(act, around, now),
            Act::AccountsByActivation | Act::AccountsByCredentials => {
                self.lacks_an_account(now)?;
                self.may_be_invited(act, around, now)
            }
            Act::Disable if is_actor => Err(Refusal::Yourself.into()),
            Act::Disable if status == Status::Disabled => Err(Refusal::AlreadyDisabled.into()),
            Act::Enable => Ok(access::check_enable(&self.standing, now)?),
            Act::Unlock => Ok(access::check_unlock(&self.standing, now)?),
            Act::EndSessions if is_actor => Err(Refusal::Yourself.into()),
            Act::EndSessions if !around.with_sessions.contains(&self.id) => Err(Refusal::NoSessions.into()),
            Act::Disable | Act::EndSessions => Ok(()),
            Act::EditRoles if is_actor => Err(Refusal::Yourself.into()),
            Act::EditRoles => self.has_roles_to_change(around),
            Act::Notify => self.may_be_told(around, now),
        }
    }

    fn has_roles_to_change(&self, around: &Circumstances) -> Result<(), Skip> {
        let change = around.role_change.as_ref().ok_or(Refusal::NoRolesChosen)?;
        let given = around.given(self.id);
        match change.changes(given) {
            true => Ok(()),
            false if change.is_kept_by_rule(given) => Err(Refusal::KeptByRule.into()),
            false => Err(Refusal::RolesAreSo.into()),
        }
    }

    fn may_be_told(&self, around: &Circumstances, now: Timestamp) -> Result<(), Skip> {
        let told = around.told.as_ref().ok_or(Refusal::NothingToSay)?;
        if told.contains(&self.id) {
            return Err(Refusal::AlreadyTold.into());
        }
        Ok(may_be_sent(MailKind::Notification, self.as_recipient(false), Occasion::Request, now)?)
    }

    fn may_be_invited(&self, act: Act, around: &Circumstances, now: Timestamp) -> Result<(), Skip> {
        let Some(invitation) = act.invitation() else { return Ok(()) };
        let recipient = self.as_recipient(around.with_waiting_mail.contains(&self.id));
        may_be_sent(invitation.chief_mail(), recipient, Occasion::Request, now)?;
        let edits_them = around.mine.hold_in(self.place.department_id, Permission::EditUsers);
        if !invitation::may_be_asked_for(&self.standing, edits_them) {
            return Err(Refusal::NotInvited.into());
        }
        Ok(())
    }

    fn as_recipient(&self, is_waiting: bool) -> Recipient {
        Recipient {
            standing: self.standing,
            sso: self.sso,
            has_address: !self.email.is_empty(),
            mail_failed_at: self.mail_failed_at,
            mail_asked_at: self.mail_asked_at,
            // No act here reminds anybody.
            has_ended_reminders: false,
            is_waiting,
        }
    }

    fn lacks_an_account(&self, now: Timestamp) -> Result<(), Skip> {
        match self.standing.status(now) {
            Status::Disabled => Err(Ineligible::Disabled.into()),
            Status::Staged if self.employment_date.is_some_and(|begin| begin <= now.date()) => Ok(()),
            Status::Staged => Err(Refusal::NotEmployedNow.into()),
            Status::Invited | Status::Active | Status::Locked => Err(Refusal::HasAccount.into()),
        }
    }
}

use std::collections::HashMap;

use actix_web::web::Path;
use askama::Template;

use crate::clock::Timestamp;
use crate::context::UserId;
use crate::gate::{Allowed, Frame, need};
use crate::journal::{self, Subject};
use crate::mail::MailKind;
use crate::mail::outbox::MailState;
use crate::user_admin::store::{self, MailOf};
use crate::user_admin::timeline::{self, Event};
use crate::user_admin::{form, web::Choices};
use crate::users::addresses::{self, Waiting};
use crate::users::eligibility::{Ineligible, Occasion, cools_down_until, may_be_sent};
use crate::users::rules::DOCUMENT_TYPES;
use crate::users::{self as people, Status, User, factors, guard, roles};
use crate::web::form::label_of;
use crate::web::{Page, render};

const TIMELINE_LENGTH: i64 = 100;
const MAILS_SHOWN: i64 = 100;

/// An address that waits to be confirmed, and the name of who asked for it.
struct WaitingAddress {
    change: Waiting,
    asked_by: String,
    link_failed: bool,
}

#[derive(Template)]
#[template(path = "users/detail.html")]
struct DetailPage {
    frame: Frame,
    user: User,
    department: String,
    position: String,
    roles: String,
    mails: Vec<MailOf>,
    timeline: Vec<Event>,
    may_change: bool,
    waiting: Option<WaitingAddress>,
    is_self: bool,
    has_factor: bool,
    now: Timestamp,
}

impl DetailPage {
    fn status(&self) -> Status {
        self.user.status(self.now)
    }

    fn may_edit(&self) -> bool {
        self.may_change && self.frame.may("edit_users")
    }

    fn may_send(&self) -> bool {
        self.may_change && self.frame.may("send_mails")
    }

    fn may_correct(&self) -> bool {
        let correctable = !self.is_self && !self.user.sso && self.status() != Status::Disabled;
        correctable && self.may_change && self.frame.may("correct_addresses")
    }

    fn may_withdraw(&self) -> bool {
        self.may_change && self.frame.may("correct_addresses")
    }

    /// By a mailed link or by hand; one's own is changed under one's account.
    fn may_reset(&self) -> bool {
        let has_password = !self.user.sso && self.status() != Status::Disabled;
        has_password && !self.is_self && self.may_send()
    }

    fn may_remove_factor(&self) -> bool {
        self.has_factor && self.may_change && !self.is_self && self.frame.may("set_passwords")
    }

    fn ineligible(&self) -> Option<Ineligible> {
        may_be_sent(MailKind::Activation, &self.user, Occasion::Request, self.now).err()
    }

    /// When the button for an activation mail works again, where a mail was asked for just now.
    fn cooling_button(&self) -> Option<Timestamp> {
        let cooling = self.may_send() && self.ineligible() == Some(Ineligible::CoolingDown);
        cools_down_until(&self.user, Occasion::Request, self.now).filter(|_| cooling)
    }

    fn invitation_has_expired(&self) -> bool {
        self.status() == Status::Invited && self.user.invitation_ends_at.is_some_and(|end| end <= self.now)
    }

    fn locked_until(&self) -> Option<Timestamp> {
        self.user.standing.locked_until.filter(|until| *until > self.now)
    }

    fn language(&self) -> &str {
        label_of(form::LANGUAGES, &self.user.language)
    }

    fn document_type(&self) -> &str {
        label_of(DOCUMENT_TYPES, &self.user.document_type)
    }

    fn subtitle(&self) -> String {
        [self.position.as_str(), self.department.as_str()]
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", ")
    }
}

pub async fn show(visit: Allowed<need::ReadUsers>, id: Path<i64>) -> Page {
    let id = UserId(id.into_inner());
    let permissions = visit.who.permissions.clone();
    let frame = visit.frame();
    let is_self = visit.who.id == id;
    let page = visit
        .read(move |connection, context| {
            let user = people::find(connection, id)?;
            let entries = journal::of_subject(connection, Subject::User(id), TIMELINE_LENGTH)?;
            let mails = store::mails_of(connection, id, MAILS_SHOWN)?;
            let change = addresses::waiting(connection, id)?;
            let asker = change.as_ref().and_then(|change| change.requested_by);
            let actors: Vec<UserId> = entries.iter().filter_map(|entry| entry.actor_id).chain(asker).collect();
            let names = people::names_of(connection, &actors)?;
            let choices = Choices::load(connection)?;
            let roles: Vec<String> = roles::of_user(connection, id)?
                .into_iter()
                .map(|role| role.name)
                .collect();
            Ok(DetailPage {
                department: name_of(&choices.departments, user.department_id),
                position: name_of(&choices.positions, user.position_id),
                roles: if roles.is_empty() { "Self-service".to_owned() } else { roles.join(", ") },
                timeline: timeline::of(&entries, &mails, &names),
                waiting: change.map(|change| waiting_address(change, &mails, &names)),
                may_change: guard::may_change(connection, &permissions, id)?,
                has_factor: factors::has_any(connection, id)?,
                now: context.now,
                is_self,
                frame,
                user,
                mails,
            })
        })
        .await?;
    render(&page)
}

fn waiting_address(change: Waiting, mails: &[MailOf], names: &HashMap<UserId, String>) -> WaitingAddress {
    let asker = change.requested_by.and_then(|asker| names.get(&asker).cloned());
    let newest_link = mails
        .iter()
        .find(|mail| mail.kind == MailKind::AddressConfirmation && mail.recipient == change.email);
    WaitingAddress {
        asked_by: asker.unwrap_or_else(|| "a user since deleted".to_owned()),
        link_failed: newest_link.is_some_and(|mail| mail.state == MailState::Failed),
        change,
    }
}

fn name_of(options: &[(String, String)], id: Option<i64>) -> String {
    let wanted = id.map(|id| id.to_string());
    options
        .iter()
        .find(|(value, _)| Some(value) == wanted.as_ref())
        .map(|(_, name)| name.clone())
        .unwrap_or_default()
}

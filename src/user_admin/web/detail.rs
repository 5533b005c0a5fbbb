use actix_web::web::Path;
use askama::Template;

use super::answer::Answer;
use crate::clock::Timestamp;
use crate::context::UserId;
use crate::gate::{Allowed, Frame, need};
use crate::mail::MailKind;
use crate::mail::outbox;
use crate::user_admin::timeline::Timeline;
use crate::user_admin::{form, web::Choices};
use crate::users::diagnosis::{Facts, Part, Viewer, diagnose};
use crate::users::eligibility::{Occasion, may_be_sent};
use crate::users::rules::DOCUMENT_TYPES;
use crate::users::{self as people, Status, User, guard, roles};
use crate::web::form::label_of;
use crate::web::{Page, render};

#[derive(Template)]
#[template(path = "users/detail.html")]
struct DetailPage {
    frame: Frame,
    user: User,
    department: String,
    position: String,
    roles: String,
    answer: Answer,
    timeline: Timeline,
    may_change: bool,
    is_self: bool,
    now: Timestamp,
}

impl DetailPage {
    fn status(&self) -> Status {
        self.user.status(self.now)
    }

    fn may_edit(&self) -> bool {
        self.may_change && self.frame.may("edit_users")
    }

    /// Beside the answer, where that offers another act.
    fn may_resend(&self) -> bool {
        let is_eligible = may_be_sent(MailKind::Activation, &self.user, Occasion::Request, self.now).is_ok();
        self.may_change && self.frame.may("send_mails") && is_eligible && !self.answer.is_about_sending()
    }

    fn locked_until(&self) -> Option<Timestamp> {
        self.user.standing.lock_ends_at(self.now)
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
            let outage = outbox::outage(connection)?;
            let diagnosis = diagnose(&Facts::load(connection, &user, outage)?, context.now);
            let may_change = guard::may_change(connection, &permissions, id)?;
            let viewer = Viewer { permissions: &permissions, may_change };
            let choices = Choices::load(connection)?;
            let roles: Vec<String> = roles::of_user(connection, id)?
                .into_iter()
                .map(|role| role.name)
                .collect();
            Ok(DetailPage {
                department: name_of(&choices.departments, user.department_id),
                position: name_of(&choices.positions, user.position_id),
                roles: if roles.is_empty() { "Self-service".to_owned() } else { roles.join(", ") },
                answer: Answer::new(&diagnosis, &viewer, &user, context.now),
                timeline: Timeline::load(connection, id)?,
                may_change,
                now: context.now,
                is_self,
                frame,
                user,
            })
        })
        .await?;
    render(&page)
}

fn name_of(options: &[(String, String)], id: Option<i64>) -> String {
    let wanted = id.map(|id| id.to_string());
    options
        .iter()
        .find(|(value, _)| Some(value) == wanted.as_ref())
        .map(|(_, name)| name.clone())
        .unwrap_or_default()
}

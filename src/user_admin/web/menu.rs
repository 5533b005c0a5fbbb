//! The "⋯" menu of a row. With scripts it opens in place; without, it is a page.

use actix_web::web::Path;
use askama::Template;

use super::offers;
use crate::clock::Timestamp;
use crate::context::UserId;
use crate::gate::{Allowed, Frame, Within, need, page_before};
use crate::mail::MailKind;
use crate::mailing::eligibility::{Ineligible, Occasion, cools_down_until, may_be_sent};
use crate::mailing::invitation;
use crate::people::{Status, User};
use crate::rights::Permission;
use crate::web::{Page, render};

#[derive(Template)]
#[template(path = "users/menu.html")]
struct MenuPage {
    frame: Frame,
    user: User,
    /// The list's query, to come back to the same view.
    view: String,
    now: Timestamp,
}

impl MenuPage {
    fn status(&self) -> Status {
        self.user.status(self.now)
    }

    fn may_edit(&self) -> bool {
        self.frame.may(Permission::EditUsers)
    }

    fn may_reset(&self) -> bool {
        offers::may_reset(&self.user, &self.frame, self.now)
    }

    fn may_hand_out(&self) -> bool {
        offers::may_hand_out(&self.user, &self.frame, self.now)
    }

    /// Nobody disables themselves.
    fn may_disable(&self) -> bool {
        self.may_edit() && self.status() != Status::Disabled && !self.frame.is_seen_by(self.user.id)
    }

    /// Merging deletes one of two records, and nobody merges their own.
    fn may_merge(&self) -> bool {
        self.may_edit() && self.frame.may_everywhere(Permission::EraseUsers) && !self.frame.is_seen_by(self.user.id)
    }

    fn may_invite(&self) -> bool {
        invitation::may_be_asked_for(&self.user.standing, self.may_edit())
    }

    /// Why this user can't get an activation mail.
    fn ineligible(&self) -> Option<Ineligible> {
        may_be_sent(MailKind::Activation, &self.user, Occasion::Request, self.now).err()
    }

    fn cools_down_until(&self) -> Option<Timestamp> {
        cools_down_until(&self.user, Occasion::Request, self.now)
    }
}

pub async fn show(visit: Allowed<Within<need::SendMails>>, id: Path<i64>) -> Page {
    let (user, ()) = visit.about(UserId(id.into_inner()), |_, _| Ok(())).await?;
    let before = page_before(&visit.request).unwrap_or_default();
    render(&MenuPage {
        view: before.strip_prefix("/users?").unwrap_or_default().to_owned(),
        frame: visit.frame().about(user.department_id),
        now: visit.now,
        user,
    })
}

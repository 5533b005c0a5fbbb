use askama::Template;

use crate::gate::{Allowed, Frame, need};
use crate::notifications::choices::Choices;
use crate::notifying::Notification;
use crate::notifying::store::all;
use crate::rights::Permission;
use crate::web::{Page, render};

/// An organisation has a handful.
const SHOWN: usize = 500;

#[derive(Template)]
#[template(path = "notifications/list.html")]
struct ListPage {
    frame: Frame,
    notifications: Vec<Notification>,
    choices: Choices,
    may_edit: bool,
}

impl ListPage {
    fn who_gets(&self, notification: &Notification) -> String {
        self.choices.in_words(&notification.condition())
    }
}

pub async fn show(visit: Allowed<need::SendMails>) -> Page {
    let (notifications, choices) = visit
        .read(|connection, _| Ok((all(connection, SHOWN)?, Choices::load(connection)?)))
        .await?;
    let may_edit = visit.who.may(Permission::EditUsers);
    render(&ListPage { frame: visit.frame(), notifications, choices, may_edit })
}

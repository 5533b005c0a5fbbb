use actix_web::web::Path;
use askama::Template;

use crate::context::UserId;
use crate::db::DatabaseError;
use crate::gate::{Allowed, Frame, Visit, Within, need};
use crate::people::User;
use crate::reminders::flow::stop::{self, ResumeError};
use crate::reminders::stop_link;
use crate::web::session::Tone;
use crate::web::{Page, PageError, render, secretive};

#[derive(Template)]
#[template(path = "reminders/stop.html")]
struct StopPage {
    frame: Frame,
    first_name: String,
    has_ended: bool,
}

#[derive(Template)]
#[template(path = "reminders/stopped.html")]
struct StoppedPage {
    frame: Frame,
}

/// Programs that look at links open them too, so this ends nothing.
pub async fn ask(visit: Visit, key: Path<String>) -> Page {
    let user = owner(&visit, &key).await?;
    secretive(render(&StopPage {
        frame: visit.frame(),
        has_ended: user.reminders_ended_at.is_some(),
        first_name: user.details.first_name,
    }))
}

/// By the page's button, or by a mail program (RFC 8058), which follows no redirect.
pub async fn stop(visit: Visit, key: Path<String>) -> Page {
    // A stranger may send here as often as they like: the database is asked to write only where there is something to end.
    if owner(&visit, &key).await?.reminders_ended_at.is_none() {
        let stopped = visit
            .attempt(move |connection, context| Ok::<_, DatabaseError>(stop::stop(connection, context, &key)?))
            .await?;
        if !stopped {
            return Err(PageError::NotFound);
        }
    }
    secretive(render(&StoppedPage { frame: visit.frame() }))
}

async fn owner(visit: &Visit, key: &str) -> Result<User, PageError> {
    let key = key.to_owned();
    visit
        .read(move |connection, context| stop_link::whose(connection, context, &key))
        .await?
        .ok_or(PageError::NotFound)
}

pub async fn resume(visit: Allowed<Within<need::SendMails>>, id: Path<i64>) -> Page {
    let (id, mine) = (UserId(id.into_inner()), visit.who.permissions.clone());
    let resumed = visit
        .attempt(move |connection, context| stop::resume(connection, context, &mine, id))
        .await?;
    let words = if resumed {
        "Reminders are sent again."
    } else {
        "Nothing changed: reminders had not ended."
    };
    visit.see_other_with(&format!("/users/{id}"), Tone::Success, words)
}

impl From<ResumeError> for PageError {
    fn from(error: ResumeError) -> PageError {
        match error {
            ResumeError::Forbidden(error) => error.into(),
            ResumeError::Database(error) => error.into(),
        }
    }
}

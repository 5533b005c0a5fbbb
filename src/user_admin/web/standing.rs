use actix_web::web::Path;
use askama::Template;

use super::editor;
use crate::context::{Context, UserId};
use crate::db::Connection;
use crate::editing::{Editor, SaveError};
use crate::gate::{Frame, Recent, Within, need};
use crate::people::User;
use crate::rights::guard::Forbidden;
use crate::user_admin::flow;
use crate::web::session::Tone;
use crate::web::{Page, PageError, render};

#[derive(Template)]
#[template(path = "users/disable.html")]
struct DisablePage {
    frame: Frame,
    user: User,
}

pub async fn ask_disable(visit: Recent<Within<need::EditUsers>>, id: Path<i64>) -> Page {
    let (user, ()) = visit.about_another(UserId(id.into_inner()), |_, _| Ok(())).await?;
    let frame = visit.frame().about(user.department_id);
    render(&DisablePage { frame, user })
}

pub async fn disable(visit: Recent<Within<need::EditUsers>>, id: Path<i64>) -> Page {
    let id = UserId(id.into_inner());
    if id == visit.who.id {
        return visit.see_other_with(
            &format!("/users/{id}"),
            Tone::Error,
            "You can't disable yourself. Another administrator can.",
        );
    }
    change(
        &visit,
        id,
        flow::disable,
        "Disabled. Sessions and mailed links have ended. To undo this, press Enable.",
    )
    .await
}

pub async fn enable(visit: Recent<Within<need::EditUsers>>, id: Path<i64>) -> Page {
    change(&visit, UserId(id.into_inner()), flow::enable, "Enabled.").await
}

pub async fn unlock(visit: Recent<Within<need::SendMails>>, id: Path<i64>) -> Page {
    change(&visit, UserId(id.into_inner()), flow::unlock, "Unlocked. They can try to sign in again.").await
}

type Change = fn(&mut Connection, &Context, &Editor, UserId) -> Result<(), SaveError>;

async fn change<N>(visit: &Recent<N>, id: UserId, act: Change, done: &str) -> Page {
    let editor = editor(visit);
    let changed = visit
        .attempt(move |connection, context| act(connection, context, &editor, id))
        .await;
    let back = format!("/users/{id}");
    match changed {
        Ok(()) => visit.see_other_with(&back, Tone::Success, done),
        Err(SaveError::Forbidden(Forbidden::LastAdministrator)) => {
            visit.see_other_with(&back, Tone::Error, Forbidden::LastAdministrator.to_string())
        }
        Err(SaveError::Unfit(reason)) => {
            visit.see_other_with(&back, Tone::Warning, format!("Nothing changed. {}", reason.words()))
        }
        Err(SaveError::Forbidden(error)) => Err(error.into()),
        Err(SaveError::Database(error)) => Err(error.into()),
        Err(other) => Err(PageError::Internal(other.to_string())),
    }
}

//! The question before somebody is erased, and its answer.

use actix_web::web::Path;
use askama::Template;

use crate::context::UserId;
use crate::gate::{Frame, Recent, need};
use crate::people::User;
use crate::personal_data::flow::{self, EraseError};
use crate::rights::guard::Forbidden;
use crate::web::session::Tone;
use crate::web::{Form, Page, Submitted, render, render_refused};

type Eraser = Recent<(need::EditUsers, need::EraseUsers)>;

#[derive(Template)]
#[template(path = "personal_data/erase.html")]
struct ErasePage {
    frame: Frame,
    form: Form,
    user: User,
}

impl ErasePage {
    fn what_to_type(&self) -> String {
        format!("Type {} to confirm.", flow::word_to_type(&self.user))
    }
}

pub async fn ask(visit: Eraser, id: Path<i64>) -> Page {
    let (user, ()) = visit.about_another(UserId(id.into_inner()), |_, _| Ok(())).await?;
    render(&ErasePage { frame: visit.frame(), form: Form::default(), user })
}

pub async fn erase(visit: Eraser, id: Path<i64>, submitted: Submitted) -> Page {
    let (id, mine) = (UserId(id.into_inner()), visit.who.permissions.clone());
    let typed = submitted.get("username").to_owned();
    let erased = visit
        .attempt(move |connection, context| flow::erase(connection, context, &mine, id, &typed))
        .await;
    match erased {
        Ok(()) => {
            visit.see_other_with("/users", Tone::Success, "The user was erased. The journal keeps that it was done.")
        }
        Err(error @ EraseError::NotTyped) => refuse(&visit, id, &submitted, &error).await,
        Err(EraseError::Forbidden(error @ Forbidden::LastAdministrator)) => {
            visit.see_other_with(&format!("/users/{id}"), Tone::Error, error.to_string())
        }
        Err(error @ EraseError::Oneself) => {
            visit.see_other_with(&format!("/users/{id}"), Tone::Error, error.to_string())
        }
        Err(error) => Err(error.into()),
    }
}

async fn refuse(visit: &Eraser, id: UserId, submitted: &Submitted, error: &EraseError) -> Page {
    let (user, ()) = visit.about_another(id, |_, _| Ok(())).await?;
    let mut form = Form::from_submitted(submitted);
    form.refuse("username", error.to_string());
    render_refused(&ErasePage { frame: visit.frame(), form, user })
}

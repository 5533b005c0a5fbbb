use actix_web::web::Path;
use askama::Template;

use crate::context::UserId;
use crate::entry::factors;
use crate::gate::{Frame, Recent, Within, need};
use crate::people::User;
use crate::rights::guard::Forbidden;
use crate::second_factor::flow::{self, RemovalError};
use crate::web::session::Tone;
use crate::web::{Page, PageError, render};

#[derive(Template)]
#[template(path = "second_factor/remove_lost.html")]
struct RemoveLostPage {
    frame: Frame,
    user: User,
}

type Helper = Recent<Within<need::SetPasswords>>;

pub async fn ask(visit: Helper, id: Path<i64>) -> Page {
    let id = UserId(id.into_inner());
    let (user, has_any) = visit
        .about_another(id, move |connection, _| factors::has_any(connection, id))
        .await?;
    if !has_any {
        return visit.see_other_with(&format!("/users/{id}"), Tone::Info, "They have no second factor.");
    }
    let frame = visit.frame().about(user.department_id);
    render(&RemoveLostPage { frame, user })
}

/// One's own is removed on one's account's page, which asks for the password.
pub async fn remove(visit: Helper, id: Path<i64>) -> Page {
    let id = UserId(id.into_inner());
    if id == visit.who.id {
        return Err(PageError::Forbidden);
    }
    let mine = visit.who.permissions.clone();
    let removed = visit
        .attempt(move |connection, context| flow::remove_lost(connection, context, &mine, id))
        .await;
    let back = format!("/users/{id}");
    match removed {
        Ok(()) => {
            visit.send_waiting_mail();
            let words = "The second factor is removed. They sign in with their password and are told by mail, if they have an address.";
            visit.see_other_with(&back, Tone::Success, words)
        }
        Err(gone @ RemovalError::Gone) => visit.see_other_with(&back, Tone::Info, gone.to_string()),
        Err(RemovalError::Forbidden(Forbidden::MayDoMore)) => Err(PageError::Forbidden),
        Err(error) => Err(error.into()),
    }
}

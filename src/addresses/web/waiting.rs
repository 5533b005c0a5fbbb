use actix_web::web::Path;

use super::refusal_words;
use crate::addresses::flow;
use crate::context::UserId;
use crate::gate::{Allowed, Within, need};
use crate::web::Page;
use crate::web::session::Tone;

pub async fn send_again(visit: Allowed<Within<need::CorrectAddresses>>, id: Path<i64>) -> Page {
    let id = UserId(id.into_inner());
    let mine = visit.who.permissions.clone();
    let sent = visit
        .attempt(move |connection, context| flow::send_again(connection, context, &mine, id))
        .await;
    let back = format!("/users/{id}");
    match sent {
        Ok(sent) => {
            visit.send_waiting_mail();
            visit.see_other_with(&back, Tone::Success, sent.words())
        }
        Err(error) => visit.see_other_with(&back, Tone::Warning, format!("Not sent. {}", refusal_words(error)?)),
    }
}

pub async fn withdraw(visit: Allowed<Within<need::CorrectAddresses>>, id: Path<i64>) -> Page {
    let id = UserId(id.into_inner());
    let mine = visit.who.permissions.clone();
    let withdrawn = visit
        .attempt(move |connection, context| flow::withdraw(connection, context, &mine, id))
        .await;
    let back = format!("/users/{id}");
    match withdrawn {
        Ok(()) => visit.see_other_with(&back, Tone::Success, "Withdrawn. The mailed link no longer works."),
        Err(error) => visit.see_other_with(&back, Tone::Warning, refusal_words(error)?),
    }
}

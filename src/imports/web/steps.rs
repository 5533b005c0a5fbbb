use actix_web::web::Path;

use crate::gate::{Allowed, Recent, need};
use crate::imports::flow::apply;
use crate::imports::flow::begin::{self, StepError};
use crate::web::session::Tone;
use crate::web::{Page, Submitted, see_other};

pub async fn apply(visit: Recent<need::EditUsers>, id: Path<i64>, submitted: Submitted) -> Page {
    let id = id.into_inner();
    let all_or_nothing = submitted.has("all_or_nothing");
    let confirmed = visit
        .attempt(move |connection, context| apply::confirm(connection, context, id, all_or_nothing))
        .await;
    visit.portal.imports_waiting.notify_one();
    // An edit may have enqueued a notice, as of a new username.
    visit.send_waiting_mail();
    after(&visit, id, confirmed, "")
}

pub async fn cancel(visit: Allowed<need::EditUsers>, id: Path<i64>) -> Page {
    let id = id.into_inner();
    let mine = visit.who.permissions.clone();
    let cancelled = visit
        .attempt(move |connection, context| begin::cancel(connection, context, &mine, id))
        .await;
    visit.portal.imports_waiting.notify_one();
    after(&visit, id, cancelled, "Cancelled. Nothing was written to users.")
}

/// Back to the import, with words where there are some.
pub fn after<N>(visit: &Allowed<N>, id: i64, done: Result<(), StepError>, words: &str) -> Page {
    let page = format!("/imports/{id}");
    match done {
        Ok(()) if words.is_empty() => see_other(&page),
        Ok(()) => visit.see_other_with(&page, Tone::Success, words),
        Err(StepError::Database(error)) => Err(error.into()),
        Err(StepError::NotYours) => Err(StepError::NotYours.into()),
        Err(refused) => visit.see_other_with(&page, Tone::Warning, refused.to_string()),
    }
}

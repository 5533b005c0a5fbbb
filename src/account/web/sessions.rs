use super::Owner;
use crate::account::flow;
use crate::web::session::Tone;
use crate::web::{Page, Submitted};

pub async fn end_one(visit: Owner, submitted: Submitted) -> Page {
    let (id, handle) = (visit.who.id, submitted.get("session").to_owned());
    if handle == visit.session.handle()? {
        visit.session.end();
    }
    let ended = visit
        .write(move |connection, context| flow::end_session(connection, context, id, &handle))
        .await?;
    let words = if ended > 0 { "The session has ended." } else { "That session had already ended." };
    visit.see_other_with("/account", Tone::Success, words)
}

pub async fn end_others(visit: Owner) -> Page {
    let (id, this_session) = (visit.who.id, visit.session.handle()?);
    let ended = visit
        .write(move |connection, context| flow::end_others(connection, context, id, &this_session))
        .await?;
    visit.see_other_with("/account", Tone::Success, format!("Ended {ended} other sessions."))
}

/// This one too.
pub async fn end_all(visit: Owner) -> Page {
    let id = visit.who.id;
    visit
        .write(move |connection, context| flow::end_all(connection, context, id))
        .await?;
    visit.session.end();
    visit.see_other_with("/login", Tone::Success, "All your sessions have ended, this one too.")
}

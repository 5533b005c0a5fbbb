use super::Owner;
use crate::account::flow;
use crate::web::session::Tone;
use crate::web::{Page, Submitted};

/// The way back.
const SIGN_IN_AGAIN: &str = "To use that device again, sign in there with your email or username and your password.";

pub async fn end_one(visit: Owner, submitted: Submitted) -> Page {
    let (id, handle) = (visit.who.id, submitted.get("session").to_owned());
    if handle == visit.session.handle()? {
        visit.session.end();
    }
    let ended = visit
        .write(move |connection, context| flow::end_session(connection, context, id, &handle))
        .await?;
    let words = if ended > 0 {
        format!("The session has ended. {SIGN_IN_AGAIN}")
    } else {
        "That session had already ended.".to_owned()
    };
    visit.see_other_with("/account", Tone::Success, words)
}

pub async fn end_others(visit: Owner) -> Page {
    let (id, this_session) = (visit.who.id, visit.session.handle()?);
    let ended = visit
        .write(move |connection, context| flow::end_others(connection, context, id, &this_session))
        .await?;
    visit.see_other_with("/account", Tone::Success, others_ended(ended))
}

fn others_ended(ended: usize) -> String {
    match ended {
        0 => "There were no other sessions.".to_owned(),
        1 => format!("Ended 1 other session. {SIGN_IN_AGAIN}"),
        _ => format!(
            "Ended {ended} other sessions. To use those devices again, sign in there with your email or username and your \
             password."
        ),
    }
}

/// This one too.
pub async fn end_all(visit: Owner) -> Page {
    let id = visit.who.id;
    visit
        .write(move |connection, context| flow::end_all(connection, context, id))
        .await?;
    visit.session.end();
    visit.see_other_with(
        "/login",
        Tone::Success,
        "All your sessions have ended, this one too. To go on, sign in with your email or username and your password.",
    )
}

use actix_web::web::Query;
use askama::Template;
use serde::Deserialize;

use super::flow;
use crate::gate::{Allowed, Frame, Visit, need};
use crate::journal::{self, Action, Subject};
use crate::secret::Password;
use crate::web::session::Tone;
use crate::web::{Form, Page, PageError, Submitted, render, render_refused, see_other};

#[derive(Template)]
#[template(path = "sign_in/login.html")]
struct LoginPage {
    frame: Frame,
    form: Form,
}

#[derive(Deserialize)]
pub struct Login {
    #[serde(default)]
    next: String,
}

pub async fn show(visit: Visit, query: Query<Login>) -> Page {
    if visit.session.user()?.is_some() {
        return see_other(local_path(&query.next));
    }
    let mut form = Form::default();
    form.set("next", query.into_inner().next);
    render(&LoginPage { frame: visit.frame(), form })
}

pub async fn sign_in(visit: Visit, submitted: Submitted) -> Page {
    visit.portal.tries.count(visit.address)?;
    let login = submitted.get("login").to_owned();
    let candidate = visit
        .read(move |connection, context| flow::find_candidate(connection, context, &login))
        .await?;
    let password = Password::as_typed(submitted.get("password"));
    let matched = visit.portal.passwords.verify(password, candidate.hash).await?;
    let signed_in = visit
        .write(move |connection, context| {
            flow::conclude(connection, context, candidate.user, matched).map_err(PageError::from)
        })
        .await?;
    match signed_in {
        Some(user) => {
            visit.session.sign_in(user, &visit.request, &visit.context)?;
            see_other(local_path(submitted.get("next")))
        }
        None => {
            let mut form = Form::from_submitted(&submitted);
            form.refuse_all(
                "That didn't work. Check the name and the password. After too many tries an account is locked for a while.",
            );
            render_refused(&LoginPage { frame: visit.frame(), form })
        }
    }
}

pub async fn sign_out(visit: Allowed<need::SignedIn>) -> Page {
    let user = visit.who.id;
    visit
        .write(move |connection, context| {
            journal::record(connection, context, Action::SignedOut, Subject::User(user), "").map_err(PageError::from)
        })
        .await?;
    visit.session.end();
    visit.see_other_with("/login", Tone::Success, "You are signed out.")
}

/// Never leads to another site.
fn local_path(next: &str) -> &str {
    let local = next.starts_with('/') && !next.starts_with("//") && !next.contains(['\\', '\r', '\n']);
    if local { next } else { "/" }
}

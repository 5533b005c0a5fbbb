use std::time::Duration;

use actix_web::web::Query;
use serde::Deserialize;
use tokio::time::Instant;

use super::flow::{self, Concluded, Typed};
use crate::gate::{Onward, SignInPage, Visit, local_path};
use crate::journal::{self, Action, Subject};
use crate::language::Sentence;
use crate::secret::Password;
use crate::web::device;
use crate::web::session::Tone;
use crate::web::{Form, Page, Submitted, render, render_refused, see_other};

/// Longer than a refusal takes, so that the little more that a known name or a lock takes can't be told.
const REFUSAL_TIME: Duration = Duration::from_millis(60);

#[derive(Deserialize)]
pub struct Login {
    #[serde(default)]
    next: String,
}

pub async fn show(visit: Visit, query: Query<Login>) -> Page {
    if visit.session.user()?.is_some() {
        return see_other(local_path(&query.next));
    }
    if let Some(pending) = visit.pending()? {
        return see_other(pending.path());
    }
    let mut form = Form::default();
    form.set("next", query.into_inner().next);
    render(&SignInPage::new(&visit, form))
}

pub async fn sign_in(visit: Visit, submitted: Submitted) -> Page {
    visit.portal.tries.count(visit.address)?;
    let refused_at = Instant::now() + REFUSAL_TIME;
    let login = submitted.get("login").to_owned();
    let typed = submitted.get("password").to_owned();
    let device = device::cookie_of(&visit.request, &visit.context);
    let candidate = visit
        .read(move |connection, context| {
            let typed = Typed { login: &login, password: &typed, device: device.as_deref() };
            flow::find_candidate(connection, context, &typed)
        })
        .await?;
    let password = Password::as_typed(submitted.get("password"));
    let matched = visit.portal.passwords.verify(password, candidate.hash.clone()).await?;
    let concluded = visit
        .write(move |connection, context| flow::conclude(connection, context, candidate, matched))
        .await?;
    match concluded {
        Concluded::Admitted(admission) => {
            see_other(&visit.proceed(admission, Onward::said_in(&submitted, &visit.context))?)
        }
        Concluded::TemporaryEnded(at) => refuse(
            &visit,
            &submitted,
            visit
                .language
                .sentence("temporary-password-expired")
                .with("at", visit.site.moment(&at, visit.language)),
        ),
        Concluded::Refused => {
            tokio::time::sleep_until(refused_at).await;
            refuse(&visit, &submitted, visit.language.sentence("refused"))
        }
    }
}

fn refuse(visit: &Visit, submitted: &Submitted, problem: Sentence) -> Page {
    let mut form = Form::from_submitted(submitted);
    form.refuse_all(problem);
    render_refused(&SignInPage::new(visit, form))
}

/// Ends the session, also of somebody who has a step to take before they are signed in. Without a session nothing is
/// written, not even a message.
pub async fn sign_out(visit: Visit) -> Page {
    if !visit.session.is_somebodys()? {
        return see_other("/login");
    }
    if let Some(user) = visit.session.user()? {
        visit
            .write(move |connection, context| {
                journal::record(connection, context, Action::SignedOut, Subject::User(user), "")
            })
            .await?;
    }
    visit.session.end();
    visit.see_other_with("/login", Tone::Success, visit.language.say("signed-out"))
}

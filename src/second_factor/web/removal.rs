use actix_web::web::Path;
use askama::Template;

use super::{Owner, check_current_password};
use crate::db::QueryError;
use crate::entry::factors::{self, Factors};
use crate::gate::Frame;
use crate::people;
use crate::second_factor::flow::{self, Factor, RemovalError};
use crate::secret::Password;
use crate::web::session::Tone;
use crate::web::{Form, Page, PageError, Submitted, render, render_refused};

const BACK: &str = "/account/second-factor";

#[derive(Template)]
#[template(path = "second_factor/remove.html")]
struct RemovePage {
    frame: Frame,
    form: Form,
    username: String,
    what: String,
    is_last: bool,
}

pub async fn ask_app(visit: Owner) -> Page {
    ask(visit, Factor::App).await
}

pub async fn ask_passkey(visit: Owner, id: Path<i64>) -> Page {
    ask(visit, Factor::Passkey(id.into_inner())).await
}

pub async fn remove_app(visit: Owner, submitted: Submitted) -> Page {
    remove(visit, Factor::App, submitted).await
}

pub async fn remove_passkey(visit: Owner, id: Path<i64>, submitted: Submitted) -> Page {
    remove(visit, Factor::Passkey(id.into_inner()), submitted).await
}

async fn ask(visit: Owner, factor: Factor) -> Page {
    render(&page(&visit, factor, Form::default()).await?)
}

async fn remove(visit: Owner, factor: Factor, submitted: Submitted) -> Page {
    let shown = page(&visit, factor, Form::default()).await?;
    let mut form = Form::default();
    check_current_password(&visit, &mut form, &submitted).await?;
    if shown.is_last {
        check_length(&mut form, &submitted);
    }
    if form.is_refused() {
        return render_refused(&RemovePage { form, ..shown });
    }
    let id = visit.who.id;
    let removed = visit
        .attempt(move |connection, context| flow::remove(connection, context, id, factor))
        .await;
    match removed {
        Ok(()) => {
            visit.send_waiting_mail();
            visit.see_other_with(BACK, Tone::Success, "Removed. You won't be asked for it any more.")
        }
        Err(refused @ (RemovalError::Required | RemovalError::Gone)) => {
            visit.see_other_with(BACK, Tone::Error, refused.to_string())
        }
        Err(error) => Err(error.into()),
    }
}

/// A short password must not come to open the account by itself. Its length is known only now that it was typed.
fn check_length(form: &mut Form, submitted: &Submitted) {
    let current = submitted.get("current_password");
    if Password::as_typed(current).is_short() {
        let words = "This password is too short for an account without a second factor. Set one of at least 15 \
                     characters on your account's page first.";
        form.refuse("current_password", words);
    }
}

async fn page(visit: &Owner, factor: Factor, form: Form) -> Result<RemovePage, PageError> {
    let (id, frame) = (visit.who.id, visit.frame());
    visit
        .read(move |connection, _| {
            let factors = factors::of_user(connection, id)?;
            let what = name_of(&factors, factor).ok_or(QueryError::NotFound)?;
            Ok(RemovePage {
                username: people::find(connection, id)?.details.username,
                is_last: factors.count() == 1,
                frame,
                form,
                what,
            })
        })
        .await
}

fn name_of(factors: &Factors, factor: Factor) -> Option<String> {
    match factor {
        Factor::App => factors.app_since.map(|_| "authenticator app".to_owned()),
        Factor::Passkey(id) => {
            let passkey = factors.passkeys.iter().find(|passkey| passkey.id == id)?;
            Some(format!("passkey \"{}\"", passkey.name))
        }
    }
}

impl From<RemovalError> for PageError {
    fn from(error: RemovalError) -> PageError {
        match error {
            RemovalError::Database(error) => error.into(),
            RemovalError::Forbidden(error) => error.into(),
            other => PageError::Internal(other.to_string()),
        }
    }
}

use actix_web::web::Path;
use askama::Template;

use super::flow::{self, NewAdministrator, SetUpLink, SetupError};
use crate::fields::Email;
use crate::gate::{Frame, Visit};
use crate::language::Language;
use crate::people::{Draft, DraftError, FIELDS};
use crate::secret::policy::MIN_LENGTH;
use crate::secret::{Password, Passwords};
use crate::web::session::Tone;
use crate::web::{Form, Page, PageError, Submitted, render, render_refused, secretive};

/// Of the first administrator's record.
const ASKED: [&str; 3] = ["first_name", "last_name", EMAIL];
const EMAIL: &str = "email";

#[derive(Template)]
#[template(path = "setup/form.html")]
struct SetupPage {
    frame: Frame,
    form: Form,
}

pub async fn show(visit: Visit, token: Path<String>) -> Page {
    match follow(&visit, token.into_inner()).await? {
        SetUpLink::Live => secretive(render(&SetupPage { frame: visit.frame(), form: Form::default() })),
        SetUpLink::AlreadyDone => already_done(&visit),
        SetUpLink::Unknown => Err(PageError::NotFound),
    }
}

fn already_done(visit: &Visit) -> Page {
    visit.see_other_with("/login", Tone::Info, "Already done: sign in. There is an administrator.")
}

pub async fn make_administrator(visit: Visit, token: Path<String>, submitted: Submitted) -> Page {
    let token = token.into_inner();
    match follow(&visit, token.clone()).await? {
        SetUpLink::Live => {}
        SetUpLink::AlreadyDone => return already_done(&visit),
        SetUpLink::Unknown => return Err(PageError::NotFound),
    }
    let mut form = Form::from_submitted(&submitted);
    let read = read(&mut form, &submitted, &visit.portal.passwords).await?;
    let Some((draft, password)) = read else {
        return secretive(render_refused(&SetupPage { frame: visit.frame(), form }));
    };
    let hash = visit.portal.passwords.hash(password).await?;
    let administrator = NewAdministrator { draft, hash };
    let made = visit
        .attempt(move |connection, context| flow::make_by_link(connection, context, &token, administrator))
        .await;
    match made {
        Ok(user) => {
            visit.session.sign_in(user, &visit.request, &visit.context)?;
            visit.see_other_with("/", Tone::Success, "Welcome. You are Purser's first administrator.")
        }
        Err(SetupError::Draft(DraftError::Database(error)) | SetupError::Database(error)) => Err(error.into()),
        Err(SetupError::Draft(refused)) => {
            form.refuse(refused.field().unwrap_or("email"), refused.to_string());
            secretive(render_refused(&SetupPage { frame: visit.frame(), form }))
        }
        Err(SetupError::LinkSpent) => already_done(&visit),
    }
}

async fn read(
    form: &mut Form,
    submitted: &Submitted,
    passwords: &Passwords,
) -> Result<Option<(Draft, Password)>, PageError> {
    let mut draft = form.read_all(
        FIELDS
            .iter()
            .filter(|field| ASKED.contains(&field.name) && field.name != EMAIL),
    );
    // Whoever is alone with the portal can be helped by nobody else than a mail.
    draft.email = form.read(EMAIL, Email::parse).map(|email| email.as_str().to_owned());
    let own_words = ASKED.map(|name| submitted.get(name));
    let password = form
        .read_new_password(submitted, passwords, &own_words, MIN_LENGTH, Language::english())
        .await?;
    Ok(password
        .filter(|_| !form.is_refused())
        .map(|password| (draft, password)))
}

async fn follow(visit: &Visit, token: String) -> Result<SetUpLink, PageError> {
    visit
        .read(move |connection, context| flow::follow(connection, context, &token))
        .await
}

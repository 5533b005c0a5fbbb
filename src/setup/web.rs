use actix_web::web::Path;
use askama::Template;

use super::flow::{self, NewAdministrator, SetUpLink, SetupError};
use crate::fields::{Email, rules};
use crate::gate::{Frame, Visit};
use crate::secret::policy::MIN_LENGTH;
use crate::secret::{Password, Passwords};
use crate::web::session::Tone;
use crate::web::{Form, Page, PageError, Submitted, render, render_refused, secretive};

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
    let Some((first_name, last_name, email, password)) = read else {
        return secretive(render_refused(&SetupPage { frame: visit.frame(), form }));
    };
    let hash = visit.portal.passwords.hash(password).await?;
    let administrator = NewAdministrator { first_name, last_name, email, hash };
    let made = visit
        .write(move |connection, context| flow::make_by_link(connection, context, &token, administrator))
        .await;
    match made {
        Ok(user) => {
            visit.session.sign_in(user, &visit.request, &visit.context)?;
            visit.see_other_with("/", Tone::Success, "Welcome. You are Purser's first administrator.")
        }
        Err(SetupError::EmailTaken) => {
            form.refuse("email", "A user with this address exists already.");
            secretive(render_refused(&SetupPage { frame: visit.frame(), form }))
        }
        Err(SetupError::LinkSpent) => already_done(&visit),
        Err(SetupError::Database(error)) => Err(error.into()),
        Err(SetupError::Query(error)) => Err(error.into()),
    }
}

async fn read(
    form: &mut Form,
    submitted: &Submitted,
    passwords: &Passwords,
) -> Result<Option<(String, String, Email, Password)>, PageError> {
    let first_name = form.read("first_name", rules::name("first name"));
    let last_name = form.read("last_name", rules::name("last name"));
    let email = form.read("email", Email::parse);
    let own_words = ["first_name", "last_name", "email"].map(|name| submitted.get(name));
    let password = form
        .read_new_password(submitted, passwords, &own_words, MIN_LENGTH)
        .await?;
    let read = || Some((first_name?, last_name?, email?, password?));
    Ok(read())
}

async fn follow(visit: &Visit, token: String) -> Result<SetUpLink, PageError> {
    visit
        .read(move |connection, context| flow::follow(connection, context, &token))
        .await
}

use actix_web::web::Path;
use askama::Template;

use super::flow::{self, NewAdministrator, SetupError};
use crate::gate::{Frame, Visit};
use crate::secret::Password;
use crate::users::{Email, rules};
use crate::web::session::Tone;
use crate::web::{Form, Page, PageError, Submitted, render, render_refused};

#[derive(Template)]
#[template(path = "setup/form.html")]
struct SetupPage {
    frame: Frame,
    form: Form,
}

pub async fn show(visit: Visit, token: Path<String>) -> Page {
    check_link(&visit, token.into_inner()).await?;
    render(&SetupPage { frame: visit.frame(), form: Form::default() })
}

pub async fn make_administrator(visit: Visit, token: Path<String>, submitted: Submitted) -> Page {
    let token = token.into_inner();
    check_link(&visit, token.clone()).await?;
    let mut form = Form::from_submitted(&submitted);
    let Some((first_name, last_name, email, password)) = read(&mut form, &submitted) else {
        return render_refused(&SetupPage { frame: visit.frame(), form });
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
            render_refused(&SetupPage { frame: visit.frame(), form })
        }
        Err(SetupError::LinkSpent) => Err(PageError::NotFound),
        Err(SetupError::Database(error)) => Err(error.into()),
        Err(SetupError::Query(error)) => Err(error.into()),
    }
}

fn read(form: &mut Form, submitted: &Submitted) -> Option<(String, String, Email, Password)> {
    let first_name = form.read("first_name", rules::name);
    let last_name = form.read("last_name", rules::name);
    let email = form.read("email", Email::parse);
    let own_words = ["first_name", "last_name", "email"].map(|name| submitted.get(name));
    let password = form.read_new_password(submitted, &own_words);
    Some((first_name?, last_name?, email?, password?))
}

async fn check_link(visit: &Visit, token: String) -> Result<(), PageError> {
    let live = visit
        .read(move |connection, context| flow::link_is_live(connection, context, &token))
        .await?;
    if live { Ok(()) } else { Err(PageError::NotFound) }
}

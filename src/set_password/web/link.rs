use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use crate::clock::Timestamp;
use crate::entry::admission::Admission;
use crate::gate::{Frame, Onward, Visit};
use crate::links::tokens::{StoredToken, TokenPurpose, is_news};
use crate::mailing::invitation::InvitationError;
use crate::set_password::flow::{self, Owner, PasswordLink};
use crate::web::session::Tone;
use crate::web::{Form, Page, PageError, Submitted, render, render_refused, secretive, with_status};

#[derive(Template)]
#[template(path = "set_password/form.html")]
struct FormPage {
    frame: Frame,
    form: Form,
    name: String,
    email: String,
    username: String,
    valid_until: Timestamp,
    shortest_password: usize,
}

#[derive(Template)]
#[template(path = "set_password/expired.html")]
struct ExpiredPage {
    frame: Frame,
    expired_at: Timestamp,
    new_link_path: String,
}

#[derive(Template)]
#[template(path = "set_password/already_done.html")]
struct AlreadyDonePage {
    frame: Frame,
}

#[derive(Template)]
#[template(path = "set_password/unknown.html")]
struct UnknownPage {
    frame: Frame,
}

#[derive(Template)]
#[template(path = "set_password/new_link_sent.html")]
struct NewLinkSentPage {
    frame: Frame,
}

/// Writes nothing but the opening, and that at most once a minute.
pub async fn open(visit: Visit, token: Path<String>) -> Page {
    let followed = follow(&visit, token.into_inner()).await?;
    let (PasswordLink::Live(stored, _) | PasswordLink::Expired(stored, _)) = &followed else {
        return show(&visit, followed, Form::default());
    };
    if is_news(stored, visit.now) {
        let stored = stored.clone();
        visit
            .write(move |connection, context| flow::note_opening(connection, context, &stored))
            .await?;
    }
    show(&visit, followed, Form::default())
}

pub async fn set(visit: Visit, token: Path<String>, submitted: Submitted) -> Page {
    visit.portal.tries.count(visit.address)?;
    let followed = follow(&visit, token.into_inner()).await?;
    let PasswordLink::Live(stored, owner) = followed else {
        return show(&visit, followed, Form::default());
    };
    let mut form = Form::default();
    let password = form
        .read_new_password(
            &submitted,
            &visit.portal.passwords,
            &owner.user.own_words(),
            owner.shortest_password,
            visit.language,
        )
        .await?;
    let Some(password) = password else {
        return show(&visit, PasswordLink::Live(stored, owner), form);
    };
    let hash = visit.portal.passwords.hash(password).await?;
    let admission = visit
        .write(move |connection, context| flow::set_password(connection, context, &stored, &owner.user, hash))
        .await?;
    let Some(admission) = admission else {
        return show(&visit, PasswordLink::AlreadyDone, Form::default());
    };
    visit.send_waiting_mail();
    let words = match &admission {
        Admission::SignedIn(_) => "password-set-signed-in",
        Admission::Due(..) => "password-set-step-due",
    };
    let next = visit.proceed(admission, Onward::to("/"))?;
    visit.see_other_with(&next, Tone::Success, visit.language.say(words))
}

pub async fn send_new_link(visit: Visit, token: Path<String>) -> Page {
    visit.portal.reset_requests.count(visit.address)?;
    let followed = follow(&visit, token.into_inner()).await?;
    let PasswordLink::Expired(_, owner) = followed else {
        return show(&visit, followed, Form::default());
    };
    let requested = visit
        .attempt(move |connection, context| flow::request_new_link(connection, context, &owner.user))
        .await;
    match requested {
        // Whoever may get no link is told no more than that the link is unknown.
        Err(InvitationError::Ineligible(_) | InvitationError::NotInvited) => {
            show(&visit, PasswordLink::Unknown, Form::default())
        }
        Err(InvitationError::Database(error)) => Err(error.into()),
        Ok(()) => {
            visit.send_waiting_mail();
            secretive(render(&NewLinkSentPage { frame: visit.frame() }))
        }
    }
}

async fn follow(visit: &Visit, token: String) -> Result<PasswordLink, PageError> {
    let purpose = if visit.request.path().starts_with("/activate/") {
        TokenPurpose::Activation
    } else {
        TokenPurpose::PasswordReset
    };
    visit
        .read(move |connection, context| flow::follow(connection, context, &token, purpose))
        .await
}

fn show(visit: &Visit, followed: PasswordLink, form: Form) -> Page {
    let frame = visit.frame();
    match followed {
        PasswordLink::Live(token, owner) => show_form(frame, form, token, *owner),
        PasswordLink::Expired(token, _) => secretive(with_status(
            StatusCode::GONE,
            render(&ExpiredPage {
                frame,
                expired_at: token.expires_at,
                new_link_path: new_link_path(visit.request.path()),
            }),
        )),
        PasswordLink::AlreadyDone => secretive(with_status(StatusCode::GONE, render(&AlreadyDonePage { frame }))),
        PasswordLink::Unknown => secretive(with_status(StatusCode::NOT_FOUND, render(&UnknownPage { frame }))),
    }
}

fn show_form(frame: Frame, form: Form, token: StoredToken, owner: Owner) -> Page {
    let Owner { user, shortest_password } = owner;
    let refused = form.is_refused();
    let page = FormPage {
        frame,
        form,
        name: user.full_name(),
        email: user.details.email,
        username: user.details.username,
        valid_until: token.expires_at,
        shortest_password,
    };
    secretive(if refused { render_refused(&page) } else { render(&page) })
}

fn new_link_path(path: &str) -> String {
    let path = path.strip_suffix("/new-link").unwrap_or(path);
    format!("{path}/new-link")
}

use actix_web::http::StatusCode;
use actix_web::web::Path;
use askama::Template;

use crate::addresses::flow;
use crate::gate::{Frame, Visit};
use crate::links::tokens::is_news;
use crate::mailing::addresses::AddressError;
use crate::mailing::confirmation::{self, Confirmable, ConfirmationLink, Confirmed};
use crate::people::User;
use crate::web::session::Tone;
use crate::web::{Form, Page, PageError, Submitted, render, render_refused, secretive, with_status};

#[derive(Template)]
#[template(path = "addresses/confirm.html")]
struct ConfirmPage {
    frame: Frame,
    form: Form,
    link: Box<Confirmable>,
}

#[derive(Template)]
#[template(path = "addresses/expired.html")]
struct ExpiredPage {
    frame: Frame,
    email: String,
    new_link_path: String,
}

/// A link that leads to nothing more.
#[derive(Template)]
#[template(path = "addresses/end.html")]
struct EndPage {
    frame: Frame,
    icon: &'static str,
    title: &'static str,
    words: &'static str,
}

/// Writes nothing but the opening, and that at most once a minute.
pub async fn open(visit: Visit, token: Path<String>) -> Page {
    let followed = follow(&visit, token.into_inner()).await?;
    if let ConfirmationLink::Live(link) | ConfirmationLink::Expired(link) = &followed
        && is_news(&link.token, visit.now)
    {
        let link = link.clone();
        visit
            .write(move |connection, context| flow::note_opening(connection, context, &link))
            .await?;
    }
    show(&visit, followed, Form::default())
}

pub async fn confirm(visit: Visit, token: Path<String>, submitted: Submitted) -> Page {
    let token = token.into_inner();
    let followed = follow(&visit, token.clone()).await?;
    let ConfirmationLink::Live(link) = followed else {
        return show(&visit, followed, Form::default());
    };
    let proven = link.needs_password;
    let typed = submitted.get("current_password");
    if link.needs_password && !visit.is_password_of(link.user.id, typed).await? {
        let mut form = Form::default();
        form.refuse("current_password", visit.language.say("not-your-password"));
        return show(&visit, ConfirmationLink::Live(link), form);
    }
    let confirmed = visit
        .attempt(move |connection, context| flow::confirm(connection, context, &link, &token, proven))
        .await;
    match confirmed {
        Ok(Confirmed::Changed(before, email)) => {
            visit.send_waiting_mail();
            let words = visit.language.sentence(words_of(&before)).with("email", &email);
            visit.see_other_with(way_on(&visit, &before)?, Tone::Success, words)
        }
        Ok(Confirmed::NotAnyMore(followed)) => show(&visit, followed, Form::default()),
        Err(AddressError::Taken) => show(&visit, ConfirmationLink::Taken, Form::default()),
        Err(error) => Err(error.into()),
    }
}

fn way_on(visit: &Visit, user: &User) -> Result<&'static str, PageError> {
    let is_theirs = visit.session.user()? == Some(user.id);
    Ok(if is_theirs { "/account" } else { "/login" })
}

fn words_of(before: &User) -> &'static str {
    let is_done = before.standing.has_been_in() || before.sso || before.standing.invited_at.is_none();
    if is_done { "address-confirmed" } else { "address-confirmed-mail" }
}

pub async fn send_new_link(visit: Visit, token: Path<String>) -> Page {
    visit.portal.tries.count(visit.address)?;
    let token = token.into_inner();
    let followed = visit
        .write(move |connection, context| flow::send_new_link(connection, context, &token))
        .await?;
    match followed {
        ConfirmationLink::Expired(_) => {
            visit.send_waiting_mail();
            end(&visit, StatusCode::OK, "mail", "new-link-sent", "new-link-goes-to-new-address")
        }
        followed => show(&visit, followed, Form::default()),
    }
}

async fn follow(visit: &Visit, token: String) -> Result<ConfirmationLink, PageError> {
    visit
        .read(move |connection, context| confirmation::follow(connection, context, &token))
        .await
}

fn show(visit: &Visit, followed: ConfirmationLink, form: Form) -> Page {
    match followed {
        ConfirmationLink::Live(link) => {
            let refused = form.is_refused();
            let page = ConfirmPage { frame: visit.frame(), form, link };
            secretive(if refused { render_refused(&page) } else { render(&page) })
        }
        ConfirmationLink::Expired(link) => secretive(with_status(
            StatusCode::GONE,
            render(&ExpiredPage {
                frame: visit.frame(),
                email: link.email,
                new_link_path: new_link_path(visit.request.path()),
            }),
        )),
        ConfirmationLink::AlreadyDone => {
            end(visit, StatusCode::GONE, "success", "already-done", "address-is-confirmed")
        }
        ConfirmationLink::Withdrawn => {
            end(visit, StatusCode::GONE, "info", "change-withdrawn", "change-withdrawn-about")
        }
        ConfirmationLink::Replaced => {
            end(visit, StatusCode::GONE, "info", "address-replaced", "address-replaced-about")
        }
        ConfirmationLink::Taken => end(visit, StatusCode::CONFLICT, "warning", "address-taken", "address-taken-about"),
        ConfirmationLink::Unknown => end(visit, StatusCode::NOT_FOUND, "link", "link-unknown", "link-cut-off"),
    }
}

fn end(visit: &Visit, status: StatusCode, icon: &'static str, title: &'static str, words: &'static str) -> Page {
    let page = EndPage { frame: visit.frame(), icon, title, words };
    secretive(with_status(status, render(&page)))
}

fn new_link_path(path: &str) -> String {
    let path = path.strip_suffix("/new-link").unwrap_or(path);
    format!("{path}/new-link")
}

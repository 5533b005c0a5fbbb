use actix_web::http::header::{self, ContentType};
use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::path_of;
use crate::gate::{Frame, Visit};
use crate::mail::mailbox::{CapturedMail, ShownMailbox};
use crate::web::{Page, PageError, render, secretive};

#[derive(Template)]
#[template(path = "dev_mailbox/list.html")]
struct ListPage {
    frame: Frame,
    path: String,
    mails: Vec<CapturedMail>,
}

#[derive(Template)]
#[template(path = "dev_mailbox/mail.html")]
struct MailPage {
    frame: Frame,
    /// Of the list.
    path: String,
    mail: CapturedMail,
}

impl MailPage {
    /// The text part, cut where its links are, so that they can be followed: (text, link).
    fn pieces(&self) -> Vec<(&str, &str)> {
        let is_link = |line: &&str| line.starts_with("http://") || line.starts_with("https://");
        self.mail
            .letter
            .text
            .lines()
            .map(|line| if is_link(&line) { ("", line) } else { (line, "") })
            .collect()
    }
}

pub async fn list(visit: Visit, key: Path<String>) -> Page {
    let shown = shown(&visit, &key)?;
    let page = ListPage {
        frame: visit.frame(),
        path: path_of(shown),
        mails: shown.mailbox.mails(),
    };
    secretive(render(&page))
}

pub async fn show(visit: Visit, place: Path<(String, u64)>) -> Page {
    let (key, number) = place.into_inner();
    let shown = shown(&visit, &key)?;
    let mail = shown.mailbox.mail(number).ok_or(PageError::NotFound)?;
    let page = MailPage { frame: visit.frame(), path: path_of(shown), mail };
    secretive(render(&page))
}

/// The HTML part alone, for the frame on its page: styles inline as mails have them, and nothing else.
pub async fn html(visit: Visit, place: Path<(String, u64)>) -> Page {
    let (key, number) = place.into_inner();
    let mail = shown(&visit, &key)?.mailbox.mail(number).ok_or(PageError::NotFound)?;
    let framed = mail.letter.html.replacen("<head>", "<head><base target=\"_top\">", 1);
    secretive(Ok(HttpResponse::Ok()
        .insert_header(ContentType::html())
        .insert_header((
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; \
             sandbox allow-top-navigation-by-user-activation",
        ))
        .body(framed)))
}

fn shown<'a>(visit: &'a Visit, key: &str) -> Result<&'a ShownMailbox, PageError> {
    let shown = visit.portal.mailbox.as_ref().filter(|shown| shown.is_opened_by(key));
    shown
        .filter(|_| asks_for_loopback(&visit.request))
        .ok_or(PageError::NotFound)
}

/// Another site whose name is made to lead here asks for that name; a proxy's visitors are not on this machine.
fn asks_for_loopback(request: &HttpRequest) -> bool {
    let headers = request.headers();
    let came_by_proxy = ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via"]
        .iter()
        .any(|name| headers.contains_key(*name));
    let host = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or("");
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.chars().all(|digit| digit.is_ascii_digit()) => name,
        _ => host,
    };
    !came_by_proxy && matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}

use actix_web::HttpResponse;
use actix_web::http::header::{self, ContentType};
use actix_web::web::Path;
use askama::Template;

use crate::gate::{Frame, Visit};
use crate::mail::transport::{CapturedMail, Mailbox};
use crate::web::{Page, PageError, render};

#[derive(Template)]
#[template(path = "dev_mailbox/list.html")]
struct ListPage {
    frame: Frame,
    mails: Vec<CapturedMail>,
}

#[derive(Template)]
#[template(path = "dev_mailbox/mail.html")]
struct MailPage {
    frame: Frame,
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

pub async fn list(visit: Visit) -> Page {
    let mails = mailbox(&visit)?.mails();
    render(&ListPage { frame: visit.frame(), mails })
}

pub async fn show(visit: Visit, number: Path<u64>) -> Page {
    let mail = find(&visit, number.into_inner())?;
    render(&MailPage { frame: visit.frame(), mail })
}

/// The HTML part alone, for the frame on its page: styles inline as mails have them, and nothing else.
pub async fn html(visit: Visit, number: Path<u64>) -> Page {
    let mail = find(&visit, number.into_inner())?;
    let framed = mail.letter.html.replacen("<head>", "<head><base target=\"_top\">", 1);
    Ok(HttpResponse::Ok()
        .insert_header(ContentType::html())
        .insert_header((
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'; \
             sandbox allow-top-navigation-by-user-activation",
        ))
        .body(framed))
}

fn find(visit: &Visit, number: u64) -> Result<CapturedMail, PageError> {
    mailbox(visit)?.mail(number).ok_or(PageError::NotFound)
}

fn mailbox(visit: &Visit) -> Result<&Mailbox, PageError> {
    let mailbox = visit.portal.mailbox.as_ref().ok_or(PageError::NotFound)?;
    if asks_for_loopback(&visit.request) { Ok(mailbox) } else { Err(PageError::NotFound) }
}

/// Another site whose name is made to lead here asks for that name.
fn asks_for_loopback(request: &actix_web::HttpRequest) -> bool {
    let connection = request.connection_info();
    let host = connection.host();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}

use std::time::Duration;

use askama::Template;
use lettre::message::Mailbox;

use super::finding::Finding;
use super::{PAGE, address, domain, returned, server};
use crate::gate::{Allowed, Frame, need};
use crate::mail::transport::{Examined, Stage};
use crate::round_trip;
use crate::web::session::Tone;
use crate::web::{Page, PageError, render};

/// Nobody waits longer for the page.
const PATIENCE: Duration = Duration::from_secs(12);

#[derive(Template)]
#[template(path = "mail_check/page.html")]
struct CheckPage {
    frame: Frame,
    sender: String,
    base_url: String,
    /// `None` before they were asked for.
    findings: Option<Vec<Finding>>,
    /// Where a test mail comes back to. `None` where nobody reads it there.
    comes_back_to: Option<String>,
    /// Of the newest test mail. Empty before there was one.
    returned: Vec<Finding>,
}

type Administrator = Allowed<need::EditSettings>;

pub async fn show(visit: Administrator) -> Page {
    let sender = sender(&visit).await?;
    render(&page(&visit, &sender, None).await?)
}

/// To the mailbox that is read for bounces, whoever asks for it.
pub async fn send(visit: Administrator) -> Page {
    let address = visit.portal.outgoing.comes_back_to.clone().ok_or(PageError::NotFound)?;
    let sender = sender(&visit).await?;
    let (recipient, from) = (address.clone(), domain_of(&sender));
    let is_sent = visit
        .write(move |connection, context| {
            Ok::<_, PageError>(round_trip::begin(connection, context, &recipient, &from)?)
        })
        .await?;
    if !is_sent {
        let words = "No mail was sent: another test left less than a minute ago.";
        return visit.see_other_with(PAGE, Tone::Warning, words);
    }
    visit.send_waiting_mail();
    let words = format!("A test mail to {address} is on its way. Reload this page in a minute or two.");
    visit.see_other_with(PAGE, Tone::Success, words)
}

/// Asks the mail server and DNS, and writes nothing.
pub async fn check(visit: Administrator) -> Page {
    visit.portal.tries.count(visit.address)?;
    let outgoing = &visit.portal.outgoing;
    let sender = sender(&visit).await?;
    let (sender_domain, is_tested) = (domain_of(&sender), outgoing.comes_back_to.is_some());
    let (examined, of_domain) = tokio::join!(
        tokio::time::timeout(PATIENCE, outgoing.transport.examine()),
        domain::findings(&outgoing.dns, &sender_domain, is_tested)
    );
    let examined = examined.unwrap_or_else(|_| outgoing.transport.described().map(unanswered));
    let mut findings = server::findings(examined.as_ref());
    findings.extend(of_domain);
    findings.push(address::finding(&visit.base_url, &seen_by(&visit)));
    render(&page(&visit, &sender, Some(findings)).await?)
}

/// Whom mails come from now.
async fn sender(visit: &Administrator) -> Result<Mailbox, PageError> {
    let given = visit.portal.given_sender.clone();
    let sender = visit.read(move |connection, _| given.load(connection)).await?;
    Ok(sender.from)
}

fn domain_of(sender: &Mailbox) -> String {
    sender.email.domain().to_owned()
}

fn unanswered(server: Examined) -> Examined {
    Examined {
        stage: Stage::Connect,
        trouble: Some("it did not answer in time".to_owned()),
        ..server
    }
}

/// As the browser, or the proxy before it, says.
fn seen_by(visit: &Administrator) -> String {
    let connection = visit.request.connection_info();
    format!("{}://{}", connection.scheme(), connection.host())
}

async fn page(visit: &Administrator, sender: &Mailbox, findings: Option<Vec<Finding>>) -> Result<CheckPage, PageError> {
    let newest = visit.read(|connection, _| round_trip::newest(connection)).await?;
    Ok(CheckPage {
        frame: visit.frame(),
        sender: sender.to_string(),
        base_url: visit.base_url.to_string(),
        findings,
        comes_back_to: visit.portal.outgoing.comes_back_to.clone(),
        returned: newest.map_or_else(Vec::new, |newest| returned::findings(&newest, visit.now)),
    })
}

use std::time::Duration;

use askama::Template;
use lettre::message::Mailbox;

use super::finding::Finding;
use super::{address, domain, server};
use crate::gate::{Allowed, Frame, need};
use crate::mail::transport::{Examined, Stage};
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
}

type Administrator = Allowed<need::EditSettings>;

pub async fn show(visit: Administrator) -> Page {
    let sender = sender(&visit).await?;
    render(&page(&visit, &sender, None))
}

/// Asks the mail server and DNS, and writes nothing.
pub async fn check(visit: Administrator) -> Page {
    visit.portal.tries.count(visit.address)?;
    let outgoing = &visit.portal.outgoing;
    let sender = sender(&visit).await?;
    let address = sender.email.to_string();
    let sender_domain = address.rsplit('@').next().unwrap_or_default().to_owned();
    let (examined, of_domain) = tokio::join!(
        tokio::time::timeout(PATIENCE, outgoing.transport.examine()),
        domain::findings(&outgoing.dns, &sender_domain)
    );
    let examined = examined.unwrap_or_else(|_| outgoing.transport.described().map(unanswered));
    let mut findings = server::findings(examined.as_ref());
    findings.extend(of_domain);
    findings.push(address::finding(&visit.base_url, &seen_by(&visit)));
    render(&page(&visit, &sender, Some(findings)))
}

/// Whom mails come from now.
async fn sender(visit: &Administrator) -> Result<Mailbox, PageError> {
    let given = visit.portal.given_sender.clone();
    let sender = visit.read(move |connection, _| given.load(connection)).await?;
    Ok(sender.from)
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

fn page(visit: &Administrator, sender: &Mailbox, findings: Option<Vec<Finding>>) -> CheckPage {
    CheckPage {
        frame: visit.frame(),
        sender: sender.to_string(),
        base_url: visit.base_url.to_string(),
        findings,
    }
}

//! Addresses that a form takes and the mailer writes, and what is not blamed on one.

use std::sync::Arc;

use purser::clock::Timestamp;
use purser::context::Context;
use purser::db::{Connection, QueryResult};
use purser::fields::Email;
use purser::mail::worker::Worker;
use purser::mail::{
    Claimed, Composed, Correspondence, Delivery, Letter, LetterDraft, MailKind, Parts, Sender, message,
};
use serde_json::json;
use time::Duration;

use crate::mail::{app_with, person};
use crate::servers::smtp::SmtpServer;
use crate::support::{PersonForm, TestApp};

#[actix_web::test]
async fn an_address_of_any_script_is_mailed_to_where_the_server_can() {
    let server = SmtpServer::start();
    let app = app_with(&server).await;
    let maria = app.administrator().await;
    app.create_user(&maria, &person("ann@blåbær.example")).await;
    app.try_delivering().await;
    assert_eq!(server.mails().last().unwrap().to, "ann@xn--blbr-roah.example");
    app.create_user(&maria, &PersonForm { email: "ål@example.com", ..PersonForm::BOB })
        .await;
    app.try_delivering().await;
    assert_eq!(server.mails().last().unwrap().to, "ål@example.com");
}

const NOW: Timestamp = time::macros::datetime!(2026-11-24 08:00);

fn mail_to(recipient: &str) -> Claimed {
    Claimed {
        id: 1,
        kind: MailKind::Test,
        user_id: None,
        recipient: recipient.to_owned(),
        requested_by: None,
        tries: 0,
        message_id: "1@purser.example".to_owned(),
        created_at: NOW,
        first_tried_at: None,
        lease_until: None,
    }
}

#[test]
fn what_a_form_takes_as_an_address_the_mailer_can_write() {
    let letters: Vec<char> = "ab.@\"\\ <>()[]:;,'+-_1é\u{200B}\u{301}ß中ö例\u{202E}"
        .chars()
        .collect();
    let mut seed = 1_u32;
    let mut some = |most: u32| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        seed >> 16 & most
    };
    let from = Sender {
        from: "portal@purser.example".parse().unwrap(),
        reply_to: None,
    };
    let letter = Letter {
        subject: "Hello".into(),
        text: "Hello".into(),
        html: "<p>Hello</p>".into(),
        language: "en".into(),
        unsubscribe: None,
        secrets: Vec::new(),
        kept: Parts { text: "Hello".into(), html: "<p>Hello</p>".into() },
    };
    let mut taken = 0;
    for _ in 0..200_000 {
        let (local, domain) = (some(7), some(7));
        let mut word = |length: u32| -> String {
            (0..length)
                .map(|_| letters[some(31) as usize % letters.len()])
                .collect()
        };
        let text = format!("{}@{}.example", word(local), word(domain));
        if let Ok(email) = Email::parse(&text) {
            taken += 1;
            let built = message::build(&from, &mail_to(email.as_str()), &letter, NOW);
            assert!(built.is_ok(), "{text}: {:?}", built.err());
        }
    }
    assert!(taken > 1_000, "{taken}");
}

/// Has forgotten the values of every mail.
struct Forgetful(Arc<dyn Correspondence>);

impl Correspondence for Forgetful {
    fn compose(&self, _: &mut Connection, _: &Context, mails: &[Claimed]) -> QueryResult<Vec<Composed>> {
        let draft = |mail: &Claimed| Composed::Draft(LetterDraft::of(mail.kind, "en", json!({})));
        Ok(mails.iter().map(draft).collect())
    }

    fn settled(
        &self,
        connection: &mut Connection,
        context: &Context,
        mail: &Claimed,
        delivery: &Delivery,
    ) -> QueryResult<()> {
        self.0.settled(connection, context, mail, delivery)
    }

    fn unsent(&self, connection: &mut Connection, context: &Context, mails: &[i64]) -> QueryResult<()> {
        self.0.unsent(connection, context, mails)
    }
}

#[actix_web::test]
async fn a_mail_that_can_not_be_written_is_not_blamed_on_the_address() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let user = app.create_user(&maria, &PersonForm::ANN).await.path;
    let worker = app.worker();
    let correspondence = Arc::new(Forgetful(worker.correspondence.clone()));
    Worker { correspondence, ..worker }.drain().await.unwrap();
    app.after(Duration::minutes(1));
    let page = maria.get(&user).await;
    page.assert_says("Activation mail was not sent")
        .assert_says("It could not be written: Purser's log says why.")
        .assert_silent("Correct the address");
    maria
        .submit(page.form("Resend Confirmation Email"))
        .await
        .assert_says("Sent to ann@example.com.");
    app.newest_mail_to("ann@example.com").await;
}

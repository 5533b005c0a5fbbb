//! A test mail to the mailbox of bounces: it comes back, and the mail set-up's page tells how it arrived.

use diesel::prelude::*;
use purser::bounces::imap::{Afterwards, ImapMailbox, MailboxUrl};
use purser::db::schema::{bounces, outbox, round_trip};
use purser::mail::MailKind;
use purser::mail::outbox::MailState;
use purser::mail::return_path::ReturnPath;
use time::Duration;

use crate::servers::dns::{DnsServer, Known};
use crate::servers::dovecot::Dovecot;
use crate::servers::smtp::SmtpServer;
use crate::support::{PageView, PersonForm, Settings, TestApp, Visitor};

const PAGE: &str = "/settings/mail-check";
const BUTTON: &str = "Send a test mail to the mailbox";

const KEYS: Known = &[
    ("mail2026._domainkey.purser.example", "v=DKIM1; k=rsa; p=MIIBIjANBgkq"),
    ("old._domainkey.purser.example", "v=DKIM1; p="),
    ("mail2026._domainkey.relay.example", "v=DKIM1; p=MIIBIjANBgkq"),
];

const RECEIVED: &str = "Received: from out.purser.example by mx.mailbox.example; Tue, 24 Nov 2026 08:00:00 +0000\r\n";

fn settings(dovecot: &Dovecot, dns: &DnsServer) -> Settings {
    let url = MailboxUrl::parse(&dovecot.url()).unwrap();
    let patience = std::time::Duration::from_secs(10);
    Settings {
        dns: Some(dns.address()),
        return_path: Some(ReturnPath::parse("bounces@purser.example").unwrap()),
        bounces_mailbox: Some(ImapMailbox::new(url, Afterwards::parse("keep").unwrap(), patience)),
        ..Settings::default()
    }
}

/// The newest mail's, which is known to those who carried it.
fn message_id(app: &TestApp) -> String {
    app.read(|connection| {
        outbox::table
            .order(outbox::id.desc())
            .select(outbox::message_id)
            .first(connection)
    })
}

async fn send(app: &TestApp, maria: &Visitor) -> String {
    let page = maria.submit(maria.get(PAGE).await.form(BUTTON)).await;
    page.assert_says("A test mail to bounces@purser.example is on its way.");
    app.newest_mail_to("bounces@purser.example").await;
    message_id(app)
}

/// As it arrives in the mailbox, below these headers; and then the mailbox is read.
async fn comes_back(app: &TestApp, dovecot: &Dovecot, headers: &str, message_id: &str) {
    let message = format!(
        "{headers}From: Purser <no-reply@purser.example>\r\nMessage-ID: <{message_id}>\r\n\
         Auto-Submitted: auto-generated\r\nSubject: Test mail from Purser\r\n\r\nThis is a test mail.\r\n"
    );
    dovecot.deliver(message.as_bytes());
    app.read_bounces().await.unwrap();
}

fn count_of_bounces(app: &TestApp) -> i64 {
    app.read(|connection| bounces::table.count().get_result(connection))
}

async fn returned(maria: &Visitor) -> PageView {
    maria.get(PAGE).await
}

#[actix_web::test]
async fn a_test_mail_comes_back_and_the_page_says_what_the_receiving_server_found() {
    let (dovecot, dns) = (Dovecot::start().await, DnsServer::start(KEYS));
    let app = TestApp::start_with(settings(&dovecot, &dns)).await;
    let maria = app.administrator().await;
    returned(&maria).await.assert_says("None was sent yet.");
    let page = maria.submit(maria.get(PAGE).await.form(BUTTON)).await;
    page.assert_says("Arrival Not known Waiting since Tue 24 Nov 2026, 08:00 UTC. The test mail has not left yet.");
    app.newest_mail_to("bounces@purser.example").await;
    returned(&maria)
        .await
        .assert_says("The test mail left and is not back yet.")
        .assert_silent("Signature (DKIM)");
    app.clock.advance(Duration::seconds(40));
    let results = "Authentication-Results: mailbox.example;\r\n\tdkim=pass (good) header.d=purser.example;\r\n\
                   \tspf=softfail smtp.mailfrom=purser.example; dmarc=pass\r\n";
    comes_back(&app, &dovecot, &format!("{RECEIVED}{results}"), &message_id(&app)).await;
    returned(&maria)
        .await
        .assert_says("Arrival OK The test mail of Tue 24 Nov 2026, 08:00 UTC came back after 40 seconds.")
        .assert_says("Signature (DKIM) OK mailbox.example accepted the signature of purser.example (dkim=pass).")
        .assert_says("Who may send (SPF) Could be better mailbox.example says spf=softfail.")
        .assert_says("(DMARC) OK mailbox.example says dmarc=pass.");
    assert_eq!((count_of_bounces(&app), dovecot.inbox()), (0, vec!["S".to_owned()]));
    maria
        .get("/journal")
        .await
        .assert_says("Test mail came back")
        .assert_says("DKIM: pass purser.example");
    maria
        .submit(maria.get(PAGE).await.form("Check now"))
        .await
        .assert_says("Signature (DKIM) OK mailbox.example")
        .assert_silent("only a mail that arrived shows it");
}

#[actix_web::test]
async fn each_way_to_come_back_is_told_apart_with_what_to_do() {
    let (dovecot, dns) = (Dovecot::start().await, DnsServer::start(KEYS));
    let app = TestApp::start_with(settings(&dovecot, &dns)).await;
    let maria = app.administrator().await;
    let results = |words: &str| format!("{RECEIVED}Authentication-Results: mx.mailbox.example; {words}\r\n");
    let signed = |domain: &str, selector: &str| {
        format!("{RECEIVED}DKIM-Signature: v=1; a=rsa-sha256; d={domain};\r\n s={selector}; bh=x=; b=y\r\n")
    };
    let forged = "Received: from x by elsewhere.example; now\r\n\
                  Authentication-Results: mx.mailbox.example; dkim=pass header.d=purser.example\r\n";
    for (headers, finding, advice) in [
        (
            results("dkim=pass header.d=relay.example"),
            "Could be better mx.mailbox.example accepted a signature of relay.example, and mails come from purser.example.",
            "Have your mail server sign for purser.example",
        ),
        (
            results("dkim=fail header.i=@purser.example"),
            "Needs attention mx.mailbox.example did not accept the signature of purser.example (dkim=fail).",
            "Compare the key in DNS",
        ),
        (
            results("dkim=temperror header.d=purser.example"),
            "Not known mx.mailbox.example could not check the signature of purser.example just then (dkim=temperror).",
            "Send another test mail.",
        ),
        (
            results("dkim=none"),
            "Needs attention mx.mailbox.example found no signature (dkim=none).",
            "Switch on DKIM signing",
        ),
        (
            results("dkim=pass header.d=relay.example; dkim=pass header.i=@mail.purser.example"),
            "OK mx.mailbox.example accepted the signature of mail.purser.example",
            "",
        ),
        (
            signed("purser.example", "mail2026"),
            "Not known Signed for purser.example, and DNS has the key at mail2026._domainkey.purser.example. The signature \
             is not verified here",
            "Authentication-Results should say dkim=pass",
        ),
        (
            signed("relay.example", "mail2026"),
            "Could be better Signed for relay.example (not verified here), and mails come from purser.example.",
            "Have your mail server sign",
        ),
        (
            signed("purser.example", "old"),
            "Needs attention Signed for purser.example, and DNS has no key at old._domainkey.purser.example",
            "Publish the TXT record",
        ),
        (
            signed("purser.example", "lost"),
            "Needs attention Signed for purser.example, and DNS has no key at lost._domainkey.purser.example",
            "Publish the TXT record",
        ),
        (
            format!("{RECEIVED}{forged}"),
            "Needs attention The test mail came back without a signature.",
            "Switch on DKIM signing",
        ),
    ] {
        let message_id = send(&app, &maria).await;
        comes_back(&app, &dovecot, &headers, &message_id).await;
        let page = returned(&maria).await;
        page.assert_says(&format!("Signature (DKIM) {finding}"))
            .assert_says(advice);
        app.clock.advance(Duration::MINUTE);
    }
}

#[actix_web::test]
async fn only_the_mail_that_was_sent_counts_and_only_the_first_time() {
    let (dovecot, dns) = (Dovecot::start().await, DnsServer::start(KEYS));
    let app = TestApp::start_with(settings(&dovecot, &dns)).await;
    let maria = app.administrator().await;
    let pass = format!("{RECEIVED}Authentication-Results: mx.mailbox.example; dkim=pass header.d=purser.example\r\n");
    let fail = pass.replace("pass", "fail");
    let earlier = send(&app, &maria).await;
    app.clock.advance(Duration::MINUTE);
    let message_id = send(&app, &maria).await;
    for made_up in ["0123456789abcdef0123456789abcdef@purser.example", &earlier, ""] {
        comes_back(&app, &dovecot, &pass, made_up).await;
        returned(&maria).await.assert_says("is not back yet.");
    }
    // Some servers write a Message-ID of their own.
    let under_another = format!("X-Purser-Test: {message_id}\r\n{fail}");
    comes_back(&app, &dovecot, &under_another, "their-own@relay.example").await;
    returned(&maria).await.assert_says("(dkim=fail)");
    app.clock.advance(Duration::MINUTE);
    comes_back(&app, &dovecot, &pass, &message_id).await;
    returned(&maria)
        .await
        .assert_says("(dkim=fail)")
        .assert_says("came back after 0 seconds");
    assert_eq!((dovecot.unseen(), count_of_bounces(&app)), (0, 0));
    let mark: String = app.read(|connection| round_trip::table.select(round_trip::mark).first(connection));
    assert!(mark.len() == 64 && !message_id.contains(&mark), "only a digest: {mark}");
}

#[actix_web::test]
async fn one_leaves_in_a_minute_whoever_presses() {
    let (dovecot, dns) = (Dovecot::start().await, DnsServer::start(KEYS));
    let app = TestApp::start_with(settings(&dovecot, &dns)).await;
    let maria = app.administrator().await;
    let tests = || {
        app.read(|connection| {
            let tests = outbox::table.filter(outbox::kind.eq(MailKind::Test));
            tests.count().get_result::<i64>(connection)
        })
    };
    let press_at_once = async || {
        let pressing = (0..8).map(|_| maria.post("/settings/mail-check/test-mail", &[]));
        futures_util::future::join_all(pressing).await;
    };
    press_at_once().await;
    assert_eq!(tests(), 1);
    app.clock.advance(Duration::seconds(59));
    press_at_once().await;
    assert_eq!(tests(), 1);
    maria
        .submit(maria.get(PAGE).await.form(BUTTON))
        .await
        .assert_says("No mail was sent: another test left less than a minute ago.");
    app.clock.advance(Duration::SECOND);
    press_at_once().await;
    assert_eq!(tests(), 2);
    app.deliver_mail().await;
}

#[actix_web::test]
async fn one_that_is_refused_or_lost_is_told_with_what_to_look_at() {
    let (dovecot, dns) = (Dovecot::start().await, DnsServer::start(KEYS));
    let app = TestApp::start_with(settings(&dovecot, &dns)).await;
    let maria = app.administrator().await;
    send(&app, &maria).await;
    app.clock.advance(Duration::minutes(15));
    returned(&maria)
        .await
        .assert_says(
            "Could be better Waiting since Tue 24 Nov 2026, 08:00 UTC. The test mail left and has not come back.",
        )
        .assert_says("Check that mails to bounces@purser.example are delivered to the folder that is read");
    app.write(|connection| {
        diesel::update(outbox::table.filter(outbox::kind.eq(MailKind::Test)))
            .set((outbox::state.eq(MailState::Failed), outbox::last_reply.eq("550 No such user")))
            .execute(connection)
    });
    returned(&maria)
        .await
        .assert_says("Needs attention The test mail of Tue 24 Nov 2026, 08:00 UTC was not delivered: 550 No such user");
}

#[actix_web::test]
async fn without_a_mailbox_there_is_no_button_and_support_may_not_press_it() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = maria.get(PAGE).await;
    assert!(!page.has_button(BUTTON) && !page.says("Test mail to the mailbox"), "{}", page.text());
    maria
        .post("/settings/mail-check/test-mail", &[])
        .await
        .assert_status(404);
    let (dovecot, dns) = (Dovecot::start().await, DnsServer::start(KEYS));
    // The mailbox's user is no address.
    let unknown = Settings { return_path: None, ..settings(&dovecot, &dns) };
    let app = TestApp::start_with(unknown).await;
    assert!(!app.administrator().await.get(PAGE).await.has_button(BUTTON));
    let app = TestApp::start_with(settings(&dovecot, &dns)).await;
    let maria = app.administrator().await;
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "Support").await;
    bob.post("/settings/mail-check/test-mail", &[]).await.assert_status(403);
    app.deliver_mail().await;
}

#[actix_web::test]
async fn only_test_mails_carry_the_mark() {
    let (dovecot, dns, server) = (Dovecot::start().await, DnsServer::start(KEYS), SmtpServer::start());
    let app = TestApp::start_with(Settings { smtp_url: Some(server.url()), ..settings(&dovecot, &dns) }).await;
    let maria = app.administrator().await;
    maria.submit(maria.get(PAGE).await.form(BUTTON)).await;
    app.try_delivering().await;
    let mail = server.mail_to("bounces@purser.example").await;
    let mark = mail.header("X-Purser-Test");
    assert!(mark.len() > 32 && mail.header("Message-ID") == format!("<{mark}>"), "{mark}");
    app.create_user(&maria, &PersonForm::ANN).await;
    app.try_delivering().await;
    assert_eq!(server.mail_to("ann@example.com").await.header("X-Purser-Test"), "");
}

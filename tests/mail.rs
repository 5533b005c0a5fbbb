//! The outbox and its worker: what becomes of a mail, whatever the mail server does.

use std::collections::HashSet;

use diesel::prelude::*;
use purser::db::schema::{outbox, tokens};
use purser::mail::outbox::{self as outbox_of_mails, MailState};
use purser::mail::round::Progress;
use purser::mail::{Claimed, Delivery, MailKind, texts};
use purser::web::moment;
use time::Duration;

use crate::servers::smtp::SmtpServer;
use crate::support::{PASSWORD, PersonForm, Settings, TestApp, link_in, secret_in};

pub async fn app_with(server: &SmtpServer) -> TestApp {
    TestApp::start_with(Settings { smtp_url: Some(server.url()), ..Default::default() }).await
}

pub fn person(email: &'static str) -> PersonForm {
    PersonForm { email, ..PersonForm::ANN }
}

/// State, tries, and the last reply of the only mail.
pub fn only_mail(app: &TestApp) -> (MailState, i32, String) {
    app.read(|connection| {
        outbox::table
            .select((outbox::state, outbox::tries, outbox::last_reply))
            .first(connection)
    })
}

/// How many links still work, over all mails.
pub fn live_tokens(app: &TestApp) -> i64 {
    app.read(|connection| {
        let live = tokens::table
            .filter(tokens::mail_id.is_not_null())
            .filter(tokens::ended_at.is_null());
        live.count().get_result(connection)
    })
}

#[actix_web::test]
async fn a_mail_is_multipart_and_keeps_auto_replies_away() {
    let server = SmtpServer::start();
    let app = app_with(&server).await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.try_delivering().await;
    let mail = server.mail_to("ann@example.com").await;
    assert_eq!(mail.header("From"), "Purser <no-reply@purser.example>");
    assert_eq!(mail.header("To"), "ann@example.com");
    assert_eq!(mail.header("Subject"), "Activate your account: set your password");
    assert_eq!(mail.header("Auto-Submitted"), "auto-generated");
    assert_eq!(mail.header("X-Auto-Response-Suppress"), "All");
    assert_eq!(mail.header("Content-Language"), "en");
    assert_eq!(mail.header("Date"), "Tue, 24 Nov 2026 08:00:00 +0000");
    assert!(mail.header("Content-Type").starts_with("multipart/alternative"));
    assert!(mail.html.contains("<html lang=\"en\">"));
    assert!(!mail.html.contains("<img"), "no tracking pixel");
    assert_eq!(mail.link("Verify my email").split("/activate/").next(), Some(app.base_url.as_str()));
    let message_id: String = app.read(|connection| outbox::table.select(outbox::message_id).first(connection));
    assert_eq!(mail.header("Message-ID"), format!("<{message_id}>"));
    maria
        .get("/mail")
        .await
        .assert_says(&message_id)
        .assert_says("250 2.0.0 Taken as 1");
}

#[actix_web::test]
async fn the_whole_mail_reads_so() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    let mail = app.newest_mail_to("ann@example.com").await;
    let secret = secret_in(&link_in(&mail)).to_owned();
    let redacted = |text: &str| text.replace(&app.base_url, "BASE").replace(&secret, "TOKEN");
    insta::assert_snapshot!("activation_text", redacted(&mail.letter.text));
    insta::assert_snapshot!("activation_html", redacted(&mail.letter.html));
}

#[actix_web::test]
async fn a_refused_mail_failed_is_shown_and_never_retried_by_itself() {
    let server = SmtpServer::start();
    let app = app_with(&server).await;
    let maria = app.administrator().await;
    let user = app.create_user(&maria, &person("refused@example.com")).await.path;
    app.try_delivering().await;
    assert_eq!(only_mail(&app), (MailState::Failed, 1, "550 5.1.1 No such mailbox here".into()));
    app.after(Duration::days(1));
    app.sign_in(&maria, "maria@example.com", PASSWORD).await;
    app.try_delivering().await;
    assert_eq!(only_mail(&app).1, 1);
    maria.get("/").await.assert_says("Mail failed1");
    maria
        .get("/users?show=mail_failed")
        .await
        .assert_says("Berg, Ann")
        .assert_says("Mail failed");
    let page = maria.get(&user).await;
    page.assert_says("The activation mail to refused@example.com failed: 550 5.1.1 No such mailbox here.");
    page.assert_says("Activation mail to refused@example.com failed550 5.1.1 No such mailbox here");
}

#[actix_web::test]
async fn correcting_the_address_mends_a_failed_mail() {
    let server = SmtpServer::start();
    let app = app_with(&server).await;
    let maria = app.administrator().await;
    let user = app.create_user(&maria, &person("refused@example.com")).await.path;
    app.try_delivering().await;
    let form = maria.get(&format!("{user}/edit")).await.form("Save");
    let page = maria.submit(form.fill("Login email", "ann@example.com")).await;
    page.assert_silent("to refused@example.com failed: 550");
    maria
        .submit(page.form("Resend Confirmation Email"))
        .await
        .assert_says("Sent to ann@example.com.");
    app.try_delivering().await;
    let link = server.mail_to("ann@example.com").await.link("Verify my email");
    app.set_password(&app.visitor(), &link, PASSWORD)
        .await
        .assert_says("you are signed in");
}

#[actix_web::test]
async fn a_deferred_mail_is_tried_again_later_with_a_fresh_link() {
    let server = SmtpServer::start();
    let app = app_with(&server).await;
    let maria = app.administrator().await;
    app.create_user(&maria, &person("later-2@example.com")).await;
    app.try_delivering().await;
    assert_eq!(only_mail(&app), (MailState::Queued, 1, "451 4.7.1 Greylisted, come back later".into()));
    maria.get("/mail").await.assert_says("Queued").assert_says("Next try");
    app.after(Duration::seconds(59));
    app.try_delivering().await;
    assert_eq!(only_mail(&app).1, 1, "not before its time");
    app.after(Duration::seconds(1));
    app.try_delivering().await;
    assert_eq!(only_mail(&app).1, 2);
    app.after(Duration::minutes(2));
    app.try_delivering().await;
    assert_eq!(only_mail(&app), (MailState::Sent, 3, "250 2.0.0 Taken as 1".into()));
    let link = server.mail_to("later-2@example.com").await.link("Verify my email");
    app.visitor().get(&link).await.assert_says("Set your password");
    assert_eq!(live_tokens(&app), 1, "those of the tries before never left");
}

#[actix_web::test]
async fn after_two_days_of_deferring_it_is_given_up_and_shown() {
    let server = SmtpServer::start();
    let app = app_with(&server).await;
    let maria = app.administrator().await;
    app.create_user(&maria, &person("later@example.com")).await;
    for _ in 0..60 {
        app.try_delivering().await;
        app.after(Duration::hours(1));
    }
    let (state, tries, reply) = only_mail(&app);
    assert_eq!(state, MailState::Failed);
    assert!((15..30).contains(&tries), "pauses grow: {tries} tries in two days");
    assert!(reply.starts_with("Given up after two days."), "{reply}");
}

#[actix_web::test]
async fn the_two_days_begin_with_the_first_try() {
    let server = SmtpServer::start();
    let app = app_with(&server).await;
    let maria = app.administrator().await;
    app.create_user(&maria, &person("later-1@example.com")).await;
    app.after(Duration::days(3));
    app.try_delivering().await;
    assert_eq!(only_mail(&app).0, MailState::Queued, "it waited for three days and was tried once");
    app.after(Duration::minutes(1));
    app.try_delivering().await;
    assert_eq!(only_mail(&app).0, MailState::Sent);
}

#[actix_web::test]
async fn try_again_sends_a_failed_mail_with_a_fresh_link() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.write(|connection| {
        diesel::update(outbox::table)
            .set((outbox::state.eq(MailState::Failed), outbox::settled_at.eq(app.now())))
            .execute(connection)
    });
    let page = maria.get("/mail?state=failed").await;
    maria
        .submit(page.form("Try again"))
        .await
        .assert_says("The mail is first in line to be tried again.")
        .assert_says("No mails in this state");
    let link = app.link_mailed_to("ann@example.com").await;
    app.visitor().get(&link).await.assert_says("Set your password");
    maria
        .get("/mail?state=failed")
        .await
        .assert_says("No mails in this state");
    assert!(!maria.get("/mail").await.has_button("Try again"));
}

#[actix_web::test]
async fn a_notice_that_is_tried_again_tells_when_it_happened() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    const NEW: &str = "violet harbour under snow";
    let fields = [("current_password", PASSWORD), ("password", NEW), ("password_again", NEW)];
    maria
        .post("/account/password", &fields)
        .await
        .assert_says("Your password is changed.");
    let happened_at = moment::in_words(&app.now());
    app.write(|connection| {
        diesel::update(outbox::table)
            .set((outbox::state.eq(MailState::Failed), outbox::settled_at.eq(app.now())))
            .execute(connection)
    });
    app.after(Duration::hours(3));
    let page = maria.get("/mail?state=failed").await;
    maria.submit(page.form("Try again")).await;
    let notice = app.newest_mail_to("maria@example.com").await;
    assert!(notice.letter.text.contains(&happened_at), "{}", notice.letter.text);
}

#[test]
fn every_kind_of_mail_has_words_which_stand_in_for_those_that_are_not_translated() {
    for kind in MailKind::ALL {
        let words = texts::of(*kind, "en").unwrap_or_else(|| panic!("{kind:?}"));
        assert_eq!(texts::of(*kind, "xx").unwrap().body, words.body);
        assert_eq!(words.language, "en");
    }
}

#[actix_web::test]
async fn a_mail_whose_worker_was_killed_comes_back_when_its_lease_ends() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.write(|connection| {
        diesel::update(outbox::table)
            .set((outbox::state.eq(MailState::Sending), outbox::lease_until.eq(app.now() + Duration::minutes(2))))
            .execute(connection)
    });
    assert!(app.deliver_mail().await.is_empty());
    app.after(Duration::minutes(2));
    assert_eq!(app.deliver_mail().await.len(), 1);
}

#[actix_web::test]
async fn two_workers_share_the_queue_and_send_each_mail_once() {
    let server = SmtpServer::start();
    let app = app_with(&server).await;
    let maria = app.administrator().await;
    app.add_users(200);
    app.queue_activation_mails();
    let (one, other) = futures_util::join!(app.try_delivering(), app.try_delivering());
    assert_eq!((one, other), (Progress::NothingDue, Progress::NothingDue));
    assert_eq!(server.mails().len(), 200);
    maria.get("/mail?state=sent").await.assert_says("200 mails");
}

#[actix_web::test]
async fn no_header_comes_in_through_a_name_or_an_address() {
    let server = SmtpServer::start();
    let app = app_with(&server).await;
    let maria = app.administrator().await;
    for (label, value) in [
        ("Login email", "ann@example.com\r\nBcc: eve@example.com"),
        ("Login email", "ann@example.com,eve@example.com"),
        ("First name", "Ann\r\nBcc: eve@example.com"),
        ("Last name", "Berg\nSubject: won"),
    ] {
        let form = PersonForm::ANN.fill(maria.get("/users/new").await.form("Create user"));
        maria.submit(form.fill(label, value)).await.assert_status(422);
    }
    let person = PersonForm { first_name: "Bcc: eve@example.com", ..PersonForm::ANN };
    app.create_user(&maria, &person).await;
    app.try_delivering().await;
    let mails = server.mails();
    assert_eq!(mails.len(), 1);
    assert_eq!(mails[0].to, "ann@example.com");
    assert_eq!(mails[0].header("Bcc"), "");
}

#[actix_web::test]
async fn a_mail_under_way_is_not_tried_again_at_an_address_of_the_past() {
    let server = SmtpServer::start();
    let app = app_with(&server).await;
    let maria = app.administrator().await;
    let user = app.create_user(&maria, &person("later@example.com")).await.path;
    app.write(|connection| {
        diesel::update(outbox::table)
            .set((outbox::state.eq(MailState::Sending), outbox::lease_until.eq(app.now() + Duration::minutes(1))))
            .execute(connection)
    });
    let form = maria.get(&format!("{user}/edit")).await.form("Save");
    maria
        .submit(form.fill("Login email", "ann@example.com"))
        .await
        .assert_says("Saved.");
    app.after(Duration::minutes(1));
    app.try_delivering().await;
    assert_eq!(only_mail(&app).0, MailState::Dropped);
    assert!(server.mails().is_empty());
    maria
        .get("/mail")
        .await
        .assert_says("The user's address changed after this mail was tried.");
}

#[actix_web::test]
async fn a_worker_that_slept_through_its_lease_has_no_say() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    let claim = || {
        let claimed = app.write(|connection| outbox_of_mails::claim(connection, app.now(), Duration::minutes(2), 10));
        claimed.into_iter().next().unwrap()
    };
    let settle = |mail: &Claimed, delivery: Delivery| {
        app.write(|connection| outbox_of_mails::settle(connection, mail, &delivery, app.now()))
    };
    let sleeper = claim();
    app.after(Duration::minutes(2));
    let other = claim();
    assert!(!settle(&sleeper, Delivery::Deferred("I slept".into())));
    app.write(|connection| outbox_of_mails::release(connection, std::slice::from_ref(&sleeper)));
    assert_eq!(only_mail(&app).0, MailState::Sending);
    let until = app.now() + Duration::minutes(9);
    let renewed = app.write(|connection| outbox_of_mails::renew(connection, std::slice::from_ref(&sleeper), until));
    assert!(renewed.is_empty());
    assert!(settle(&other, Delivery::Accepted("250 Ok".into())));
    assert!(!settle(&sleeper, Delivery::Refused("550 No".into())));
    assert_eq!(only_mail(&app), (MailState::Sent, 1, "250 Ok".into()));
}

#[actix_web::test]
async fn trying_again_a_mail_that_its_user_may_not_get_says_why() {
    let server = SmtpServer::start();
    let app = app_with(&server).await;
    let maria = app.administrator().await;
    let page = app.create_user(&maria, &person("refused@example.com")).await;
    app.try_delivering().await;
    maria
        .submit(maria.get(&page.link("Disable…")).await.form("Disable"))
        .await;
    let page = maria
        .submit(maria.get("/mail?state=failed").await.form("Try again"))
        .await;
    page.assert_says("Not tried again. This user is disabled.");
}

#[actix_web::test]
async fn trying_again_after_a_correction_goes_to_the_new_address() {
    let server = SmtpServer::start();
    let app = app_with(&server).await;
    let maria = app.administrator().await;
    let user = app.create_user(&maria, &person("refused@example.com")).await.path;
    app.try_delivering().await;
    let form = maria.get(&format!("{user}/edit")).await.form("Save");
    maria.submit(form.fill("Login email", "ann@example.com")).await;
    maria
        .submit(maria.get("/mail?state=failed").await.form("Try again"))
        .await;
    app.try_delivering().await;
    assert_eq!(server.mails_to("ann@example.com").len(), 1);
}

#[actix_web::test]
async fn many_mails_go_over_several_connections_that_are_kept_open() {
    let server = SmtpServer::start();
    let app = app_with(&server).await;
    app.administrator().await;
    app.add_users(120);
    app.queue_activation_mails();
    app.try_delivering().await;
    let mails = server.mails();
    let connections: HashSet<&str> = mails.iter().map(|mail| mail.connection.as_str()).collect();
    assert_eq!(mails.len(), 120);
    assert!((2..=4).contains(&connections.len()), "{} connections", connections.len());
}

//! The page of one mail.

use diesel::prelude::*;
use purser::db::schema::{mail_renderings, outbox};
use time::Duration;

use crate::mail::{app_with, person};
use crate::servers::smtp::SmtpServer;
use crate::support::{PersonForm, TestApp, link_in};

#[actix_web::test]
async fn it_shows_what_left_without_the_link_to_support_too() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    let link = link_in(&app.newest_mail_to("ann@example.com").await);
    let secret = link.rsplit('/').next().unwrap();
    let page = maria.get("/mail").await;
    let page = maria.get(&page.link("Activation to ann@example.com")).await;
    page.assert_says("Subject Activate your account: set your password")
        .assert_says("Sent")
        .assert_says("Requested byMaria Solberg")
        .assert_says("LeftTue 24 Nov 2026, 08:00 UTC")
        .assert_says("Taken by the mail server")
        .assert_says("Captured, not sent: no mail server is set")
        .assert_says("Verify my email:")
        .assert_says("●●●● (secret link, not kept)")
        .assert_says("Mails are kept for 90 days, then removed.");
    assert_eq!(page.link("Ann Berg"), "/users/2");
    assert!(!page.body.contains(secret), "{}", page.body);
    assert!(!page.has_button("Try again") && !page.has_button("Cancel"));
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "Support").await;
    bob.get("/mail/1").await.assert_says("Taken by the mail server");
}

#[actix_web::test]
async fn its_html_stands_in_a_frame_that_can_do_nothing() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    let mail = app.newest_mail_to("ann@example.com").await;
    let page = maria.get("/mail/1").await;
    assert_eq!(page.attribute("iframe", "sandbox").as_deref(), Some(""));
    let html = maria.get(&page.attribute("iframe", "src").unwrap()).await;
    html.assert_says("Verify my email ●●●● (secret link, not kept)");
    assert!(!html.body.contains("href"), "{}", html.body);
    assert!(!html.body.contains(link_in(&mail).rsplit('/').next().unwrap()), "{}", html.body);
    let policy = html.header("content-security-policy");
    for directive in ["default-src 'none'", "form-action 'none'", "frame-ancestors 'self'", "sandbox"] {
        assert!(policy.split("; ").any(|known| known == directive), "{policy}");
    }
    assert!(!policy.contains("script") && !policy.contains("allow-"), "{policy}");
}

/// As somebody would leave it there who may write to the database.
#[actix_web::test]
async fn what_stands_in_the_database_is_shown_and_never_carried_out() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.deliver_mail().await;
    app.write(|connection| {
        diesel::update(mail_renderings::table)
            .set((
                mail_renderings::subject.eq("</bdi><script>alert(1)</script>"),
                mail_renderings::text.eq("</pre><script>alert(2)</script>"),
                mail_renderings::html.eq("<script>alert(3)</script><a href=\"https://evil.example/\">x"),
            ))
            .execute(connection)
    });
    let page = maria.get("/mail/1").await;
    page.assert_says("<script>alert(1)</script>")
        .assert_says("<script>alert(2)</script>");
    assert!(!page.body.contains("<script>alert"), "{}", page.body);
    let html = maria.get("/mail/1/html").await;
    assert!(html.header("content-security-policy").ends_with("sandbox"));
    assert!(!html.body.contains("href="), "{}", html.body);
}

#[actix_web::test]
async fn each_try_is_told_with_what_the_server_said() {
    let server = SmtpServer::start();
    let app = app_with(&server).await;
    let maria = app.administrator().await;
    app.create_user(&maria, &person("later-2@example.com")).await;
    let steps = async || maria.get("/mail/1").await.all(".timeline > li");
    let waiting = maria.get("/mail/1").await;
    waiting
        .assert_says("None yet.")
        .assert_says("a mail's text is made when it leaves");
    maria.get("/mail/1/html").await.assert_status(404);
    app.try_delivering().await;
    maria
        .get("/mail/1")
        .await
        .assert_says("Next tryTue 24 Nov 2026, 08:01 UTC");
    for minutes in [1, 2] {
        app.after(Duration::minutes(minutes));
        app.try_delivering().await;
    }
    assert_eq!(
        steps().await,
        [
            "Taken by the mail server250 2.0.0 Taken as 1Tue 24 Nov 2026, 08:03 UTC",
            "Deferred by the mail server451 4.7.1 Greylisted, come back laterTue 24 Nov 2026, 08:01 UTC",
            "Deferred by the mail server451 4.7.1 Greylisted, come back laterTue 24 Nov 2026, 08:00 UTC",
        ]
    );
    maria.get("/mail/1").await.assert_says("Tries3");
}

#[actix_web::test]
async fn a_refused_mail_is_tried_again_from_there_and_tells_both_refusals() {
    let server = SmtpServer::start();
    let app = app_with(&server).await;
    let maria = app.administrator().await;
    app.create_user(&maria, &person("refused@example.com")).await;
    app.try_delivering().await;
    let page = maria.get("/mail/1").await;
    page.assert_says("Nothing: the mail server refused it before it was given any text.");
    let page = maria.submit(page.form("Try again")).await;
    page.assert_says("first in line");
    assert_eq!(page.path, "/mail/1");
    app.after(Duration::minutes(5));
    app.try_delivering().await;
    let page = maria.get("/mail/1").await;
    assert_eq!(
        page.all(".timeline > li"),
        [
            "Refused by the mail server550 5.1.1 No such mailbox hereTue 24 Nov 2026, 08:05 UTC",
            "Refused by the mail server550 5.1.1 No such mailbox hereTue 24 Nov 2026, 08:00 UTC",
        ]
    );
}

#[actix_web::test]
async fn a_mail_that_was_read_and_put_off_shows_what_the_server_was_given() {
    let server = SmtpServer::start();
    let mut app = app_with(&server).await;
    let maria = app.administrator().await;
    app.create_user(&maria, &person("full@example.com")).await;
    app.try_delivering().await;
    maria
        .get("/mail/1")
        .await
        .assert_says("Deferred by the mail server")
        .assert_says("●●●● (secret link, not kept)");
    app.leave_mail_queued();
}

#[actix_web::test]
async fn a_mail_that_waits_is_cancelled_from_there() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    let page = maria.get("/mail/1").await;
    let page = maria.submit_from("/mail/1", page.form("Cancel")).await;
    page.assert_says("Cancelled. The mail to ann@example.com won't be sent");
    assert_eq!(page.path, "/mail/1");
    page.assert_says("Dropped").assert_says("Cancelled by Maria Solberg.");
    assert!(!page.has_button("Cancel") && !page.has_button("Try again"));
}

#[actix_web::test]
async fn a_mail_from_before_what_left_was_kept_says_so() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.deliver_mail().await;
    app.write(|connection| {
        diesel::delete(mail_renderings::table).execute(connection)?;
        diesel::update(outbox::table)
            .set(outbox::requested_by.eq(None::<i64>))
            .execute(connection)
    });
    maria
        .get("/mail/1")
        .await
        .assert_says("It left before Purser kept what leaves.")
        .assert_says("Requested byNobody who was signed in");
}

#[actix_web::test]
async fn it_opens_only_by_a_number_that_there_is() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for path in ["/mail/1", "/mail/1/html", "/mail/x", "/mail/99999999999999999999", "/mail/-1"] {
        maria.get(path).await.assert_status(404);
    }
}

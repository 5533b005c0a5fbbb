//! What a bounce changes: a mail that came back for good is as one that was refused at once.

use diesel::prelude::*;
use purser::bounces::{Effect, Taken, Trust};
use purser::db::schema::{outbox, users};
use purser::mail::outbox::MailState;
use time::Duration;

use super::{
    FAILED, UNKNOWN, answer, comes_back, kept, mail_failed, mailed, message_about, newest_message_id, newest_state,
    take, timeline,
};
use crate::mail::app_with;
use crate::servers::smtp::SmtpServer;
use crate::support::{PASSWORD, PersonForm, TestApp};

#[actix_web::test]
async fn a_mail_that_came_back_for_good_is_as_one_refused_at_once() {
    let app = TestApp::start().await;
    let (maria, user) = mailed(&app).await;
    app.after(Duration::minutes(2));
    assert_eq!(comes_back(&app, "postfix"), FAILED);
    assert_eq!(newest_state(&app), (MailState::Failed, UNKNOWN.to_owned()));
    let page = maria.get(&user).await;
    assert_eq!(answer(&page), format!("The activation mail to ann@example.com failed: {UNKNOWN}."));
    assert_eq!(page.all(".answer .button"), ["Correct the address and resend…"]);
    assert!(mail_failed(&maria).await);
    maria.get("/users?show=mail_failed").await.assert_says("Berg, Ann");
    maria.get("/mail?state=failed").await.assert_says(UNKNOWN);
    maria
        .get("/journal?action=mail_bounced")
        .await
        .assert_says("Mail bounced")
        .assert_says(UNKNOWN);
    let looked_over = app.select(&maria, &["Berg, Ann"], "Resend activation email").await;
    looked_over.assert_says("have an address that failed before");
}

#[actix_web::test]
async fn the_timeline_tells_that_it_was_sent_and_that_it_came_back() {
    let server = SmtpServer::start();
    let app = app_with(&server).await;
    let maria = app.administrator().await;
    let user = app.create_user(&maria, &PersonForm::ANN).await.path;
    app.try_delivering().await;
    app.after(Duration::minutes(5));
    comes_back(&app, "postfix-delayed");
    app.after(Duration::minutes(5));
    comes_back(&app, "postfix");
    assert_eq!(
        timeline(&maria, &user).await[..3],
        [
            format!("Activation mail to ann@example.com bounced{UNKNOWN}Tue 24 Nov 2026, 08:10 UTC"),
            "Activation mail delayed on its way4.4.1 connect to mail.example.com[203.0.113.5]:25: Connection timed out\
             Tue 24 Nov 2026, 08:05 UTC"
                .to_owned(),
            "Activation mail sent to ann@example.com250 2.0.0 Taken as 1Tue 24 Nov 2026, 08:00 UTC".to_owned(),
        ]
    );
}

#[actix_web::test]
async fn what_is_only_delayed_stands_in_the_timeline_and_changes_nothing() {
    let app = TestApp::start().await;
    let (maria, user) = mailed(&app).await;
    let before = answer(&maria.get(&user).await);
    assert_eq!(comes_back(&app, "gmail-delayed"), Taken::Matched(Effect::Delayed));
    assert_eq!(newest_state(&app).0, MailState::Sent);
    assert_eq!(answer(&maria.get(&user).await), before);
    assert!(timeline(&maria, &user).await[0].starts_with("Activation mail delayed on its way4.4.1 The recipient"));
    assert!(!mail_failed(&maria).await);
}

#[actix_web::test]
async fn an_unclear_one_changes_nothing_either() {
    let app = TestApp::start().await;
    let (maria, user) = mailed(&app).await;
    assert_eq!(comes_back(&app, "empty-status"), Taken::Matched(Effect::Unclear));
    assert_eq!(newest_state(&app).0, MailState::Sent);
    let told = timeline(&maria, &user).await;
    assert!(told[0].starts_with("Bounce of the activation mail notedThe server gives no reason."), "{told:#?}");
}

#[actix_web::test]
async fn a_corrected_address_clears_it() {
    let app = TestApp::start().await;
    let (maria, user) = mailed(&app).await;
    comes_back(&app, "postfix");
    let question = maria.get(&format!("{user}/address")).await;
    let form = question.form("Correct the address and resend");
    let page = maria.submit(form.fill("Login email", "ann.berg@example.com")).await;
    page.assert_says("Sent to ann.berg@example.com.");
    assert!(!mail_failed(&maria).await);
    app.newest_mail_to("ann.berg@example.com").await;
    let said = answer(&maria.get(&user).await);
    assert!(said.contains("corrected from ann@example.com to ann.berg@example.com"), "{said}");
}

#[actix_web::test]
async fn what_comes_back_from_an_address_of_before_blames_not_the_one_of_now() {
    let app = TestApp::start().await;
    let (maria, user) = mailed(&app).await;
    let form = maria.get(&format!("{user}/edit")).await.form("Save");
    maria.submit(form.fill("Login email", "ann.berg@example.com")).await;
    assert_eq!(comes_back(&app, "postfix"), FAILED);
    assert!(!mail_failed(&maria).await);
    let said = answer(&maria.get(&user).await);
    assert!(said.ends_with("failed before that, and nothing was mailed to the new one yet."), "{said}");
}

#[actix_web::test]
async fn the_same_message_does_nothing_a_second_time() {
    let app = TestApp::start().await;
    let (maria, user) = mailed(&app).await;
    let message = message_about("postfix", &newest_message_id(&app));
    assert_eq!(take(&app, &message, Trust::Recipients), FAILED);
    let told = timeline(&maria, &user).await.len();
    maria
        .submit(maria.get("/mail").await.form("Try again"))
        .await
        .assert_says("first in line");
    app.deliver_mail().await;
    assert_eq!(take(&app, &message, Trust::Recipients), Taken::Known);
    assert_eq!(newest_state(&app).0, MailState::Sent);
    assert_eq!(kept(&app).len(), 1);
    assert_eq!(timeline(&maria, &user).await.len(), told + 1, "it was tried again, and sent");
}

#[actix_web::test]
async fn a_mail_tried_again_may_come_back_again() {
    let server = SmtpServer::start();
    let app = app_with(&server).await;
    let maria = app.administrator().await;
    let user = app.create_user(&maria, &PersonForm::ANN).await.path;
    app.try_delivering().await;
    comes_back(&app, "postfix-given-up");
    let page = maria.get(&user).await;
    assert_eq!(page.all(".answer .button"), ["Try again"], "the address is not to blame");
    app.after(Duration::minutes(1));
    maria.submit(page.form("Try again")).await.assert_says("first in line");
    app.try_delivering().await;
    assert_eq!(newest_state(&app), (MailState::Sent, "250 2.0.0 Taken as 2".to_owned()));
    assert!(!mail_failed(&maria).await);
    app.after(Duration::minutes(1));
    assert_eq!(comes_back(&app, "postfix"), FAILED);
    let told = timeline(&maria, &user).await;
    assert!(told[0].starts_with("Activation mail to ann@example.com bounced550 5.1.1"), "{told:#?}");
    assert!(told[1].contains("250 2.0.0 Taken as 2"), "{told:#?}");
    assert!(
        told.iter()
            .any(|event| event.starts_with("Activation mail to ann@example.com bounced4.4.1")),
        "{told:#?}"
    );
}

#[actix_web::test]
async fn a_mail_refused_when_tried_again_is_told_as_refused() {
    let server = SmtpServer::start();
    let app = app_with(&server).await;
    let maria = app.administrator().await;
    let user = app.create_user(&maria, &PersonForm::ANN).await.path;
    app.try_delivering().await;
    assert_eq!(comes_back(&app, "postfix-given-up"), FAILED);
    // By now the server knows that nobody is there.
    app.write(|connection| {
        let refused = "refused@example.com";
        diesel::update(users::table.filter(users::email.eq("ann@example.com")))
            .set(users::email.eq(refused))
            .execute(connection)?;
        diesel::update(outbox::table)
            .set(outbox::recipient.eq(refused))
            .execute(connection)
    });
    app.after(Duration::minutes(1));
    maria.submit(maria.get("/mail").await.form("Try again")).await;
    app.try_delivering().await;
    let told = timeline(&maria, &user).await;
    assert!(told[0].starts_with("Activation mail to refused@example.com failed550 5.1.1"), "{told:#?}");
    assert!(told[1].starts_with("Activation mail tried again, after this reply4.4.1"), "{told:#?}");
}

#[actix_web::test]
async fn what_came_back_from_the_old_address_is_not_told_of_the_new_one() {
    let app = TestApp::start().await;
    let (maria, user) = mailed(&app).await;
    app.after(Duration::minutes(1));
    comes_back(&app, "postfix");
    let form = maria.get(&format!("{user}/edit")).await.form("Save");
    maria.submit(form.fill("Login email", "ann.berg@example.com")).await;
    let told = timeline(&maria, &user).await;
    for words in ["Activation mail to ann@example.com bounced", "Activation mail sent to ann@example.com"] {
        assert!(told.iter().any(|event| event.starts_with(words)), "{told:#?}");
    }
    maria.submit(maria.get("/mail").await.form("Try again")).await;
    app.deliver_mail().await;
    maria
        .get("/mail")
        .await
        .assert_says("address changed after this mail was tried. Send another.");
}

#[actix_web::test]
async fn a_bounce_that_is_quicker_than_our_pen_comes_again() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.write(|connection| {
        let now = app.now();
        purser::mail::outbox::claim(connection, now, Duration::minutes(2), 10)
    });
    assert_eq!(comes_back(&app, "postfix"), Taken::TooEarly);
    assert_eq!(kept(&app), []);
    app.after(Duration::minutes(3));
    app.deliver_mail().await;
    assert_eq!(comes_back(&app, "postfix"), FAILED);
}

#[actix_web::test]
async fn the_mail_to_an_address_that_waits_to_be_confirmed_may_bounce_too() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.active_user(&maria, &PersonForm::ANN).await;
    let form = ann.get("/account").await.form("Change address");
    let form = form.fill("New email", "new@example.com");
    ann.submit(form.fill("Your password", PASSWORD)).await;
    app.newest_mail_to("new@example.com").await;
    assert_eq!(comes_back(&app, "postfix"), FAILED);
    assert!(!mail_failed(&maria).await);
}

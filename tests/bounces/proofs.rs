//! Whoever gets in by what was mailed to an address proves that it works, whatever came back before or after.

use purser::bounces::{Effect, Taken};
use purser::mail::outbox::MailState;
use time::Duration;

use super::{FAILED, answer, comes_back, mail_failed, mailed, newest_state, timeline};
use crate::support::{PASSWORD, PersonForm, TestApp, link_in};

#[actix_web::test]
async fn whoever_opens_the_link_later_has_got_the_mail() {
    let app = TestApp::start().await;
    let (maria, user) = mailed(&app).await;
    let link = link_in(&app.mailbox.mails()[0]);
    app.after(Duration::minutes(1));
    assert_eq!(comes_back(&app, "postfix"), FAILED);
    assert!(mail_failed(&maria).await);
    app.after(Duration::minutes(1));
    app.visitor().get(&link).await.assert_says("Reset");
    assert!(!mail_failed(&maria).await);
    let said = answer(&maria.get(&user).await);
    assert!(said.starts_with("The activation mail failed"), "{said}");
    app.set_password(&app.visitor(), &link, PASSWORD).await;
    let said = answer(&maria.get(&user).await);
    assert!(said.starts_with("They can: they last signed in"), "{said}");
}

#[actix_web::test]
async fn a_scanner_on_the_way_has_not() {
    let app = TestApp::start().await;
    let (maria, _) = mailed(&app).await;
    let link = link_in(&app.mailbox.mails()[0]);
    app.clock.advance(Duration::seconds(3));
    comes_back(&app, "postfix");
    app.visitor().get(&link).await;
    assert!(mail_failed(&maria).await);
}

#[actix_web::test]
async fn what_comes_back_after_its_link_was_opened_is_only_noted() {
    let app = TestApp::start().await;
    let (maria, user) = mailed(&app).await;
    let link = link_in(&app.mailbox.mails()[0]);
    app.after(Duration::minutes(1));
    app.visitor().get(&link).await;
    app.after(Duration::minutes(1));
    assert_eq!(comes_back(&app, "postfix"), Taken::Matched(Effect::Arrived));
    assert_eq!(newest_state(&app).0, MailState::Sent);
    assert!(!mail_failed(&maria).await);
    assert!(timeline(&maria, &user).await[0].starts_with("Bounce of the activation mail noted550 5.1.1"));
}

#[actix_web::test]
async fn whoever_came_by_an_earlier_mail_is_told_of_by_that_one() {
    let app = TestApp::start().await;
    let (maria, user) = mailed(&app).await;
    let first_link = link_in(&app.mailbox.mails()[0]);
    app.after(Duration::minutes(10));
    maria
        .submit(maria.get(&user).await.form("Resend Confirmation Email"))
        .await;
    app.deliver_mail().await;
    assert_eq!(comes_back(&app, "postfix-given-up"), FAILED);
    app.after(Duration::minutes(10));
    app.visitor().get(&first_link).await;
    let said = answer(&maria.get(&user).await);
    let opened = "The link in the activation mail was opened on Tue 24 Nov 2026, 08:20 UTC, but no password was set.";
    assert!(said.starts_with(opened), "{said}");
}

#[actix_web::test]
async fn a_temporary_password_that_is_entered_was_read() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_staged(&maria, &PersonForm::ANN).await;
    let page = app.select(&maria, &["Berg, Ann"], "Email Credentials").await;
    maria.submit(page.form("Send Emails")).await;
    app.carry_out_batches().await;
    let mails = app.deliver_mail().await;
    assert_eq!(comes_back(&app, "postfix"), FAILED);
    assert!(mail_failed(&maria).await);
    let text = &mails[0].letter.text;
    let is_password = |word: &&str| word.len() == 19 && word.split('-').count() == 4;
    let password = text
        .split_whitespace()
        .find(is_password)
        .expect("a password")
        .to_owned();
    app.after(Duration::minutes(1));
    app.sign_in(&app.visitor(), "ann@example.com", &password).await;
    assert!(!mail_failed(&maria).await);
}

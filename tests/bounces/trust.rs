//! What somebody who hates us can do by sending messages that look like bounces: nothing that matters.

use purser::bounces::{Effect, Taken, Trust};
use purser::mail::outbox::MailState;
use time::Duration;

use super::{FAILED, comes_back, kept, mail_failed, mailed, message_about, newest_message_id, newest_state, take};
use crate::support::{PersonForm, TestApp, link_in};

const STRANGE_ID: &str = "0000@elsewhere.example";

/// Names Ann's address, which many know, and no mail of ours.
fn forged() -> String {
    message_about("amazon-ses", STRANGE_ID)
}

#[actix_web::test]
async fn an_address_alone_is_believed_of_a_mail_of_these_days() {
    let app = TestApp::start().await;
    let (maria, _) = mailed(&app).await;
    app.after(Duration::days(4));
    assert_eq!(take(&app, &forged(), Trust::Recipients), FAILED);
    let words = "550 5.1.1 user unknown (The bounce names the address, not the mail.)";
    assert_eq!(newest_state(&app), (MailState::Failed, words.to_owned()));
    let maria = {
        drop(maria);
        let again = app.visitor();
        app.sign_in(&again, "maria@example.com", crate::support::PASSWORD).await;
        again
    };
    assert!(mail_failed(&maria).await);
}

#[actix_web::test]
async fn but_not_of_an_older_one() {
    let app = TestApp::start().await;
    mailed(&app).await;
    app.after(Duration::days(5) + Duration::minutes(1));
    assert_eq!(take(&app, &forged(), Trust::Recipients), Taken::Unmatched);
    assert_eq!(newest_state(&app).0, MailState::Sent);
}

#[actix_web::test]
async fn nor_where_mails_have_return_paths_of_their_own() {
    let app = TestApp::start().await;
    mailed(&app).await;
    assert_eq!(take(&app, &forged(), Trust::OnlyMails), Taken::Unmatched);
    assert_eq!(newest_state(&app).0, MailState::Sent);
}

/// A stranger asks for a new password in her name, so that there is a mail, and then sends a bounce of it.
#[actix_web::test]
async fn nor_against_somebody_who_was_in_already() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    app.after(Duration::minutes(1));
    app.visitor()
        .post("/forgot-password", &[("login", "ann@example.com")])
        .await;
    app.deliver_mail().await;
    assert_eq!(take(&app, &forged(), Trust::Recipients), Taken::Matched(Effect::Unverified));
    assert_eq!(newest_state(&app).0, MailState::Sent);
    assert!(!mail_failed(&maria).await);
    assert_eq!(comes_back(&app, "postfix"), FAILED, "whoever knows the Message-ID had the mail in hand");
}

#[actix_web::test]
async fn whoever_repeats_a_bounce_fills_nothing() {
    let app = TestApp::start().await;
    mailed(&app).await;
    let id = newest_message_id(&app);
    let delayed = |number: usize| message_about("gmail-delayed", &id).replace("47 more hours", &number.to_string());
    for number in 0..20 {
        assert_eq!(take(&app, &delayed(number), Trust::Recipients), Taken::Matched(Effect::Delayed));
    }
    assert_eq!(take(&app, &delayed(20), Trust::Recipients), Taken::TooMany);
    assert_eq!(kept(&app).len(), 20);
    assert_eq!(comes_back(&app, "postfix"), FAILED, "in the end the server gives up");
}

#[actix_web::test]
async fn whoever_sends_bounces_of_nothing_fills_no_more_than_a_days_share() {
    let app = TestApp::start().await;
    app.administrator().await;
    let unknown = |number: usize| forged().replace("ann@example.com", &format!("nobody{number}@example.com"));
    for number in 0..1_000 {
        assert_eq!(take(&app, &unknown(number), Trust::Recipients), Taken::Unmatched);
    }
    assert_eq!(take(&app, &unknown(1_000), Trust::Recipients), Taken::TooMany);
    app.after(Duration::days(1));
    assert_eq!(take(&app, &unknown(1_001), Trust::Recipients), Taken::Unmatched);
}

#[actix_web::test]
async fn a_secret_that_a_server_gives_back_is_not_kept() {
    let app = TestApp::start().await;
    let (maria, user) = mailed(&app).await;
    let link = link_in(&app.mailbox.mails()[0]);
    let secret = link.rsplit('/').next().unwrap().to_owned();
    let id = newest_message_id(&app);
    let told = message_about("postfix", &id).replace(
        "User unknown in local recipient table\n\n",
        &format!("because of\n    {link} and {secret} and\n    abcd-efgh-jkmn-pqrs in the text\n\n"),
    );
    assert_eq!(take(&app, &told, Trust::Recipients), FAILED);
    let words = "550 5.1.1 <ann@example.com>: Recipient address rejected: because of […] and […] and […] in the text";
    assert_eq!(kept(&app)[0].1, words);
    maria.get(&user).await.assert_says(words);
    app.assert_stored_nowhere(&secret);
    app.assert_stored_nowhere("abcd-efgh-jkmn-pqrs");
}

#[actix_web::test]
async fn what_is_no_bounce_is_not_looked_at() {
    let app = TestApp::start().await;
    mailed(&app).await;
    for name in ["out-of-office", "read-receipt", "postfix-relayed", "a-person-writes", "spam-complaint"] {
        let told = message_about(name, &newest_message_id(&app));
        assert!(purser::bounces::Incoming::read(told.as_bytes(), None).is_err(), "{name}");
    }
}

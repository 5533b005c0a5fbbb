//! What was done in haste: a mail that waits is cancelled, and whoever was signed out is told the way back.

use diesel::prelude::*;
use purser::db::schema::{outbox, users};
use purser::mail::MailKind;
use purser::mail::outbox::{MailState, claim};
use purser::people::Status;
use time::Duration;

use crate::mail::{app_with, live_tokens, person};
use crate::servers::smtp::SmtpServer;
use crate::support::{PASSWORD, PageView, PersonForm, TestApp, Visitor};

/// The mail server has gone, and Purser knows it by a mail of somebody else's.
async fn notice_that_it_is_away(app: &TestApp, maria: &Visitor, server: &mut SmtpServer) {
    server.stop();
    app.create_user(maria, &PersonForm::EVE).await;
    app.try_delivering().await;
}

async fn resend_from(visitor: &Visitor, page: &str, button: &str) -> PageView {
    visitor.submit(visitor.get(page).await.form(button)).await
}

fn status_of(app: &TestApp, email: &str) -> Status {
    app.read(|connection| {
        users::table
            .filter(users::email.eq(email))
            .select(users::status)
            .get_result(connection)
    })
}

fn states_of(app: &TestApp, email: &str) -> Vec<(MailKind, MailState)> {
    app.read(|connection| {
        outbox::table
            .filter(outbox::recipient.eq(email))
            .order(outbox::id)
            .select((outbox::kind, outbox::state))
            .load(connection)
    })
}

#[actix_web::test]
async fn a_mail_that_waits_for_the_server_is_undone_as_if_it_had_not_been_asked_for() {
    let mut server = SmtpServer::start();
    let app = app_with(&server).await;
    let maria = app.administrator().await;
    let user = app.create_staged(&maria, &PersonForm::BOB).await.path;
    notice_that_it_is_away(&app, &maria, &mut server).await;
    let page = resend_from(&maria, &user, "Send Confirmation Email").await;
    page.assert_says("Waiting to be sent to bob@example.com: the mail server is away.");
    assert_eq!(status_of(&app, "bob@example.com"), Status::Invited);

    let page = maria.submit_from(&user, page.form("Undo")).await;
    page.assert_says("Cancelled. The mail to bob@example.com won't be sent, and the invitation is taken back.")
        .assert_says("Activation mail was not sent");
    assert_eq!(page.path, user);
    assert!(!page.has_button("Undo"));
    assert_eq!(status_of(&app, "bob@example.com"), Status::Staged);
    maria
        .get("/mail?state=dropped")
        .await
        .assert_says("Cancelled by Maria Solberg.");
    maria
        .get("/journal?action=mail_cancelled")
        .await
        .assert_says("Mail cancelled")
        .assert_says("Maria Solberg");

    server.start_again();
    app.try_delivering().await;
    assert!(server.mails_to("bob@example.com").is_empty());
    let page = resend_from(&maria, &user, "Resend Confirmation Email").await;
    page.assert_says("Sent to bob@example.com.");
    assert!(!page.has_button("Undo"), "what leaves at once can't be undone");
    app.try_delivering().await;
    assert_eq!(server.mails_to("bob@example.com").len(), 1);
}

#[actix_web::test]
async fn whoever_was_invited_before_stays_so_and_their_link_works() {
    let mut server = SmtpServer::start();
    let app = app_with(&server).await;
    let maria = app.administrator().await;
    let user = app.create_user(&maria, &PersonForm::ANN).await.path;
    app.try_delivering().await;
    let link = server.mails_to("ann@example.com")[0].link("Verify my email");
    app.after(Duration::minutes(2));
    notice_that_it_is_away(&app, &maria, &mut server).await;
    let page = resend_from(&maria, &format!("{user}/edit"), "Resend Confirmation Email").await;
    let page = maria.submit_from(&user, page.form("Undo")).await;
    page.assert_says("Cancelled. The mail to ann@example.com won't be sent.")
        .assert_silent("taken back");
    assert_eq!(status_of(&app, "ann@example.com"), Status::Invited);
    app.visitor().get(&link).await.assert_says("Set your password");
    server.start_again();
    app.try_delivering().await;
    assert!(server.mails_to("ann@example.com").is_empty(), "none since it came back");
}

#[actix_web::test]
async fn a_reset_that_waits_is_undone_too() {
    let mut server = SmtpServer::start();
    let app = app_with(&server).await;
    let maria = app.administrator().await;
    let user = app.create_user(&maria, &PersonForm::ANN).await.path;
    app.try_delivering().await;
    let link = server.mails_to("ann@example.com")[0].link("Verify my email");
    app.set_password(&app.visitor(), &link, PASSWORD).await;
    app.after(Duration::minutes(2));
    notice_that_it_is_away(&app, &maria, &mut server).await;
    let page = resend_from(&maria, &format!("{user}/reset-password"), "Mail the link").await;
    page.assert_says("Waiting to be sent to ann@example.com");
    maria
        .submit_from(&user, page.form("Undo"))
        .await
        .assert_says("Cancelled. The mail to ann@example.com won't be sent.");
    assert_eq!(status_of(&app, "ann@example.com"), Status::Active);
    server.start_again();
    app.try_delivering().await;
    assert!(server.mails_to("ann@example.com").is_empty(), "none since it came back");
}

#[actix_web::test]
async fn credentials_are_cancelled_both_at_once_from_the_list_of_mails() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_staged(&maria, &PersonForm::ANN).await;
    let page = app.select(&maria, &["Berg, Ann"], "Email Credentials").await;
    maria.submit(page.form("Send Emails")).await;
    let list = "/mail?state=queued&q=ann";
    let page = maria.submit_from(list, maria.get(list).await.form("Cancel")).await;
    page.assert_says("Cancelled. The mail to ann@example.com won't be sent, and the invitation is taken back.");
    assert_eq!(
        states_of(&app, "ann@example.com"),
        [MailKind::Welcome, MailKind::TemporaryPassword].map(|kind| (kind, MailState::Dropped))
    );
    assert!(app.deliver_mail().await.is_empty());
}

#[actix_web::test]
async fn a_mail_under_way_or_gone_is_not_cancelled() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    let form = maria.get("/mail").await.form("Cancel");
    let now = app.now();
    app.write(|connection| claim(connection, now, Duration::minutes(1), 1));
    assert!(!maria.get("/mail").await.has_button("Cancel"));
    let words = "Not cancelled. It is not waiting any more.";
    maria.submit(form.clone()).await;
    maria.submit_from("/mail", form.clone()).await.assert_says(words);
    app.after(Duration::minutes(1));
    assert_eq!(app.deliver_mail().await.len(), 1);
    maria.submit_from("/mail", form).await.assert_says(words);
    assert_eq!(states_of(&app, "ann@example.com"), [(MailKind::Activation, MailState::Sent)]);
    assert_eq!(status_of(&app, "ann@example.com"), Status::Invited);
}

/// Or whoever took an account over could keep its owner from being told.
#[actix_web::test]
async fn notices_and_what_people_ask_for_themselves_can_not_be_cancelled() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    let form = maria.get("/account").await.form("Change password");
    maria
        .submit(
            form.fill("Current password", PASSWORD)
                .fill("Password", "violet harbour under snow")
                .fill("Re-enter password", "violet harbour under snow"),
        )
        .await
        .assert_says("Your password is changed.");
    app.after(Duration::minutes(6));
    app.visitor()
        .post("/forgot-password", &[("login", "ann@example.com")])
        .await;
    let waiting: Vec<i64> = app.read(|connection| {
        outbox::table
            .filter(outbox::state.eq(MailState::Queued))
            .select(outbox::id)
            .load(connection)
    });
    assert_eq!(waiting.len(), 2);
    assert!(!maria.get("/mail").await.has_button("Cancel"));
    for mail in waiting {
        maria
            .post(&format!("/mail/{mail}/cancel"), &[])
            .await
            .assert_says("Not cancelled. Only a mail with a way in that somebody here asked for can be cancelled.");
    }
    assert_eq!(app.deliver_mail().await.len(), 3);
}

#[actix_web::test]
async fn support_does_not_cancel_what_an_administrator_asked_for() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let support = app.user_with_role(&maria, &PersonForm::BOB, "Support").await;
    app.create_user(&maria, &PersonForm::ANN).await;
    let form = support.get("/mail?q=ann").await.form("Cancel");
    support
        .submit_from("/mail", form)
        .await
        .assert_says("Not cancelled. Whoever asked for it may do more than you.");
    app.deliver_mail().await;
    app.after(Duration::minutes(2));
    resend_from(&support, "/users?q=ann", "Resend activation email").await;
    app.deliver_mail().await;
}

#[actix_web::test]
async fn whoever_ended_sessions_is_told_how_those_sign_in_again() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for _ in 0..2 {
        app.sign_in(&app.visitor(), "maria@example.com", PASSWORD).await;
    }
    let again = "To use that device again, sign in there with your email or username and your password.";
    let page = maria.get("/account").await;
    let page = maria.submit(page.form("End the session in")).await;
    page.assert_says(&format!("The session has ended. {again}"));
    let page = maria.submit(page.form("End all other sessions")).await;
    page.assert_says(&format!("Ended 1 other session. {again}"));
    app.active_user(&maria, &PersonForm::ANN).await;
    let page = app.select(&maria, &["Berg, Ann"], "End sessions").await;
    maria
        .submit(page.form("End sessions"))
        .await
        .assert_says("They can sign in again with their email or username and the password they have.");
    let page = maria.get("/account").await;
    maria
        .submit(page.form("End all sessions, this one too"))
        .await
        .assert_says("To go on, sign in with your email or username and your password.");
}

#[actix_web::test]
async fn a_mail_that_the_server_put_off_is_cancelled_and_its_link_ends() {
    let server = SmtpServer::start();
    let app = app_with(&server).await;
    let maria = app.administrator().await;
    let user = app.create_user(&maria, &person("full@example.com")).await.path;
    app.try_delivering().await;
    assert_eq!(live_tokens(&app), 1, "the server read the mail, and put it off");
    app.after(Duration::minutes(2));
    maria
        .post(&format!("{user}/activation-mail"), &[])
        .await
        .assert_says("already waits to be sent. It can be cancelled under Mail.");
    let page = maria
        .submit_from("/mail", maria.get("/mail").await.form("Cancel"))
        .await;
    page.assert_says("Cancelled. The mail to full@example.com won't be sent, and the invitation is taken back.");
    assert_eq!(live_tokens(&app), 0);
    assert_eq!(status_of(&app, "full@example.com"), Status::Staged);
}

//! The mail server is away, or hangs up.

use purser::mail::outbox::MailState;
use purser::mail::worker::Progress;

use time::Duration;

use crate::mail::{app_with, only_mail, person};
use crate::servers::smtp::SmtpServer;
use crate::support::PersonForm;

#[actix_web::test]
async fn while_the_server_is_away_mails_wait_and_a_banner_says_so() {
    let mut server = SmtpServer::start();
    let app = app_with(&server).await;
    let maria = app.administrator().await;
    server.stop();
    app.create_user(&maria, &PersonForm::ANN).await;
    for _ in 0..5 {
        assert_eq!(app.try_delivering().await, Progress::ServerAway);
    }
    let (state, tries, _) = only_mail(&app);
    assert_eq!((state, tries), (MailState::Queued, 0), "an outage uses up no tries");
    maria
        .get("/users")
        .await
        .assert_says("The mail server can't be reached since");
    maria
        .get("/readyz")
        .await
        .assert_says("\"mail\":\"away\"")
        .assert_status(200);

    server.start_again();
    assert_eq!(app.try_delivering().await, Progress::NothingDue);
    assert_eq!(only_mail(&app).0, MailState::Sent);
    assert_eq!(server.mails_to("ann@example.com").len(), 1);
    maria
        .get("/users")
        .await
        .assert_silent("The mail server can't be reached");
    maria.get("/readyz").await.assert_says("\"mail\":\"ok\"");
}

#[actix_web::test]
async fn a_mail_on_which_the_server_hangs_up_does_not_hold_back_the_others() {
    let server = SmtpServer::start();
    let mut app = app_with(&server).await;
    let maria = app.administrator().await;
    app.create_user(&maria, &person("closing@example.com")).await;
    app.create_user(&maria, &PersonForm::BOB).await;
    assert_eq!(app.try_delivering().await, Progress::NothingDue);
    assert_eq!(server.mails_to("bob@example.com").len(), 1);
    assert_eq!(only_mail(&app).1, 1, "and was tried once");
    app.leave_mail_queued();
}

#[actix_web::test]
async fn resending_while_the_server_is_away_does_not_claim_that_it_was_sent() {
    let mut server = SmtpServer::start();
    let app = app_with(&server).await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.try_delivering().await;
    server.stop();
    app.after(Duration::minutes(1));
    maria
        .submit(maria.row_menu("/users?q=ann").await.form("Resend activation email"))
        .await
        .assert_says("Sent to ann@example.com.");
    app.try_delivering().await;
    let form = PersonForm::BOB.fill(maria.get("/users/new").await.form("Create user"));
    maria.submit(form.tick("Hold it back for this user")).await;
    let page = maria
        .submit(maria.row_menu("/users?q=bob").await.form("Resend activation email"))
        .await;
    page.assert_says("Waiting to be sent to bob@example.com: the mail server is away.")
        .assert_silent("Sent to");
    server.start_again();
    app.try_delivering().await;
    assert_eq!(server.mails_to("bob@example.com").len(), 1);
}

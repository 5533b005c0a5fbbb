//! A new portal takes whoever made it by the hand.

use diesel::connection::SimpleConnection;

use crate::mail::app_with;
use crate::servers::smtp::SmtpServer;
use crate::support::{PageView, PersonForm, TestApp, Visitor, make_administrator};

const DONE: &str = ".steps > li[data-done] h3";
const TO_DO: &str = ".steps > li:not([data-done]) h3";

async fn maria_of_a_new_portal(app: &TestApp) -> Visitor {
    let maria = app.visitor();
    make_administrator(&maria, &app.set_up_link().unwrap()).await;
    maria
}

/// The one button that stands out.
fn next(page: &PageView) -> Vec<String> {
    page.all(".steps .button-primary")
}

#[actix_web::test]
async fn a_new_portal_leads_from_step_to_step_until_all_are_done() {
    let server = SmtpServer::start();
    let app = app_with(&server).await;
    let maria = maria_of_a_new_portal(&app).await;
    let page = maria.get("/").await;
    page.assert_says("First steps").assert_says("1 of 5 done");
    assert_eq!(page.all(DONE), ["Make an administrator"]);
    assert_eq!(next(&page), ["Send a test mail to me"]);

    let page = maria.submit(page.form("Send a test mail to me")).await;
    page.assert_says("A test mail to maria@example.com is on its way.");
    assert_eq!(page.path, "/mail");
    app.try_delivering().await;
    let mail = server.mail_to("maria@example.com").await;
    assert_eq!(mail.header("Subject"), "Test mail from Purser");
    let page = maria.get("/").await;
    assert_eq!(next(&page), ["Add a department"]);

    let form = maria.get(&page.link("Add a department")).await.form("Add");
    maria.submit(form.fill("Name", "Deck")).await.assert_says("Added Deck.");
    let page = maria.get("/").await;
    page.assert_says("3 of 5 done");
    assert_eq!(next(&page), ["New User"]);
    assert!(!page.has_link("Choose who to invite"), "there is nobody to invite");

    let form = PersonForm::ANN.fill(maria.get(&page.link("New User")).await.form("Create user"));
    maria.submit(form.tick("Don't send it yet")).await;
    let page = maria.get("/").await;
    assert_eq!(page.all(TO_DO), ["Invite the first user"]);

    let list = maria.get(&page.link("Choose who to invite")).await;
    let selected = list.form("Resend activation email").tick("Select Berg, Ann");
    let draft = maria.submit(selected).await;
    maria.submit(draft.form("Send Emails")).await;
    maria
        .get("/")
        .await
        .assert_silent("First steps")
        .assert_says("All users2");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn an_invitation_that_left_with_the_first_user_ticks_off_all_that_it_took() {
    let server = SmtpServer::start();
    let app = app_with(&server).await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    let page = maria.get("/").await;
    assert_eq!(page.all(TO_DO), ["Try the mail server"]);
    app.try_delivering().await;
    maria.get("/").await.assert_silent("First steps");
}

#[actix_web::test]
async fn a_mail_that_was_only_captured_is_no_try_of_the_mail_server() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    maria.submit(maria.get("/").await.form("Send a test mail to me")).await;
    app.newest_mail_to("maria@example.com").await;
    let page = maria.get("/").await;
    assert_eq!(page.all(TO_DO)[0], "Try the mail server");
    page.assert_says("no mail server is set. Start Purser with SMTP_URL, and try again.");
}

#[actix_web::test]
async fn steps_have_buttons_only_for_whoever_may_take_them() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "Support").await;
    app.write(|connection| connection.batch_execute("UPDATE users SET department_id = NULL; DELETE FROM departments"));
    for (visitor, buttons) in [(&maria, 1), (&bob, 0)] {
        let page = visitor.get("/").await;
        assert_eq!(page.all(TO_DO), ["Add a department"]);
        assert_eq!(page.all(".steps .button").len(), buttons);
    }
    bob.post("/mail/test", &[]).await.assert_status(403);
}

#[actix_web::test]
async fn a_test_mail_is_journalled_and_can_be_asked_for_on_the_page_of_mails() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = maria
        .submit(maria.get("/mail").await.form("Send a test mail to me"))
        .await;
    page.assert_says("A test mail to maria@example.com is on its way.");
    app.newest_mail_to("maria@example.com").await;
    maria.get("/mail").await.assert_says("Sent maria@example.com");
    maria
        .get("/journal?action=test_mail_requested")
        .await
        .assert_says("Test mail requested Maria Solberg");
}

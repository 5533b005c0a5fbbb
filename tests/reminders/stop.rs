//! Whoever wants to hear no more of it ends reminders, and nothing else.

use reqwest::Method;
use reqwest::header::HeaderMap;

use super::*;
use crate::support::PersonForm;

const ANN: PersonForm = PersonForm::ANN;
const HAVE_ENDED: &str = "Reminders have ended for this user";

/// The rule is on, and Ann has had two reminders. Returns the link to end them.
async fn with_two_reminders(app: &TestApp) -> String {
    let maria = app.administrator().await;
    app.create_user(&maria, &ANN).await;
    app.deliver_mail().await;
    switch_on(&maria, "1").await;
    for _ in 0..2 {
        app.after(DAY);
        app.deliver_mail().await;
    }
    let mails = reminders_to(app, ANN.email).await;
    assert_eq!(mails[0].letter.unsubscribe, None);
    mails[1].letter.unsubscribe.clone().unwrap()
}

/// As a mail program does: without a cookie, and from no page.
async fn press_in_the_mail_program(app: &TestApp, link: &str) -> PageView {
    let body = Some("List-Unsubscribe=One-Click".to_owned());
    app.visitor().send(Method::POST, link, HeaderMap::new(), body).await
}

#[actix_web::test]
async fn opening_the_link_ends_nothing_and_its_button_does() {
    let app = TestApp::start().await;
    let link = with_two_reminders(&app).await;
    let before = app.own_database().fingerprint();
    let visitor = app.visitor();
    let page = visitor.get(&link).await;
    page.assert_status(200).assert_says("Stop reminders?");
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    visitor.head(&link).await.assert_status(200);
    assert_eq!(app.own_database().fingerprint(), before);
    visitor
        .submit(page.form("Stop reminders"))
        .await
        .assert_says("Reminders have ended");
    app.after(DAY * 3);
    assert_eq!(reminders_to(&app, ANN.email).await.len(), 2);
    visitor.get(&link).await.assert_says("Reminders have ended");
}

#[actix_web::test]
async fn one_click_in_the_mail_program_ends_reminders_and_only_those() {
    let app = TestApp::start().await;
    let link = with_two_reminders(&app).await;
    press_in_the_mail_program(&app, &link)
        .await
        .assert_status(200)
        .assert_says("Reminders have ended");
    let before = app.own_database().fingerprint();
    press_in_the_mail_program(&app, &link).await.assert_status(200);
    assert_eq!(app.own_database().fingerprint(), before, "the second time there is nothing to do");
    app.after(DAY);
    let maria = maria_again(&app).await;
    let page = maria.get("/users/2").await;
    page.assert_says(HAVE_ENDED);
    maria
        .submit(page.form("Resend Confirmation Email"))
        .await
        .assert_says("Sent to ann@example.com.");
    let newest = app.newest_mail_to(ANN.email).await;
    assert_eq!(newest.kind, MailKind::Activation);
}

#[actix_web::test]
async fn a_reminder_that_waits_does_not_leave_once_they_have_ended() {
    let app = TestApp::start().await;
    let link = with_two_reminders(&app).await;
    app.after(DAY);
    press_in_the_mail_program(&app, &link).await;
    assert_eq!(reminders_to(&app, ANN.email).await.len(), 2);
    let maria = maria_again(&app).await;
    maria
        .get("/mail?state=dropped")
        .await
        .assert_says("This user asked for no more reminders.");
}

#[actix_web::test]
async fn support_sees_it_and_can_undo_it() {
    let app = TestApp::start().await;
    let link = with_two_reminders(&app).await;
    press_in_the_mail_program(&app, &link).await;
    let maria = maria_again(&app).await;
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "Support").await;
    let page = bob.get("/users/2").await;
    page.assert_says(HAVE_ENDED)
        .assert_says("Reminders ended by the mailed link");
    bob.submit(page.form("Resume reminders"))
        .await
        .assert_says("Reminders are sent again.")
        .assert_says("Reminders resumed")
        .assert_silent(HAVE_ENDED);
    maria.get("/journal").await.assert_says("Reminders resumed");
    app.after(DAY);
    assert_eq!(reminders_to(&app, ANN.email).await.len(), 3);
    press_in_the_mail_program(&app, &link).await.assert_status(200);
    bob.get("/users/2").await;
    let maria = maria_again(&app).await;
    maria.get("/users/2").await.assert_says(HAVE_ENDED);
}

#[actix_web::test]
async fn a_link_that_was_not_mailed_to_the_address_of_now_leads_nowhere() {
    let app = TestApp::start().await;
    let link = with_two_reminders(&app).await;
    let (path, signature) = link.split_once("-reminders/2-").unwrap();
    let mut forged = vec![
        format!("{path}-reminders/1-{signature}"),
        format!("{path}-reminders/2-{}", &signature[1..]),
        format!("{path}-reminders/2-"),
        format!("{path}-reminders/2"),
        format!("{path}-reminders/-1-{signature}"),
        format!("{path}-reminders/99999999999999999999-{signature}"),
        format!("{path}-reminders/%00-{signature}"),
    ];
    let maria = maria_again(&app).await;
    let form = maria.get("/users/2/address").await;
    let form = form.form("Correct").fill("Login email", "ann@example.org");
    maria.submit(form).await;
    app.deliver_mail().await;
    forged.push(link);
    for link in forged {
        app.visitor().get(&link).await.assert_status(404);
        press_in_the_mail_program(&app, &link).await.assert_status(404);
    }
    let ended: i64 = app.read(|connection| {
        users::table
            .filter(users::reminders_ended_at.is_not_null())
            .count()
            .get_result(connection)
    });
    assert_eq!(ended, 0);
}

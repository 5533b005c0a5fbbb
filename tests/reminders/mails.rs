//! What a reminder says and leads to, and when it does not leave after all.

use super::*;
use crate::servers::smtp::SmtpServer;
use crate::support::{PersonForm, Settings, link_in, secret_in};

const ANN: PersonForm = PersonForm::ANN;

/// The rule is on, Ann was invited, and her first reminder waits in the queue.
async fn with_a_reminder_in_the_queue(app: &TestApp) -> Visitor {
    let maria = app.administrator().await;
    app.create_user(&maria, &ANN).await;
    app.deliver_mail().await;
    switch_on(&maria, "1").await;
    app.after(DAY);
    maria_again(app).await
}

/// What the list of mails says of it.
async fn is_dropped(app: &TestApp, maria: &Visitor, why: &str) {
    assert_eq!(reminders_to(app, ANN.email).await.len(), 0);
    maria.get("/mail?state=dropped").await.assert_says(why);
}

#[actix_web::test]
async fn whoever_has_not_activated_gets_a_fresh_link() {
    let app = TestApp::start().await;
    with_a_reminder_in_the_queue(&app).await;
    let mail = reminders_to(&app, ANN.email).await.remove(0);
    assert_eq!(mail.letter.subject, "Reminder: activate your account");
    assert!(mail.letter.text.contains("Wed 2 Dec 2026, 08:00 UTC"), "{}", mail.letter.text);
    let link = link_in(&mail);
    app.assert_stored_nowhere(secret_in(&link));
    app.set_password(&app.visitor(), &link, PASSWORD)
        .await
        .assert_says("Your password is set");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn whoever_has_a_password_gets_a_link_to_the_sign_in_page() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &ANN).await;
    let link = app.link_mailed_to(ANN.email).await;
    app.set_password(&app.visitor(), &link, PASSWORD).await;
    app.deliver_mail().await;
    // As if they had been asked for a second factor, and gone away.
    app.write(|connection| {
        diesel::update(users::table.filter(users::email.eq(ANN.email)))
            .set(users::last_sign_in_at.eq(None::<purser::clock::Timestamp>))
            .execute(connection)
    });
    switch_on(&maria, "1").await;
    app.after(DAY);
    let mails = reminders_to(&app, ANN.email).await;
    assert_eq!(kinds(&mails), [MailKind::ReminderToSignIn]);
    assert!(link_in(&mails[0]).ends_with("/login?language=en"));
    app.sign_in(&app.visitor(), ANN.email, PASSWORD).await;
    app.after(DAY * 2);
    assert_eq!(reminders_to(&app, ANN.email).await.len(), 1);
}

#[actix_web::test]
async fn by_single_sign_on_one_is_told_how_to_sign_in() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let form = ANN.fill(maria.get("/users/new").await.form("Create user"));
    maria.submit(form.tick("Signs in by single sign-on")).await;
    switch_on(&maria, "1").await;
    app.after(DAY);
    let mail = reminders_to(&app, ANN.email).await.remove(0);
    assert_eq!(mail.kind, MailKind::ReminderBySso);
    assert!(mail.letter.text.contains("single sign-on"), "{}", mail.letter.text);
}

#[actix_web::test]
async fn what_was_right_when_the_reminder_was_queued_is_asked_again_when_it_leaves() {
    let app = TestApp::start().await;
    let maria = with_a_reminder_in_the_queue(&app).await;
    maria.post("/users/2/disable", &[]).await.assert_says("Disabled.");
    is_dropped(&app, &maria, "This user is disabled. Enable them first.").await;
}

#[actix_web::test]
async fn a_reminder_of_a_rule_that_was_switched_off_does_not_leave() {
    let app = TestApp::start().await;
    let maria = with_a_reminder_in_the_queue(&app).await;
    let form = rule(&maria).await.untick("No login reminder");
    maria.submit(form).await.assert_says("Saved. Reminders are off.");
    is_dropped(&app, &maria, "Reminders were switched off before this mail could leave.").await;
}

#[actix_web::test]
async fn whoever_set_a_password_meanwhile_is_not_reminded_to() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &ANN).await;
    let link = app.link_mailed_to(ANN.email).await;
    switch_on(&maria, "1").await;
    app.after(DAY);
    app.set_password(&app.visitor(), &link, PASSWORD).await;
    let maria = maria_again(&app).await;
    is_dropped(&app, &maria, "This user has signed in and needs no reminder.").await;
}

#[actix_web::test]
async fn while_a_reminder_waits_no_other_joins_it() {
    let app = TestApp::start().await;
    with_a_reminder_in_the_queue(&app).await;
    app.after(DAY);
    app.after(DAY);
    assert_eq!(reminders_to(&app, ANN.email).await.len(), 1);
    let outcomes: Vec<String> = ledger_of(&app, ANN.email)
        .into_iter()
        .map(|(_, outcome, _)| outcome)
        .collect();
    assert_eq!(outcomes, ["mailed", "already_waiting", "already_waiting"]);
    app.after(DAY);
    assert_eq!(reminders_to(&app, ANN.email).await.len(), 2);
}

#[actix_web::test]
async fn mail_programs_are_told_how_to_end_them_from_the_second_on() {
    let server = SmtpServer::start();
    let settings = Settings { smtp_url: Some(server.url()), ..Default::default() };
    let app = TestApp::start_with(settings).await;
    let maria = app.administrator().await;
    app.create_user(&maria, &ANN).await;
    app.try_delivering().await;
    switch_on(&maria, "1").await;
    for _ in 0..2 {
        app.after(DAY);
        app.try_delivering().await;
    }
    let first = server.nth_mail_to(ANN.email, 2).await;
    assert_eq!(first.header("List-Unsubscribe"), "");
    assert_eq!(first.header("List-Unsubscribe-Post"), "");
    let second = server.nth_mail_to(ANN.email, 3).await;
    let stop = second.header("List-Unsubscribe").trim_matches(['<', '>']).to_owned();
    assert!(stop.starts_with(&format!("{}/stop-reminders/2-", app.base_url)), "{stop}");
    assert_eq!(second.header("List-Unsubscribe-Post"), "List-Unsubscribe=One-Click");
    assert_eq!(second.link("Stop reminders"), format!("{stop}?language=en"));
}

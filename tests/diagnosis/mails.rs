//! Somebody for whom a mail with a way in is, or should be, under way.

use diesel::prelude::*;
use purser::db::schema::{outbox, users};
use purser::mail::outbox::MailState;
use purser::mailing::invitation::{self, Invitation};
use purser::people;
use time::Duration;

use super::{answer, assert_answer, button, leads_to, page_of, press};
use crate::mail::{app_with, person};
use crate::servers::smtp::SmtpServer;
use crate::support::{PASSWORD, PersonForm, TestApp, Visitor};

const SENT: &str = "The activation mail reached the mail server for ann@example.com on Tue 24 Nov 2026, 08:00 UTC, and its \
                    link was not opened yet. It is valid until Tue 1 Dec 2026, 08:00 UTC.";

const CORRECTED: &str = "The address was corrected from refused@example.com to ann@example.com on Tue 24 Nov 2026, 08:00 \
                         UTC by Maria Solberg.";

async fn invited(app: &TestApp) -> (Visitor, String) {
    let maria = app.administrator().await;
    let user = app.create_user(&maria, &PersonForm::ANN).await.path;
    (maria, user)
}

/// A page with a button is loaded by somebody whose session may have ended meanwhile.
async fn sign_in_again(app: &TestApp, maria: &Visitor) {
    app.sign_in(maria, "maria@example.com", PASSWORD).await;
}

#[actix_web::test]
async fn nothing_was_mailed() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let form = PersonForm::ANN.fill(maria.get("/users/new").await.form("Create user"));
    let page = maria.submit(form.tick("Don't send it yet")).await;
    assert_answer(&page, "Nothing was mailed to them yet.");
    assert_eq!(button(&page), "Send Confirmation Email");
    maria.submit(press(&page)).await.assert_says("Sent to ann@example.com.");
    app.deliver_mail().await;
    assert_answer(&maria.get(&page.path).await, SENT);
}

#[actix_web::test]
async fn the_mail_is_queued() {
    let app = TestApp::start().await;
    let (maria, user) = invited(&app).await;
    let page = maria.get(&user).await;
    assert_answer(&page, "The activation mail waits to be sent since Tue 24 Nov 2026, 08:00 UTC.");
    assert_eq!((button(&page).as_str(), leads_to(&page).as_str()), ("See the queue", "/mail?state=queued"));
    app.after(Duration::minutes(1));
    assert!(!maria.get(&user).await.has_button("Resend Confirmation Email"), "one waits already");
    app.deliver_mail().await;
    let said = answer(&maria.get(&user).await);
    assert!(said.contains("reached the mail server for ann@example.com"), "{said}");
}

#[actix_web::test]
async fn the_mail_server_is_away() {
    let mut server = SmtpServer::start();
    let app = app_with(&server).await;
    let (maria, user) = invited(&app).await;
    server.stop();
    app.try_delivering().await;
    app.after(Duration::minutes(3));
    let said = answer(&maria.get(&user).await);
    let begin = "The activation mail waits: the mail server can't be reached since Tue 24 Nov 2026, 08:00 UTC (";
    assert!(said.starts_with(begin) && said.contains("onnect"), "{said}");
    assert!(said.ends_with("It leaves by itself when the server answers."), "{said}");
    server.start_again();
    app.try_delivering().await;
    let said = answer(&maria.get(&user).await);
    assert!(said.contains("reached the mail server for ann@example.com"), "{said}");
}

#[actix_web::test]
async fn the_mail_failed_for_its_address() {
    let server = SmtpServer::start();
    let app = app_with(&server).await;
    let maria = app.administrator().await;
    let user = app.create_user(&maria, &person("refused@example.com")).await.path;
    app.try_delivering().await;
    let page = maria.get(&user).await;
    assert_answer(&page, "The activation mail to refused@example.com failed: 550 5.1.1 No such mailbox here.");
    assert_eq!(button(&page), "Correct the address and resend…");
    assert_eq!(leads_to(&page), format!("{user}/address"));
    assert!(page.attribute(".answer a", "data-popup").is_some());
    let question = maria.get(&leads_to(&page)).await;
    let form = question.form("Correct the address and resend");
    let page = maria.submit(form.fill("Login email", "ann@example.com")).await;
    page.assert_says("Sent to ann@example.com.");
    app.try_delivering().await;
    assert_answer(&maria.get(&user).await, &format!("{CORRECTED} {SENT}"));
}

#[actix_web::test]
async fn the_address_was_corrected_without_a_mail_to_it() {
    let server = SmtpServer::start();
    let app = app_with(&server).await;
    let maria = app.administrator().await;
    let user = app.create_user(&maria, &person("refused@example.com")).await.path;
    app.try_delivering().await;
    let form = maria.get(&format!("{user}/edit")).await.form("Save");
    let page = maria.submit(form.fill("Login email", "ann@example.com")).await;
    let failed = "The activation mail failed before that, and nothing was mailed to the new one yet.";
    assert_answer(&page, &format!("{CORRECTED} {failed}"));
    maria.submit(press(&page)).await.assert_says("Sent to ann@example.com.");
    app.try_delivering().await;
    assert_answer(&maria.get(&user).await, &format!("{CORRECTED} {SENT}"));
}

#[actix_web::test]
async fn the_mail_failed_for_another_reason() {
    let app = TestApp::start().await;
    let (maria, user) = invited(&app).await;
    let now = app.now();
    app.write(|connection| {
        diesel::update(users::table.filter(users::email.eq("ann@example.com")))
            .set(users::mail_failed_at.eq(now))
            .execute(connection)?;
        diesel::update(outbox::table)
            .set((
                outbox::state.eq(MailState::Failed),
                outbox::last_reply.eq("552 5.2.2 The mailbox is full"),
                outbox::settled_at.eq(now),
            ))
            .execute(connection)
    });
    let page = maria.get(&user).await;
    assert_answer(&page, "The activation mail to ann@example.com failed: 552 5.2.2 The mailbox is full.");
    assert_eq!(button(&page), "Try again");
    let page = maria.submit(press(&page)).await;
    page.assert_says("The mail is first in line to be tried again.");
    assert_eq!(page.path, user);
    app.deliver_mail().await;
    assert_answer(&maria.get(&user).await, SENT);
}

#[actix_web::test]
async fn the_mail_server_puts_the_mail_off() {
    let server = SmtpServer::start();
    let app = app_with(&server).await;
    let maria = app.administrator().await;
    let user = app.create_user(&maria, &person("later-1@example.com")).await.path;
    app.try_delivering().await;
    let page = maria.get(&user).await;
    assert_answer(
        &page,
        "The mail server put the activation mail off: 451 4.7.1 Greylisted, come back later. It is tried again on Tue 24 \
         Nov 2026, 08:01 UTC.",
    );
    maria.submit(press(&page)).await.assert_says("first in line");
    app.try_delivering().await;
    let said = answer(&maria.get(&user).await);
    assert!(said.contains("reached the mail server for later-1@example.com"), "{said}");
}

#[actix_web::test]
async fn after_two_days_of_putting_off_it_failed_and_can_be_tried_again() {
    let server = SmtpServer::start();
    let app = app_with(&server).await;
    let maria = app.administrator().await;
    let user = app.create_user(&maria, &person("later@example.com")).await.path;
    app.try_delivering().await;
    app.after(Duration::days(2));
    app.try_delivering().await;
    sign_in_again(&app, &maria).await;
    let page = maria.get(&user).await;
    let said = answer(&page);
    assert!(said.contains("failed: Given up after two days. The last reply was: 451 4.7.1"), "{said}");
    assert_eq!(button(&page), "Try again");
    maria.get("/users?show=mail_failed").await.assert_says("Berg, Ann");
}

#[actix_web::test]
async fn the_mail_was_dropped() {
    let app = TestApp::start().await;
    let (maria, user) = invited(&app).await;
    maria
        .post(&format!("{user}/disable"), &[])
        .await
        .assert_says("Disabled.");
    app.deliver_mail().await;
    maria.post(&format!("{user}/enable"), &[]).await.assert_says("Enabled.");
    app.after(Duration::minutes(1));
    let page = maria.get(&user).await;
    assert_answer(
        &page,
        "The activation mail was dropped on Tue 24 Nov 2026, 08:00 UTC (This user is disabled. Enable them first.), and no \
         other was asked for since.",
    );
    maria.submit(press(&page)).await.assert_says("Sent to ann@example.com.");
    assert_eq!(app.deliver_mail().await.len(), 1);
}

#[actix_web::test]
async fn the_link_was_not_opened() {
    let app = TestApp::start().await;
    let (maria, user) = invited(&app).await;
    app.deliver_mail().await;
    let page = maria.get(&user).await;
    assert_answer(&page, SENT);
    assert_eq!(button(&page), "Resend again from Tue 24 Nov 2026, 08:01 UTC", "not at once");
    app.after(Duration::minutes(1));
    let page = maria.get(&user).await;
    assert_eq!(button(&page), "Resend Confirmation Email");
    maria.submit(press(&page)).await.assert_says("Sent to ann@example.com.");
    assert_eq!(app.deliver_mail().await.len(), 2);
}

#[actix_web::test]
async fn only_a_scanner_opened_the_link() {
    let app = TestApp::start().await;
    let (maria, user) = invited(&app).await;
    let link = app.link_mailed_to("ann@example.com").await;
    app.after(Duration::seconds(3));
    app.visitor().get(&link).await;
    let said = answer(&maria.get(&user).await);
    assert!(said.contains("its link was opened only by what is probably a mail scanner."), "{said}");
}

#[actix_web::test]
async fn the_link_was_opened_and_no_password_set() {
    let app = TestApp::start().await;
    let (maria, user) = invited(&app).await;
    let link = app.link_mailed_to("ann@example.com").await;
    app.after(Duration::minutes(5));
    app.visitor().get(&link).await;
    let page = maria.get(&user).await;
    assert_answer(
        &page,
        "The link in the activation mail was opened on Tue 24 Nov 2026, 08:05 UTC, but no password was set. It is valid \
         until Tue 1 Dec 2026, 08:00 UTC.",
    );
    assert_eq!(button(&page), "Resend Confirmation Email");
}

#[actix_web::test]
async fn the_link_ended() {
    let app = TestApp::start().await;
    let (maria, user) = invited(&app).await;
    app.deliver_mail().await;
    app.after(Duration::days(7));
    sign_in_again(&app, &maria).await;
    let page = maria.get(&user).await;
    assert_answer(&page, "The link in the activation mail expired on Tue 1 Dec 2026, 08:00 UTC without being used.");
    maria.submit(press(&page)).await;
    let link = app.link_mailed_to("ann@example.com").await;
    app.set_password(&app.visitor(), &link, PASSWORD)
        .await
        .assert_says("you are signed in");
    assert_answer(&maria.get(&user).await, "They can: they last signed in on Tue 1 Dec 2026, 08:00 UTC.");
}

#[actix_web::test]
async fn the_link_was_ended_by_an_edit() {
    let app = TestApp::start().await;
    let (maria, user) = invited(&app).await;
    app.deliver_mail().await;
    let form = maria.get(&format!("{user}/edit")).await.form("Save");
    let page = maria.submit(form.fill("Login email", "ann.berg@example.com")).await;
    assert_answer(
        &page,
        "The address was corrected from ann@example.com to ann.berg@example.com on Tue 24 Nov 2026, 08:00 UTC by Maria \
         Solberg. The link in the activation mail was ended when their record changed, and no other was sent since.",
    );
    maria.submit(press(&page)).await;
    let link = app.link_mailed_to("ann.berg@example.com").await;
    app.visitor().get(&link).await.assert_says("Set your password");
}

/// Maria, Ann's page, and Ann's temporary password.
async fn with_temporary_password(app: &TestApp) -> (Visitor, String, String) {
    let maria = app.administrator().await;
    let form = PersonForm::ANN.fill(maria.get("/users/new").await.form("Create user"));
    let user = maria.submit(form.tick("Don't send it yet")).await.path;
    let context = app.system_context();
    app.write(|connection| {
        let ann = people::by_login(connection, "ann@example.com")?.unwrap();
        invitation::send(connection, &context, &[(ann.id, &ann.email)], Invitation::Credentials)
    });
    let mails = app.deliver_mail().await;
    let mail = mails
        .iter()
        .find(|mail| mail.letter.subject == "Your temporary password");
    let password = temporary_password_in(&mail.unwrap().letter.text);
    (maria, user, password)
}

/// It stands on a line of its own.
fn temporary_password_in(text: &str) -> String {
    let lines = text.lines().map(|line| line.trim_matches('*'));
    let mut found = lines.filter(|line| line.contains('-') && !line.contains([' ', ':']));
    found
        .next()
        .unwrap_or_else(|| panic!("no password in {text}"))
        .to_owned()
}

#[actix_web::test]
async fn the_temporary_password_was_not_entered() {
    let app = TestApp::start().await;
    let (maria, user, _) = with_temporary_password(&app).await;
    let sent = "The mail with a temporary password reached the mail server for ann@example.com on Tue 24 Nov 2026, 08:00 \
                UTC, and the password was not entered yet. It is valid until Tue 1 Dec 2026, 08:00 UTC.";
    assert_answer(&maria.get(&user).await, sent);
    for _ in 0..2 {
        app.sign_in(&app.visitor(), "ann@example.com", "not the password").await;
    }
    assert_answer(&maria.get(&user).await, &format!("{sent} 2 wrong passwords since."));
}

#[actix_web::test]
async fn the_temporary_password_was_entered_and_not_replaced() {
    let app = TestApp::start().await;
    let (maria, user, password) = with_temporary_password(&app).await;
    app.after(Duration::minutes(2));
    app.sign_in(&app.visitor(), "ann@example.com", &password).await;
    let page = maria.get(&user).await;
    assert_answer(
        &page,
        "The temporary password was entered on Tue 24 Nov 2026, 08:02 UTC, but no password of their own was set. It is \
         valid until Tue 1 Dec 2026, 08:00 UTC.",
    );
    page.assert_says("Temporary password entered");
    assert_eq!(button(&page), "Email Credentials…");
}

#[actix_web::test]
async fn the_temporary_password_ended() {
    let app = TestApp::start().await;
    let (maria, user, password) = with_temporary_password(&app).await;
    app.after(Duration::days(7));
    sign_in_again(&app, &maria).await;
    let page = maria.get(&user).await;
    assert_answer(&page, "The temporary password expired on Tue 1 Dec 2026, 08:00 UTC without being used.");
    app.sign_in(&app.visitor(), "ann@example.com", &password)
        .await
        .assert_says("This temporary password expired on");
    let popup = maria.submit(press(&page)).await;
    maria.submit(popup.form("Send Emails")).await;
    app.carry_out_batches().await;
    let mail = app.newest_mail_to("ann@example.com").await;
    let fresh = temporary_password_in(&mail.letter.text);
    let page = app.sign_in(&app.visitor(), "ann@example.com", &fresh).await;
    assert_eq!(page.path, "/login/new-password");
}

#[actix_web::test]
async fn a_temporary_password_entered_at_once_was_entered() {
    let app = TestApp::start().await;
    let (maria, user, password) = with_temporary_password(&app).await;
    app.sign_in(&app.visitor(), "ann@example.com", &password).await;
    let said = answer(&maria.get(&user).await);
    assert!(said.starts_with("The temporary password was entered on"), "{said}");
}

#[actix_web::test]
async fn wrong_passwords_before_a_reset_mail_are_not_told_as_since() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    let user = page_of(&maria, &PersonForm::ANN).await;
    let guess = async || {
        app.after(Duration::minutes(1));
        app.sign_in(&app.visitor(), "ann@example.com", "not the password").await;
    };
    guess().await;
    app.after(Duration::minutes(1));
    maria.post(&format!("{user}/reset-mail"), &[]).await;
    app.deliver_mail().await;
    guess().await;
    let said = answer(&maria.get(&user).await);
    assert!(said.ends_with("One wrong password since."), "{said}");
}

#[actix_web::test]
async fn a_reset_that_they_asked_for_and_let_expire_leaves_all_well() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    let user = page_of(&maria, &PersonForm::ANN).await;
    app.after(Duration::minutes(10));
    let form = app.visitor().get("/forgot-password").await.form("Send the link");
    app.visitor()
        .submit(form.fill("Email or username", "ann@example.com"))
        .await;
    app.deliver_mail().await;
    let said = answer(&maria.get(&user).await);
    assert!(said.starts_with("The password reset mail reached"), "{said}");
    app.after(Duration::days(7));
    sign_in_again(&app, &maria).await;
    let said = answer(&maria.get(&user).await);
    assert!(said.starts_with("They can: they last signed in on"), "{said}");
}

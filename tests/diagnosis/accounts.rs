//! Somebody with an account: what stands in their way, or that nothing does.

use diesel::prelude::*;
use purser::db::schema::users;
use time::Duration;

use super::{answer, assert_answer, button, leads_to, page_of, press};
use crate::mail::{app_with, person};
use crate::second_factor::{enter_code, fail_fifty_times};
use crate::servers::smtp::SmtpServer;
use crate::support::{PASSWORD, PersonForm, TestApp, Visitor};

const WELL: &str = "They can: they last signed in on Tue 24 Nov 2026, 08:00 UTC.";

async fn active(app: &TestApp) -> (Visitor, String) {
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    let user = page_of(&maria, &PersonForm::ANN).await;
    (maria, user)
}

async fn fail(app: &TestApp, times: usize) {
    for _ in 0..times {
        app.sign_in(&app.visitor(), "ann@example.com", "not the password").await;
    }
}

async fn ask_for_reset(app: &TestApp) {
    let form = app.visitor().get("/forgot-password").await.form("Send the link");
    app.visitor()
        .submit(form.fill("Email or username", "ann@example.com"))
        .await;
}

#[actix_web::test]
async fn all_is_well() {
    let app = TestApp::start().await;
    let (maria, user) = active(&app).await;
    let page = maria.get(&user).await;
    assert_answer(&page, WELL);
    assert_eq!(button(&page), "");
    assert_eq!(page.all(".answer.notice-success").len(), 1);
}

#[actix_web::test]
async fn disabled_by_an_administrator() {
    let app = TestApp::start().await;
    let (maria, user) = active(&app).await;
    app.after(Duration::minutes(1));
    let page = maria.post(&format!("{user}/disable"), &[]).await;
    assert_answer(&page, "Disabled by Maria Solberg on Tue 24 Nov 2026, 08:01 UTC.");
    let page = maria.submit(press(&page)).await;
    page.assert_says("Enabled.");
    app.sign_in(&app.visitor(), "ann@example.com", PASSWORD)
        .await
        .assert_says("Welcome aboard, Ann");
}

#[actix_web::test]
async fn past_the_last_day() {
    let app = TestApp::start().await;
    let (maria, user) = active(&app).await;
    let form = maria.get(&format!("{user}/edit")).await.form("Save");
    let page = maria.submit(form.fill("Last day", "2026-11-23")).await;
    assert_answer(&page, "Their last day of employment was 23 Nov 2026.");
    assert_eq!((button(&page).as_str(), leads_to(&page)), ("Change the last day", format!("{user}/edit")));
    let form = maria.get(&leads_to(&page)).await.form("Save");
    let page = maria.submit(form.fill("Last day", "")).await;
    assert_answer(&page, WELL);
}

#[actix_web::test]
async fn locked_by_wrong_passwords() {
    let app = TestApp::start().await;
    let (maria, user) = active(&app).await;
    fail(&app, 10).await;
    let page = maria.get(&user).await;
    assert_answer(
        &page,
        "Too many wrong tries: locked until Tue 24 Nov 2026, 08:15 UTC. A new password by \"Forgot your password?\" \
         unlocks at once.",
    );
    maria.submit(press(&page)).await.assert_says("Unlocked.");
    app.sign_in(&app.visitor(), "ann@example.com", PASSWORD)
        .await
        .assert_says("Welcome aboard, Ann");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn wrong_passwords_since_the_last_sign_in() {
    let app = TestApp::start().await;
    let (maria, user) = active(&app).await;
    app.after(Duration::minutes(9));
    fail(&app, 1).await;
    let once = "One wrong password in a row, the newest on Tue 24 Nov 2026, 08:09 UTC.";
    assert_answer(&maria.get(&user).await, once);
    fail(&app, 2).await;
    let page = maria.get(&user).await;
    assert_answer(&page, "3 wrong passwords in a row, the newest on Tue 24 Nov 2026, 08:09 UTC.");
    assert_eq!((button(&page).as_str(), leads_to(&page)), ("Reset password…", format!("{user}/reset-password")));
    assert!(page.attribute(".answer a", "data-popup").is_some());
    assert_eq!(page.all("a[href$='/reset-password']").len(), 1, "one way is offered once");
    let question = maria.get(&leads_to(&page)).await;
    maria
        .submit(question.form("Mail the link"))
        .await
        .assert_says("Sent to ann@example.com.");
    app.deliver_mail().await;
    app.sign_in(&app.visitor(), "ann@example.com", PASSWORD).await;
    assert_answer(&maria.get(&user).await, "They can: they last signed in on Tue 24 Nov 2026, 08:09 UTC.");
}

#[actix_web::test]
async fn signs_in_by_single_sign_on() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let form = PersonForm::ANN.fill(maria.get("/users/new").await.form("Create user"));
    let page = maria.submit(form.tick("Signs in by single sign-on")).await;
    assert_answer(
        &page,
        "They sign in by single sign-on, with a password that Purser doesn't know. They were never in.",
    );
    assert_eq!(button(&page), "");
    fail(&app, 12).await;
    maria.get(&page.path).await.assert_silent("Locked");
}

#[actix_web::test]
async fn came_by_single_sign_on_and_has_no_password() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let form = PersonForm::ANN.fill(maria.get("/users/new").await.form("Create user"));
    let user = maria.submit(form.tick("Signs in by single sign-on")).await.path;
    let now = app.now();
    app.write(|connection| {
        diesel::update(users::table.filter(users::email.eq("ann@example.com")))
            .set(users::last_sign_in_at.eq(now))
            .execute(connection)
    });
    let form = maria.get(&format!("{user}/edit")).await.form("Save");
    let page = maria.submit(form.untick("Signs in by single sign-on")).await;
    assert_answer(&page, "They used single sign-on until now and have no password here.");
    assert_eq!(leads_to(&page), format!("{user}/reset-password"));
}

const TYPED: &str = "violet harbour under snow";

/// A password that Maria types for Ann.
async fn type_password(maria: &Visitor, user: &str, one_time: bool) {
    let form = maria
        .get(&format!("{user}/reset-password"))
        .await
        .form("Set password")
        .fill("Password", TYPED)
        .fill("Re-enter password", TYPED);
    let form = if one_time { form } else { form.untick("One-time password") };
    maria.submit(form).await.assert_says("The password is set");
}

#[actix_web::test]
async fn a_one_time_password_waits_to_be_changed() {
    let app = TestApp::start().await;
    let (maria, user) = active(&app).await;
    app.after(Duration::minutes(4));
    type_password(&maria, &user, true).await;
    app.deliver_mail().await;
    let page = maria.get(&user).await;
    assert_answer(
        &page,
        "A one-time password was typed for them by Maria Solberg on Tue 24 Nov 2026, 08:04 UTC. They sign in with it, and \
         choose one of their own. It is valid until Tue 1 Dec 2026, 08:04 UTC.",
    );
    assert_eq!(button(&page), "Reset password…");
    let ann = app.visitor();
    let page = app.sign_in(&ann, "ann@example.com", TYPED).await;
    assert_eq!(page.path, "/login/new-password");
    assert!(answer(&maria.get(&user).await).starts_with("A one-time password"), "until they chose their own");
    app.after(Duration::days(7));
    app.sign_in(&maria, "maria@example.com", PASSWORD).await;
    let page = maria.get(&user).await;
    assert_answer(&page, "The one-time password that was typed for them expired on Tue 1 Dec 2026, 08:04 UTC.");
    assert_eq!(button(&page), "Reset password…");
}

#[actix_web::test]
async fn a_password_was_set_and_not_used() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let user = app.create_user(&maria, &PersonForm::ANN).await.path;
    app.deliver_mail().await;
    app.after(Duration::minutes(4));
    type_password(&maria, &user, false).await;
    assert_answer(
        &maria.get(&user).await,
        "A password was set by hand, not used yet: Maria Solberg typed it on Tue 24 Nov 2026, 08:04 UTC.",
    );
}

#[actix_web::test]
async fn a_reset_is_under_way() {
    let app = TestApp::start().await;
    let (maria, user) = active(&app).await;
    app.after(Duration::minutes(2));
    ask_for_reset(&app).await;
    let page = maria.get(&user).await;
    assert_answer(&page, "The password reset mail waits to be sent since Tue 24 Nov 2026, 08:02 UTC.");
    let link = app.link_mailed_to("ann@example.com").await;
    let page = maria.get(&user).await;
    let said = answer(&page);
    assert!(said.contains("its link was not opened yet."), "{said}");
    assert_eq!(button(&page), "Reset password…");
    app.after(Duration::minutes(1));
    app.visitor().get(&link).await;
    let said = answer(&maria.get(&user).await);
    assert!(
        said.starts_with("The link in the password reset mail was opened on Tue 24 Nov 2026, 08:03 UTC"),
        "{said}"
    );
    app.set_password(&app.visitor(), &link, TYPED).await;
    assert_answer(&maria.get(&user).await, "They can: they last signed in on Tue 24 Nov 2026, 08:03 UTC.");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn a_reset_that_nobody_used_is_forgotten_at_the_next_sign_in() {
    let app = TestApp::start().await;
    let (maria, user) = active(&app).await;
    app.after(Duration::minutes(2));
    ask_for_reset(&app).await;
    app.deliver_mail().await;
    app.after(Duration::minutes(2));
    app.sign_in(&app.visitor(), "ann@example.com", PASSWORD).await;
    assert_answer(&maria.get(&user).await, "They can: they last signed in on Tue 24 Nov 2026, 08:04 UTC.");
}

#[actix_web::test]
async fn their_mails_fail_though_they_can_sign_in() {
    let server = SmtpServer::start();
    let app = app_with(&server).await;
    let maria = app.administrator().await;
    let user = app.create_user(&maria, &person("ann@example.com")).await.path;
    app.try_delivering().await;
    let ann = app.visitor();
    let link = server.mail_to("ann@example.com").await.link("Verify my email");
    app.set_password(&ann, &link, PASSWORD).await;
    let form = maria.get(&format!("{user}/edit")).await.form("Save");
    let form = form
        .fill("Login email", "refused@example.com")
        .fill("If the login email changes", "at_once");
    maria.submit(form).await.assert_says("Saved.");
    let form = ann
        .get("/account")
        .await
        .form("Change password")
        .fill("Current password", PASSWORD)
        .fill("Password", TYPED)
        .fill("Re-enter password", TYPED);
    ann.submit(form).await.assert_says("Your password is changed.");
    app.try_delivering().await;
    let page = maria.get(&user).await;
    assert_answer(&page, "They can, but the last mail to refused@example.com failed: 550 5.1.1 No such mailbox here.");
    assert_eq!((button(&page).as_str(), leads_to(&page)), ("Change the address…", format!("{user}/address")));
    maria.get(&leads_to(&page)).await.form("Change address");
}

#[actix_web::test]
async fn the_password_is_right_and_the_second_factor_wrong() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.ann_with_app(&maria).await;
    let user = page_of(&maria, &PersonForm::ANN).await;
    app.after(Duration::minutes(2));
    let ann = app.halfway_in("ann@example.com").await;
    for _ in 0..2 {
        enter_code(&ann, "000000").await;
    }
    let page = maria.get(&user).await;
    assert_answer(
        &page,
        "The password was right, but 2 second factors were wrong, the newest on Tue 24 Nov 2026, 08:02 UTC.",
    );
    page.assert_says("Second factor failed, 2 times");
    assert_eq!(button(&page), "Remove second factor…");
    let question = maria.get(&leads_to(&page)).await;
    maria.submit(question.form("Remove")).await.assert_status(200);
    app.deliver_mail().await;
}

#[actix_web::test]
async fn too_many_second_factors_were_wrong_and_unlocking_begins_the_count_anew() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (_, phone, _) = app.ann_with_app(&maria).await;
    let user = page_of(&maria, &PersonForm::ANN).await;
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "Support").await;
    fail_fifty_times(&app).await;
    let sentence = "Too many wrong second factors: none is taken until Wed 25 Nov 2026, 08:00 UTC.";
    let words = format!("{sentence} A user administrator can unlock them.");
    assert_answer(&bob.get(&user).await, &words);
    let page = maria.get(&user).await;
    assert_answer(&page, sentence);
    let asked = maria.submit(page.form("Unlock")).await;
    maria.confirm_password(&asked).await.assert_says("Unlocked.");
    let ann = app.halfway_in("ann.berg").await;
    enter_code(&ann, &phone.code_at(app.now()))
        .await
        .assert_says("Welcome aboard, Ann");
    app.deliver_mail().await;
}

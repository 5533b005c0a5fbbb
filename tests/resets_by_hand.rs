//! A reset by an administrator: a link by mail, or a password typed by hand.

use time::Duration;

use crate::support::{PASSWORD, PageView, PersonForm, TestApp, Visitor};

const TYPED: &str = "seven grey gulls at noon";
const OWN: &str = "violet harbour under snow";

/// What the administrator sees of Ann's reset.
async fn popup(administrator: &Visitor) -> PageView {
    let link = administrator.row_menu("/users?q=ann").await.link("Reset password…");
    administrator.get(&link).await
}

/// And the mail that tells her so leaves.
async fn type_for_ann(app: &TestApp, administrator: &Visitor, one_time: bool) -> PageView {
    let form = popup(administrator)
        .await
        .form("Set password")
        .fill("Password", TYPED)
        .fill("Re-enter password", TYPED);
    let page = administrator
        .submit(if one_time { form } else { form.untick("One-time password") })
        .await;
    app.deliver_mail().await;
    page
}

#[actix_web::test]
async fn an_administrator_mails_a_link_from_the_menu_of_a_row() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    let page = maria.submit(popup(&maria).await.form("Mail the link")).await;
    page.assert_says("Sent to ann@example.com. The link is valid until Tue 1 Dec 2026, 08:00 UTC.")
        .assert_says("Password reset mail queuedby Maria Solberg");
    let link = app.link_mailed_to("ann@example.com").await;
    app.set_password(&app.visitor(), &link, OWN)
        .await
        .assert_says("you are signed in");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn the_popup_says_why_no_link_can_be_mailed() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let user = app.create_user(&maria, &PersonForm::ANN).await.path;
    app.deliver_mail().await;
    let page = popup(&maria).await;
    page.assert_says("This user has set no password of their own yet. They need an activation mail.");
    assert!(!page.has_button("Mail the link"));
    maria
        .post(&format!("{user}/reset-mail"), &[])
        .await
        .assert_says("Not sent. This user has set no password of their own yet.");
}

#[actix_web::test]
async fn two_links_in_a_minute_are_one_too_many() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    let form = popup(&maria).await.form("Mail the link");
    maria.submit(form).await;
    app.deliver_mail().await;
    popup(&maria)
        .await
        .assert_says("A mail to this user was asked for moments ago.")
        .assert_says("Again from Tue 24 Nov 2026, 08:01 UTC.");
}

#[actix_web::test]
async fn a_one_time_password_leads_to_the_form_for_ones_own_and_is_spent_by_it() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.active_user(&maria, &PersonForm::ANN).await;
    let mails = app.deliver_mail().await.len();
    let page = type_for_ann(&app, &maria, true).await;
    page.assert_says("The password is set. It isn't mailed: tell it to Ann yourself.")
        .assert_says("Password set by hand: one-time")
        .assert_silent(TYPED);
    let told = app.deliver_mail().await;
    assert_eq!(told.len(), mails + 1);
    assert_eq!(told[0].letter.subject, "Your password was changed");
    assert!(!told[0].letter.text.contains(TYPED));
    ann.get("/account").await.assert_says("Email or username");
    app.sign_in(&app.visitor(), "ann@example.com", PASSWORD)
        .await
        .assert_says("That didn't work.");

    let page = app.sign_in(&ann, "ann@example.com", TYPED).await;
    page.assert_says("Choose a password of your own");
    let form = page
        .form("Set password")
        .fill("Password", OWN)
        .fill("Re-enter password", OWN);
    ann.submit(form)
        .await
        .assert_says("Your password is set.")
        .assert_says("Welcome aboard, Ann");
    app.sign_in(&app.visitor(), "ann@example.com", TYPED)
        .await
        .assert_says("That didn't work.");
    app.sign_in(&app.visitor(), "ann@example.com", OWN)
        .await
        .assert_says("Welcome aboard, Ann");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn ones_own_password_is_another_than_the_one_that_was_given() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.active_user(&maria, &PersonForm::ANN).await;
    type_for_ann(&app, &maria, true).await;
    let form = app
        .sign_in(&ann, "ann@example.com", TYPED)
        .await
        .form("Set password")
        .fill("Password", TYPED)
        .fill("Re-enter password", TYPED);
    let page = ann.submit(form).await;
    page.assert_status(422);
    assert!(
        page.error_at("Password")
            .contains("This is the password you were given.")
    );
}

#[actix_web::test]
async fn a_one_time_password_opens_nothing_else_by_any_address() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.user_with_role(&maria, &PersonForm::ANN, "Administrator").await;
    type_for_ann(&app, &maria, true).await;
    app.sign_in(&ann, "ann@example.com", TYPED).await;
    for path in [
        "/",
        "/account",
        "/users",
        "/users/1",
        "/users/new",
        "/users/1/edit",
        "/users/1/address",
        "/users/1/reset-password",
        "/pax",
        "/departments",
        "/mail",
        "/journal",
        "/settings/communication",
        "/login",
        "/login/second-factor",
        "/login/set-up-second-factor",
    ] {
        let page = ann.get(path).await;
        let stays_out = page.path == "/login/new-password" || page.status.as_u16() == 404;
        assert!(stays_out, "{path} shows {} {}", page.status, page.path);
    }
    let password = [("current_password", TYPED), ("password", OWN), ("password_again", OWN)];
    for path in [
        "/account/password",
        "/account/address",
        "/account/sessions/end-all",
        "/users/new",
        "/users/1/edit",
        "/users/1/disable",
        "/users/1/password",
        "/users/1/address",
        "/departments",
        "/settings/communication",
    ] {
        let page = ann.post_without_following(path, &password).await;
        assert_eq!(page.location(), "/login/new-password", "{path}: {}", page.status);
    }
    maria.get("/users/1").await.assert_says("Maria Solberg");
    app.sign_in(&app.visitor(), "ann@example.com", OWN)
        .await
        .assert_says("That didn't work.");
}

#[actix_web::test]
async fn without_the_toggle_the_typed_password_stays() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.active_user(&maria, &PersonForm::ANN).await;
    type_for_ann(&app, &maria, false)
        .await
        .assert_says("Password set by hand: to be kept");
    app.sign_in(&ann, "ann.berg", TYPED)
        .await
        .assert_says("Welcome aboard, Ann");
}

#[actix_web::test]
async fn someone_who_was_never_in_can_sign_in_at_once_by_it() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    let link = app.link_mailed_to("ann@example.com").await;
    type_for_ann(&app, &maria, true).await.assert_says("Invited");
    app.visitor().get(&link).await.assert_says("Already done: sign in");
    app.sign_in(&app.visitor(), "ann.berg", TYPED)
        .await
        .assert_says("Choose a password of your own");
}

#[actix_web::test]
async fn a_typed_password_ends_a_lock() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    for _ in 0..10 {
        app.sign_in(&app.visitor(), "ann.berg", "a guess").await;
    }
    maria.get("/users?q=ann").await.assert_says("Locked");
    app.deliver_mail().await;
    type_for_ann(&app, &maria, true).await.assert_silent("Locked until");
    app.sign_in(&app.visitor(), "ann.berg", TYPED)
        .await
        .assert_says("Choose a password of your own");
}

#[actix_web::test]
async fn the_policy_holds_for_typed_passwords_with_the_persons_own_words() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    for (typed, again, field, words) in [
        ("short", "short", "Password", "Use at least 15 characters."),
        (
            "ann@example.com",
            "ann@example.com",
            "Password",
            "Names, addresses and the portal's own name count for nothing",
        ),
        (TYPED, OWN, "Re-enter password", "The two passwords differ."),
    ] {
        let form = popup(&maria)
            .await
            .form("Set password")
            .fill("Password", typed)
            .fill("Re-enter password", again)
            .untick("One-time password");
        let page = maria.submit(form).await;
        page.assert_status(422).assert_says("The password was not set");
        assert!(page.error_at(field).contains(words), "{typed}: {}", page.text());
        assert!(page.all("input[name=one_time][checked]").is_empty(), "the toggle stays as it was");
    }
    app.sign_in(&app.visitor(), "ann.berg", PASSWORD)
        .await
        .assert_says("Welcome aboard, Ann");
}

#[actix_web::test]
async fn neither_disabled_nor_single_sign_on_users_get_one() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let fields = [("password", TYPED), ("password_again", TYPED), ("one_time", "on")];
    app.active_user(&maria, &PersonForm::ANN).await;
    let ann = maria.get("/users?q=ann").await.link("Berg, Ann");
    maria.post(&format!("{ann}/disable"), &[]).await;
    assert!(!maria.get(&ann).await.has_link("Reset password…"));
    maria
        .get(&format!("{ann}/reset-password"))
        .await
        .assert_says("This user is disabled. Enable them first.");
    maria
        .post(&format!("{ann}/password"), &fields)
        .await
        .assert_status(422)
        .assert_says("This user is disabled. Enable them first.");

    let form = PersonForm::BOB.fill(maria.get("/users/new").await.form("Create user"));
    let bob = maria.submit(form.tick("Signs in by single sign-on")).await;
    assert!(!bob.has_link("Reset password…"));
    maria
        .post(&format!("{}/password", bob.path), &fields)
        .await
        .assert_status(422)
        .assert_says("This user signs in by single sign-on");
}

#[actix_web::test]
async fn nobody_resets_someone_who_may_do_more_nor_themselves() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.user_with_role(&maria, &PersonForm::ANN, "User administrator").await;
    let fields = [("password", TYPED), ("password_again", TYPED)];
    let own = ann.get("/users?q=ann").await.link("Berg, Ann");
    for user in ["/users/1", &own] {
        assert!(!ann.get(user).await.has_link("Reset password…"));
        ann.get(&format!("{user}/reset-password")).await.assert_status(403);
        ann.post(&format!("{user}/reset-mail"), &[]).await.assert_status(403);
        ann.post(&format!("{user}/password"), &fields).await.assert_status(403);
    }
}

#[actix_web::test]
async fn support_mails_links_and_types_no_password() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "Support").await;
    app.active_user(&maria, &PersonForm::ANN).await;
    let page = popup(&bob).await;
    assert!(page.has_button("Mail the link") && !page.has_button("Set password"));
    page.assert_silent("by hand");
    let user = page.link("Cancel");
    let fields = [("password", TYPED), ("password_again", TYPED)];
    bob.post(&format!("{user}/password"), &fields).await.assert_status(403);
    bob.submit(page.form("Mail the link"))
        .await
        .assert_says("Sent to ann@example.com.");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn a_typed_password_stands_nowhere_in_the_database() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    type_for_ann(&app, &maria, true).await;
    app.assert_stored_nowhere(TYPED);
}

#[actix_web::test]
async fn a_one_time_password_ends_as_mailed_ones_do() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    let settings = maria.get("/settings/communication").await.form("Save");
    let form = settings
        .fill("Temporary passwords are valid for", "48")
        .fill("Temporary passwords are valid for days or hours", "hours");
    maria.submit(form).await.assert_says("Saved.");
    popup(&maria).await.assert_says("It is valid for 2 days.");
    type_for_ann(&app, &maria, true)
        .await
        .assert_says("It is valid for 2 days, and at the next sign-in they choose one of their own.");
    app.after(Duration::hours(48));
    app.sign_in(&app.visitor(), "ann@example.com", TYPED)
        .await
        .assert_says("This temporary password expired on Thu 26 Nov 2026, 08:00 UTC.")
        .assert_says("Forgot your password?");
    app.sign_in(&maria, "maria@example.com", PASSWORD).await;
    type_for_ann(&app, &maria, false).await;
    app.after(Duration::days(300));
    app.sign_in(&app.visitor(), "ann@example.com", TYPED)
        .await
        .assert_says("Welcome aboard, Ann");
}

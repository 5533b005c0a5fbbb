//! The press of a button after the session ended: its page comes again, and says that nothing was done.

use super::{sign_in_on, sign_out};
use crate::support::{PASSWORD, PersonForm, TestApp};

const SIGNED_OUT: &str = "You were signed out before this was done. Sign in, and press it again.";
const NOT_DONE: &str = "You were signed out before this was done. Please press it again.";

#[actix_web::test]
async fn a_button_is_not_pressed_by_itself_and_its_page_comes_again() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = app.create_user(&maria, &PersonForm::ANN).await;
    app.deliver_mail().await;
    app.after(time::Duration::minutes(2));
    let page = maria.get(&page.path).await;
    sign_out(&maria).await;
    let button = "Resend Confirmation Email";
    let refused = maria.submit_from(&page.path, page.form(button)).await;
    refused.assert_status(401).assert_says(SIGNED_OUT);
    let again = sign_in_on(&refused, &maria, "maria@example.com", PASSWORD).await;
    again.assert_says(NOT_DONE);
    assert_eq!(again.path, page.path);
    assert_eq!(app.deliver_mail().await.len(), 1, "no other mail was asked for");
    maria.get(&page.path).await.assert_silent("You were signed out");
    maria
        .submit(again.form(button))
        .await
        .assert_says("Sent to ann@example.com.");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn the_list_comes_again_as_it_was_filtered() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_staged(&maria, &PersonForm::ANN).await;
    let form = maria
        .get("/users?q=ann")
        .await
        .form("Email Credentials")
        .tick("Select Berg, Ann");
    sign_out(&maria).await;
    let refused = maria.submit_from("/users?q=ann", form).await;
    let fields = [
        ("login", "maria@example.com"),
        ("password", PASSWORD),
        ("unsaved", &refused.attribute("input[name=unsaved]", "value").unwrap()),
    ];
    let led_to = maria.post_without_following("/login", &fields).await.location();
    assert_eq!(led_to, "/users?q=ann");
    maria.get(&led_to).await.assert_says(NOT_DONE).assert_says("Berg, Ann");
}

#[actix_web::test]
async fn where_the_browser_keeps_the_page_to_itself_the_nearest_one_comes() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for (button, page) in [
        ("/users/1/unlock", "/users/1"),
        ("/users/1/address/withdraw", "/users/1/address"),
        ("/requests/1/decline", "/requests"),
        ("/corrections/review", "/corrections"),
        ("/mail/1/try-again", "/mail/1"),
        ("/departments/1/delete", "/departments/1"),
        ("/account/sessions/end-others", "/account"),
        ("/batches", "/"),
    ] {
        sign_out(&maria).await;
        let refused = maria.post(button, &[]).await;
        refused.assert_says(SIGNED_OUT);
        let next = refused.attribute("input[name=next]", "value");
        assert_eq!(next.as_deref(), Some(page), "{button}");
        let led_to = sign_in_on(&refused, &maria, "maria@example.com", PASSWORD).await;
        assert_eq!(led_to.path, page);
    }
}

#[actix_web::test]
async fn what_was_typed_as_a_password_is_not_kept() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = maria.get("/account").await;
    let form = page
        .form("Change password")
        .fill("Current password", PASSWORD)
        .fill("Password", "violet harbour under snow")
        .fill("Re-enter password", "violet harbour under snow");
    sign_out(&maria).await;
    let refused = maria.submit_from("/account", form).await;
    refused.assert_says(SIGNED_OUT);
    let again = sign_in_on(&refused, &maria, "maria@example.com", PASSWORD).await;
    again.assert_says(NOT_DONE);
    assert_eq!((again.path.as_str(), again.value_of("Current password").as_str()), ("/account", ""));
    app.sign_in(&app.visitor(), "maria@example.com", PASSWORD)
        .await
        .assert_says("Welcome aboard");
}

#[actix_web::test]
async fn a_page_where_a_form_was_refused_can_be_come_back_to() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let refused = maria.post("/account/address", &[("new_email", "nobody")]).await;
    refused.assert_status(422);
    let end = refused.form("End all sessions, this one too");
    sign_out(&maria).await;
    let page = maria.submit_from("/account/address", end).await;
    sign_in_on(&page, &maria, "maria@example.com", PASSWORD)
        .await
        .assert_status(200)
        .assert_says(NOT_DONE)
        .assert_says("Your account");
}

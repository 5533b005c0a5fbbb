//! Whose sign-in stays, and what becomes of the other's.

use super::{BUTTON, TWIN, is_there, merge, preview, sent, with_twins};
use crate::personal_data::number_of;
use crate::support::{PASSWORD, PersonForm, TestApp};

const OTHER_PASSWORD: &str = "tin kettle sings at dawn";

#[actix_web::test]
async fn where_both_have_signed_in_it_is_asked_whose_sign_in_stays() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let first = app.active_user(&maria, &PersonForm::ANN).await;
    app.create_user(&maria, &TWIN).await;
    let link = app.link_mailed_to(TWIN.email).await;
    let second = app.visitor();
    app.set_password(&second, &link, OTHER_PASSWORD).await;
    let (ann, twin) = (number_of(&app, PersonForm::ANN.email), number_of(&app, TWIN.email));
    let page = preview(&maria, twin, ann).await;
    page.assert_says("People have signed in to both.")
        .assert_says("1 password")
        .assert_says("1 session");
    let form = page.form(BUTTON).choose("Keep the sign-in of ann.berg");
    let page = maria.submit(form).await;
    assert_eq!(page.path, format!("/users/{ann}"));
    assert!(!is_there(&app, twin));
    second.get("/account").await.assert_says("Sign in");
    first.get("/account").await.assert_says("Your account");
    for login in ["ann2@example.com", "ann.berg2", "ann.berg"] {
        let visitor = app.visitor();
        app.sign_in(&visitor, login, OTHER_PASSWORD).await.assert_status(422);
    }
    let visitor = app.visitor();
    app.sign_in(&visitor, "ann.berg", PASSWORD)
        .await
        .assert_says("Welcome aboard, Ann");
}

#[actix_web::test]
async fn a_record_that_nobody_signed_in_to_can_t_be_made_to_stay() {
    let (app, maria, ann, twin) = with_twins().await;
    let form = preview(&maria, ann, twin).await.form(BUTTON);
    let number = twin.to_string();
    let fields: Vec<(&str, &str)> = sent(&form)
        .into_iter()
        .map(|(name, value)| (name, if name == "stays" { number.as_str() } else { value }))
        .collect();
    let page = maria.post(&format!("/users/{ann}/merge/{twin}"), &fields).await;
    page.assert_status(409).assert_says("Nothing was merged.");
    assert!(is_there(&app, ann) && is_there(&app, twin));
}

#[actix_web::test]
async fn a_link_mailed_to_the_old_record_says_that_it_is_done_where_the_one_that_stays_was_in() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    app.create_user(&maria, &TWIN).await;
    let link = app.link_mailed_to(TWIN.email).await;
    let (ann, twin) = (number_of(&app, PersonForm::ANN.email), number_of(&app, TWIN.email));
    merge(&maria, ann, twin)
        .await
        .assert_says("The two records were merged.");
    let page = app.visitor().get(&link).await;
    page.assert_says("Already done");
    assert!(!page.has_button("Reset"));
}

#[actix_web::test]
async fn a_link_mailed_to_the_old_record_offers_a_new_one_where_nobody_was_in() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.deliver_mail().await;
    app.create_user(&maria, &TWIN).await;
    let link = app.link_mailed_to(TWIN.email).await;
    let (ann, twin) = (number_of(&app, PersonForm::ANN.email), number_of(&app, TWIN.email));
    let page = merge(&maria, ann, twin).await;
    page.assert_says("The two records were merged.");
    app.clock.advance(time::Duration::minutes(10));
    let stranger = app.visitor();
    let page = stranger.get(&link).await;
    page.assert_says("This link has expired");
    assert!(!page.has_button("Reset"));
    stranger
        .submit(page.form("Send me a new link"))
        .await
        .assert_says("on its way");
    let fresh = app.link_mailed_to(PersonForm::ANN.email).await;
    app.set_password(&stranger, &fresh, PASSWORD)
        .await
        .assert_says("Your password is set");
    assert!(is_there(&app, ann) && !is_there(&app, twin));
}

#[actix_web::test]
async fn mails_that_wait_for_the_old_record_are_not_sent() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    app.create_user(&maria, &TWIN).await;
    let (ann, twin) = (number_of(&app, PersonForm::ANN.email), number_of(&app, TWIN.email));
    let before = app.mailbox.mails().len();
    preview(&maria, ann, twin).await.assert_says("1 mail");
    merge(&maria, ann, twin)
        .await
        .assert_says("The two records were merged.");
    assert_eq!(app.deliver_mail().await.len(), before);
}

#[actix_web::test]
async fn an_address_that_comes_to_a_record_without_one_is_confirmed_first() {
    let (app, maria, ann, twin) = with_twins().await;
    let form = maria.get(&format!("/users/{ann}/edit")).await.form("Save");
    maria.submit(form.fill("Login email", "")).await;
    app.deliver_mail().await;
    let page = merge(&maria, ann, twin).await;
    page.assert_says("A mail asks for confirmation of the address that came along.")
        .assert_says("A new address waits to be confirmed");
    let link = app.link_mailed_to(TWIN.email).await;
    let visitor = app.visitor();
    app.sign_in(&visitor, "ann.berg", PASSWORD)
        .await
        .assert_says("Welcome aboard, Ann");
    visitor.submit(visitor.get(&link).await.form("Confirm")).await;
    assert_eq!(number_of(&app, TWIN.email), ann);
    app.deliver_mail().await;
}

#[actix_web::test]
async fn a_disabled_record_stays_disabled_and_nobody_is_enabled_by_merging() {
    let (app, maria, ann, twin) = with_twins().await;
    let form = maria.get(&format!("/users/{ann}/disable")).await.form("Disable");
    maria.submit(form).await.assert_says("Disabled");
    let page = merge(&maria, ann, twin).await;
    page.assert_says("The two records were merged.").assert_says("Disabled");
    let visitor = app.visitor();
    app.sign_in(&visitor, PersonForm::ANN.email, PASSWORD)
        .await
        .assert_status(422);
}

//! Adding an address to somebody who had none: it is theirs once they confirm it.

use super::{OLE, OWN, comes_aboard, ole_aboard, page_of, password_on, slip_of, with_ole};
use crate::support::{PersonForm, TestApp};

#[actix_web::test]
async fn an_administrator_adds_one_and_it_counts_once_it_is_confirmed() {
    let app = TestApp::start().await;
    let maria = with_ole(&app).await;
    let password = password_on(&slip_of(&maria, &OLE).await);
    let path = page_of(&maria, &OLE).await.path;
    let form = maria.get(&format!("{path}/edit")).await.form("Save");
    let page = maria.post(&form.action, &[]).await;
    assert!(!page.body.contains("address_change"), "there is no choice");
    let page = maria.submit(form.fill("Login email", "ole@example.com")).await;
    page.assert_says("Saved. A mail asks ole@example.com to confirm; until then this user has no e-mail address.")
        .assert_says("Until then there is no address.")
        .assert_says("No address");
    let link = app.link_mailed_to("ole@example.com").await;
    let stranger = app.visitor();
    stranger.post("/forgot-password", &[("login", "ole@example.com")]).await;
    assert_eq!(app.deliver_mail().await.len(), 1, "it is nobody's yet");
    let page = stranger.get(&link).await;
    stranger
        .submit(page.form("Confirm"))
        .await
        .assert_says("ole@example.com");
    maria
        .get(&path)
        .await
        .assert_says("ole@example.com")
        .assert_says("Address changed: confirmed: ole@example.com");
    assert_eq!(app.deliver_mail().await.len(), 2, "whoever confirmed it may come in by a link, too");
    comes_aboard(&app, "ole@example.com", &password).await;
}

#[actix_web::test]
async fn not_even_at_once() {
    let app = TestApp::start().await;
    let maria = with_ole(&app).await;
    let path = page_of(&maria, &OLE).await.path;
    let form = maria.get(&format!("{path}/edit")).await.form("Save");
    let mut fields: Vec<(&str, &str)> = form
        .fields
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .filter(|(name, _)| *name != "email")
        .collect();
    fields.extend([("email", "ole@example.com"), ("address_change", "at_once")]);
    maria
        .post(&form.action, &fields)
        .await
        .assert_says("A mail asks ole@example.com to confirm");
    app.link_mailed_to("ole@example.com").await;
    app.visitor()
        .post("/forgot-password", &[("login", "ole@example.com")])
        .await;
    assert_eq!(app.deliver_mail().await.len(), 1);
}

#[actix_web::test]
async fn they_add_one_themselves_with_their_password() {
    let app = TestApp::start().await;
    let maria = with_ole(&app).await;
    let ole = ole_aboard(&app, &maria).await;
    let account = ole.get("/account").await;
    account.assert_says("You have no e-mail address here and sign in by your username.");
    let form = account.form("Change address").fill("New email", "ole@example.com");
    let page = ole
        .submit(form.fill("Your password", "not mine at all, this one"))
        .await;
    page.assert_status(422);
    assert!(app.deliver_mail().await.is_empty());
    let form = account.form("Change address").fill("New email", "ole@example.com");
    ole.submit(form.fill("Your password", OWN))
        .await
        .assert_says("Sent to ole@example.com.")
        .assert_says("Until the mailed link is followed, there is no address.");
    let link = app.link_mailed_to("ole@example.com").await;
    app.sign_in(&app.visitor(), "ole@example.com", OWN)
        .await
        .assert_says("That didn't work.");
    let page = ole.get(&link).await;
    ole.submit(page.form("Confirm")).await;
    app.sign_in(&app.visitor(), "ole@example.com", OWN)
        .await
        .assert_says("Welcome aboard, Ole");
    assert_eq!(app.deliver_mail().await.len(), 1, "no notice goes to nobody");
}

#[actix_web::test]
async fn support_corrects_no_address_that_is_not_there() {
    let app = TestApp::start().await;
    let maria = with_ole(&app).await;
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "Support").await;
    let page = page_of(&bob, &OLE).await;
    page.assert_silent("Correct…");
    let correct = format!("{}/address", page.path);
    bob.get(&correct)
        .await
        .assert_says("They have no e-mail address to correct. A user administrator can add one under Edit.");
    let page = bob.post(&correct, &[("new_email", "bobs-own@example.com")]).await;
    page.assert_says("This user has no e-mail address to correct.");
    page_of(&maria, &OLE).await.assert_silent("bobs-own@example.com");
    app.deliver_mail().await;
}

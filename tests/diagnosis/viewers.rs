//! Whoever looks at the card is offered what they may do, and told who can do what they may not.

use time::Duration;

use super::{answer, button, leads_to, page_of, press};
use crate::support::{PersonForm, TestApp, Visitor};

/// Maria, and Bob in support.
async fn office(app: &TestApp) -> (Visitor, Visitor) {
    let maria = app.administrator().await;
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "Support").await;
    (maria, bob)
}

async fn lock(app: &TestApp, person: &PersonForm) {
    for _ in 0..10 {
        app.sign_in(&app.visitor(), person.email, "not the password").await;
    }
    app.deliver_mail().await;
}

#[actix_web::test]
async fn support_resends() {
    let app = TestApp::start().await;
    let (maria, bob) = office(&app).await;
    let user = app.create_user(&maria, &PersonForm::ANN).await.path;
    app.deliver_mail().await;
    app.after(Duration::minutes(1));
    bob.submit(press(&bob.get(&user).await))
        .await
        .assert_says("Sent to ann@example.com.");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn support_unlocks_and_asks_who_can_enable() {
    let app = TestApp::start().await;
    let (maria, bob) = office(&app).await;
    app.active_user(&maria, &PersonForm::ANN).await;
    let user = page_of(&maria, &PersonForm::ANN).await;
    lock(&app, &PersonForm::ANN).await;
    let page = bob.get(&user).await;
    assert_eq!(button(&page), "Unlock");
    bob.submit(press(&page)).await.assert_says("Unlocked.");
    maria.post(&format!("{user}/disable"), &[]).await;
    let page = bob.get(&user).await;
    assert!(answer(&page).ends_with("A user administrator can enable them."), "{}", answer(&page));
    assert_eq!(button(&page), "Ask a user administrator");
    let page = bob.submit(press(&page)).await;
    assert!(answer(&page).ends_with("Bob Dahl has asked them to."), "{}", answer(&page));
    assert_eq!(button(&page), "");
}

#[actix_web::test]
async fn nobody_is_offered_what_they_may_not_do_to_an_administrator() {
    let app = TestApp::start().await;
    let (maria, bob) = office(&app).await;
    let user = page_of(
        &maria,
        &PersonForm {
            first_name: "Maria",
            last_name: "Solberg",
            email: "maria@example.com",
        },
    )
    .await;
    app.after(Duration::minutes(1));
    for _ in 0..3 {
        app.sign_in(&app.visitor(), "maria@example.com", "not the password")
            .await;
    }
    let page = bob.get(&user).await;
    let said = answer(&page);
    assert!(said.starts_with("3 wrong passwords in a row"), "{said}");
    assert!(said.ends_with("Only an administrator can reset their password."), "{said}");
    assert_eq!(button(&page), "Ask an administrator");
}

#[actix_web::test]
async fn support_is_told_that_a_correction_waits_for_approval() {
    let app = TestApp::start().await;
    let (maria, bob) = office(&app).await;
    let user = app.create_user(&maria, &PersonForm::ANN).await.path;
    app.deliver_mail().await;
    app.fail_mails_to(PersonForm::ANN.email);
    let waits = "A user administrator approves the new address before anything changes.";
    bob.get(&user).await.assert_silent(waits);
    let form = maria.get("/settings/communication").await.form("Save");
    maria
        .submit(form.tick("Require their approval"))
        .await
        .assert_says("Saved.");
    let page = bob.get(&user).await;
    assert!(answer(&page).ends_with(waits), "{}", answer(&page));
    assert_eq!(button(&page), "Correct the address and resend…");
    bob.get(&leads_to(&page)).await.assert_says("Ask for approval");
    maria.get(&user).await.assert_silent(waits);
}

#[actix_web::test]
async fn on_ones_own_page_a_password_is_changed_under_ones_account() {
    let app = TestApp::start().await;
    let (_, bob) = office(&app).await;
    let user = bob.get("/users?q=bob").await.link("Dahl, Bob");
    app.after(Duration::minutes(1));
    app.sign_in(&app.visitor(), PersonForm::BOB.email, "not the password")
        .await;
    let page = bob.get(&user).await;
    assert!(answer(&page).ends_with("You change it under your account."), "{}", answer(&page));
    assert_eq!(button(&page), "");
}

//! "Why can't this person sign in?" and "Forgot your password?", of people without an address.

use time::Duration;

use super::{OLE, OWN, comes_aboard, ole_aboard, page_of, password_on, slip_of, with_ole};
use crate::support::{PageView, PersonForm, TestApp};

fn card(page: &PageView) -> String {
    page.all(".answer p").join(" ")
}

fn button(page: &PageView) -> String {
    page.all(".answer .button").join(" ")
}

#[actix_web::test]
async fn the_card_tells_each_step_and_offers_another_slip() {
    let app = TestApp::start().await;
    let maria = with_ole(&app).await;
    let page = page_of(&maria, &OLE).await;
    assert_eq!(
        card(&page),
        "No e-mail address: hand out credentials. They sign in by their username, with a temporary password on paper."
    );
    assert_eq!(button(&page), "Hand out credentials…");
    let password = password_on(&slip_of(&maria, &OLE).await);
    let page = page_of(&maria, &OLE).await;
    assert_eq!(
        card(&page),
        "A temporary password was handed to them on paper by Maria Solberg on Tue 24 Nov 2026, 08:00 UTC, and was not \
         entered yet. It is valid until Tue 1 Dec 2026, 08:00 UTC."
    );
    app.after(Duration::minutes(1));
    app.sign_in(&app.visitor(), "ole.vik", "nothing of the kind at all")
        .await;
    app.sign_in(&app.visitor(), "ole.vik", &password).await;
    let page = page_of(&maria, &OLE).await;
    assert_eq!(
        card(&page),
        "A temporary password was handed to them on paper by Maria Solberg on Tue 24 Nov 2026, 08:00 UTC. It was entered \
         on Tue 24 Nov 2026, 08:01 UTC, but no password of their own was set. It is valid until Tue 1 Dec 2026, 08:00 UTC. \
         One wrong password since."
    );
    app.after(Duration::days(7));
    let maria = app.visitor();
    app.sign_in(&maria, "maria@example.com", crate::support::PASSWORD).await;
    let page = page_of(&maria, &OLE).await;
    assert_eq!(
        card(&page),
        "The temporary password that they were handed ended on Tue 1 Dec 2026, 08:00 UTC, and no password of their own was \
         set."
    );
    assert_eq!(button(&page), "Hand out credentials…");
    let password = password_on(&slip_of(&maria, &OLE).await);
    comes_aboard(&app, "ole.vik", &password).await;
    let page = page_of(&maria, &OLE).await;
    assert!(card(&page).starts_with("They can: they last signed in on"), "{}", card(&page));
}

#[actix_web::test]
async fn a_mail_that_was_asked_for_later_is_the_newer_way_in() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let path = app.create_staged(&maria, &PersonForm::ANN).await.path;
    maria.post("/credentials/slips", &[("id", "2")]).await;
    assert!(card(&maria.get(&path).await).starts_with("A temporary password was handed to them"));
    app.after(Duration::minutes(1));
    maria.post(&format!("{path}/activation-mail"), &[]).await;
    let page = maria.get(&path).await;
    assert!(card(&page).starts_with("The activation mail waits to be sent"), "{}", card(&page));
    app.deliver_mail().await;
}

#[actix_web::test]
async fn support_asks_for_a_slip_and_has_its_answer_by_it() {
    let app = TestApp::start().await;
    let maria = with_ole(&app).await;
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "Support").await;
    let page = page_of(&bob, &OLE).await;
    assert!(card(&page).ends_with("A user administrator can hand out credentials."), "{}", card(&page));
    assert!(!page.has_button("Hand out credentials"));
    bob.post("/credentials/slips", &[("id", "2")]).await.assert_status(403);
    bob.submit(page.form("Ask a user administrator"))
        .await
        .assert_says("Asked to hand out credentials to them.");
    page_of(&maria, &OLE)
        .await
        .assert_says("asks you to hand out credentials to them");
    slip_of(&maria, &OLE).await;
    page_of(&maria, &OLE).await.assert_silent("Support asks for help");
}

#[actix_web::test]
async fn whoever_forgot_a_password_is_told_whom_to_ask_known_or_not() {
    let app = TestApp::start().await;
    let maria = with_ole(&app).await;
    ole_aboard(&app, &maria).await;
    let visitor = app.visitor();
    let ask = async |login: &str| {
        let form = visitor.get("/forgot-password").await.form("Send the link");
        let page = visitor.submit(form.fill("Email or username", login)).await;
        page.assert_status(200);
        page.text()
    };
    let (known, unknown) = (ask("ole.vik").await, ask("nobody.at.all").await);
    assert_eq!(known, unknown);
    assert!(
        known.contains("No e-mail address on file? Then no mail can reach you: ask whoever gave you your account.")
    );
    let form = maria.get("/settings/organisation").await.form("Save");
    maria
        .submit(form.fill("Support contact", "the purser, cabin 4"))
        .await
        .assert_says("Saved.");
    let known = ask("ole.vik").await;
    assert!(
        known.contains("No e-mail address on file? Then no mail can reach you: ask the purser, cabin 4."),
        "{known}"
    );
    assert_eq!(known, ask("nobody.at.all").await);
    assert!(app.deliver_mail().await.is_empty());
    maria
        .get("/journal")
        .await
        .assert_says("This user has no e-mail address. Add one first.");
    app.sign_in(&app.visitor(), "ole.vik", OWN)
        .await
        .assert_says("Welcome aboard, Ole");
}

#[actix_web::test]
async fn a_forgotten_password_is_typed_by_hand_by_who_may() {
    let app = TestApp::start().await;
    let maria = with_ole(&app).await;
    ole_aboard(&app, &maria).await;
    let page = page_of(&maria, &OLE).await;
    let page = maria.get(&page.link("Reset password…")).await;
    page.assert_says("This user has no e-mail address. Add one first.");
    let form = page
        .form("Set password")
        .fill("Password", "amber kettle on the quay")
        .fill("Re-enter password", "amber kettle on the quay");
    maria.submit(form).await.assert_says("The password is set.");
    comes_aboard(&app, "ole.vik", "amber kettle on the quay").await;
}

#[actix_web::test]
async fn a_lock_is_not_said_to_end_by_a_mail_that_nobody_gets() {
    let app = TestApp::start().await;
    let maria = with_ole(&app).await;
    ole_aboard(&app, &maria).await;
    for _ in 0..20 {
        app.sign_in(&app.visitor(), "ole.vik", "nothing of the kind at all")
            .await;
    }
    let page = page_of(&maria, &OLE).await;
    assert!(card(&page).starts_with("Too many wrong tries: locked until"), "{}", card(&page));
    assert!(!card(&page).contains("Forgot your password?"), "{}", card(&page));
}

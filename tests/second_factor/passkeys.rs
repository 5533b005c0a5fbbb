//! What can be told of passkeys without a browser; `tests/browser/passkeys.rs` makes and shows some.

use crate::support::{PASSWORD, Settings, TestApp};

async fn start_by_name() -> TestApp {
    TestApp::start_with(Settings { host: Some("localhost"), ..Default::default() }).await
}

#[actix_web::test]
async fn where_the_portal_is_reached_by_a_number_the_page_says_so_and_offers_the_app() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    maria
        .get("/account/second-factor")
        .await
        .assert_says("Passkeys need a portal that is reached by a name over https.");
    let page = maria.get("/account/second-factor/passkeys/new").await;
    page.assert_says("Passkeys need a portal that is reached by a name over https.");
    assert_eq!(page.link("Set up an authenticator app"), "/account/second-factor/app");
    let fields = [("current_password", PASSWORD), ("name", "Laptop")];
    maria
        .post("/account/second-factor/passkeys/new", &fields)
        .await
        .assert_says("Passkeys need a portal");
}

#[actix_web::test]
async fn where_no_script_runs_the_page_says_so_and_offers_the_app() {
    let app = start_by_name().await;
    let maria = app.administrator().await;
    let page = maria.get("/account/second-factor/passkeys/new").await;
    page.assert_says("they need scripts and a recent browser");
    assert_eq!(page.link("Set up an authenticator app"), "/account/second-factor/app");
    assert!(page.attribute("form[data-passkeys-present]", "hidden").is_some());
}

#[actix_web::test]
async fn making_one_asks_for_a_name_and_the_password_before_the_browser_is_asked() {
    let app = start_by_name().await;
    let maria = app.administrator().await;
    let page = maria.get("/account/second-factor/passkeys/new").await;
    let form = page.form("Next").fill("Name", "  ").fill("Current password", "wrong");
    let refused = maria.submit(form).await;
    refused.assert_status(422);
    assert!(refused.error_at("Name").contains("Enter a name"));
    assert!(
        refused
            .error_at("Current password")
            .contains("This is not your current password.")
    );
    let form = page
        .form("Next")
        .fill("Name", "Work laptop")
        .fill("Current password", PASSWORD);
    let page = maria.submit(form).await;
    page.assert_says("Make the passkey Work laptop");
    let options = page
        .attribute("form[data-passkey=create]", "data-passkey-options")
        .unwrap();
    let options: serde_json::Value = serde_json::from_str(&options).unwrap();
    assert_eq!(options["publicKey"]["rp"]["id"], "localhost");
    assert_eq!(options["publicKey"]["user"]["displayName"], "Maria Solberg");
}

#[actix_web::test]
async fn an_answer_that_was_not_asked_for_adds_nothing() {
    let app = start_by_name().await;
    let maria = app.administrator().await;
    for answer in ["", "{}", "not json"] {
        let fields = [("name", "Laptop"), ("answer", answer)];
        maria
            .post("/account/second-factor/passkeys", &fields)
            .await
            .assert_says("The passkey was not added.");
    }
    maria.get("/account").await.assert_says("Second factorOff");
}

#[actix_web::test]
async fn a_made_up_answer_at_sign_in_counts_as_a_wrong_one() {
    let app = start_by_name().await;
    let maria = app.administrator().await;
    app.ann_with_app(&maria).await;
    let visitor = app.halfway_in("ann.berg").await;
    for answer in ["", "{}", "not json"] {
        visitor
            .post("/login/second-factor/passkey", &[("answer", answer)])
            .await
            .assert_status(422)
            .assert_says("That didn't work.");
    }
    maria
        .get("/journal?action=second_factor_failed")
        .await
        .assert_says("Ann Berg");
}

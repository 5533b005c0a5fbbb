//! Passkeys, made and shown by an authenticator that Chromium plays.

use serde_json::json;

use super::{Browser, Chromium, Scripts};
use crate::servers::portal::Portal;
use crate::support::{PASSWORD, TestDatabase};

use super::house::make_administrator;

#[actix_web::test]
async fn a_passkey_is_added_asked_for_at_sign_in_and_removed() {
    let (database, chromium) = (TestDatabase::empty(), Chromium::start());
    let portal = Portal::start_by_name(&database.url());
    make_administrator(&portal).await;
    let maria = chromium.open(Scripts::On).await;
    has_authenticator(&maria, Finger::Known).await;
    enters_password(&maria, &portal).await;
    maria.sees("Welcome aboard, Maria").await;

    maria.go_to(&portal.url("/account/second-factor/passkeys/new")).await;
    maria.fill("Name", "Work laptop").await;
    maria.fill("Current password", PASSWORD).await;
    maria.press("Next").await;
    maria.press("Make the passkey").await;
    maria.sees("Your recovery codes").await;
    maria.follow("I have kept them").await;
    maria.sees("Work laptop Added just now").await;

    maria.press("Sign out").await;
    enters_password(&maria, &portal).await;
    maria.press("Use a passkey").await;
    maria.sees("Welcome aboard, Maria").await;
    maria.go_to(&portal.url("/account/second-factor")).await;
    maria.sees("Work laptop Last used just now").await;

    maria.go_to(&portal.url("/account/second-factor/passkeys/new")).await;
    maria.fill("Name", "The same laptop").await;
    maria.fill("Current password", PASSWORD).await;
    maria.press("Next").await;
    maria.press("Make the passkey").await;
    maria
        .sees("There is a passkey for this account on that device already.")
        .await;

    maria
        .go_to(&portal.url("/account/second-factor/passkeys/1/remove"))
        .await;
    maria.fill("Current password", PASSWORD).await;
    maria.press("Remove").await;
    maria.sees("You won't be asked for it any more.").await;
    maria.press("Sign out").await;
    enters_password(&maria, &portal).await;
    maria.sees("Welcome aboard, Maria").await;
}

#[actix_web::test]
async fn an_administrator_who_needs_a_second_factor_can_make_it_a_passkey() {
    let (database, chromium) = (TestDatabase::empty(), Chromium::start());
    let portal = Portal::start_by_name(&database.url());
    let administrator = make_administrator(&portal).await;
    administrator.post("/settings/security", &[("required", "on")]).await;
    let maria = chromium.open(Scripts::On).await;
    has_authenticator(&maria, Finger::Known).await;
    enters_password(&maria, &portal).await;
    maria.follow("Use a passkey instead").await;
    maria.fill("Name", "Work laptop").await;
    maria.press("Make the passkey and go on").await;
    maria.sees("Your recovery codes").await;
    maria.follow("I have kept them: go on").await;
    maria.sees("Welcome aboard, Maria").await;
}

#[actix_web::test]
async fn where_a_finger_is_not_known_the_person_is_told_and_may_try_again() {
    let (database, chromium) = (TestDatabase::empty(), Chromium::start());
    let portal = Portal::start_by_name(&database.url());
    make_administrator(&portal).await;
    let maria = chromium.open(Scripts::On).await;
    has_authenticator(&maria, Finger::Unknown).await;
    enters_password(&maria, &portal).await;
    maria.sees("Welcome aboard, Maria").await;
    maria.go_to(&portal.url("/account/second-factor/passkeys/new")).await;
    maria.fill("Name", "Work laptop").await;
    maria.fill("Current password", PASSWORD).await;
    maria.press("Next").await;
    maria.press("Make the passkey").await;
    maria.sees("The browser gave no passkey. Try again").await;
    assert!(maria.has_button("Make the passkey").await);
}

#[actix_web::test]
async fn without_scripts_the_page_says_so_and_leads_to_the_app() {
    let (database, chromium) = (TestDatabase::empty(), Chromium::start());
    let portal = Portal::start_by_name(&database.url());
    make_administrator(&portal).await;
    let maria = chromium.open(Scripts::Off).await;
    enters_password(&maria, &portal).await;
    maria.sees("Welcome aboard, Maria").await;
    maria.go_to(&portal.url("/account/second-factor/passkeys/new")).await;
    maria.sees("This browser offers no passkeys here").await;
    maria.follow("Set up an authenticator app").await;
    maria.sees("Give the app its key").await;
}

async fn enters_password(browser: &Browser, portal: &Portal) {
    browser.go_to(&portal.url("/login")).await;
    browser.signs_in("maria@example.com", PASSWORD).await;
}

#[derive(PartialEq)]
enum Finger {
    Known,
    Unknown,
}

/// One that is built into the machine, and on which a finger lies at once.
async fn has_authenticator(browser: &Browser, finger: Finger) {
    let options = json!({
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": true,
        "hasUserVerification": true,
        "isUserVerified": finger == Finger::Known,
        "automaticPresenceSimulation": true,
    });
    browser.devtools("WebAuthn.enable", json!({})).await;
    browser
        .devtools("WebAuthn.addVirtualAuthenticator", json!({ "options": options }))
        .await;
}

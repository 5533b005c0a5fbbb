//! What was typed survives a session that ended meanwhile, on a page and in a popup.

use super::house::{add_user, make_administrator};
use super::{Chromium, Scripts};
use crate::servers::portal::Portal;
use crate::support::{PASSWORD, PersonForm, TestDatabase, Visitor};

const SIGNED_OUT: &str = "You were signed out before this was saved. Sign in, and what you typed is there again.";
const NOT_SAVED: &str = "What you typed is here again and is not saved yet";

/// From Maria's other device.
async fn end_her_other_sessions(elsewhere: &Visitor) {
    elsewhere
        .submit(elsewhere.get("/account").await.form("End all other sessions"))
        .await
        .assert_says("Ended 1 other session.");
}

#[actix_web::test]
async fn a_form_is_there_again_after_signing_in_with_scripts_and_without() {
    let database = TestDatabase::empty();
    let portal = Portal::start(&database.url(), None);
    let elsewhere = make_administrator(&portal).await;
    let chromium = Chromium::start();
    for scripts in [Scripts::On, Scripts::Off] {
        let maria = chromium.open(scripts).await;
        maria.go_to(&portal.url("/login")).await;
        maria.signs_in("maria@example.com", PASSWORD).await;
        maria.sees("Welcome aboard, Maria").await;
        maria.go_to(&portal.url("/pax/new")).await;
        maria.fill("First name", "Otto").await;
        maria.fill("Last name", "Passasjer").await;
        maria.choose("Category", "Visitor").await;
        end_her_other_sessions(&elsewhere).await;
        maria.press("Create PAX").await;
        maria.sees(SIGNED_OUT).await;
        maria.signs_in("maria@example.com", PASSWORD).await;
        maria.sees(NOT_SAVED).await;
        maria.is_at_an_address_with("/pax/new").await;
        assert_eq!(maria.value_of("First name").await, "Otto");
        maria.press("Create PAX").await;
        maria.sees("Created.").await;
        end_her_other_sessions(&elsewhere).await;
    }
}

#[actix_web::test]
async fn what_was_typed_in_a_popup_is_there_again_on_its_page() {
    let database = TestDatabase::empty();
    let portal = Portal::start(&database.url(), None);
    let elsewhere = make_administrator(&portal).await;
    let user = add_user(&elsewhere, &PersonForm::ANN).await;
    let chromium = Chromium::start();
    let maria = chromium.open(Scripts::On).await;
    maria.go_to(&portal.url(&user)).await;
    maria.signs_in("maria@example.com", PASSWORD).await;
    maria.follow("Correct… the login email").await;
    maria.sees("A fresh activation mail goes to this address now.").await;
    maria.fill("Login email", "ann.berg@example.org").await;
    end_her_other_sessions(&elsewhere).await;
    maria.press("Correct the address and resend").await;
    maria.sees(SIGNED_OUT).await;
    maria.signs_in("maria@example.com", PASSWORD).await;
    maria.sees(NOT_SAVED).await;
    maria.is_at_an_address_with(&format!("{user}/address")).await;
    assert_eq!(maria.value_of("Login email").await, "ann.berg@example.org");
    maria.press("Correct the address and resend").await;
    maria.sees("Sent to ann.berg@example.org.").await;
}

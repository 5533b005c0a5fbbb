//! Keys that stand alone: `/`, `j`, `k` and `?`.

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;

use super::keyboard::Desk;
use super::{Browser, Scripts};
use crate::support::PersonForm;

#[actix_web::test]
async fn a_user_is_found_and_opened_by_single_keys() {
    let desk = Desk::with_staged(&[&PersonForm::ANN, &PersonForm::BOB]).await;
    let maria = desk.opens(Scripts::On).await;
    maria.go_to(&desk.portal.url("/")).await;
    maria.types("/").await;
    maria.is_at("Find a user or PAX by name").await;
    maria.go_to(&desk.portal.url("/users")).await;
    maria.types("/").await;
    maria.is_at("Search").await;
    maria.types("jk?/").await;
    maria.is_at("Search").await;
    assert_eq!(maria.value_of("Search").await, "jk?/");
    maria.go_to(&desk.portal.url("/users")).await;
    for (key, row) in [
        ("j", "Berg, Ann"),
        ("j", "Dahl, Bob"),
        ("j", "Solberg, Maria"),
        ("j", "Solberg, Maria"),
        ("k", "Dahl, Bob"),
    ] {
        maria.types(key).await;
        maria.is_at(row).await;
    }
    maria.tab_to("Edit Dahl, Bob").await;
    maria.types("k").await;
    maria.is_at("Berg, Ann").await;
    maria.strike(Key::Enter).await;
    maria.sees("ann@example.com").await;
    maria.sees("Why can't this person sign in?").await;
    assert_eq!(maria.complaints().await, [""; 0]);
}

#[actix_web::test]
async fn the_rows_of_mails_and_of_the_journal_are_walked_too() {
    let desk = Desk::with_staged(&[&PersonForm::ANN]).await;
    let maria = desk.opens(Scripts::On).await;
    maria.go_to(&desk.portal.url("/journal?q=ann")).await;
    maria.types("j").await;
    maria.is_at("Ann Berg").await;
    maria.go_to(&desk.portal.url("/mail")).await;
    // There is no row.
    maria.types("jk").await;
    maria.sees("No mails yet").await;
}

#[actix_web::test]
async fn a_question_mark_tells_which_keys_there_are_and_escape_closes_it() {
    let desk = Desk::with_staged(&[]).await;
    let maria = desk.opens(Scripts::On).await;
    maria.go_to(&desk.portal.url("/")).await;
    maria.tab_to("Users").await;
    maria.types("?").await;
    maria.sees("Go to the next row of a list").await;
    maria.is_inside_a_question().await;
    // What is shown stays shown, and nothing is walked behind it.
    maria.types("/j?").await;
    maria.is_inside_a_question().await;
    maria.strike(Key::Escape).await;
    maria.is_at("Users").await;
    maria.follow("Keyboard shortcuts").await;
    maria.sees("Go to the next row of a list").await;
    maria.is_inside_a_question().await;
}

#[actix_web::test]
async fn the_keys_are_turned_off_and_on_in_a_browser() {
    let desk = Desk::with_staged(&[]).await;
    let maria = desk.opens(Scripts::On).await;
    maria.go_to(&desk.portal.url("/")).await;
    maria.types("?").await;
    maria.is_at("Use / j k ? as shortcuts in this browser").await;
    maria.types(" ").await;
    maria.strike(Key::Escape).await;
    maria.go_to(&desk.portal.url("/users")).await;
    maria.tab_to("Users").await;
    maria.types("/jk?").await;
    maria.is_at("Users").await;
    maria.follow("Keyboard shortcuts").await;
    maria.is_at("Use / j k ? as shortcuts in this browser").await;
    maria.types(" ").await;
    maria.strike(Key::Escape).await;
    maria.types("j").await;
    maria.is_at("Solberg, Maria").await;
}

#[actix_web::test]
async fn keys_with_control_alt_or_meta_are_left_to_the_browser() {
    let desk = Desk::with_staged(&[]).await;
    let maria = desk.opens(Scripts::On).await;
    maria.go_to(&desk.portal.url("/users")).await;
    maria.tab_to("Users").await;
    for modifier in [Key::Control, Key::Alt, Key::Meta] {
        strike_with(&maria, modifier, 'j').await;
        maria.is_at("Users").await;
    }
    maria.types("j").await;
    maria.is_at("Solberg, Maria").await;
}

async fn strike_with(browser: &Browser, modifier: Key, key: char) {
    let modifier = char::from(modifier);
    let strikes = KeyActions::new("keyboard".into())
        .then(KeyAction::Down { value: modifier })
        .then(KeyAction::Down { value: key })
        .then(KeyAction::Up { value: key })
        .then(KeyAction::Up { value: modifier });
    browser.client.perform_actions(strikes).await.unwrap();
}

#[actix_web::test]
async fn without_scripts_the_page_of_keys_says_that_they_do_nothing() {
    let desk = Desk::with_staged(&[]).await;
    let maria = desk.opens(Scripts::Off).await;
    maria.follow("Keyboard shortcuts").await;
    maria.sees("JavaScript is off in this browser").await;
    assert!(!maria.words().await.unwrap().contains("as shortcuts in this browser"));
    maria.follow("Close").await;
    maria.sees("Your account").await;
}

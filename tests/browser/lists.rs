//! Long lists, and lists on a phone.

use fantoccini::key::Key;
use purser::clock::{Clock, SystemClock};
use purser::db::DatabaseError;
use serde_json::{Value, json};

use super::keyboard::Desk;
use super::{Browser, Scripts};
use crate::support::{PersonForm, add_users};

const DESK: (u32, u32) = (1280, 900);
const PHONE: (u32, u32) = (390, 844);

/// More than any window shows.
async fn with_many_users() -> Desk {
    let desk = Desk::with_staged(&[&PersonForm::ANN]).await;
    let added: Result<(), DatabaseError> = desk
        .database
        .open()
        .write_now(|connection| Ok(add_users(connection, 60, SystemClock.now())?));
    added.unwrap();
    desk
}

/// Where the first such element begins and ends in the window.
async fn place_of(browser: &Browser, css: &str) -> (f64, f64) {
    let script =
        "const { top, bottom } = document.querySelector(arguments[0]).getBoundingClientRect(); return [top, bottom]";
    let place = browser.client.execute(script, vec![json!(css)]).await.unwrap();
    (place[0].as_f64().unwrap(), place[1].as_f64().unwrap())
}

async fn is_shown(browser: &Browser, css: &str) -> bool {
    let script = "return document.querySelector(arguments[0]).checkVisibility()";
    browser.client.execute(script, vec![json!(css)]).await.unwrap() == Value::Bool(true)
}

/// What has the focus is not under the bar at the foot of the window.
async fn assert_focus_in_sight(browser: &Browser) {
    let ((top, bottom), (bar, _)) = (place_of(browser, ":focus").await, place_of(browser, ".bulk").await);
    assert!(top >= 0.0 && bottom <= bar, "from {top} to {bottom}, and the bar begins at {bar}");
}

async fn assert_bar_in_sight(browser: &Browser, height: u32) {
    let (top, bottom) = place_of(browser, ".bulk").await;
    let height = f64::from(height);
    assert!(top > height / 2.0 && bottom <= height, "from {top} to {bottom} of {height}");
}

#[actix_web::test]
async fn the_selection_and_what_is_done_to_it_stay_in_sight() {
    let desk = with_many_users().await;
    let maria = desk.opens(Scripts::On).await;
    for (width, height) in [DESK, PHONE] {
        maria.is_as_large_as(width, height).await;
        maria.go_to(&desk.portal.url("/users")).await;
        maria.tab_to("Select Berg, Ann").await;
        maria.types(" ").await;
        maria.sees("1 selected").await;
        assert_bar_in_sight(&maria, height).await;
        for row in [5, 20, 47] {
            maria.tab_to(&format!("Select User{row:05}, Given{}", row % 7)).await;
            assert_focus_in_sight(&maria).await;
            assert_bar_in_sight(&maria, height).await;
        }
        maria.press("Clear").await;
        maria.sees("0 selected").await;
    }
}

#[actix_web::test]
async fn what_is_done_to_a_selection_stands_behind_one_button_on_a_phone() {
    act_on_a_phone(Scripts::On).await;
}

#[actix_web::test]
async fn what_is_done_to_a_selection_stands_behind_one_button_on_a_phone_without_scripts() {
    act_on_a_phone(Scripts::Off).await;
}

async fn act_on_a_phone(scripts: Scripts) {
    let desk = with_many_users().await;
    let maria = desk.opens(scripts).await;
    maria.is_as_large_as(PHONE.0, PHONE.1).await;
    maria.go_to(&desk.portal.url("/users")).await;
    maria.tab_to("Select Berg, Ann").await;
    maria.types(" ").await;
    assert_bar_in_sight(&maria, PHONE.1).await;
    maria.press("Actions…").await;
    maria.press("Disable").await;
    maria.sees("1 user").await;
    maria.sees("Disable").await;
    if scripts == Scripts::On {
        maria.is_inside_a_question().await;
        maria.strike(Key::Escape).await;
        maria.is_at("Actions…").await;
    }
}

#[actix_web::test]
async fn a_list_begins_in_the_upper_half_of_a_phone() {
    look_at_lists_on_a_phone(Scripts::On).await;
}

#[actix_web::test]
async fn a_list_begins_in_the_upper_half_of_a_phone_without_scripts() {
    look_at_lists_on_a_phone(Scripts::Off).await;
}

async fn look_at_lists_on_a_phone(scripts: Scripts) {
    let desk = with_many_users().await;
    let form = desk.administrator.get("/pax/new").await.form("Create PAX");
    let form = form.fill("First name", "Per").fill("Last name", "Berg");
    desk.administrator
        .submit(form.fill("Category", "visitor"))
        .await
        .assert_says("Created");
    let maria = desk.opens(scripts).await;
    maria.is_as_large_as(PHONE.0, PHONE.1).await;
    for (list, button) in [
        ("/users", "Filters"),
        ("/users?status=staged&sort=-email", "Filters (1)"),
        ("/pax?category=visitor", "Filters (1)"),
        ("/mail", "Filters"),
        ("/mail?from=2026-01-01", "Filters (1)"),
        ("/journal", "Filters"),
    ] {
        maria.go_to(&desk.portal.url(list)).await;
        assert!(maria.has_button(button).await, "{list}");
        let begins = if list.starts_with("/mail") { ".empty" } else { ".table-wrap" };
        let (top, _) = place_of(&maria, begins).await;
        assert!(top < f64::from(PHONE.1) / 2.0, "{list} begins at {top}");
        assert!(is_shown(&maria, "main input[type=search]").await);
        assert!(!is_shown(&maria, ".topbar-find").await, "one search at a time");
        assert!(!is_shown(&maria, "main select, main input[type=date]").await, "{list}");
    }
    maria.go_to(&desk.portal.url("/users")).await;
    maria.press("Filters").await;
    maria.choose("Status", "Staged").await;
    maria.choose("Sort by", "Email, descending").await;
    if scripts == Scripts::On {
        maria.strike(Key::Escape).await;
    } else {
        maria.press("Apply").await;
    }
    maria.sees("Filters (1)").await;
    maria.sees("61 users").await;
    maria.is_at_an_address_with("status=staged").await;
    maria.is_at_an_address_with("sort=-email").await;
}

#[actix_web::test]
async fn at_a_desk_the_filters_stand_beside_the_search() {
    for scripts in [Scripts::On, Scripts::Off] {
        let desk = with_many_users().await;
        let maria = desk.opens(scripts).await;
        for list in ["/users", "/pax", "/mail", "/journal"] {
            maria.go_to(&desk.portal.url(list)).await;
            assert!(is_shown(&maria, "main select").await, "{list}");
            assert!(!is_shown(&maria, "[popovertarget=filters]").await, "{list}");
            assert!(is_shown(&maria, ".topbar-find").await, "{list}");
        }
    }
}

#[actix_web::test]
async fn a_selection_lasts_over_the_pages_of_a_list() {
    let desk = with_many_users().await;
    let maria = desk.opens(Scripts::On).await;
    maria.go_to(&desk.portal.url("/users?status=staged")).await;
    maria.tab_to("Select Berg, Ann").await;
    maria.types(" ").await;
    maria.sees("1 selected").await;
    // By the End key a browser takes a while, and what is clicked meanwhile has moved.
    let to_its_end = "scrollTo({ top: document.scrollingElement.scrollHeight, behavior: 'instant' })";
    maria.client.execute(to_its_end, vec![]).await.unwrap();
    maria.follow("Next").await;
    maria.sees("User00055").await;
    maria.sees("1 selected").await;
    maria.tab_to("Select User00055, Given6").await;
    maria.types(" ").await;
    maria.sees("2 selected").await;
    maria.press("Email Credentials").await;
    maria.sees("2 users get two mails").await;
    maria.sees("ann@example.com").await;
}

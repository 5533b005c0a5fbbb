//! Slips of paper with credentials, from the list to the printer.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use reqwest::Method;
use serde_json::{Value, json};

use super::keyboard::Desk;
use super::{Browser, Scripts};
use crate::support::PersonForm;

const OLE: PersonForm = PersonForm { first_name: "Ole", last_name: "Vik", email: "" };

/// How many fit on a sheet.
const ON_A_SHEET: usize = 8;

/// As the printer gets it.
async fn printed(browser: &Browser) -> String {
    let command = json!({ "cmd": "Page.printToPDF", "params": { "preferCSSPageSize": true, "printBackground": true } });
    let answer = browser.ask(Method::POST, "goog/cdp/execute", command).await;
    let file = STANDARD.decode(answer["data"].as_str().unwrap()).unwrap();
    if let Some(folder) = std::env::var_os("PURSER_KEEPS_PRINTS") {
        std::fs::write(std::path::Path::new(&folder).join("slips.pdf"), &file).unwrap();
    }
    String::from_utf8_lossy(&file).into_owned()
}

/// What the style of the first such element says on paper.
async fn style_of(browser: &Browser, css: &str, property: &str) -> String {
    let script = "return getComputedStyle(document.querySelector(arguments[0]))[arguments[1]]";
    let style = browser
        .client
        .execute(script, vec![json!(css), json!(property)])
        .await
        .unwrap();
    style.as_str().unwrap_or_default().to_owned()
}

async fn height_of_the_highest(browser: &Browser, css: &str) -> f64 {
    let script = "return Math.max(...[...document.querySelectorAll(arguments[0])].map((one) => one.offsetHeight))";
    let height: Value = browser.client.execute(script, vec![json!(css)]).await.unwrap();
    height.as_f64().unwrap()
}

#[actix_web::test]
async fn they_are_printed_several_to_a_sheet_and_none_is_cut() {
    let people = [&OLE; 2 * ON_A_SHEET + 1];
    let desk = Desk::with_staged(&people).await;
    let maria = desk.opens(Scripts::On).await;
    maria.go_to(&desk.portal.url("/users?show=no_address")).await;
    maria.tab_to("Select this page").await;
    maria.types(" ").await;
    maria.press("More…").await;
    maria.press("Hand out credentials").await;
    maria.sees("17 users get a slip of paper").await;
    maria.press("Show the slips").await;
    maria.sees("Print this page now").await;
    let features = json!([{ "name": "prefers-color-scheme", "value": "dark" }]);
    maria
        .devtools("Emulation.setEmulatedMedia", json!({ "media": "print", "features": features }))
        .await;
    for (css, property, value) in [
        (".slip", "breakInside", "avoid"),
        (".slip", "color", "rgb(0, 0, 0)"),
        (".slip", "backgroundColor", "rgb(255, 255, 255)"),
        (".slips-about", "display", "none"),
        (".sidebar", "display", "none"),
    ] {
        assert_eq!(style_of(&maria, css, property).await, value, "{css} {property}");
    }
    // A4 less its margins is 273 mm high, a CSS millimetre 96/25.4 px.
    let height = height_of_the_highest(&maria, ".slip").await;
    assert!(height < 273.0 / 4.0 * 96.0 / 25.4, "four rows of {height} px");
    let file = printed(&maria).await;
    let sheets = file.matches("/Type /Page\n").count();
    assert_eq!(sheets, people.len().div_ceil(ON_A_SHEET), "{height} px each");
    assert!(file.contains("/MediaBox [0 0 594."), "A4");
}

#[actix_web::test]
async fn the_selection_is_gone_once_they_are_shown_and_scripts_are_not_needed() {
    for scripts in [Scripts::On, Scripts::Off] {
        let desk = Desk::with_staged(&[&OLE]).await;
        let maria = desk.opens(scripts).await;
        maria.go_to(&desk.portal.url("/users/2")).await;
        maria.press("Hand out credentials…").await;
        maria.sees("1 user gets a slip of paper").await;
        maria.press("Show the slips").await;
        maria.sees("Print this page now").await;
        maria.sees("Ole Vik").await;
        maria.follow("Done").await;
        maria.sees("Invited").await;
    }
}

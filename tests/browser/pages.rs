//! What must hold on every page.

use std::cell::RefCell;

use serde_json::{Value, json};

use super::tour::walk;
use super::{Browser, Chromium, Scripts};

/// The rules of WCAG 2.2 at levels A and AA, and what axe's makers recommend beyond.
const AXE_RUN: &str = "
    const done = arguments[arguments.length - 1];
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    axe.run(document, { iframes: false, runOnly: { type: 'tag', values: tags } }).then(
        ({ violations }) => done(violations.map(({ id, help, nodes }) =>
            `${id}: ${help}: ${nodes.slice(0, 3).map((node) => `${node.target} (${node.any[0]?.message ?? ''})`).join('; ')}`)),
        (error) => done([String(error)]));
";

const DESK: u32 = 1280;
const PHONE: u32 = 390;
const NARROWEST: u32 = 320;

#[actix_web::test]
async fn axe_finds_no_violation_on_any_page_in_light() {
    let faults = find_faults(async |browser| axe_at_all_widths(browser, "light").await).await;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[actix_web::test]
async fn axe_finds_no_violation_on_any_page_in_dark() {
    let faults = find_faults(async |browser| axe_at_all_widths(browser, "dark").await).await;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[actix_web::test]
async fn no_page_is_wider_than_its_window() {
    let faults = find_faults(async |browser| {
        let mut faults = Vec::new();
        for width in [DESK, PHONE, NARROWEST] {
            faults.extend(overflow_at(browser, width).await);
        }
        faults
    })
    .await;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[actix_web::test]
async fn no_page_makes_the_browser_complain() {
    let faults = find_faults(async |browser| {
        let complaints = browser.complaints().await;
        complaints
            .into_iter()
            .filter(|complaint| !tells_only_the_status(complaint))
            .collect()
    })
    .await;
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The four above would be worth nothing if they could find nothing.
#[actix_web::test]
async fn a_page_with_faults_is_found_out() {
    let chromium = Chromium::start();
    let browser = chromium.open(Scripts::On).await;
    browser
        .go_to("data:text/html,<html><body><img src='data:,'><p style='width:2000px'>wide<script>nonsense()</script>")
        .await;
    let found = axe_at_all_widths(&browser, "dark").await;
    assert!(found.iter().any(|fault| fault.contains("image-alt")), "{found:?}");
    assert!(overflow_at(&browser, DESK).await.is_some());
    assert!(
        browser
            .complaints()
            .await
            .iter()
            .any(|complaint| complaint.contains("nonsense"))
    );
    let scheme = browser
        .client
        .execute("return matchMedia('(prefers-color-scheme: dark)').matches", vec![])
        .await;
    assert_eq!(scheme.unwrap(), json!(true));
}

/// All that was found on the walk, each with the page it was found on.
async fn find_faults(look: impl AsyncFn(&Browser) -> Vec<String>) -> Vec<String> {
    let (chromium, faults) = (Chromium::start(), RefCell::new(Vec::new()));
    walk(&chromium, async |browser: &Browser, page: &str| {
        let found = look(browser).await;
        faults
            .borrow_mut()
            .extend(found.into_iter().map(|fault| format!("{page}: {fault}")));
    })
    .await;
    faults.into_inner()
}

async fn axe_at_all_widths(browser: &Browser, scheme: &str) -> Vec<String> {
    browser.prefers(scheme).await;
    browser.client.execute(&axe(), vec![]).await.unwrap();
    let mut faults = Vec::new();
    for width in [DESK, PHONE] {
        browser.is_as_wide_as(width).await;
        let Value::Array(found) = browser.client.execute_async(AXE_RUN, vec![]).await.unwrap() else {
            panic!("axe gives a list")
        };
        faults.extend(
            found
                .iter()
                .map(|fault| format!("at {width} px: {}", fault.as_str().unwrap_or_default())),
        );
    }
    faults
}

fn axe() -> String {
    let path = std::env::var("PURSER_TEST_AXE").expect("PURSER_TEST_AXE names axe.min.js; bin/test fetches it");
    std::fs::read_to_string(path).unwrap()
}

async fn overflow_at(browser: &Browser, width: u32) -> Option<String> {
    browser.is_as_wide_as(width).await;
    let script = "const page = document.scrollingElement; return [page.scrollWidth, innerWidth]";
    let measured = browser.client.execute(script, vec![]).await.unwrap();
    let (page, window) = (measured[0].as_u64().unwrap(), measured[1].as_u64().unwrap());
    (page > window).then(|| format!("{page} px wide in a window of {window} px"))
}

/// Chromium notes an answer that is meant to be a 404 or a 422 as a failure to load it.
fn tells_only_the_status(complaint: &str) -> bool {
    complaint.contains("Failed to load resource: the server responded with a status of")
}

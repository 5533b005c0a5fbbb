//! What must hold on every page.

use std::cell::RefCell;

use serde_json::{Value, json};

use super::tour::{Way, walk};
use super::{Browser, Chromium, Scripts};

/// Of WCAG 2.2 at levels A and AA, and what axe's makers recommend beyond.
fn all_rules() -> Value {
    json!({ "type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] })
}

/// Those that may find something else where only the colours are others.
fn rules_of_colours() -> Value {
    json!({ "type": "rule", "values": ["color-contrast", "link-in-text-block"] })
}

const AXE_RUN: &str = "
    const [runOnly, done] = arguments;
    axe.run(document, { iframes: false, preload: false, resultTypes: ['violations'], runOnly }).then(
        ({ violations }) => done(violations.map(({ id, help, nodes }) =>
            `${id}: ${help}: ${nodes.slice(0, 3).map((node) => `${node.target} (${node.any[0]?.message ?? ''})`).join('; ')}`)),
        (error) => done([String(error)]));
";

const BROKEN_WORDS: &str = r"
    const lines = (node, from, word) => {
        const range = document.createRange();
        range.setStart(node, from);
        range.setEnd(node, from + word.length);
        return new Set([...range.getClientRects()].map((box) => Math.round(box.top))).size;
    };
    return [...document.querySelectorAll('button, .button')].flatMap((button) => {
        const broken = [];
        const texts = document.createTreeWalker(button, NodeFilter.SHOW_TEXT);
        for (let node = texts.nextNode(); node; node = texts.nextNode()) {
            for (const found of node.data.matchAll(/[^\s-]+/g)) {
                if (lines(node, found.index, found[0]) > 1) broken.push(found[0]);
            }
        }
        return broken;
    });
";

const DESK: u32 = 1280;
const PHONE: u32 = 390;
const NARROWEST: u32 = 320;

#[actix_web::test]
async fn no_page_of_users_has_a_fault_in_the_light_in_the_dark_or_in_a_narrow_window() {
    assert_faultless(Way::ToUsers).await;
}

#[actix_web::test]
async fn nor_has_any_other_page() {
    assert_faultless(Way::ToTheRest).await;
}

/// The walks above would be worth nothing if they could find nothing.
#[actix_web::test]
async fn a_page_with_faults_is_found_out() {
    let chromium = Chromium::start();
    let browser = chromium.open(Scripts::On).await;
    browser
        .go_to("data:text/html,<html><body><img src='data:,'><button style='width:2em;padding:0;overflow-wrap:anywhere;font:40px monospace'>Show</button><p style='width:2000px;color:silver'>wide<script>nonsense()</script>")
        .await;
    browser.is_as_wide_as(DESK).await;
    has_axe(&browser, "light").await;
    let found = axe(&browser, DESK, all_rules()).await;
    assert!(found.iter().any(|fault| fault.contains("image-alt")), "{found:?}");
    has_axe(&browser, "dark").await;
    let dark = axe(&browser, DESK, rules_of_colours()).await;
    assert!(dark.iter().all(|fault| fault.contains("color-contrast")) && !dark.is_empty(), "{dark:?}");
    assert!(overflow(&browser).await.is_some());
    assert_eq!(words_broken(&browser, DESK).await, ["at 1280 px: \"Show\" is broken"]);
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

/// Tells all that was found on the walk, each with the page it was found on.
async fn assert_faultless(way: Way) {
    let (chromium, faults) = (Chromium::start(), RefCell::new(Vec::new()));
    walk(&chromium, way, async |browser: &Browser, page: &str| {
        let mut found = faults_of(browser).await;
        let complaints = browser.complaints().await.into_iter();
        found.extend(complaints.filter(|complaint| !tells_only_the_status(complaint)));
        faults
            .borrow_mut()
            .extend(found.into_iter().map(|fault| format!("{page}: {fault}")));
    })
    .await;
    let faults = faults.into_inner();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// With as few changes of width and colours as a look at all of them takes.
async fn faults_of(browser: &Browser) -> Vec<String> {
    let mut faults = Vec::new();
    for (width, schemes) in [(DESK, ["light", "dark"]), (PHONE, ["dark", "light"])] {
        faults.extend(misfits(browser, width).await);
        for scheme in schemes {
            has_axe(browser, scheme).await;
            let rules = if scheme == "light" { all_rules() } else { rules_of_colours() };
            faults.extend(axe(browser, width, rules).await);
        }
    }
    faults.extend(misfits(browser, NARROWEST).await);
    faults
}

/// Where it does not fit a window of this width.
async fn misfits(browser: &Browser, width: u32) -> Vec<String> {
    browser.is_as_wide_as(width).await;
    let mut misfits = words_broken(browser, width).await;
    misfits.extend(overflow(browser).await);
    misfits
}

/// In this colour scheme, here and on the pages that follow.
async fn has_axe(browser: &Browser, scheme: &str) {
    browser.prefers(scheme).await;
    let is_there = browser.client.execute("return 'axe' in window", vec![]).await.unwrap();
    if is_there == json!(false) {
        browser
            .devtools("Page.addScriptToEvaluateOnNewDocument", json!({ "source": axe_script() }))
            .await;
        browser.client.execute(&axe_script(), vec![]).await.unwrap();
    }
}

async fn axe(browser: &Browser, width: u32, rules: Value) -> Vec<String> {
    let Value::Array(found) = browser.client.execute_async(AXE_RUN, vec![rules]).await.unwrap() else {
        panic!("axe gives a list")
    };
    let faults = found.iter().map(|fault| fault.as_str().unwrap_or_default());
    faults.map(|fault| format!("at {width} px: {fault}")).collect()
}

fn axe_script() -> String {
    let path = std::env::var("PURSER_TEST_AXE").expect("PURSER_TEST_AXE names axe.min.js; bin/test fetches it");
    std::fs::read_to_string(path).unwrap()
}

async fn overflow(browser: &Browser) -> Option<String> {
    let script = "const page = document.scrollingElement; return [page.scrollWidth, innerWidth]";
    let measured = browser.client.execute(script, vec![]).await.unwrap();
    let (page, window) = (measured[0].as_u64().unwrap(), measured[1].as_u64().unwrap());
    (page > window).then(|| format!("{page} px wide in a window of {window} px"))
}

/// Of buttons: one that is too narrow for its word looks like a mistake.
async fn words_broken(browser: &Browser, width: u32) -> Vec<String> {
    let broken = browser.client.execute(BROKEN_WORDS, vec![]).await.unwrap();
    let words = broken.as_array().expect("a list of words").iter();
    words.map(|word| format!("at {width} px: {word} is broken")).collect()
}

/// Chromium notes an answer that is meant to be a 404 or a 422 as a failure to load it.
fn tells_only_the_status(complaint: &str) -> bool {
    complaint.contains("Failed to load resource: the server responded with a status of")
}

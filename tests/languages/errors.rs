//! Error pages, in the reader's language and under the portal's name.

use reqwest::Method;
use reqwest::header::{ACCEPT, ACCEPT_LANGUAGE, HeaderMap, HeaderValue, ORIGIN};

use crate::support::{PASSWORD, TestApp, Visitor};

fn in_language(language: &'static str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_static(language));
    headers
}

async fn rename(maria: &Visitor) {
    let form = maria.get("/settings/organisation").await.form("Save");
    maria
        .submit(form.fill("Name of the portal", "Crew Portal"))
        .await
        .assert_says("Saved.");
}

#[actix_web::test]
async fn an_unknown_page_is_told_in_the_browsers_language() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    rename(&maria).await;
    let page = app
        .visitor()
        .send(Method::GET, "/nowhere", in_language("sv"), None)
        .await;
    page.assert_status(404)
        .assert_says("Här finns ingenting")
        .assert_says("Gå till startsidan")
        .assert_says("Crew Portal")
        .assert_silent("Purser");
    assert_eq!(page.attribute("html", "lang").as_deref(), Some("sv"));
}

#[actix_web::test]
async fn a_form_from_elsewhere_is_refused_in_the_browsers_language() {
    let app = TestApp::start().await;
    let mut headers = in_language("de");
    headers.insert(ORIGIN, HeaderValue::from_static("https://evil.example"));
    let page = app.visitor().post_with("/login", &[], headers).await;
    page.assert_status(403).assert_says("Dazu fehlt Ihnen die Berechtigung");
}

#[actix_web::test]
async fn a_portal_that_is_away_says_so_in_the_browsers_language() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    rename(&maria).await;
    let away = app.take_database_away();
    let in_norwegian = || {
        let mut headers = in_language("nb");
        headers.insert(ORIGIN, app.base_url.parse().unwrap());
        headers
    };
    let kept = maria
        .post_with("/departments", &[("name", "Galley")], in_norwegian())
        .await;
    kept.assert_status(503)
        .assert_says("Crew Portal er ikke tilgjengelig akkurat nå")
        .assert_says("Prøv igjen om ett minutt.");
    let fields = [("login", "maria@example.com"), ("password", PASSWORD)];
    maria
        .post_with("/login", &fields, in_norwegian())
        .await
        .assert_status(503)
        .assert_says("Gå tilbake og prøv igjen om ett minutt.");
    drop(away);
    maria.submit(kept.form("Prøv igjen")).await.assert_says("Added Galley.");
}

#[actix_web::test]
async fn programs_get_errors_in_english() {
    let app = TestApp::start().await;
    let mut headers = in_language("sv");
    headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
    let answer = app.visitor().send(Method::GET, "/nowhere", headers, None).await;
    answer.assert_status(404);
    assert!(answer.body.contains("There is nothing here"), "{}", answer.body);
}

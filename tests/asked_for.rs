//! Answers in the form that was asked for, bodies that are no forms, and what stands outside the session.

use reqwest::Method;
use reqwest::header::{ACCEPT, CONTENT_TYPE, HeaderMap, ORIGIN};
use serde_json::{Value, json};

use crate::support::{PageView, TestApp, Visitor};

fn asking_for(kind: &str) -> HeaderMap {
    let mut headers = HeaderMap::new();
    headers.insert(ACCEPT, kind.parse().unwrap());
    headers
}

fn kind_of(page: &PageView) -> &str {
    page.headers[CONTENT_TYPE].to_str().unwrap()
}

fn data(page: &PageView) -> Value {
    serde_json::from_str(&page.body).unwrap()
}

async fn send_json(visitor: &Visitor, app: &TestApp, path: &str, body: &Value) -> PageView {
    let mut headers = asking_for("application/json");
    headers.insert(CONTENT_TYPE, "application/json".parse().unwrap());
    headers.insert(ORIGIN, app.base_url.parse().unwrap());
    visitor.send(Method::POST, path, headers, Some(body.to_string())).await
}

#[actix_web::test]
async fn an_error_comes_in_the_form_that_was_asked_for() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = maria
        .send(Method::GET, "/users/99999", asking_for("application/json"), None)
        .await;
    page.assert_status(404);
    assert_eq!(kind_of(&page), "application/problem+json");
    let detail = "The page was moved or deleted, or its address has a mistake.";
    assert_eq!(data(&page), json!({ "title": "There is nothing here", "status": 404, "detail": detail }));

    let page = maria
        .send(Method::GET, "/users/99999", asking_for("application/scim+json"), None)
        .await;
    page.assert_status(404);
    assert_eq!(kind_of(&page), "application/scim+json");
    assert_eq!(data(&page)["schemas"], json!(["urn:ietf:params:scim:api:messages:2.0:Error"]));
    assert_eq!(data(&page)["status"], json!("404"));

    let browser = asking_for("text/html,application/xhtml+xml,application/json;q=0.9,*/*;q=0.8");
    let page = maria.send(Method::GET, "/users/99999", browser, None).await;
    page.assert_status(404).assert_says("There is nothing here");
    assert_eq!(kind_of(&page), "text/html; charset=utf-8");
}

#[actix_web::test]
async fn a_program_that_is_not_signed_in_is_told_so_and_not_sent_to_a_form() {
    let app = TestApp::start().await;
    app.administrator().await;
    let page = app
        .visitor()
        .send(Method::GET, "/users", asking_for("application/json"), None)
        .await;
    page.assert_status(401);
    assert_eq!(data(&page)["title"], json!("Sign in first"));
}

#[actix_web::test]
async fn names_come_and_go_as_json() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let names = json!({ "names": ["Galley", "Deck", "galley"] });
    let looked_over = send_json(&maria, &app, "/departments/import", &names).await;
    let preview = data(&looked_over);
    assert_eq!((&preview["new"], &preview["existing"]), (&json!(["Galley"]), &json!(["Deck"])));
    assert_eq!(preview["refused"][0]["line"], json!(3));
    maria.get("/departments").await.assert_silent("Galley");
    send_json(&maria, &app, "/departments/import/confirm", &names)
        .await
        .assert_status(200);
    maria.get("/departments").await.assert_says("Galley");
}

#[actix_web::test]
async fn json_is_bounded_and_must_be_what_was_asked_for() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = send_json(&maria, &app, "/departments/import", &json!(["Galley"])).await;
    page.assert_status(422);
    let large = json!({ "names": ["x".repeat(300 * 1024)] });
    let page = send_json(&maria, &app, "/departments/import", &large).await;
    page.assert_status(413);
    assert_eq!(kind_of(&page), "application/problem+json");
}

#[actix_web::test]
async fn a_form_of_endless_parts_is_cut_off() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let part = "--edge\r\nContent-Disposition: form-data; name=\"other\"\r\n\r\n\r\n";
    let mut headers = HeaderMap::new();
    headers.insert(CONTENT_TYPE, "multipart/form-data; boundary=edge".parse().unwrap());
    headers.insert(ORIGIN, app.base_url.parse().unwrap());
    let body = part.repeat(21) + "--edge--\r\n";
    let page = maria
        .send(Method::POST, "/departments/import", headers, Some(body))
        .await;
    page.assert_status(413);
}

#[actix_web::test]
async fn a_file_from_another_site_is_refused() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let mut headers = asking_for("application/json");
    headers.insert(CONTENT_TYPE, "multipart/form-data; boundary=edge".parse().unwrap());
    headers.insert(ORIGIN, "https://elsewhere.example".parse().unwrap());
    let page = maria
        .send(Method::POST, "/departments/import", headers, Some("--edge--".to_owned()))
        .await;
    page.assert_status(403);
    assert_eq!(kind_of(&page), "application/problem+json");
}

#[actix_web::test]
async fn readiness_is_told_as_json_and_needs_no_session_and_no_origin() {
    let app = TestApp::start().await;
    let stranger = app.visitor();
    let page = stranger
        .send(Method::GET, "/readyz", asking_for("application/json"), None)
        .await;
    page.assert_status(200);
    assert_eq!(data(&page), json!({ "ready": true, "database": "ok", "mail": "captured" }));
    let page = stranger
        .send(Method::POST, "/readyz", asking_for("application/json"), None)
        .await;
    page.assert_status(405);
    assert!(!page.headers.contains_key("set-cookie"));
    let page = stranger
        .send(Method::POST, "/users/new", asking_for("application/json"), None)
        .await;
    page.assert_status(403);
}

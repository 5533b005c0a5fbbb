//! What is said when a part is away, and that every error page leads onward.

use actix_web::ResponseError;
use actix_web::body::MessageBody;
use purser::web::PageError;

use crate::support::{PageView, TestApp};

fn page_of(error: PageError) -> PageView {
    let response = error.error_response();
    let status = reqwest::StatusCode::from_u16(response.status().as_u16()).unwrap();
    let body = response.into_body().try_into_bytes().unwrap();
    let body = String::from_utf8(body.to_vec()).unwrap();
    PageView::new(status, Default::default(), "/".into(), body)
}

#[test]
fn every_error_page_has_its_status_its_words_and_a_way_onward() {
    for (error, status, words) in [
        (PageError::BadRequest, 400, "That request can't be read"),
        (PageError::Forbidden, 403, "You may not do that"),
        (PageError::NotFound, 404, "There is nothing here"),
        (PageError::MethodNotAllowed, 405, "That can't be done here"),
        (PageError::Conflict("Try again.".into()), 409, "Someone else was quicker"),
        (PageError::PayloadTooLarge, 413, "That is too much at once"),
        (PageError::Unprocessable, 422, "That can't be processed"),
        (PageError::TooManyRequests { wait: 2 }, 429, "Too many tries"),
        (PageError::Internal("a cause".into()), 500, "Something went wrong on our side"),
        (PageError::Unavailable("a cause".into()), 503, "Purser can't answer right now"),
    ] {
        let page = page_of(error);
        page.assert_status(status).assert_says(words);
        assert_eq!(page.link("Go to the start page"), "/");
        page.assert_silent("a cause");
    }
}

#[test]
fn an_error_on_our_side_has_a_reference_that_the_log_has_too() {
    page_of(PageError::Internal("a cause".into())).assert_says("Reference: ");
}

#[actix_web::test]
async fn a_database_that_is_away_gives_503_and_comes_back() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.visitor()
        .get("/readyz")
        .await
        .assert_status(200)
        .assert_says("\"database\":\"ok\"");
    let away = app.take_database_away();
    let page = maria.post("/departments", &[("name", "Galley")]).await;
    page.assert_status(503).assert_says("Purser can't answer right now");
    assert_eq!(page.header("retry-after"), "60");
    assert_eq!(page.link("Go to the start page"), "/");
    if app.is_on_postgres() {
        // SQLite's other writer leaves readers alone.
        app.visitor()
            .get("/readyz")
            .await
            .assert_status(503)
            .assert_says("\"database\":\"away\"");
        maria.get("/users").await.assert_status(503);
    }
    for path in ["/healthz", "/favicon.ico"] {
        maria.get(path).await.assert_status(200);
    }
    drop(away);
    maria
        .post("/departments", &[("name", "Galley")])
        .await
        .assert_says("Added Galley.");
}

//! The preview and the test mail: as a mail would be, with no link that leads anywhere.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use diesel::prelude::*;
use purser::db::schema::{mail_texts, outbox, tokens};
use scraper::{Html, Selector};
use sha2::{Digest, Sha256};

use super::{ACTIVATION, BODY, PASSWORD_MAIL, SUBJECT, press};
use crate::support::{PageView, TestApp};

fn frame_of(page: &PageView) -> String {
    page.attribute("iframe", "srcdoc").expect("a preview")
}

/// Tokens and mails there are, and versions of texts.
fn counts(app: &TestApp) -> (i64, i64, i64) {
    app.read(|connection| {
        Ok((
            tokens::table.count().get_result(connection)?,
            outbox::table.count().get_result(connection)?,
            mail_texts::table.count().get_result(connection)?,
        ))
    })
}

#[actix_web::test]
async fn the_preview_is_the_mail_as_edited_with_ones_own_name() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let before = counts(&app);
    let page = press(&maria, ACTIVATION, (SUBJECT, BODY), "Preview").await;
    page.assert_status(200)
        .assert_says("Subject Maria, come aboard Purser")
        .assert_says("Ahoy Maria, your hammock is ready.");
    assert_eq!((page.value_of("Subject"), page.value_of("Body")), (SUBJECT.to_owned(), BODY.to_owned()));
    let html = frame_of(&page);
    assert!(html.contains("Ahoy Maria,") && html.contains("/activate/only-an-example?language=en\""), "{html}");
    assert_eq!(page.attribute("iframe", "sandbox").as_deref(), Some(""), "the frame may do nothing");
    app.visitor()
        .get("/activate/only-an-example")
        .await
        .assert_silent("Set your password");
    assert_eq!(counts(&app), before, "a preview makes nothing");
    maria.get(ACTIVATION).await.assert_silent("come aboard");
}

#[actix_web::test]
async fn every_default_is_one_that_could_be_saved() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let templates = maria.get("/settings/templates").await.links_in("tbody");
    assert!(templates.len() >= 16, "{templates:?}");
    for template in templates {
        let page = maria.get(&template).await;
        let html = frame_of(&page);
        assert!(!html.contains("{{") && !html.contains("{%"), "{template}: {html}");
        let form = page.form("Save");
        maria
            .submit(form)
            .await
            .assert_says("This text is in use already. Nothing changed.");
    }
    assert_eq!(counts(&app).2, 0);
}

#[actix_web::test]
async fn the_frame_keeps_the_styles_of_the_mail_and_no_others() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let body = format!("# Ahoy\n\n- one\n- two\n\nSee [there](https://example.com).\n\n{BODY}");
    let page = press(&maria, ACTIVATION, (SUBJECT, &body), "Preview").await;
    let policy = page.header("content-security-policy");
    assert!(policy.starts_with("default-src 'none'; style-src 'self' 'unsafe-hashes' 'sha256-"), "{policy}");
    assert!(policy.contains("script-src 'self';") && !policy.contains("unsafe-inline"), "{policy}");
    let html = Html::parse_document(&frame_of(&page));
    let styled = Selector::parse("[style]").unwrap();
    let styles: Vec<&str> = html.select(&styled).map(|found| found.attr("style").unwrap()).collect();
    assert!(styles.len() > 7, "{styles:?}");
    for style in styles {
        let digest = STANDARD.encode(Sha256::digest(style));
        assert!(policy.contains(&format!("'sha256-{digest}'")), "{style}");
    }
}

#[actix_web::test]
async fn a_preview_of_what_does_not_do_says_why() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = press(&maria, ACTIVATION, (SUBJECT, "{{ nickname }}"), "Preview").await;
    page.assert_status(200)
        .assert_says("The mail can't be shown like this: Line 1: there is no placeholder {{ nickname }}");
    assert!(page.error_at("Body").contains("no placeholder"), "{}", page.error_at("Body"));
    assert_eq!(page.attribute("iframe", "srcdoc"), None);
}

#[actix_web::test]
async fn a_test_goes_to_whoever_asks_in_words_that_nobody_saved() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let before = counts(&app);
    let page = press(&maria, ACTIVATION, (SUBJECT, BODY), "Send a test to me").await;
    page.assert_says("A test to maria@example.com is on its way. Nothing was saved.");
    assert_eq!(page.value_of("Body"), BODY, "what was typed is still there");
    let mail = app.newest_mail_to("maria@example.com").await;
    assert_eq!(mail.letter.subject, "[Test] Maria, come aboard Purser");
    for part in [&mail.letter.text, &mail.letter.html] {
        assert!(part.contains("This is a test, sent only to you."), "{part}");
        assert!(part.contains("your hammock is ready.") && part.contains("/activate/only-an-example"), "{part}");
    }
    assert_eq!(counts(&app), (before.0, before.1 + 1, before.2), "a mail, and no token");
    maria
        .get("/journal")
        .await
        .assert_says("Test mail requested")
        .assert_says("Activation, English");
    press(&maria, PASSWORD_MAIL, ("No", "password"), "Send a test to me")
        .await
        .assert_status(422);
    app.deliver_mail().await;
}

#[actix_web::test]
async fn tests_have_a_limit() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for _ in 0..20 {
        press(&maria, ACTIVATION, (SUBJECT, BODY), "Send a test to me")
            .await
            .assert_says("is on its way");
    }
    press(&maria, ACTIVATION, (SUBJECT, BODY), "Send a test to me")
        .await
        .assert_status(422)
        .assert_says("No test was sent. You sent 20 tests within an hour.");
    assert_eq!(app.deliver_mail().await.len(), 20);
    app.after(time::Duration::hours(1));
    press(&maria, ACTIVATION, (SUBJECT, BODY), "Send a test to me")
        .await
        .assert_says("is on its way");
    app.deliver_mail().await;
}

//! A test of a notification, to whoever writes it.

use purser::db::schema::{batches, notification_ledger, notifications, outbox};
use purser::mail::MailKind;

use super::*;

/// Presses the button that sends a test in this language.
async fn try_out(maria: &Visitor, mut form: PageForm, language: &str) -> PageView {
    form.fields.retain(|(name, _)| name != "act");
    form.fields.push(("act".into(), format!("test:{language}")));
    maria.submit(form).await
}

/// Notifications, bulk actions, and people who were told.
fn counts(app: &TestApp) -> [i64; 3] {
    app.read(|connection| {
        Ok([
            notifications::table.count().get_result(connection)?,
            batches::table.count().get_result(connection)?,
            notification_ledger::table.count().get_result(connection)?,
        ])
    })
}

#[actix_web::test]
async fn it_goes_to_whoever_presses_with_their_own_values_and_nothing_is_saved() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let form = draft(&maria, "Drill", ACTIVE).await;
    assert!(maria.get(NEW).await.has_button("Send a test to me"));
    let page = try_out(&maria, form, "en").await;
    page.assert_status(200)
        .assert_says("A test to maria@example.com is on its way. Nothing was saved.");
    assert_eq!(page.value_of("Name"), "Drill", "what was typed is still there");
    let mail = app.newest_mail_to("maria@example.com").await;
    assert_eq!((mail.kind, mail.letter.subject.as_str()), (MailKind::Test, "[Test] Muster drill, Maria"));
    for part in [&mail.letter.text, &mail.letter.html] {
        assert!(part.contains("This is a test, sent only to you.") && part.contains("Ahoy Maria,"), "{part}");
        assert!(part.contains("/login"), "{part}");
    }
    assert_eq!(counts(&app), [0, 0, 0]);
    maria
        .get("/journal")
        .await
        .assert_says("Test mail requested")
        .assert_says("Notification Drill");
}

#[actix_web::test]
async fn each_language_is_tested_in_its_own_words() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let both = draft(&maria, "Drill", ACTIVE)
        .await
        .fill("Subject (Norsk bokmål)", "Mønstring, {{ first_name }}")
        .fill("Body (Norsk bokmål)", "Hei {{ first_name }}, øvelsen er klokka tolv.");
    try_out(&maria, both, "nb").await.assert_says("is on its way");
    let mail = app.newest_mail_to("maria@example.com").await;
    assert_eq!(mail.letter.subject, "[Test] Mønstring, Maria");
    assert_eq!(mail.letter.language, "nb");
    let only_english = draft(&maria, "Drill", ACTIVE).await;
    let page = try_out(&maria, only_english, "nb").await;
    page.assert_status(422);
    let told = page.error_at("Subject (Norsk bokmål)");
    assert!(told.contains("Write the mail in this language before you send a test."), "{told}");
    assert_eq!(app.deliver_mail().await.len(), 1);
}

#[actix_web::test]
async fn whoever_tried_it_out_still_counts_as_not_told() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = written(&maria, "Drill", &[("0", "status", "is", "active")]).await;
    page.assert_says("1 user matches. Not told yet: 1 user.");
    let edit = maria.get(&page.link("Edit")).await;
    let tested = maria.submit(edit.form("Send a test to me")).await;
    tested.assert_says("is on its way");
    app.deliver_mail().await;
    maria
        .get(&page.path)
        .await
        .assert_says("1 user matches. Not told yet: 1 user.")
        .assert_says("Never");
    send(&maria, &page.path).await;
    app.carry_out_batches().await;
    assert_eq!(notifications_to(&app, "maria@example.com").await.len(), 1);
    assert_eq!(counts(&app), [1, 1, 1]);
}

#[actix_web::test]
async fn words_that_do_not_do_are_refused_and_tests_have_a_limit() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let wrong = draft(&maria, "Drill", ACTIVE)
        .await
        .fill("Body (English)", "{{ password }}");
    let page = try_out(&maria, wrong, "en").await;
    page.assert_status(422);
    assert!(page.error_at("Body (English)").contains("no placeholder"), "{}", page.error_at("Body (English)"));
    for _ in 0..20 {
        try_out(&maria, draft(&maria, "Drill", ACTIVE).await, "en")
            .await
            .assert_says("is on its way");
    }
    try_out(&maria, draft(&maria, "Drill", ACTIVE).await, "en")
        .await
        .assert_status(422)
        .assert_says("No test was sent. You sent 20 tests within an hour.");
    let tests: i64 = app.read(|connection| {
        let tests = outbox::table.filter(outbox::kind.eq(MailKind::Test));
        tests.count().get_result(connection)
    });
    assert_eq!(tests, 20);
    app.deliver_mail().await;
}

#[actix_web::test]
async fn whoever_only_sends_them_tests_none() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = written(&maria, "Drill", ACTIVE).await;
    let bob = app.user_with_role(&maria, &BOB, "Support").await;
    let form = maria.get(&page.link("Edit")).await.form("Send a test to me");
    bob.submit(form).await.assert_status(403);
    assert!(!bob.get(&page.path).await.has_button("Send a test to me"));
    app.deliver_mail().await;
}

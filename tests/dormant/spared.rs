//! Whom the rule leaves alone.

use super::*;

#[actix_web::test]
async fn the_rule_is_off_until_somebody_switches_it_on() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &ANN).await;
    days_go_by(&app, 120).await;
    assert_eq!(ledger_of(&app, ANN.email), []);
    assert!(!is_disabled(&app, ANN.email));
}

#[actix_web::test]
async fn administrators_are_never_told_and_never_disabled() {
    let app = TestApp::start().await;
    with_ann(&app).await;
    let maria = maria_again(&app).await;
    app.user_with_role(&maria, &PersonForm::EVE, "User administrator").await;
    app.user_with_role(&maria, &PersonForm::BOB, "Support").await;
    days_go_by(&app, 6).await;
    for spared in ["maria@example.com", PersonForm::EVE.email] {
        assert_eq!(ledger_of(&app, spared), [], "{spared}");
        assert!(!is_disabled(&app, spared), "{spared}");
    }
    assert!(is_disabled(&app, PersonForm::BOB.email));
}

#[actix_web::test]
async fn whoever_was_made_an_administrator_after_they_were_told_stays() {
    let app = TestApp::start().await;
    with_ann(&app).await;
    days_go_by(&app, 3).await;
    let maria = maria_again(&app).await;
    let form = maria.get("/users/2/edit").await.form("Save").tick("Administrator");
    maria.submit(form).await.assert_says("Saved.");
    days_go_by(&app, 3).await;
    assert!(!is_disabled(&app, ANN.email));
    assert_eq!(ledger_of(&app, ANN.email), [row("2026-11-27", "mailed", "became_administrator")]);
}

#[actix_web::test]
async fn whoever_never_signed_in_is_left_to_the_reminders() {
    let app = TestApp::start().await;
    with_ann(&app).await;
    let maria = maria_again(&app).await;
    app.create_user(&maria, &PersonForm::BOB).await;
    days_go_by(&app, 30).await;
    assert_eq!(ledger_of(&app, PersonForm::BOB.email), []);
    assert!(!is_disabled(&app, PersonForm::BOB.email));
}

#[actix_web::test]
async fn a_session_that_is_still_used_is_a_sign_of_life() {
    let app = TestApp::start().await;
    let ann = with_ann(&app).await;
    for _ in 0..12 {
        app.after(Duration::hours(11));
        ann.get("/account").await.assert_says("Ann Berg");
    }
    assert_eq!(ledger_of(&app, ANN.email), []);
    days_go_by(&app, 5).await;
    assert!(is_disabled(&app, ANN.email));
}

#[actix_web::test]
async fn switching_the_rule_off_takes_back_what_people_were_told() {
    let app = TestApp::start().await;
    with_ann(&app).await;
    days_go_by(&app, 3).await;
    let maria = maria_again(&app).await;
    let form = rule(&maria).await.untick("Disable dormant accounts");
    maria
        .submit(form)
        .await
        .assert_says("Saved. No account is disabled automatically.");
    days_go_by(&app, 1).await;
    let maria = maria_again(&app).await;
    switch_on(&maria, "3", "2").await.assert_says("Saved.");
    days_go_by(&app, 1).await;
    assert!(!is_disabled(&app, ANN.email));
    assert_eq!(
        ledger_of(&app, ANN.email),
        [row("2026-11-27", "mailed", "rule_off"), row("2026-11-29", "mailed", "")]
    );
    days_go_by(&app, 2).await;
    assert!(is_disabled(&app, ANN.email));
}

#[actix_web::test]
async fn what_was_said_before_the_rule_was_switched_on_again_disables_nobody() {
    let app = TestApp::start().await;
    with_ann(&app).await;
    days_go_by(&app, 3).await;
    let maria = maria_again(&app).await;
    // Within one day, so that no run sees it off.
    let form = rule(&maria).await.untick("Disable dormant accounts");
    maria.submit(form).await.assert_says("Saved.");
    app.clock.advance(Duration::MINUTE);
    switch_on(&maria, "3", "2").await.assert_says("Saved.");
    days_go_by(&app, 2).await;
    assert!(!is_disabled(&app, ANN.email));
    assert_eq!(
        ledger_of(&app, ANN.email),
        [row("2026-11-27", "mailed", "rule_off"), row("2026-11-29", "mailed", "")]
    );
}

#[actix_web::test]
async fn a_rule_that_allows_more_days_now_disables_nobody_too_soon() {
    let app = TestApp::start().await;
    with_ann(&app).await;
    days_go_by(&app, 3).await;
    let maria = maria_again(&app).await;
    switch_on(&maria, "30", "2").await.assert_says("Saved.");
    days_go_by(&app, 3).await;
    assert!(!is_disabled(&app, ANN.email));
    assert_eq!(ledger_of(&app, ANN.email), [row("2026-11-27", "mailed", "rule_changed")]);
    days_go_by(&app, 24).await;
    assert_eq!(notices_to(&app, ANN.email).await.len(), 2, "told anew on 24 December");
}

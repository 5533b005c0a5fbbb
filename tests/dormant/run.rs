//! The days go by: told, disabled, and found again by support.

use super::*;

#[actix_web::test]
async fn whoever_does_not_sign_in_is_told_and_then_disabled() {
    let app = TestApp::start().await;
    let ann = with_ann(&app).await;
    days_go_by(&app, 2).await;
    assert_eq!(notices_to(&app, ANN.email).await.len(), 0);
    days_go_by(&app, 1).await;
    let mail = notices_to(&app, ANN.email).await.remove(0);
    assert_eq!(mail.letter.subject, "Sign in to keep your account");
    for words in ["the last time was Tue 24 Nov 2026, 08:00 UTC", "disabled on Sun 29 Nov 2026, 06:00 UTC"] {
        assert!(mail.letter.text.contains(words), "{}", mail.letter.text);
    }
    assert!(mail.letter.unsubscribe.is_none());
    days_go_by(&app, 1).await;
    assert!(!is_disabled(&app, ANN.email));
    days_go_by(&app, 1).await;
    assert!(is_disabled(&app, ANN.email));
    assert_eq!(notices_to(&app, ANN.email).await.len(), 1, "and was told once");
    assert_eq!(ledger_of(&app, ANN.email), [row("2026-11-27", "mailed", "disabled")]);
    ann.get("/account")
        .await
        .assert_says("Sign in")
        .assert_silent("Ann Berg");
    app.sign_in(&app.visitor(), ANN.email, PASSWORD)
        .await
        .assert_silent("Your account");
    let maria = maria_again(&app).await;
    maria
        .get("/journal")
        .await
        .assert_says("by the rule for dormant accounts");
    let page = maria.get(PAGE).await;
    page.assert_says("29 Nov 2026 0 1 0").assert_says("27 Nov 2026 1 0 0");
}

#[actix_web::test]
async fn support_reads_which_rule_it_was_and_the_remedy_mends_it() {
    let app = TestApp::start().await;
    with_ann(&app).await;
    days_go_by(&app, 5).await;
    let maria = maria_again(&app).await;
    let page = maria.get("/users/2").await;
    page.assert_says("Disabled by the rule for dormant accounts on ");
    maria.submit(page.form("Enable")).await.assert_says("Enabled.");
    app.sign_in(&app.visitor(), ANN.email, PASSWORD).await;
    let maria = maria_again(&app).await;
    maria
        .get("/users/2")
        .await
        .assert_says("They can: they last signed in on")
        .assert_says("User disabled: by the rule for dormant accounts");
    maria.post("/users/2/disable", &[]).await.assert_says("Disabled.");
    maria
        .get("/users/2")
        .await
        .assert_says("Disabled by Maria Solberg on ")
        .assert_silent("Disabled by the rule");
}

#[actix_web::test]
async fn whoever_signs_in_meanwhile_starts_anew() {
    let app = TestApp::start().await;
    with_ann(&app).await;
    days_go_by(&app, 4).await;
    app.sign_in(&app.visitor(), ANN.email, PASSWORD).await;
    // Told on the 27th, in on the 28th, and told again on the 1st.
    days_go_by(&app, 2).await;
    assert!(!is_disabled(&app, ANN.email));
    days_go_by(&app, 1).await;
    assert_eq!(
        ledger_of(&app, ANN.email),
        [row("2026-11-27", "mailed", "signed_in"), row("2026-12-01", "mailed", "")]
    );
    days_go_by(&app, 2).await;
    assert!(is_disabled(&app, ANN.email));
}

#[actix_web::test]
async fn while_somebody_has_been_enabled_again_the_days_are_counted_anew() {
    let app = TestApp::start().await;
    with_ann(&app).await;
    days_go_by(&app, 5).await;
    let maria = maria_again(&app).await;
    maria.post("/users/2/enable", &[]).await.assert_says("Enabled.");
    days_go_by(&app, 2).await;
    assert!(!is_disabled(&app, ANN.email));
    assert_eq!(notices_to(&app, ANN.email).await.len(), 1);
    days_go_by(&app, 1).await;
    assert_eq!(notices_to(&app, ANN.email).await.len(), 2);
    days_go_by(&app, 2).await;
    assert!(is_disabled(&app, ANN.email));
}

#[actix_web::test]
async fn after_a_downtime_there_is_one_run_and_nobody_is_disabled_who_was_not_told_before() {
    let app = TestApp::start().await;
    with_ann(&app).await;
    app.after(DAY * 30);
    assert!(!is_disabled(&app, ANN.email));
    assert_eq!(notices_to(&app, ANN.email).await.len(), 1);
    assert_eq!(ledger_of(&app, ANN.email), [row("2026-12-24", "mailed", "")]);
    days_go_by(&app, 2).await;
    assert!(is_disabled(&app, ANN.email));
    maria_again(&app).await;
}

#[actix_web::test]
async fn a_mail_that_fails_saves_nobody_and_the_list_beforehand_says_so() {
    let app = TestApp::start().await;
    with_ann(&app).await;
    app.fail_mails_to(ANN.email);
    app.after(DAY * 3);
    assert_eq!(notices_to(&app, ANN.email).await.len(), 0);
    let maria = maria_again(&app).await;
    maria
        .get(&format!("{PAGE}/told"))
        .await
        .assert_says("Ann Berg")
        .assert_says("Not told: mails to this address fail");
    days_go_by(&app, 2).await;
    assert_eq!(ledger_of(&app, ANN.email), [row("2026-11-27", "address_failed", "disabled")]);
    assert!(is_disabled(&app, ANN.email));
}

#[actix_web::test]
async fn nobody_is_disabled_while_their_mail_waits_and_the_days_count_from_when_it_leaves() {
    let mut app = TestApp::start().await;
    app.leave_mail_queued();
    with_ann(&app).await;
    for _ in 0..6 {
        app.after(DAY);
    }
    assert!(!is_disabled(&app, ANN.email));
    let mail = notices_to(&app, ANN.email).await.remove(0);
    let words = "disabled on Wed 2 Dec 2026, 06:00 UTC";
    assert!(mail.letter.text.contains(words), "{}", mail.letter.text);
    app.after(DAY);
    assert!(!is_disabled(&app, ANN.email));
    app.after(DAY);
    assert!(is_disabled(&app, ANN.email));
}

#[actix_web::test]
async fn by_single_sign_on_one_is_told_to_sign_in_as_always() {
    let app = TestApp::start().await;
    with_ann(&app).await;
    app.write(|connection| {
        diesel::update(users::table.filter(users::email.eq(ANN.email)))
            .set(users::sso.eq(true))
            .execute(connection)
    });
    days_go_by(&app, 3).await;
    let mail = notices_to(&app, ANN.email).await.remove(0);
    assert!(mail.letter.text.contains("single sign-on"), "{}", mail.letter.text);
    assert!(!mail.letter.text.contains("username"), "{}", mail.letter.text);
}

#[actix_web::test]
async fn a_notice_that_became_untrue_does_not_leave() {
    let mut app = TestApp::start().await;
    app.leave_mail_queued();
    with_ann(&app).await;
    app.after(DAY * 3);
    app.sign_in(&app.visitor(), ANN.email, PASSWORD).await;
    assert_eq!(notices_to(&app, ANN.email).await.len(), 0);
    let maria = maria_again(&app).await;
    maria
        .get("/mail?state=dropped")
        .await
        .assert_says("The user signed in before this mail could leave, or the rule was switched off.");
}

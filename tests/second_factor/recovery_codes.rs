use super::enter_recovery_code;
use crate::support::{PASSWORD, TestApp};

#[actix_web::test]
async fn ten_are_shown_once_and_nothing_keeps_them_readable() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (ann, _, codes) = app.ann_with_app(&maria).await;
    assert_eq!(codes.len(), 10);
    for code in &codes {
        assert_eq!(code.len(), 14, "{code}");
        assert!(!code.contains(['0', 'o', '1', 'i', 'l', 'u', 'v']), "{code} has look-alikes");
        app.assert_stored_nowhere(code);
        app.assert_stored_nowhere(&code.replace('-', ""));
        ann.get("/account/second-factor").await.assert_silent(code);
    }
}

#[actix_web::test]
async fn each_lets_its_owner_in_once_and_they_are_told_by_mail() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (ann, _, codes) = app.ann_with_app(&maria).await;
    let page = enter_recovery_code(&app.halfway_in("ann.berg").await, &codes[3]).await;
    page.assert_says("Welcome aboard, Ann")
        .assert_says("That recovery code is spent.");
    let mail = app.newest_mail_to("ann@example.com").await;
    assert_eq!(mail.letter.subject, "A recovery code was used to sign in");
    assert!(mail.letter.text.contains("You have 9 left"), "{}", mail.letter.text);
    ann.get("/account").await.assert_says("9 of 10 left");
    maria
        .get("/journal?action=recovery_code_used")
        .await
        .assert_says("Ann Berg");

    let visitor = app.halfway_in("ann.berg").await;
    let page = enter_recovery_code(&visitor, &codes[3]).await;
    page.assert_status(422).assert_says("That didn't work.");
    assert!(!page.body.contains(&codes[3]), "a code is not put back into the form");
    enter_recovery_code(&visitor, &codes[4])
        .await
        .assert_says("Welcome aboard, Ann");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn capitals_spaces_and_hyphens_make_no_difference() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (_, _, codes) = app.ann_with_app(&maria).await;
    let typed = [codes[0].to_uppercase(), codes[1].replace('-', ""), codes[2].replace('-', " ")];
    for typed in typed {
        enter_recovery_code(&app.halfway_in("ann.berg").await, &typed)
            .await
            .assert_says("Welcome aboard, Ann");
    }
    app.deliver_mail().await;
}

#[actix_web::test]
async fn they_open_nobody_elses_account() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (_, _, codes) = app.ann_with_app(&maria).await;
    app.turn_app_on(&maria).await;
    app.deliver_mail().await;
    enter_recovery_code(&app.halfway_in("maria@example.com").await, &codes[0])
        .await
        .assert_says("That didn't work.");
}

#[actix_web::test]
async fn new_ones_take_the_place_of_the_old_and_the_password_is_asked_for() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (ann, _, old) = app.ann_with_app(&maria).await;
    let page = ann
        .get(&ann.get("/account/second-factor").await.link("Make new recovery codes"))
        .await;
    page.assert_says("The 10 you have left stop working.");
    let refused = ann
        .submit(page.form("Make new codes").fill("Current password", "wrong"))
        .await;
    refused.assert_status(422);
    assert!(
        refused
            .error_at("Current password")
            .contains("This is not your current password.")
    );
    let page = ann
        .submit(page.form("Make new codes").fill("Current password", PASSWORD))
        .await;
    page.assert_says("The recovery codes from before work no more.");
    let new = page.all(".codes code");
    assert_eq!(new.len(), 10);
    let visitor = app.halfway_in("ann.berg").await;
    enter_recovery_code(&visitor, &old[0])
        .await
        .assert_says("That didn't work.");
    enter_recovery_code(&visitor, &new[0])
        .await
        .assert_says("Welcome aboard, Ann");
    app.deliver_mail().await;
    maria
        .get("/journal?action=recovery_codes_made")
        .await
        .assert_says("Ann Berg");
}

#[actix_web::test]
async fn there_are_none_without_a_second_factor() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    maria
        .get("/account/second-factor/recovery-codes")
        .await
        .assert_says("Recovery codes are made when you set up a second factor.");
    maria
        .post("/account/second-factor/recovery-codes", &[("current_password", PASSWORD)])
        .await
        .assert_says("Recovery codes are made when you set up a second factor.");
}

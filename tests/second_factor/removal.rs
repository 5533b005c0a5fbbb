use super::{enter_recovery_code, require_of_administrators};
use crate::support::{PASSWORD, PersonForm, TestApp};

#[actix_web::test]
async fn removing_ones_own_asks_for_the_password_and_ends_the_recovery_codes() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (ann, _, _) = app.ann_with_app(&maria).await;
    let page = ann.get("/account/second-factor").await;
    let page = ann.get(&page.link("Remove… the authenticator app")).await;
    page.assert_says("Remove your authenticator app?")
        .assert_says("It is your only second factor");
    let refused = ann.submit(page.form("Remove").fill("Current password", "wrong")).await;
    refused
        .assert_status(422)
        .assert_says("This is not your current password.");
    ann.get("/account").await.assert_says("Second factorOn");
    ann.submit(page.form("Remove").fill("Current password", PASSWORD))
        .await
        .assert_says("Removed.")
        .assert_says("Second factorOff")
        .assert_silent("Recovery codes");
    let mail = app.newest_mail_to("ann@example.com").await;
    assert_eq!(mail.letter.subject, "A second factor was removed from your account");
    app.sign_in(&app.visitor(), "ann.berg", PASSWORD)
        .await
        .assert_says("Welcome aboard, Ann");
    maria
        .get("/journal?action=second_factor_removed")
        .await
        .assert_says("Ann Berg Ann Berg")
        .assert_says("Authenticator app");
}

#[actix_web::test]
async fn removing_a_lost_one_ends_the_sessions_of_whoever_has_it_now() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (ann, _, _) = app.ann_with_app(&maria).await;
    let user = maria.get("/users?q=ann").await.link("Berg, Ann");
    let page = maria.get(&format!("{user}/second-factor/remove")).await;
    maria.submit(page.form("Remove second factor")).await;
    ann.get("/account").await.assert_says("Email or username");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn what_is_not_there_can_not_be_removed() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for path in ["/account/second-factor/app/remove", "/account/second-factor/passkeys/1/remove"] {
        maria.get(path).await.assert_status(404);
        maria
            .post(path, &[("current_password", PASSWORD)])
            .await
            .assert_status(404);
    }
}

#[actix_web::test]
async fn guessing_the_current_password_locks_and_then_even_the_right_one_is_refused() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (ann, _, _) = app.ann_with_app(&maria).await;
    let remove = "/account/second-factor/app/remove";
    for _ in 0..10 {
        ann.post(remove, &[("current_password", "a guess")])
            .await
            .assert_status(422);
    }
    maria.get("/users?q=ann").await.assert_says("Locked");
    ann.post(remove, &[("current_password", PASSWORD)])
        .await
        .assert_status(422);
    ann.get("/account").await.assert_says("Second factorOn");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn an_administrator_removes_a_lost_one_and_its_owner_is_told() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (_, _, codes) = app.ann_with_app(&maria).await;
    let halfway = app.halfway_in("ann.berg").await;
    let page = maria.get(&maria.get("/users?q=ann").await.link("Berg, Ann")).await;
    page.assert_says("Second factorOn");
    assert_eq!(page.attribute("a[href$='/second-factor/remove']", "data-popup"), Some(String::new()));
    let question = maria.get(&page.link("Remove second factor")).await;
    question
        .assert_says("Remove the second factor of Ann Berg?")
        .assert_says("ann@example.com");
    maria
        .submit(question.form("Remove second factor"))
        .await
        .assert_says("The second factor is removed.")
        .assert_says("Second factorNone")
        .assert_says("Second factor removed by an administrator")
        .assert_silent("Remove second factor…");
    let mail = app.newest_mail_to("ann@example.com").await;
    assert_eq!(mail.letter.subject, "A second factor was removed from your account");
    halfway
        .get("/login/second-factor")
        .await
        .assert_says("Your second factor was removed meanwhile. Sign in again.");
    app.sign_in(&app.visitor(), "ann.berg", PASSWORD)
        .await
        .assert_says("Welcome aboard, Ann");

    let ann = app.visitor();
    app.sign_in(&ann, "ann.berg", PASSWORD).await;
    app.turn_app_on(&ann).await;
    app.deliver_mail().await;
    enter_recovery_code(&app.halfway_in("ann.berg").await, &codes[0])
        .await
        .assert_says("That didn't work.");
}

#[actix_web::test]
async fn pressing_twice_is_told_and_tells_nobody_by_mail() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (_, _, _) = app.ann_with_app(&maria).await;
    let page = maria.get(&maria.get("/users?q=ann").await.link("Berg, Ann")).await;
    let remove = page.link("Remove second factor");
    maria.post(&remove, &[]).await.assert_says("is removed");
    app.deliver_mail().await;
    maria
        .post(&remove, &[])
        .await
        .assert_says("It had already been removed.");
    maria.get(&remove).await.assert_says("They have no second factor.");
}

#[actix_web::test]
async fn support_can_not_and_nobody_removes_that_of_someone_who_may_do_more() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let support = app.user_with_role(&maria, &PersonForm::ANN, "Support").await;
    let user_administrator = app.user_with_role(&maria, &PersonForm::BOB, "User administrator").await;
    app.turn_app_on(&maria).await;
    app.turn_app_on(&support).await;
    app.deliver_mail().await;
    for visitor in [&support, &user_administrator] {
        let page = visitor.get("/users/1").await;
        page.assert_says("Second factorOn")
            .assert_silent("Remove second factor");
        visitor.get("/users/1/second-factor/remove").await.assert_status(403);
        visitor
            .post("/users/1/second-factor/remove", &[])
            .await
            .assert_status(403);
    }
    let page = user_administrator
        .get(&maria.get("/users?q=ann").await.link("Berg, Ann"))
        .await;
    user_administrator
        .submit(
            user_administrator
                .get(&page.link("Remove second factor"))
                .await
                .form("Remove second factor"),
        )
        .await
        .assert_says("The second factor is removed.");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn ones_own_is_not_removed_by_that_page() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.turn_app_on(&maria).await;
    app.deliver_mail().await;
    maria
        .get("/users/1")
        .await
        .assert_says("Second factorOn")
        .assert_silent("Remove second factor");
    maria.get("/users/1/second-factor/remove").await.assert_status(403);
    maria
        .post("/users/1/second-factor/remove", &[])
        .await
        .assert_status(403);
}

#[actix_web::test]
async fn where_it_is_required_the_last_one_stays() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.turn_app_on(&maria).await;
    require_of_administrators(&maria).await;
    let page = maria.get("/account/second-factor").await;
    page.assert_says("Your roles need a second factor, so your only one can't be removed.");
    assert!(!page.has_link("Remove…"));
    maria
        .post("/account/second-factor/app/remove", &[("current_password", PASSWORD)])
        .await
        .assert_says("Your roles require a second factor, and this is your only one.");
    maria.get("/account").await.assert_says("10 of 10 left");
    app.deliver_mail().await;
}

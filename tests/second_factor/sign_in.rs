use time::Duration;

use super::{enter_code, enter_recovery_code};
use crate::support::{PASSWORD, PageView, Settings, TestApp, Visitor};

pub async fn fail_ten_times(visitor: &Visitor) {
    for round in 0..5 {
        enter_code(visitor, &format!("00000{round}")).await.assert_status(422);
        enter_recovery_code(visitor, "2222-2222-2222").await.assert_status(422);
    }
}

/// As many as are taken in a day, each lock waited for.
pub async fn fail_fifty_times(app: &TestApp) {
    for lock in 0..5 {
        fail_ten_times(&app.halfway_in("ann.berg").await).await;
        app.after(Duration::minutes(15 << lock));
    }
}

#[actix_web::test]
async fn wrong_codes_lock_as_wrong_passwords_do_and_a_locked_account_is_told_no_more() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (_, phone, codes) = app.ann_with_app(&maria).await;
    let visitor = app.halfway_in("ann.berg").await;
    let wrong = enter_code(&visitor, "123").await;
    fail_ten_times(&visitor).await;
    maria.get("/users?q=ann").await.assert_says("Locked");
    let right = enter_code(&visitor, &phone.code_at(app.now())).await;
    right.assert_status(422).assert_says("That didn't work.");
    assert_eq!(right.body, wrong.body);
    enter_recovery_code(&visitor, &codes[0])
        .await
        .assert_status(422)
        .assert_says("That didn't work.");
    app.sign_in(&app.visitor(), "ann.berg", PASSWORD)
        .await
        .assert_says("That didn't work.");
    app.after(Duration::minutes(15));
    enter_code(&visitor, &phone.code_at(app.now()))
        .await
        .assert_says("Welcome aboard, Ann");
    maria
        .get("/journal?action=second_factor_failed")
        .await
        .assert_says("Ann Berg")
        .assert_says("Someone not signed in");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn the_right_password_does_not_forget_wrong_codes() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (_, phone, _) = app.ann_with_app(&maria).await;
    for round in 0..10 {
        let visitor = app.halfway_in("ann.berg").await;
        enter_code(&visitor, &format!("00000{round}")).await.assert_status(422);
    }
    maria.get("/users?q=ann").await.assert_says("Locked");
    app.after(Duration::minutes(15));
    let visitor = app.halfway_in("ann.berg").await;
    enter_code(&visitor, &phone.code_at(app.now()))
        .await
        .assert_says("Welcome aboard, Ann");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn whoever_can_end_the_lock_still_guesses_no_more_than_fifty_times_a_day() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (_, phone, _) = app.ann_with_app(&maria).await;
    fail_fifty_times(&app).await;
    let visitor = app.visitor();
    let form = visitor.get("/forgot-password").await.form("Send the link");
    visitor.submit(form.fill("Email or username", "ann.berg")).await;
    let link = app.link_mailed_to("ann@example.com").await;
    app.set_password(&visitor, &link, PASSWORD).await;
    enter_code(&visitor, &phone.code_at(app.now()))
        .await
        .assert_says("That didn't work.");
    app.after(Duration::days(1));
    enter_code(&app.halfway_in("ann.berg").await, &phone.code_at(app.now()))
        .await
        .assert_says("Welcome aboard, Ann");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn what_is_not_even_compared_counts_as_no_guess() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (_, phone, _) = app.ann_with_app(&maria).await;
    let visitor = app.halfway_in("ann.berg").await;
    fail_ten_times(&visitor).await;
    for _ in 0..45 {
        enter_code(&visitor, &phone.code_at(app.now())).await.assert_status(422);
    }
    app.after(Duration::minutes(15));
    enter_code(&visitor, &phone.code_at(app.now()))
        .await
        .assert_says("Welcome aboard, Ann");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn one_address_may_not_try_without_end() {
    let app = TestApp::start_with(Settings { sign_in_rate: 8, ..Default::default() }).await;
    let maria = app.administrator().await;
    app.turn_app_on(&maria).await;
    app.deliver_mail().await;
    let visitor = app.halfway_in("maria@example.com").await;
    let mut statuses = Vec::new();
    for _ in 0..8 {
        statuses.push(enter_code(&visitor, "000000").await.status.as_u16());
    }
    assert_eq!(statuses.iter().filter(|status| **status == 422).count(), 6, "{statuses:?}");
    assert_eq!(statuses.last(), Some(&429));
}

#[actix_web::test]
async fn nothing_opens_halfway_and_whoever_turns_back_is_signed_out() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (_, phone, _) = app.ann_with_app(&maria).await;
    let visitor = app.halfway_in("ann.berg").await;
    for path in ["/", "/account", "/account/second-factor", "/account/second-factor/app", "/login"] {
        assert_eq!(visitor.get(path).await.path, "/login/second-factor", "{path}");
    }
    for path in ["/login/new-password", "/login/set-up-second-factor", "/login/set-up-second-factor/passkey"] {
        assert_eq!(visitor.get(path).await.path, "/login/second-factor", "{path}");
    }
    let page = visitor.get("/login/second-factor").await;
    visitor
        .submit(page.form("Not now: sign out"))
        .await
        .assert_says("You are signed out.");
    let fields = [("code", phone.code_at(app.now()))].map(|(name, code)| (name, code));
    visitor
        .post("/login/second-factor", &[(fields[0].0, &fields[0].1)])
        .await
        .assert_says("Email or username");
}

#[actix_web::test]
async fn after_it_the_page_that_was_asked_for_is_shown() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (phone, _) = app.turn_app_on(&maria).await;
    app.deliver_mail().await;
    app.after(super::STEP);
    let visitor = app.visitor();
    let form = visitor.get("/users?status=active").await.form("Sign in");
    let form = form
        .fill("Email or username", "maria@example.com")
        .fill("Password", PASSWORD);
    visitor.submit(form).await.assert_says("One more step");
    let page = enter_code(&visitor, &phone.code_at(app.now())).await;
    assert_eq!(page.path, "/users");
}

#[actix_web::test]
async fn it_is_asked_for_after_a_password_was_set_by_a_mailed_link() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (_, phone, _) = app.ann_with_app(&maria).await;
    let visitor = app.visitor();
    let form = visitor.get("/forgot-password").await.form("Send the link");
    visitor.submit(form.fill("Email or username", "ann.berg")).await;
    let link = app.link_mailed_to("ann@example.com").await;
    app.set_password(&visitor, &link, "violet harbour under snow")
        .await
        .assert_says("Your password is set. One more step")
        .assert_says("Code from your authenticator app");
    app.deliver_mail().await;
    assert_eq!(visitor.get("/account").await.path, "/login/second-factor");
    enter_code(&visitor, &phone.code_at(app.now()))
        .await
        .assert_says("Welcome aboard, Ann");
}

#[actix_web::test]
async fn it_is_asked_for_before_a_one_time_password_makes_room_for_ones_own() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (_, phone, _) = app.ann_with_app(&maria).await;
    let one_time = "copper anchors beneath ice";
    app.type_one_time_password("ann@example.com", one_time);
    let visitor = app.visitor();
    app.sign_in(&visitor, "ann.berg", one_time)
        .await
        .assert_says("One more step");
    assert_eq!(visitor.get("/login/new-password").await.path, "/login/second-factor");
    let page: PageView = enter_code(&visitor, &phone.code_at(app.now())).await;
    page.assert_says("Choose a password of your own")
        .assert_says("At least 8 characters.");
    let form = page.form("Set password").fill("Password", "q7#vLm2x");
    visitor
        .submit(form.fill("Re-enter password", "q7#vLm2x"))
        .await
        .assert_says("Welcome aboard, Ann");
    app.deliver_mail().await;
}

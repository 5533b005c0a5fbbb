use crate::support::{PASSWORD, PersonForm, TestApp};

const ANOTHER: &str = "violet harbour under snow";

#[actix_web::test]
async fn changing_the_password_ends_all_other_sessions_and_mails_a_notice() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.active_user(&maria, &PersonForm::ANN).await;
    let phone = app.visitor();
    app.sign_in(&phone, "ann.berg", PASSWORD).await;
    let form = ann
        .get("/account")
        .await
        .form("Change password")
        .fill("Current password", PASSWORD)
        .fill("Password", ANOTHER)
        .fill("Re-enter password", ANOTHER);
    ann.submit(form)
        .await
        .assert_says("Your password is changed. All other sessions have ended.");
    phone.get("/account").await.assert_says("Email or username");
    ann.get("/account").await.assert_says("Your account");
    let mail = app.newest_mail_to("ann@example.com").await;
    assert_eq!(mail.letter.subject, "Your password was changed");
    app.sign_in(&app.visitor(), "ann.berg", ANOTHER)
        .await
        .assert_says("Welcome aboard, Ann");
}

#[actix_web::test]
async fn the_current_password_must_be_right() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let form = maria
        .get("/account")
        .await
        .form("Change password")
        .fill("Current password", "wrong")
        .fill("Password", ANOTHER)
        .fill("Re-enter password", ANOTHER);
    let page = maria.submit(form).await;
    page.assert_status(422);
    assert!(
        page.error_at("Current password")
            .contains("This is not your current password.")
    );
    app.sign_in(&app.visitor(), "maria@example.com", PASSWORD)
        .await
        .assert_says("Welcome aboard");
}

#[actix_web::test]
async fn sessions_are_listed_and_can_be_ended_one_by_one_or_all() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let others = [app.visitor(), app.visitor(), app.visitor()];
    for other in &others {
        app.sign_in(other, "maria@example.com", PASSWORD).await;
    }
    let page = maria.get("/account").await;
    assert_eq!(page.all(".entries li").len(), 4);
    page.assert_says("This one").assert_says("127.0.0.1");
    let page = maria.submit(page.form("End the session in")).await;
    page.assert_says("The session has ended.");
    assert_eq!(page.all(".entries li").len(), 3);
    let page = maria.submit(page.form("End all other sessions")).await;
    page.assert_says("Ended 2 other sessions.");
    for other in &others {
        other.get("/account").await.assert_says("Email or username");
    }
}

#[actix_web::test]
async fn nobody_ends_the_session_of_another() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.active_user(&maria, &PersonForm::ANN).await;
    app.sign_in(&app.visitor(), "maria@example.com", PASSWORD).await;
    let handle = maria
        .get("/account")
        .await
        .attribute("input[name=session]", "value")
        .unwrap();
    ann.post("/account/sessions/end", &[("session", &handle)])
        .await
        .assert_says("That session had ended already.");
    assert_eq!(maria.get("/account").await.all(".entries li").len(), 2);
}

#[actix_web::test]
async fn guessing_the_current_password_locks_like_guessing_at_sign_in() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.active_user(&maria, &PersonForm::ANN).await;
    for _ in 0..10 {
        let fields = [("current_password", "a guess"), ("password", ANOTHER), ("password_again", ANOTHER)];
        ann.post("/account/password", &fields).await.assert_status(422);
    }
    maria.get("/users?q=ann").await.assert_says("Locked");
    app.deliver_mail().await;
}

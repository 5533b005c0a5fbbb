use time::Duration;

use crate::support::{PASSWORD, PageView, PersonForm, TestApp};

async fn ask(app: &TestApp, login: &str) -> PageView {
    let visitor = app.visitor();
    let form = visitor.get("/forgot-password").await.form("Send the link");
    visitor.submit(form.fill("Email or username", login)).await
}

#[actix_web::test]
async fn a_forgotten_password_is_set_anew_and_the_owner_is_told() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.active_user(&maria, &PersonForm::ANN).await;
    ask(&app, "ann.berg").await.assert_says("Check your email");
    let link = app.link_mailed_to("ann@example.com").await;
    assert!(link.contains("/reset/"));
    app.set_password(&app.visitor(), &link, "violet harbour under snow")
        .await
        .assert_says("you are signed in");
    ann.get("/account").await.assert_says("Email or username");
    assert_eq!(app.newest_mail_to("ann@example.com").await.letter.subject, "Your password was changed");
    app.sign_in(&app.visitor(), "ann.berg", PASSWORD)
        .await
        .assert_says("That didn't work.");
    app.sign_in(&app.visitor(), "ann.berg", "violet harbour under snow")
        .await
        .assert_says("Welcome aboard, Ann");
}

#[actix_web::test]
async fn the_answer_is_the_same_whether_the_name_is_known_or_not() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    let known = ask(&app, "ann@example.com").await;
    let unknown = ask(&app, "nobody@example.com").await;
    assert_eq!(known.status, unknown.status);
    assert_eq!(known.body, unknown.body);
    assert_eq!(
        app.deliver_mail()
            .await
            .iter()
            .filter(|mail| mail.letter.subject == "Set a new password")
            .count(),
        1
    );
}

#[actix_web::test]
async fn whoever_was_never_in_gets_an_activation_mail_instead() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.deliver_mail().await;
    app.after(Duration::minutes(5));
    ask(&app, "ann@example.com").await;
    let link = app.link_mailed_to("ann@example.com").await;
    assert!(link.contains("/activate/"));
}

#[actix_web::test]
async fn single_sign_on_users_are_told_how_they_sign_in() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let form = PersonForm::ANN.fill(maria.get("/users/new").await.form("Create user"));
    maria.submit(form.tick("Signs in by single sign-on")).await;
    ask(&app, "ann@example.com").await;
    let mail = app.newest_mail_to("ann@example.com").await;
    assert_eq!(mail.letter.subject, "How you sign in");
    assert!(!mail.letter.text.contains("http"));
}

#[actix_web::test]
async fn a_disabled_user_gets_no_mail_and_the_same_answer() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = app.create_user(&maria, &PersonForm::ANN).await;
    app.deliver_mail().await;
    maria
        .submit(maria.get(&page.link("Disable…")).await.form("Disable"))
        .await;
    ask(&app, "ann@example.com").await.assert_says("Check your email");
    assert_eq!(app.deliver_mail().await.len(), 1);
}

#[actix_web::test]
async fn asking_without_a_name_is_told_at_the_field() {
    let app = TestApp::start().await;
    let page = ask(&app, "   ").await;
    page.assert_status(422);
    assert!(
        page.error_at("Email or username")
            .contains("Enter your e-mail address or username.")
    );
}

#[actix_web::test]
async fn nobody_floods_the_mailbox_of_another() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    let sent = app.deliver_mail().await.len();
    for _ in 0..5 {
        ask(&app, "ann@example.com").await.assert_says("Check your email");
        app.deliver_mail().await;
    }
    assert_eq!(app.deliver_mail().await.len(), sent + 1);
    app.after(Duration::minutes(5));
    ask(&app, "ann@example.com").await;
    assert_eq!(app.deliver_mail().await.len(), sent + 2);
}

#[actix_web::test]
async fn what_an_administrator_holds_back_nobody_else_sends() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let form = PersonForm::ANN.fill(maria.get("/users/new").await.form("Create user"));
    maria.submit(form.tick("Don't send it yet")).await;
    ask(&app, "ann@example.com").await.assert_says("Check your email");
    assert!(app.deliver_mail().await.is_empty());
    maria.get("/users?q=ann").await.assert_says("Staged");
}

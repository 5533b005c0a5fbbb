use super::{Phone, enter_code, require_of_administrators};
use crate::support::{PASSWORD, PersonForm, TestApp};

#[actix_web::test]
async fn it_holds_from_the_next_sign_in_and_whoever_switches_it_on_is_told_so() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = maria.get("/").await;
    let page = maria.get(&page.link("Security")).await;
    page.assert_says("only you stay in until your next sign-in");
    let page = require_of_administrators(&maria).await;
    page.assert_says("Saved. Whoever needs one and has none was signed out")
        .assert_says("You have no second factor yet.");
    maria.get("/users").await.assert_says("Solberg, Maria");
    maria
        .get("/account/second-factor")
        .await
        .assert_says("Your roles need a second factor.");
    maria
        .get("/journal?action=settings_changed")
        .await
        .assert_says("Security");
}

#[actix_web::test]
async fn administrators_without_one_are_signed_out() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.user_with_role(&maria, &PersonForm::ANN, "Administrator").await;
    let bob = app.active_user(&maria, &PersonForm::BOB).await;
    ann.get("/users").await.assert_says("Solberg, Maria");
    require_of_administrators(&maria).await;
    ann.get("/users").await.assert_says("Email or username");
    bob.get("/account").await.assert_says("Your account");
    let user = maria.get("/users?q=bob").await.link("Dahl, Bob");
    let form = maria.get(&format!("{user}/edit")).await.form("Save");
    maria.submit(form.tick("Administrator")).await.assert_says("Saved.");
    bob.get("/account").await.assert_says("Email or username");
}

#[actix_web::test]
async fn it_can_be_required_of_user_administrators_too() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "User administrator").await;
    let form = maria.get("/settings/security").await.form("Save");
    let page = maria
        .submit(form.tick("Second factor required for user administrators"))
        .await;
    page.assert_says("Saved. Whoever needs one and has none was signed out")
        .assert_silent("You have no second factor yet.");
    bob.get("/users").await.assert_says("Email or username");
    let page = app.sign_in(&bob, "bob@example.com", PASSWORD).await;
    assert_eq!(page.path, "/login/set-up-second-factor");
    app.sign_in(&app.visitor(), "maria@example.com", PASSWORD)
        .await
        .assert_says("Welcome aboard, Maria");
}

#[actix_web::test]
async fn an_administrator_without_one_sets_it_up_before_anything_else() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    require_of_administrators(&maria).await;
    let visitor = app.visitor();
    let page = app.sign_in(&visitor, "maria@example.com", PASSWORD).await;
    page.assert_says("Your roles ask for one beside your password.")
        .assert_silent("Current password");
    for path in ["/", "/users", "/account/second-factor"] {
        assert_eq!(visitor.get(path).await.path, "/login/set-up-second-factor", "{path}");
    }
    let phone = Phone::set_up_from(&page);
    let wrong = visitor
        .submit(page.form("Turn on").fill("Code from the app", "000000"))
        .await;
    wrong.assert_status(422);
    assert!(wrong.error_at("Code from the app").contains("This code doesn't fit."));
    assert_eq!(Phone::set_up_from(&wrong).secret(), phone.secret());
    let code = phone.code_at(app.now());
    let page = visitor
        .submit(page.form("Turn on").fill("Code from the app", &code))
        .await;
    assert_eq!(page.all(".codes code").len(), 10);
    let page = visitor.get(&page.link("go on")).await;
    page.assert_says("Welcome aboard, Maria");
    app.deliver_mail().await;

    app.after(super::STEP);
    let again = app.halfway_in("maria@example.com").await;
    enter_code(&again, &phone.code_at(app.now()))
        .await
        .assert_says("Welcome aboard, Maria");
}

#[actix_web::test]
async fn setting_it_up_leads_on_to_the_page_that_was_asked_for() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    require_of_administrators(&maria).await;
    let visitor = app.visitor();
    let form = visitor.get("/users?status=active").await.form("Sign in");
    let form = form
        .fill("Email or username", "maria@example.com")
        .fill("Password", PASSWORD);
    let page = visitor.submit(form).await;
    let code = Phone::set_up_from(&page).code_at(app.now());
    let page = visitor
        .submit(page.form("Turn on").fill("Code from the app", &code))
        .await;
    assert_eq!(page.link("go on"), "/users?status=active");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn it_asks_nothing_of_others_and_nothing_when_it_is_off() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    app.user_with_role(&maria, &PersonForm::BOB, "User administrator").await;
    require_of_administrators(&maria).await;
    for (login, name) in [("ann.berg", "Ann"), ("bob.dahl", "Bob")] {
        app.sign_in(&app.visitor(), login, PASSWORD)
            .await
            .assert_says(&format!("Welcome aboard, {name}"));
    }
    let form = maria.get("/settings/security").await.form("Save");
    maria
        .submit(form.untick("Second factor required for administrators"))
        .await
        .assert_says("A second factor is optional for everyone.");
    app.sign_in(&app.visitor(), "maria@example.com", PASSWORD)
        .await
        .assert_says("Welcome aboard, Maria");
}

#[actix_web::test]
async fn the_other_settings_stay_as_they_are() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let form = maria.get("/settings/communication").await.form("Save");
    maria.submit(form.untick("Activation of users")).await;
    require_of_administrators(&maria).await;
    let form = maria.get("/settings/communication").await.form("Save");
    assert!(!form.fields.iter().any(|(name, _)| name == "activation_of_users"));
    maria.submit(form).await.assert_says("Saved.");
    let form = maria.get("/settings/security").await.form("Save");
    assert!(form.fields.contains(&("required".to_owned(), "on".to_owned())));
}

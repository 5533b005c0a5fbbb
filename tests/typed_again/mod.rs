//! What was typed survives a session that ended meanwhile.

mod buttons;
mod hostile;

use time::Duration;

use crate::second_factor::enter_code;
use crate::support::{PASSWORD, PageForm, PageView, PersonForm, TestApp, Visitor};

const SIGNED_OUT: &str = "You were signed out before this was saved. Sign in, and what you typed is there again.";
const NOT_SAVED: &str = "You were signed out before this was saved. What you typed is here again and is not saved yet";
const NEW_PASSWORD: &str = "violet harbour under snow";

/// Signs in by the form that this page holds.
async fn sign_in_on(page: &PageView, visitor: &Visitor, login: &str, password: &str) -> PageView {
    let form = page.form("Sign in");
    visitor
        .submit(form.fill("Email or username", login).fill("Password", password))
        .await
}

/// The form of a new user, with Ann in it.
async fn form_with_ann(visitor: &Visitor) -> PageForm {
    PersonForm::ANN.fill(visitor.get("/users/new").await.form("Create user"))
}

/// In another tab.
async fn sign_out(visitor: &Visitor) {
    visitor
        .submit(visitor.get("/").await.form("Sign out"))
        .await
        .assert_says("You are signed out.");
}

/// Eve, who may edit users, and her page as Maria sees it.
async fn eve(app: &TestApp, maria: &Visitor) -> (Visitor, String) {
    let eve = app.user_with_role(maria, &PersonForm::EVE, "User administrator").await;
    let page = maria.get("/users?q=eve@example.com").await.link("Lund");
    (eve, page)
}

fn assert_ann_is_there(page: &PageView) {
    page.assert_status(200).assert_says(NOT_SAVED);
    assert_eq!(page.path, "/users/new");
    assert_eq!(page.value_of("First name"), "Ann");
    assert_eq!(page.value_of("Login email"), "ann@example.com");
    assert_eq!(page.value_of("Department"), "1");
}

#[actix_web::test]
async fn a_form_that_came_too_late_is_there_again_after_signing_in() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let form = form_with_ann(&maria).await;
    app.after(Duration::hours(12));
    let page = maria.submit(form).await;
    page.assert_status(401).assert_says(SIGNED_OUT);
    assert_eq!(page.header("cache-control"), "no-store");

    let page = sign_in_on(&page, &maria, "maria@example.com", PASSWORD).await;
    assert_ann_is_there(&page);
    page.assert_says("check it and press \"Create user\".");
    maria.get("/users").await.assert_silent("Berg, Ann");

    maria.submit(page.form("Create user")).await.assert_says("Created.");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn it_is_shown_once() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let form = form_with_ann(&maria).await;
    sign_out(&maria).await;
    let page = maria.submit(form).await;
    assert_ann_is_there(&sign_in_on(&page, &maria, "maria@example.com", PASSWORD).await);
    let page = maria.get("/users/new").await;
    page.assert_silent("You were signed out");
    assert_eq!(page.value_of("First name"), "");
}

#[actix_web::test]
async fn a_wrong_password_keeps_it() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let form = form_with_ann(&maria).await;
    sign_out(&maria).await;
    let mut page = maria.submit(form).await;
    for _ in 0..2 {
        page = sign_in_on(&page, &maria, "maria@example.com", "not the password").await;
        page.assert_status(422)
            .assert_says("That didn't work.")
            .assert_says(SIGNED_OUT);
    }
    assert_ann_is_there(&sign_in_on(&page, &maria, "maria@example.com", PASSWORD).await);
}

#[actix_web::test]
async fn so_it_does_when_an_administrator_ended_the_session() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (eve, _) = eve(&app, &maria).await;
    let form = form_with_ann(&eve).await;
    let page = app.select(&maria, &["Lund, Eve"], "End sessions").await;
    maria.submit(page.form("End sessions")).await.assert_says("Done 1");
    let page = eve.submit(form).await;
    page.assert_status(401).assert_says(SIGNED_OUT);
    assert_ann_is_there(&sign_in_on(&page, &eve, "eve@example.com", PASSWORD).await);
}

#[actix_web::test]
async fn it_survives_the_second_factor() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (eve, _) = eve(&app, &maria).await;
    let (phone, _) = app.turn_app_on(&eve).await;
    app.deliver_mail().await;
    let form = form_with_ann(&eve).await;
    app.after(Duration::hours(12));
    let page = eve.submit(form).await;
    let page = sign_in_on(&page, &eve, "eve@example.com", PASSWORD).await;
    page.assert_says("One more step").assert_silent("ann@example.com");
    assert_ann_is_there(&enter_code(&eve, &phone.code_at(app.now())).await);
}

#[actix_web::test]
async fn it_is_kept_when_another_tab_is_between_the_password_and_the_second_factor() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (eve, _) = eve(&app, &maria).await;
    let (phone, _) = app.turn_app_on(&eve).await;
    app.deliver_mail().await;
    app.after(Duration::minutes(1));
    let form = form_with_ann(&eve).await;
    sign_out(&eve).await;
    app.sign_in(&eve, "eve@example.com", PASSWORD)
        .await
        .assert_says("One more step");
    let page = eve.submit(form).await;
    page.assert_says("One more step").assert_says(SIGNED_OUT);
    assert_ann_is_there(&enter_code(&eve, &phone.code_at(app.now())).await);
}

#[actix_web::test]
async fn it_survives_a_password_that_has_to_be_changed() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (eve, page_of_eve) = eve(&app, &maria).await;
    let form = form_with_ann(&eve).await;
    let popup = maria.get(&format!("{page_of_eve}/password")).await;
    let given = "seven grey gulls at noon";
    maria
        .submit(
            popup
                .form("Set password")
                .fill("Password", given)
                .fill("Re-enter password", given),
        )
        .await
        .assert_says("The password is set.");
    let page = eve.submit(form).await;
    let page = sign_in_on(&page, &eve, "eve@example.com", given).await;
    assert_eq!(page.path, "/login/new-password");
    let own = page
        .form("Set password")
        .fill("Password", NEW_PASSWORD)
        .fill("Re-enter password", NEW_PASSWORD);
    assert_ann_is_there(&eve.submit(own).await);
    app.deliver_mail().await;
}

#[actix_web::test]
async fn an_edit_that_crossed_another_meanwhile_still_says_so() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (eve, _) = eve(&app, &maria).await;
    let user = app.create_user(&maria, &PersonForm::ANN).await.path;
    app.deliver_mail().await;
    let edit = format!("{user}/edit");
    let form = eve.get(&edit).await.form("Save").fill("City", "Bergen");
    let theirs = maria.get(&edit).await.form("Save").fill("City", "Oslo");
    sign_out(&eve).await;
    maria.submit(theirs).await.assert_says("Saved.");

    let page = eve.submit(form).await;
    let page = sign_in_on(&page, &eve, "eve@example.com", PASSWORD).await;
    page.assert_says(NOT_SAVED).assert_says("press \"Save\"");
    assert_eq!((page.path.as_str(), page.value_of("City")), (edit.as_str(), "Bergen".to_owned()));

    let crossed = eve.submit(page.form("Save")).await;
    crossed
        .assert_status(409)
        .assert_says("Maria Solberg changed this record while you were editing");
    assert_eq!(crossed.all(".compare td"), ["Oslo", "Bergen"]);
    eve.submit(crossed.form("Save")).await.assert_says("Saved.");
}

#[actix_web::test]
async fn every_form_for_a_record_or_a_setting_takes_part() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let user = app.create_user(&maria, &PersonForm::ANN).await.path;
    app.deliver_mail().await;
    maria.post("/positions", &[("name", "Bosun")]).await;
    let pax = [("first_name", "Otto"), ("last_name", "Passasjer"), ("category", "visitor")];
    let pax = maria.post("/pax/new", &pax).await.path;
    for (path, button, label, typed) in [
        ("/departments", "Add", "Name", "Bridge"),
        ("/departments/1", "Save", "Name", "Deck crew"),
        ("/positions", "Add", "Name", "Cook"),
        ("/positions/1", "Save", "Name", "Boatswain"),
        ("/pax/new", "Create PAX", "Company", "Fjord Cruises"),
        (&format!("{pax}/edit"), "Save", "Company", "Fjord Cruises"),
        (&format!("{user}/address"), "Correct the address", "Login email", "ann.berg@example.com"),
        ("/settings/retention", "Save", "Journal", "400"),
        ("/settings/templates/welcome/en", "Save", "Subject", "Ahoy"),
    ] {
        let form = maria.get(path).await.form(button).fill(label, typed);
        sign_out(&maria).await;
        let page = maria.submit(form).await;
        page.assert_says(SIGNED_OUT);
        let page = sign_in_on(&page, &maria, "maria@example.com", PASSWORD).await;
        page.assert_status(200).assert_says(NOT_SAVED);
        assert_eq!((page.path.as_str(), page.value_of(label).as_str()), (path, typed));
    }
}

#[actix_web::test]
async fn boxes_come_back_as_they_were_ticked_and_unticked() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for (path, box_in_the_form) in [
        ("/settings/communication", "Activation of users"),
        ("/settings/security", "Second factor required for administrators"),
    ] {
        let form = maria.get(path).await.form("Save");
        let is_on = |form: &PageForm| form.clone().fields;
        let before = is_on(&form);
        let form = match path {
            "/settings/communication" => form.untick(box_in_the_form),
            _ => form.tick(box_in_the_form),
        };
        let sent = is_on(&form);
        assert_ne!(before, sent);
        sign_out(&maria).await;
        let page = maria.submit(form).await;
        let page = sign_in_on(&page, &maria, "maria@example.com", PASSWORD).await;
        page.assert_says(NOT_SAVED);
        assert_eq!(is_on(&page.form("Save")), sent, "{path}");
        assert_eq!(is_on(&maria.get(path).await.form("Save")), before, "{path}: nothing was saved");
    }
}

#[actix_web::test]
async fn so_does_a_form_that_waited_for_the_password() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.after(Duration::minutes(20));
    let form = maria
        .get("/settings/retention")
        .await
        .form("Save")
        .fill("Journal", "400");
    let question = maria.submit_from("/settings/retention", form).await;
    question.assert_says("Confirm your password");
    sign_out(&maria).await;
    let page = maria.confirm_password(&question).await;
    page.assert_says(SIGNED_OUT);
    let page = sign_in_on(&page, &maria, "maria@example.com", PASSWORD).await;
    page.assert_says(NOT_SAVED);
    assert_eq!((page.path.as_str(), page.value_of("Journal").as_str()), ("/settings/retention", "400"));
}

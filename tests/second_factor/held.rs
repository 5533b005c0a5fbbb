//! What is due is asked anew at each step of somebody who is halfway in.

use diesel::prelude::*;
use purser::context::UserId;
use purser::db::schema::{authenticators, users};

use super::{Phone, STEP, enter_code, require_of_administrators};
use crate::support::{PASSWORD, PersonForm, TestApp, Visitor};

const SET_UP: &str = "/login/set-up-second-factor";

/// A thief who knows Maria's password, and whose own app shows the code that is returned.
async fn thief(app: &TestApp) -> (Visitor, String) {
    let thief = app.visitor();
    let page = app.sign_in(&thief, "maria@example.com", PASSWORD).await;
    assert_eq!(page.path, SET_UP);
    let code = Phone::set_up_from(&page).code_at(app.now());
    (thief, code)
}

/// In the moment between two steps of somebody else's.
fn add_app_to(app: &TestApp, email: &str) {
    let now = app.now();
    app.write(|connection| {
        let user: UserId = users::table
            .filter(users::email.eq(email))
            .select(users::id)
            .get_result(connection)?;
        diesel::insert_into(authenticators::table)
            .values((
                authenticators::user_id.eq(user),
                authenticators::sealed_secret.eq(b"the owner's".to_vec()),
                authenticators::last_step.eq(0),
                authenticators::created_at.eq(now),
                authenticators::confirmed_at.eq(now),
            ))
            .execute(connection)
    });
}

fn secrets(app: &TestApp) -> Vec<Vec<u8>> {
    app.read(|connection| {
        authenticators::table
            .select(authenticators::sealed_secret)
            .load(connection)
    })
}

#[actix_web::test]
async fn setting_one_up_ends_all_that_were_halfway_in_by_the_password_only() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    require_of_administrators(&maria).await;
    let (thief, code) = thief(&app).await;
    let (phone, _) = app.turn_app_on(&maria).await;
    app.deliver_mail().await;
    thief
        .post(SET_UP, &[("code", &code)])
        .await
        .assert_says("Email or username");
    thief.get("/users").await.assert_says("Email or username");
    maria.get("/users").await.assert_says("Solberg, Maria");
    app.after(STEP);
    let again = app.halfway_in("maria@example.com").await;
    enter_code(&again, &phone.code_at(app.now()))
        .await
        .assert_says("Welcome aboard, Maria");
}

#[actix_web::test]
async fn whoever_is_to_set_one_up_is_asked_for_the_one_that_is_there_by_now() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    require_of_administrators(&maria).await;
    let (thief, code) = thief(&app).await;
    add_app_to(&app, "maria@example.com");
    let before = secrets(&app);
    for path in [SET_UP, "/login/set-up-second-factor/passkey"] {
        let page = thief.post(path, &[("code", &code), ("name", "Mine")]).await;
        assert_eq!(page.path, "/login/second-factor", "{path}");
        assert_eq!(thief.get(path).await.path, "/login/second-factor", "{path}");
    }
    assert_eq!(secrets(&app), before);
    assert_eq!(thief.get("/users").await.path, "/login/second-factor");
    enter_code(&thief, &code).await.assert_says("That didn't work.");
}

#[actix_web::test]
async fn whoever_is_to_choose_a_password_is_asked_for_the_factor_that_is_there_by_now() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    let one_time = "copper anchors beneath ice";
    app.type_one_time_password("ann@example.com", one_time);
    let thief = app.visitor();
    let page = app.sign_in(&thief, "ann.berg", one_time).await;
    add_app_to(&app, "ann@example.com");
    let form = page.form("Set password").fill("Password", "violet harbour under snow");
    let page = thief
        .submit(form.fill("Re-enter password", "violet harbour under snow"))
        .await;
    assert_eq!(page.path, "/login/second-factor");
    app.sign_in(&app.visitor(), "ann.berg", "violet harbour under snow")
        .await
        .assert_says("That didn't work.");
}

#[actix_web::test]
async fn a_session_halfway_in_is_not_listed_as_the_one_before_it() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (ann, phone, _) = app.ann_with_app(&maria).await;
    let another = app.halfway_in("ann.berg").await;
    enter_code(&another, &phone.code_at(app.now())).await;
    assert_eq!(ann.get("/account").await.all("[aria-labelledby=sessions] li").len(), 2);
    let fields = [("login", "ann.berg"), ("password", PASSWORD)];
    another.post("/login", &fields).await.assert_says("One more step");
    assert_eq!(ann.get("/account").await.all("[aria-labelledby=sessions] li").len(), 1);
    app.after(STEP);
    enter_code(&another, &phone.code_at(app.now())).await;
    assert_eq!(ann.get("/account").await.all("[aria-labelledby=sessions] li").len(), 2);
}

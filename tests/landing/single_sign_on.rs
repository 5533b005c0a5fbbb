//! Whoever signs in by single sign-on needs no invitation, and is counted among nobody who waits for one.

use diesel::prelude::*;
use purser::db::schema::users;
use purser::people;
use time::Duration;

use super::numbers_kept_by_lists;
use crate::support::{PASSWORD, PersonForm, TestApp, Visitor, statements};

async fn standings(visitor: &Visitor) -> Vec<String> {
    let page = visitor.get("/").await;
    numbers_kept_by_lists(visitor, &page, ".funnel a").await
}

async fn names(visitor: &Visitor, list: &str) -> Vec<String> {
    visitor.get(list).await.all("tbody th")
}

/// Bob, to whom nothing is mailed.
async fn create_with_sso(maria: &Visitor) -> String {
    let form = PersonForm::BOB.fill(maria.get("/users/new").await.form("Create user"));
    maria.submit(form.tick("Signs in by single sign-on")).await.path
}

#[actix_web::test]
async fn whoever_needs_no_invitation_is_not_counted_as_not_invited_yet() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_staged(&maria, &PersonForm::ANN).await;
    create_with_sso(&maria).await;
    let told = standings(&maria).await;
    assert_eq!(told[0], "Staged1");
    assert_eq!(told[3], "Single sign-on not used yet1");
    assert!(maria.get("/").await.says("They need no invitation"));
    for list in ["/users?show=not_invited", "/users?show=without_account"] {
        assert_eq!(names(&maria, list).await, ["Berg, Ann"], "{list}");
    }
    assert_eq!(names(&maria, "/users?show=sso_unused").await, ["Dahl, Bob"]);
    assert_eq!(names(&maria, "/users?status=staged").await, ["Berg, Ann", "Dahl, Bob"]);
    assert_eq!(names(&maria, "/users?show=never_signed_in").await, ["Berg, Ann", "Dahl, Bob"]);
    maria.get("/users?q=dahl").await.assert_says("Staged");
}

#[actix_web::test]
async fn nobody_is_led_to_invite_those_who_need_no_invitation() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    create_with_sso(&maria).await;
    let page = maria.get("/").await;
    page.assert_says("Invite the first user");
    assert!(!page.has_link("Choose who to invite"));
    app.create_staged(&maria, &PersonForm::ANN).await;
    let page = maria.get("/").await;
    assert_eq!(names(&maria, &page.link("Choose who to invite")).await, ["Berg, Ann"]);
}

#[actix_web::test]
async fn once_they_signed_in_they_are_active_as_others_are() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    create_with_sso(&maria).await;
    let now = app.now();
    app.write(|connection| {
        let bob = people::by_login(connection, "bob@example.com")?.unwrap();
        people::mark_last_sign_in(connection, bob.id, now)
    });
    assert_eq!(standings(&maria).await, ["Staged0", "Invited0", "Link opened0", "Active2", "Locked0", "Disabled0"]);
}

#[actix_web::test]
async fn an_invitation_is_none_any_more_once_they_sign_in_by_single_sign_on() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.create_user(&maria, &PersonForm::ANN).await.path;
    let link = app.link_mailed_to("ann@example.com").await;
    app.visitor().get(&link).await.assert_says("Re-enter password");
    let edit = || async { maria.get(&format!("{ann}/edit")).await.form("Save") };
    maria
        .submit(edit().await.tick("Signs in by single sign-on"))
        .await
        .assert_says("Saved.");
    let told = ["Staged0", "Invited0", "Link opened0", "Single sign-on not used yet1"];
    assert_eq!(standings(&maria).await[..4], told);
    app.after(Duration::days(8));
    app.sign_in(&maria, "maria@example.com", PASSWORD).await;
    maria.get("/").await.assert_silent("Invitation expired");
    maria
        .submit(edit().await.untick("Signs in by single sign-on"))
        .await
        .assert_says("Saved.");
    assert_eq!(standings(&maria).await[0], "Staged1");
    let invited: Vec<String> = app.read(|connection| {
        let invited = users::table.filter(users::invited_at.is_not_null());
        invited.select(users::email).load(connection)
    });
    assert_eq!(invited, [""; 0]);
}

#[actix_web::test]
async fn they_stand_in_an_index_of_their_own() {
    statements::listen();
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    create_with_sso(&maria).await;
    app.add_users(120);
    let url = app.own_database().url();
    statements::heard(&url);
    maria.get("/users?show=sso_unused").await.assert_says("1 user");
    maria.get("/").await.assert_says("Single sign-on not used yet");
    let run = statements::heard(&url).run;
    let asked: Vec<&String> = run
        .keys()
        .filter(|sql| sql.contains("users.sso") && sql.contains("coalesce(users.status"))
        .collect();
    assert!(asked.len() > 2, "{run:?}");
    for sql in asked {
        let plan = app.own_database().plan_of(sql);
        assert!(plan.contains("users_sso_unused") && !plan.contains("TEMP B-TREE"), "{sql}\n{plan}");
    }
}

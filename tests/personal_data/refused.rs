//! Who may not.

use diesel::prelude::*;
use purser::db::schema::{role_permissions, users};

use super::number_of;
use crate::support::{PersonForm, TestApp, Visitor};

fn people(app: &TestApp) -> i64 {
    app.read(|connection| users::table.count().get_result(connection))
}

/// As if somebody had given it to the role.
fn let_user_administrators_erase(app: &TestApp) {
    app.write(|connection| {
        diesel::insert_into(role_permissions::table)
            .values((role_permissions::role_id.eq(2), role_permissions::permission.eq("erase_users")))
            .execute(connection)
    });
}

async fn post_erase(visitor: &Visitor, id: i64, username: &str) -> u16 {
    let page = visitor
        .post_without_following(&format!("/users/{id}/erase"), &[("username", username)])
        .await;
    page.status.as_u16()
}

fn username_of(app: &TestApp, id: i64) -> String {
    app.read(|connection| users::table.find(id).select(users::username).get_result(connection))
}

#[actix_web::test]
async fn whoever_only_edits_users_erases_nobody() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "User administrator").await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.deliver_mail().await;
    let (ann, before) = (number_of(&app, "ann@example.com"), people(&app));
    assert!(!bob.get(&format!("/users/{ann}")).await.has_link("Erase this user"));
    assert_eq!(post_erase(&bob, ann, &username_of(&app, ann)).await, 403);
    assert_eq!(people(&app), before);
    assert!(maria.get(&format!("/users/{ann}")).await.has_link("Erase this user"));
}

#[actix_web::test]
async fn nobody_erases_or_reads_whoever_may_do_more_than_they() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let bob = app.user_with_role(&maria, &PersonForm::BOB, "User administrator").await;
    app.user_with_role(&maria, &PersonForm::EVE, "Administrator").await;
    let_user_administrators_erase(&app);
    let eve = number_of(&app, "eve@example.com");
    assert_eq!(post_erase(&bob, eve, &username_of(&app, eve)).await, 403);
    bob.get(&format!("/users/{eve}/data")).await.assert_status(403);
    assert_eq!(
        bob.download(&format!("/users/{eve}/data.json"), &[])
            .await
            .status()
            .as_u16(),
        403
    );
    assert_eq!(number_of(&app, "eve@example.com"), eve);
}

#[actix_web::test]
async fn nobody_erases_themselves() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.user_with_role(&maria, &PersonForm::EVE, "Administrator").await;
    maria.get("/users/1/erase").await.assert_status(403);
    let page = maria
        .post("/users/1/erase", &[("username", &username_of(&app, 1))])
        .await;
    page.assert_says("You can't erase yourself.");
    assert_eq!(number_of(&app, "maria@example.com"), 1);
}

#[actix_web::test]
async fn the_last_administrator_stays() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let eve = app.user_with_role(&maria, &PersonForm::EVE, "Administrator").await;
    // Maria leaves one day, so Eve is the last for whom that is not so.
    app.write(|connection| {
        diesel::update(users::table.find(1))
            .set(users::last_day.eq(Some(time::macros::date!(2027 - 01 - 31))))
            .execute(connection)
    });
    let id = number_of(&app, "eve@example.com");
    let page = maria
        .post(&format!("/users/{id}/erase"), &[("username", &username_of(&app, id))])
        .await;
    page.assert_says("This is the last administrator");
    assert_eq!(number_of(&app, "eve@example.com"), id);
    eve.get("/account").await.assert_says("Eve Lund");
}

#[actix_web::test]
async fn a_form_from_elsewhere_erases_nobody() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.deliver_mail().await;
    let mut headers = reqwest::header::HeaderMap::new();
    headers.insert("sec-fetch-site", "cross-site".parse().unwrap());
    let username = username_of(&app, 2);
    maria
        .post_with("/users/2/erase", &[("username", &username)], headers)
        .await
        .assert_status(403);
    assert_eq!(number_of(&app, "ann@example.com"), 2);
}

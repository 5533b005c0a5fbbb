//! What somebody who hates us would do with a form that waits in the sign-in page.

use diesel::prelude::*;
use purser::db::schema::sessions;
use reqwest::header::{ACCEPT, HeaderMap, ORIGIN, REFERER};
use time::Duration;

use super::{NOT_SAVED, SIGNED_OUT, assert_ann_is_there, eve, form_with_ann, sign_in_on, sign_out};
use crate::support::{PASSWORD, PageView, TestApp, Visitor};

fn sealed_in(page: &PageView) -> String {
    page.attribute("input[name=unsaved]", "value")
        .expect("a form waits in the page")
}

async fn enter_with(visitor: &Visitor, login: &str, sealed: &str) -> PageView {
    let fields = [("login", login), ("password", PASSWORD), ("next", "/users/new"), ("unsaved", sealed)];
    visitor.post("/login", &fields).await
}

fn assert_nothing_is_there(page: &PageView) {
    page.assert_silent("You were signed out");
    assert_eq!((page.path.as_str(), page.value_of("First name").as_str()), ("/users/new", ""));
}

/// What Maria sent after she was signed out.
async fn sealed_form_of(maria: &Visitor) -> String {
    let form = form_with_ann(maria).await;
    sign_out(maria).await;
    sealed_in(&maria.submit(form).await)
}

#[actix_web::test]
async fn whoever_else_signs_in_at_the_same_computer_does_not_see_it() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (_, _) = eve(&app, &maria).await;
    let form = form_with_ann(&maria).await;
    sign_out(&maria).await;
    let page = maria.submit(form).await;
    let seen_by_eve = sign_in_on(&page, &maria, "eve@example.com", PASSWORD).await;
    assert_nothing_is_there(&seen_by_eve);
    // The page that it waits in is still Maria's.
    assert_ann_is_there(&sign_in_on(&page, &maria, "maria@example.com", PASSWORD).await);
}

#[actix_web::test]
async fn nobody_can_plant_a_form_for_somebody_else() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (eve, _) = eve(&app, &maria).await;
    let form = form_with_ann(&eve).await;
    sign_out(&eve).await;
    let of_eve = sealed_in(&eve.submit(form).await);
    assert_nothing_is_there(&enter_with(&app.visitor(), "maria@example.com", &of_eve).await);
    assert_ann_is_there(&enter_with(&app.visitor(), "eve@example.com", &of_eve).await);
}

#[actix_web::test]
async fn what_was_changed_opens_nothing() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let sealed = sealed_form_of(&maria).await;
    for position in [0, 20, sealed.len() / 2, sealed.len() - 2] {
        let mut changed = sealed.clone();
        let other = if &sealed[position..=position] == "A" { "B" } else { "A" };
        changed.replace_range(position..=position, other);
        assert_nothing_is_there(&enter_with(&maria, "maria@example.com", &changed).await);
    }
    for wrong in ["", "=", "not sealed", &sealed[..10], &"A".repeat(50_000)] {
        assert_nothing_is_there(&enter_with(&maria, "maria@example.com", wrong).await);
    }
}

#[actix_web::test]
async fn it_ends_after_twelve_hours_in_the_page_and_in_the_session() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let sealed = sealed_form_of(&maria).await;
    app.after(Duration::hours(12) - Duration::seconds(1));
    let fields = [("login", "maria@example.com"), ("password", PASSWORD), ("unsaved", &sealed)];
    let led_to = maria.post_without_following("/login", &fields).await.location();
    assert_eq!(led_to, "/users/new");
    app.after(Duration::seconds(1));
    assert_nothing_is_there(&maria.get(&led_to).await);
    assert_nothing_is_there(&enter_with(&maria, "maria@example.com", &sealed).await);
}

#[actix_web::test]
async fn sent_again_it_shows_the_same_and_does_nothing() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let sealed = sealed_form_of(&maria).await;
    for _ in 0..3 {
        assert_ann_is_there(&enter_with(&maria, "maria@example.com", &sealed).await);
    }
    maria.get("/users").await.assert_silent("Berg, Ann");
}

#[actix_web::test]
async fn strangers_fill_no_database_with_it() {
    let app = TestApp::start().await;
    app.administrator().await;
    let count = || -> i64 { app.read(|connection| sessions::table.count().get_result(connection)) };
    let before = count();
    for number in 0..20 {
        let mut headers = HeaderMap::new();
        headers.insert(ORIGIN, app.base_url.parse().unwrap());
        headers.insert("cookie", format!("purser-device=made.{number}.up").parse().unwrap());
        let fields = [("first_name", "Ann"), ("notes", &"x".repeat(10_000))];
        let page = app.visitor().post_with("/users/new", &fields, headers).await;
        page.assert_status(401).assert_says(SIGNED_OUT);
        assert_eq!(page.header("set-cookie"), "");
        assert_nothing_is_there(&enter_with(&app.visitor(), "maria@example.com", &sealed_in(&page)).await);
    }
    assert_eq!(count(), before + 20, "only those who signed in have a session");
}

#[actix_web::test]
async fn in_a_browser_in_which_nobody_signed_in_before_nothing_is_kept() {
    let app = TestApp::start().await;
    app.administrator().await;
    let page = app
        .visitor()
        .post_without_following("/users/new", &[("first_name", "Ann")])
        .await;
    assert_eq!((page.status.as_u16(), page.location().as_str()), (303, "/login"));
}

#[actix_web::test]
async fn more_than_is_kept_is_told_to_be_lost() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    for (length, is_kept) in [(31_000, true), (33_000, false)] {
        let form = maria.get("/pax/new").await.form("Create PAX");
        let form = form.fill("Company", &"e".repeat(length));
        sign_out(&maria).await;
        let page = maria.submit_from("/pax/new", form).await;
        assert_eq!(page.says(SIGNED_OUT), is_kept);
        assert_eq!(page.says("You were signed out meanwhile, so nothing was saved."), !is_kept);
        let page = sign_in_on(&page, &maria, "maria@example.com", PASSWORD).await;
        assert_eq!(page.path, "/pax/new");
        assert_eq!(page.value_of("Company").len(), if is_kept { length } else { 0 });
    }
}

#[actix_web::test]
async fn passwords_and_codes_are_kept_nowhere() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    sign_out(&maria).await;
    let typed = [
        ("first_name", "Ann"),
        ("password", "the secret of a field"),
        ("old_password_again", "the secret of a field"),
        ("code", "the secret of a field"),
        ("recovery_code", "the secret of a field"),
    ];
    let sealed = sealed_in(&maria.post("/users/new", &typed).await);
    let fields = [("login", "maria@example.com"), ("password", PASSWORD), ("unsaved", &sealed)];
    maria.post_without_following("/login", &fields).await;
    let states: Vec<String> = app.read(|connection| sessions::table.select(sessions::state).load(connection));
    let states = states.join("\n");
    assert!(states.contains("first_name") && !states.contains("the secret of a field"), "{states}");
    maria.get("/users/new").await.assert_says(NOT_SAVED);
}

#[actix_web::test]
async fn what_was_typed_is_shown_and_never_run() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let form = form_with_ann(&maria).await;
    let hostile = "\"><script>alert(1)</script>";
    sign_out(&maria).await;
    let page = maria.submit(form.fill("First name", hostile)).await;
    let page = sign_in_on(&page, &maria, "maria@example.com", PASSWORD).await;
    assert_eq!(page.value_of("First name"), hostile);
    assert!(!page.body.contains("<script>alert"));
}

#[actix_web::test]
async fn another_sites_form_is_refused_before_any_of_it() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    sign_out(&maria).await;
    let mut headers = HeaderMap::new();
    headers.insert(ORIGIN, "https://evil.example".parse().unwrap());
    let page = maria.post_with("/users/new", &[("first_name", "Ann")], headers).await;
    page.assert_status(403).assert_silent("Sign in, and");
}

#[actix_web::test]
async fn it_leads_to_no_other_site() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    sign_out(&maria).await;
    let elsewhere = "/confirm-password?to=https%3A%2F%2Fevil.example&back=%2F%2Fevil.example&sends_form=true";
    for (path, referer) in [
        ("/users/1/unlock", "https://evil.example//evil.example/"),
        ("/users/1/unlock", "https://evil.example/\\evil.example"),
        ("/confirm-password?to=%2F%2Fevil.example", ""),
        (elsewhere, ""),
    ] {
        let mut headers = HeaderMap::new();
        headers.insert(ORIGIN, app.base_url.parse().unwrap());
        headers.insert(REFERER, referer.parse().unwrap());
        let page = maria.post_with(path, &[], headers).await;
        let fields = [("login", "maria@example.com"), ("password", PASSWORD), ("unsaved", &sealed_in(&page))];
        let page = app.visitor().post_without_following("/login", &fields).await;
        assert_eq!(page.location(), "/", "{path} {referer}");
    }
}

#[actix_web::test]
async fn who_may_not_open_the_page_any_more_is_refused_and_it_is_gone() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let (eve, page_of_eve) = eve(&app, &maria).await;
    let form = form_with_ann(&eve).await;
    sign_out(&eve).await;
    let roles = format!("{page_of_eve}/edit");
    let without = maria.get(&roles).await.form("Save").untick("User administrator");
    maria.submit(without).await.assert_says("Saved.");
    let page = eve.submit(form).await;
    sign_in_on(&page, &eve, "eve@example.com", PASSWORD)
        .await
        .assert_status(403)
        .assert_says("You may not do that");
    let with = maria.get(&roles).await.form("Save").tick("User administrator");
    maria.submit(with).await.assert_says("Saved.");
    assert_nothing_is_there(&eve.get("/users/new").await);
}

#[actix_web::test]
async fn a_program_is_told_in_its_own_language() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    sign_out(&maria).await;
    let mut headers = HeaderMap::new();
    headers.insert(ORIGIN, app.base_url.parse().unwrap());
    headers.insert(ACCEPT, "application/json".parse().unwrap());
    let page = maria.post_with("/users/new", &[("first_name", "Ann")], headers).await;
    page.assert_status(401);
    assert_eq!(page.header("content-type"), "application/problem+json");
    assert!(page.body.contains("Sign in first"));
}

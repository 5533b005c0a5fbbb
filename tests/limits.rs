//! How often one address, one network, and one account may be tried.

use reqwest::header::HeaderMap;
use time::Duration;

use crate::support::{PASSWORD, PageView, PersonForm, Settings, TestApp, Visitor};

/// A portal behind a proxy on this machine, which tells where visitors come from.
async fn behind_a_proxy(settings: Settings) -> TestApp {
    let trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
    let app = TestApp::start_with(Settings { trusted_proxies, ..settings }).await;
    app.administrator().await;
    app
}

async fn post_from(app: &TestApp, address: &str, path: &str, fields: &[(&str, &str)]) -> PageView {
    let mut headers = HeaderMap::new();
    headers.insert("origin", app.base_url.parse().unwrap());
    headers.insert("x-forwarded-for", address.parse().unwrap());
    app.visitor().post_with(path, fields, headers).await
}

async fn try_from(app: &TestApp, address: &str) -> u16 {
    let fields = [("login", "nobody@example.com"), ("password", "not the password")];
    post_from(app, address, "/login", &fields).await.status.as_u16()
}

async fn ask_from(app: &TestApp, address: &str) -> u16 {
    let fields = [("login", "nobody@example.com")];
    post_from(app, address, "/forgot-password", &fields)
        .await
        .status
        .as_u16()
}

#[actix_web::test]
async fn a_network_of_many_addresses_is_limited_too() {
    let app = behind_a_proxy(Settings { sign_in_rate: 1, ..Default::default() }).await;
    for host in 1..=10 {
        assert_eq!(try_from(&app, &format!("198.51.100.{host}")).await, 422, "address {host}");
    }
    assert_eq!(try_from(&app, "198.51.100.11").await, 429, "ten addresses used up their network's tries");
    assert_eq!(try_from(&app, "198.51.101.1").await, 422, "another network");
}

#[actix_web::test]
async fn passwords_are_not_proposed_without_end() {
    let app = behind_a_proxy(Settings { sign_in_rate: 2, ..Default::default() }).await;
    let maria = app.visitor();
    app.sign_in(&maria, "maria@example.com", PASSWORD).await;
    app.create_user(&maria, &PersonForm::ANN).await;
    let link = app.link_mailed_to("ann@example.com").await;
    let path = link.strip_prefix(&app.base_url).unwrap().to_owned();
    let fields = [("password", "4@8({[<369&#!1/|0$5+7%2"), ("password_again", "another")];
    for status in [422, 422, 429] {
        let page = post_from(&app, "198.51.100.1", &path, &fields).await;
        assert_eq!(page.status.as_u16(), status);
    }
}

#[actix_web::test]
async fn a_proxy_may_tell_the_port_too() {
    let app = behind_a_proxy(Settings { sign_in_rate: 1, ..Default::default() }).await;
    assert_eq!(try_from(&app, "198.51.100.1:4711").await, 422);
    assert_eq!(try_from(&app, "198.51.100.1:4712").await, 429, "the same address");
    assert_eq!(try_from(&app, "[2001:db8::1]:4711").await, 422);
    assert_eq!(try_from(&app, "2001:db8::1").await, 429, "the same address");
}

#[actix_web::test]
async fn an_ipv6_site_is_one_network_and_a_64_one_address() {
    let app = behind_a_proxy(Settings { sign_in_rate: 1, ..Default::default() }).await;
    assert_eq!(try_from(&app, "2001:db8:5:1::1").await, 422);
    assert_eq!(try_from(&app, "2001:db8:5:1:ffff::2").await, 429, "the same /64");
    for host in 2..=10 {
        assert_eq!(try_from(&app, &format!("2001:db8:5:{host}::1")).await, 422, "{host}");
    }
    assert_eq!(try_from(&app, "2001:db8:5:ff::1").await, 429, "the same /48");
    assert_eq!(try_from(&app, "2001:db8:6::1").await, 422);
}

#[actix_web::test]
async fn one_address_that_tries_without_end_uses_up_no_more_than_its_share_of_the_network() {
    let app = behind_a_proxy(Settings { sign_in_rate: 1, ..Default::default() }).await;
    for _ in 0..20 {
        try_from(&app, "198.51.100.7").await;
    }
    assert_eq!(try_from(&app, "198.51.100.8").await, 422);
}

#[actix_web::test]
async fn asking_for_resets_uses_up_no_tries_to_sign_in() {
    let app = behind_a_proxy(Settings { sign_in_rate: 2, reset_rate: 2, ..Default::default() }).await;
    let asked = [ask_from(&app, "192.0.2.1").await, ask_from(&app, "192.0.2.1").await];
    assert_eq!(asked, [200, 200]);
    assert_eq!(ask_from(&app, "192.0.2.1").await, 429);
    assert_eq!(try_from(&app, "192.0.2.1").await, 422);
    assert_eq!(try_from(&app, "192.0.2.1").await, 422);
    assert_eq!(try_from(&app, "192.0.2.1").await, 429);
    assert_eq!(ask_from(&app, "192.0.2.2").await, 200);
}

#[actix_web::test]
async fn whoever_is_limited_is_told_when_to_try_again() {
    let app = behind_a_proxy(Settings { reset_rate: 2, ..Default::default() }).await;
    let fields = [("login", "nobody@example.com")];
    for _ in 0..2 {
        post_from(&app, "192.0.2.1", "/forgot-password", &fields).await;
    }
    let page = post_from(&app, "192.0.2.1", "/forgot-password", &fields).await;
    let seconds: u64 = page.header("retry-after").parse().unwrap();
    assert!((1..=30).contains(&seconds), "{seconds}: at two a minute there is room within half of one");
    page.assert_status(429)
        .assert_says("Too many tries")
        .assert_says(&format!("Try again in {seconds} second"));
}

async fn sign_in_at(visitor: Visitor, password: &str) -> PageView {
    visitor
        .post("/login", &[("login", "ann@example.com"), ("password", password)])
        .await
}

#[actix_web::test]
async fn tries_at_an_account_are_counted_together_by_all_portals() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    let neighbour = app.neighbour();
    for _ in 0..5 {
        sign_in_at(app.visitor(), "not the password").await.assert_status(422);
        sign_in_at(neighbour.visitor(), "not the password")
            .await
            .assert_status(422);
    }
    for visitor in [app.visitor(), neighbour.visitor()] {
        sign_in_at(visitor, PASSWORD).await.assert_says("That didn't work.");
    }
    maria.get("/users?status=locked").await.assert_says("Berg, Ann");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn mails_to_one_person_are_counted_together_by_all_portals() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.active_user(&maria, &PersonForm::ANN).await;
    let sent = app.deliver_mail().await.len();
    let neighbour = app.neighbour();
    for _ in 0..3 {
        for visitor in [app.visitor(), neighbour.visitor()] {
            visitor
                .post("/forgot-password", &[("login", "ann@example.com")])
                .await
                .assert_says("Check your email");
            app.deliver_mail().await;
        }
    }
    assert_eq!(app.deliver_mail().await.len(), sent + 1);
    app.after(Duration::minutes(5));
    neighbour
        .visitor()
        .post("/forgot-password", &[("login", "ann@example.com")])
        .await;
    assert_eq!(app.deliver_mail().await.len(), sent + 2);
}

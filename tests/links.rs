//! Links that survive scanners, and no dead ends.

use diesel::prelude::*;
use purser::db::schema::{journal, outbox, sessions, tokens};
use reqwest::Method;
use reqwest::header::HeaderMap;
use time::Duration;

use crate::support::{PASSWORD, PersonForm, Settings, TestApp, secret_in};

/// A mail scanner, from many addresses, behind the proxy that tells them.
async fn scan(app: &TestApp, link: &str, times: usize) {
    let scanner = app.visitor();
    for number in 0..times {
        let method = if number % 2 == 0 { Method::GET } else { Method::HEAD };
        let mut headers = HeaderMap::new();
        let address = format!("198.51.{}.{}", 100 + number % 3, 1 + number);
        headers.insert("x-forwarded-for", address.parse().unwrap());
        scanner.send(method, link, headers, None).await.assert_status(200);
    }
}

/// What stands in the tables that a visit could write to.
fn written(app: &TestApp) -> [i64; 4] {
    app.read(|connection| {
        Ok([
            journal::table.count().get_result(connection)?,
            tokens::table.count().get_result(connection)?,
            outbox::table.count().get_result(connection)?,
            sessions::table.count().get_result(connection)?,
        ])
    })
}

#[actix_web::test]
async fn two_hundred_openings_by_scanners_spend_nothing() {
    let app = TestApp::start_with(Settings {
        trusted_proxies: vec!["127.0.0.1".parse().unwrap()],
        ..Default::default()
    })
    .await;
    let maria = app.administrator().await;
    let user = app.create_user(&maria, &PersonForm::ANN).await.path;
    let link = app.link_mailed_to("ann@example.com").await;
    let [journal, tokens, mails, sessions] = written(&app);
    app.after(Duration::seconds(2));
    scan(&app, &link, 200).await;
    assert_eq!(written(&app), [journal + 1, tokens, mails, sessions], "one line of the journal");
    maria
        .get(&user)
        .await
        .assert_says("Link opened 2 seconds after delivery: probably a mail scanner");

    app.after(Duration::seconds(40));
    app.set_password(&app.visitor(), &link, PASSWORD)
        .await
        .assert_says("you are signed in");
    let told = maria.get(&user).await.all(".timeline strong");
    assert_eq!(
        told[..4],
        [
            "Signed in",
            "Password set",
            "Link opened",
            "Link opened 2 seconds after delivery: probably a mail scanner"
        ]
    );
}

#[actix_web::test]
async fn a_scanner_that_comes_back_writes_a_line_a_minute_at_most() {
    let app = TestApp::start_with(Settings {
        trusted_proxies: vec!["127.0.0.1".parse().unwrap()],
        ..Default::default()
    })
    .await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    let link = app.link_mailed_to("ann@example.com").await;
    let [before, ..] = written(&app);
    for _ in 0..6 {
        scan(&app, &link, 10).await;
        app.after(Duration::seconds(20));
    }
    let [after, ..] = written(&app);
    assert_eq!(after - before, 3, "at once, the first that may be a person's, and after a minute");
}

#[actix_web::test]
async fn a_link_is_compared_with_the_delivery_of_its_own_mail() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let user = app.create_user(&maria, &PersonForm::ANN).await.path;
    let first = app.link_mailed_to("ann@example.com").await;
    app.after(Duration::minutes(10));
    maria.post(&format!("{user}/activation-mail"), &[]).await;
    let second = app.link_mailed_to("ann@example.com").await;
    app.visitor().get(&first).await;
    maria.get(&user).await.assert_silent("probably a mail scanner");
    app.visitor().get(&second).await;
    maria
        .get(&user)
        .await
        .assert_says("Link opened within a second of delivery: probably a mail scanner");
}

#[actix_web::test]
async fn many_openings_in_a_minute_are_one_line_of_the_timeline() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let user = app.create_user(&maria, &PersonForm::ANN).await.path;
    let link = app.link_mailed_to("ann@example.com").await;
    app.after(Duration::minutes(5));
    for _ in 0..5 {
        app.visitor().get(&link).await;
    }
    let opened = |page: crate::support::PageView| {
        page.all(".timeline strong")
            .iter()
            .filter(|what| what.as_str() == "Link opened")
            .count()
    };
    assert_eq!(opened(maria.get(&user).await), 1);
    app.after(Duration::minutes(2));
    app.visitor().get(&link).await;
    assert_eq!(opened(maria.get(&user).await), 2);
}

#[actix_web::test]
async fn a_rejected_password_leaves_the_link_alive() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    let link = app.link_mailed_to("ann@example.com").await;
    let ann = app.visitor();
    let page = app.set_password(&ann, &link, "short").await;
    page.assert_status(422);
    assert!(page.error_at("Password").contains("Use at least 15 characters."));
    let form = ann
        .get(&link)
        .await
        .form("Reset")
        .fill("Password", PASSWORD)
        .fill("Re-enter password", "another");
    let page = ann.submit(form).await;
    assert!(page.error_at("Re-enter password").contains("The two passwords differ."));
    app.set_password(&ann, &link, PASSWORD)
        .await
        .assert_says("you are signed in");
}

#[actix_web::test]
async fn an_expired_link_offers_a_new_one() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    let link = app.link_mailed_to("ann@example.com").await;
    app.after(Duration::days(7));
    let ann = app.visitor();
    let page = ann.get(&link).await;
    page.assert_status(410)
        .assert_says("This link has expired")
        .assert_says("Tue 1 Dec 2026, 08:00 UTC");
    ann.submit(page.form("Send me a new link"))
        .await
        .assert_says("A new link is on its way");
    let fresh = app.link_mailed_to("ann@example.com").await;
    assert_ne!(fresh, link);
    app.set_password(&ann, &fresh, PASSWORD)
        .await
        .assert_says("you are signed in");
}

#[actix_web::test]
async fn a_link_lives_until_its_last_second() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    let link = app.link_mailed_to("ann@example.com").await;
    app.after(Duration::days(7) - Duration::SECOND);
    app.visitor().get(&link).await.assert_says("Set your password");
    app.after(Duration::SECOND);
    app.visitor().get(&link).await.assert_says("This link has expired");
}

#[actix_web::test]
async fn a_used_link_says_already_done() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    let link = app.link_mailed_to("ann@example.com").await;
    app.set_password(&app.visitor(), &link, PASSWORD).await;
    let page = app.visitor().get(&link).await;
    page.assert_says("Already done: sign in");
    assert_eq!(page.link("Sign in"), "/login");
    let again = [("password", PASSWORD), ("password_again", PASSWORD)];
    app.visitor()
        .post(&link, &again)
        .await
        .assert_says("Already done: sign in");
}

#[actix_web::test]
async fn an_unknown_link_says_nothing_else() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    let link = app.link_mailed_to("ann@example.com").await;
    let reset = link.replace("/activate/", "/reset/");
    let secret = secret_in(&link);
    let cut_off = link.replace(secret, &secret[..secret.len() - 1]);
    let made_up = format!("/activate/{}", "A".repeat(43));
    for wrong in [reset.as_str(), &cut_off, &made_up, "/activate/x", "/reset/%00"] {
        let page = app.visitor().get(wrong).await;
        page.assert_status(404)
            .assert_says("This link isn't known here")
            .assert_silent("Ann");
        assert_eq!(page.link("Ask for a new link"), "/forgot-password");
    }
}

#[actix_web::test]
async fn correcting_the_address_ends_the_links_sent_to_the_wrong_one() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let user = app.create_user(&maria, &PersonForm::ANN).await.path;
    let link = app.link_mailed_to("ann@example.com").await;
    let form = maria.get(&format!("{user}/edit")).await.form("Save");
    let page = maria.submit(form.fill("Login email", "ann.berg@example.com")).await;
    page.assert_says("Links mailed earlier no longer work.");
    app.visitor().get(&link).await.assert_status(404);
}

#[actix_web::test]
async fn disabling_ends_links_and_sessions() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.active_user(&maria, &PersonForm::ANN).await;
    let form = app.visitor().get("/forgot-password").await.form("Send the link");
    app.visitor()
        .submit(form.fill("Email or username", "ann@example.com"))
        .await;
    let link = app.link_mailed_to("ann@example.com").await;
    let disable = maria.row_menu("/users?q=ann").await.link("Disable…");
    maria
        .submit(maria.get(&disable).await.form("Disable"))
        .await
        .assert_says("Disabled");
    ann.get("/account").await.assert_says("Sign in");
    app.visitor().get(&link).await.assert_status(404);
}

#[actix_web::test]
async fn only_a_digest_of_a_token_is_stored() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    let link = app.link_mailed_to("ann@example.com").await;
    let secret = secret_in(&link).to_owned();
    assert_eq!(secret.len(), 43, "256 bits as base64url");
    let digests: Vec<Vec<u8>> = app.read(|connection| tokens::table.select(tokens::digest).load(connection));
    assert!(digests.iter().all(|digest| digest.len() == 32));
    app.assert_stored_nowhere(&secret);
}

#[actix_web::test]
async fn token_pages_tell_no_other_site_their_address() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    let link = app.link_mailed_to("ann@example.com").await;
    let page = app.visitor().get(&link).await;
    assert_eq!(page.header("referrer-policy"), "no-referrer");
    assert_eq!(page.header("cache-control"), "no-store");
}

#[actix_web::test]
async fn two_presses_at_once_set_one_password() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    let link = app.link_mailed_to("ann@example.com").await;
    let (one, other) = (app.visitor(), app.visitor());
    let fields = [("password", PASSWORD), ("password_again", PASSWORD)];
    let (first, second) =
        futures_util::join!(one.post_without_following(&link, &fields), other.post_without_following(&link, &fields));
    let mut statuses = [first.status.as_u16(), second.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 410]);
}

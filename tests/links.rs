//! Links that survive scanners, and no dead ends.

use diesel::prelude::*;
use purser::db::schema::tokens;
use time::Duration;

use crate::support::{PASSWORD, PersonForm, TestApp};

#[actix_web::test]
async fn opening_a_link_two_hundred_times_spends_nothing() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    let link = app.link_mailed_to("ann@example.com").await;
    for _ in 0..100 {
        app.visitor().get(&link).await.assert_status(200);
        app.visitor().head(&link).await.assert_status(200);
    }
    app.set_password(&app.visitor(), &link, PASSWORD)
        .await
        .assert_says("you are signed in");
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
async fn an_opening_right_after_delivery_was_probably_a_scanner() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let user = app.create_user(&maria, &PersonForm::ANN).await.path;
    let link = app.link_mailed_to("ann@example.com").await;
    app.after(Duration::seconds(4));
    app.visitor().head(&link).await;
    maria
        .get(&user)
        .await
        .assert_says("Link opened 4 seconds after delivery: probably a mail scanner");
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
        .assert_says("This link has ended")
        .assert_says("1 Dec 2026, 08:00 UTC");
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
    app.visitor().get(&link).await.assert_says("This link has ended");
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
    let cut_off = &link[..link.len() - 1];
    let made_up = format!("/activate/{}", "A".repeat(43));
    for wrong in [reset.as_str(), cut_off, &made_up, "/activate/x", "/reset/%00"] {
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
    page.assert_says("Links that were mailed before no longer work.");
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
    let disable = maria.get("/users?q=ann").await.link("Disable…");
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
    let secret = link.rsplit('/').next().unwrap().to_owned();
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

//! Mails that come back to an address of their own, which tells which mail it was and that nobody made it up.

use purser::bounces::{Taken, Trust};
use purser::mail::outbox::MailState;
use purser::mail::return_path::{ReturnPath, mail_of};

use super::{FAILED, message, newest_state, take};
use crate::servers::smtp::SmtpServer;
use crate::support::{PersonForm, Settings, TestApp};

async fn app_with_return_paths(server: &SmtpServer) -> TestApp {
    TestApp::start_with(Settings {
        smtp_url: Some(server.url()),
        return_path: Some(ReturnPath::parse("bounces@purser.example").unwrap()),
        ..Default::default()
    })
    .await
}

/// A bounce that names no mail of ours but by the address to which it came.
fn returned_to(address: &str) -> String {
    String::from_utf8(message("amazon-ses"))
        .unwrap()
        .replace("Delivered-To: bounces@purser.example", &format!("Delivered-To: {address}"))
        .replace("ann@example.com", "somebody.else@example.org")
}

#[actix_web::test]
async fn each_mail_leaves_from_an_address_of_its_own_and_is_found_by_it() {
    let server = SmtpServer::start();
    let app = app_with_return_paths(&server).await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.create_user(&maria, &PersonForm::BOB).await;
    app.try_delivering().await;
    let (to_ann, to_bob) = (server.mail_to("ann@example.com").await, server.mail_to("bob@example.com").await);
    assert_eq!(to_ann.header("From"), "Purser <no-reply@purser.example>");
    assert!(to_ann.from.starts_with("bounces+1-") && to_ann.from.ends_with("@purser.example"), "{}", to_ann.from);
    assert!(to_bob.from.starts_with("bounces+2-"), "{}", to_bob.from);
    let shouted = to_bob.from.to_uppercase();
    assert_eq!(take(&app, &returned_to(&shouted), Trust::OnlyMails), FAILED);
    maria
        .get("/users?show=mail_failed")
        .await
        .assert_says("Dahl, Bob")
        .assert_silent("Berg, Ann");
    maria.get("/mail/bounces").await.assert_says("Found by return path.");
}

#[actix_web::test]
async fn a_made_up_one_finds_nothing() {
    let server = SmtpServer::start();
    let app = app_with_return_paths(&server).await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.try_delivering().await;
    let real = server.mail_to("ann@example.com").await.from;
    let last = real.find('@').unwrap() - 1;
    let other_digit = if &real[last..=last] == "0" { "1" } else { "0" };
    for made_up in [
        real.replacen("+1-", "+2-", 1),
        format!("{}{other_digit}{}", &real[..last], &real[last + 1..]),
        format!("{}{}", &real[..last], &real[last + 1..]),
        "bounces+1@purser.example".to_owned(),
        "bounces+1-@purser.example".to_owned(),
        format!("bounces+1-{}@purser.example", "æ".repeat(10)),
    ] {
        assert_eq!(take(&app, &returned_to(&made_up), Trust::OnlyMails), Taken::Unmatched, "{made_up}");
    }
    assert_eq!(newest_state(&app).0, MailState::Sent);
    assert_eq!(take(&app, &returned_to(&real), Trust::OnlyMails), FAILED);
}

#[actix_web::test]
async fn another_portals_signature_is_not_ours() {
    let path = ReturnPath::parse("bounces@purser.example").unwrap();
    let ours = purser::secret::Keys::derived_from("one secret of a portal under test");
    let theirs = purser::secret::Keys::derived_from("another secret of another portal");
    let address = path.of(&ours, i64::MAX).unwrap().to_string();
    assert!(address.find('@').unwrap() <= 64, "{address}");
    assert_eq!(mail_of(&ours, &address), Some(i64::MAX));
    assert_eq!(mail_of(&theirs, &address), None);
}

#[test]
fn an_address_is_refused_that_leaves_no_room() {
    for refused in ["bounces", "a+b@example.org", "averyveryverylongnameforbounces@example.org", "bøunces@example.org"]
    {
        assert!(ReturnPath::parse(refused).is_err(), "{refused}");
    }
}

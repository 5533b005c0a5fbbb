//! The mail set-up, looked over: what was found, and what to do.

use std::net::UdpSocket;

use reqwest::header::{HOST, HeaderMap, HeaderValue, ORIGIN};

use crate::servers::dns::{DnsServer, Known};
use crate::servers::smtp::{Encryption, SmtpOptions, SmtpServer};
use crate::support::{PageView, Settings, TestApp, Visitor};

const PAGE: &str = "/settings/mail-check";

/// The tests' sender is at purser.example.
const WELL_KEPT: Known = &[
    ("purser.example", "v=spf1 mx -all"),
    ("purser.example", "MX mail.purser.example."),
    ("_dmarc.purser.example", "v=DMARC1; p=reject"),
];

async fn checked(settings: Settings) -> PageView {
    let app = TestApp::start_with(settings).await;
    let maria = app.administrator().await;
    check(&maria).await
}

async fn check(maria: &Visitor) -> PageView {
    let form = maria.get(PAGE).await.form("Check now");
    let page = maria.submit(form).await;
    page.assert_status(200);
    page
}

async fn with_dns(known: Known) -> PageView {
    let dns = DnsServer::start(known);
    checked(Settings { dns: Some(dns.address()), ..Settings::default() }).await
}

#[actix_web::test]
async fn a_set_up_in_which_all_is_well_says_so() {
    let (dns, server) = (DnsServer::start(WELL_KEPT), SmtpServer::start());
    let settings = Settings {
        dns: Some(dns.address()),
        smtp_url: Some(server.url()),
        ..Settings::default()
    };
    let page = checked(settings).await;
    page.assert_says("Connection OK localhost, port")
        .assert_says("answers.")
        .assert_says("Encryption OK Not encrypted. The server is on this machine")
        .assert_says("Login OK None is set")
        .assert_says("Replies and bounces (MX) OK mail.purser.example takes mails for purser.example.")
        .assert_says("Who may send (SPF) OK v=spf1 mx -all")
        .assert_says("What receivers do with forgeries (DMARC) OK v=DMARC1; p=reject")
        .assert_says("Links in mails Could be better");
    assert!(!page.says("Needs attention"), "{}", page.text());
    assert!(server.mails().is_empty(), "nothing was sent");
}

#[actix_web::test]
async fn without_a_mail_server_it_says_how_to_set_one() {
    with_dns(WELL_KEPT)
        .await
        .assert_says("Connection Needs attention No mail server is set")
        .assert_says("Set SMTP_URL on the server");
}

#[actix_web::test]
async fn a_server_that_is_away_a_certificate_that_is_wrong_and_a_refused_login_are_told_apart() {
    let dns = DnsServer::start(WELL_KEPT);
    let url_of = |smtp_url: String| Settings {
        dns: Some(dns.address()),
        smtp_url: Some(smtp_url),
        ..Settings::default()
    };
    let nobody = format!("smtp://127.0.0.1:{}", crate::servers::unused_port());
    checked(url_of(nobody))
        .await
        .assert_says("Connection Needs attention")
        .assert_says("Check the host and the port in SMTP_URL")
        .assert_says("Encryption Not known Not tried, for the reason above.")
        .assert_says("Login Not known Not tried");
    let start_tls = SmtpServer::start_with(SmtpOptions { encryption: Encryption::StartTls, ..SmtpOptions::default() });
    checked(url_of(start_tls.url()))
        .await
        .assert_says("Connection OK")
        .assert_says("Encryption Needs attention No TLS:")
        .assert_says("Login Not known");
    let options = SmtpOptions { login: Some(("purser", "right")), ..SmtpOptions::default() };
    let locked = SmtpServer::start_with(options);
    let wrong = locked.url().replace("right", "wrong");
    let page = checked(url_of(wrong)).await;
    page.assert_says("Login Needs attention The server refused the login: 535")
        .assert_says("Check user and password in SMTP_URL");
    assert!(!page.body.contains("wrong"), "the password stands on no page");
}

#[actix_web::test]
async fn a_domain_without_records_is_told_which_to_publish() {
    with_dns(&[])
        .await
        .assert_says("Could be better No server takes mails for purser.example, so replies and bounces are lost.")
        .assert_says("Publish a TXT record at purser.example that names your mail server")
        .assert_says("Publish a TXT record at _dmarc.purser.example");
}

#[actix_web::test]
async fn records_that_do_harm_are_found() {
    let cases: [(Known, &str); 5] = [
        (&[("purser.example", "v=spf1 +all")], "It lets everybody send in your name."),
        (&[("purser.example", "v=spf1 mx")], "It says of no server that it may not."),
        (
            &[("purser.example", "v=spf1 mx -all"), ("purser.example", "v=spf1 a -all")],
            "purser.example has 2 such records, so receivers take none of them.",
        ),
        (
            &[("_dmarc.purser.example", "v=DMARC1; rua=mailto:x@purser.example")],
            "It lacks a policy that receivers know",
        ),
        (&[("purser.example", "MX .")], "No server takes mails for purser.example"),
    ];
    for (known, words) in cases {
        with_dns(known).await.assert_says(words);
    }
    with_dns(&[("purser.example", "v=spf10 +all")])
        .await
        .assert_says("purser.example says of no server that it may send for it.");
}

#[actix_web::test]
async fn a_name_server_that_is_mute_is_told_and_holds_nobody_up() {
    let mute = UdpSocket::bind("127.0.0.1:0").unwrap();
    let settings = Settings { dns: Some(mute.local_addr().unwrap()), ..Settings::default() };
    checked(settings)
        .await
        .assert_says("Who may send (SPF) Not known DNS could not be asked: ")
        .assert_says("Check that this machine reaches a DNS server.");
}

#[actix_web::test]
async fn links_that_lead_elsewhere_than_the_browser_are_found() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    check(&maria).await.assert_says("without encryption.");
    let mut headers = HeaderMap::new();
    headers.insert(ORIGIN, app.base_url.parse().unwrap());
    headers.insert(HOST, HeaderValue::from_static("crew.nordlys.example"));
    headers.insert("x-forwarded-proto", HeaderValue::from_static("https"));
    let page = maria.post_with(PAGE, &[], headers).await;
    page.assert_says("and your browser is at https://crew.nordlys.example.")
        .assert_says("Set PURSER_BASE_URL to the address that users type.");
}

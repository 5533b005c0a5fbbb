//! Whoever sends slowly holds up nobody but themselves.

use std::time::Duration;

use reqwest::header::HeaderMap;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::servers::portal::{Portal, purser_after};
use crate::support::{Settings, TestApp, TestDatabase, Visitor};

const AT_ONCE: usize = 64;

/// Sends the beginning of a request and no more.
async fn begin(base_url: &str, beginning: &str) -> TcpStream {
    let address = base_url.trim_start_matches("http://");
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(beginning.as_bytes()).await.unwrap();
    stream
}

/// A form of which most is still to come.
async fn begin_form(app: &TestApp, from: &str) -> TcpStream {
    let head = format!(
        "POST /login HTTP/1.1\r\nHost: portal\r\nOrigin: {}\r\nX-Forwarded-For: {from}\r\n\
         Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000\r\n\r\nlogin=",
        app.base_url
    );
    begin(&app.base_url, &head).await
}

async fn answer_to(mut stream: TcpStream) -> String {
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

/// Within half a minute, because a busy machine is no failure.
async fn until_answered(app: &TestApp, from: &str, wanted: u16) {
    let trying = async { while try_from(app, from).await != wanted {} };
    let in_time = tokio::time::timeout(Duration::from_secs(30), trying).await;
    assert!(in_time.is_ok(), "{from} was never answered {wanted}");
}

async fn try_from(app: &TestApp, from: &str) -> u16 {
    let mut headers = HeaderMap::new();
    headers.insert("origin", app.base_url.parse().unwrap());
    headers.insert("x-forwarded-for", from.parse().unwrap());
    let fields = [("login", "nobody@example.com"), ("password", "not the password")];
    let page = app.visitor().post_with("/login", &fields, headers).await;
    page.status.as_u16()
}

#[actix_web::test]
async fn a_request_that_does_not_arrive_in_time_is_cut_off() {
    let arrival_deadline = Duration::from_millis(200);
    let app = TestApp::start_with(Settings { arrival_deadline, ..Default::default() }).await;
    let form = begin_form(&app, "198.51.100.1").await;
    let answer = answer_to(form).await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    assert!(answer.contains("That took too long to arrive"), "{answer}");
    let head = begin(&app.base_url, "GET /login HTTP/1.1\r\nHost:").await;
    let answer = answer_to(head).await;
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
}

#[actix_web::test]
async fn one_address_may_be_sending_so_many_forms_and_others_send_theirs_meanwhile() {
    let trusted_proxies = vec!["127.0.0.1".parse().unwrap()];
    let app = TestApp::start_with(Settings { trusted_proxies, ..Default::default() }).await;
    let mut trickling = Vec::new();
    for _ in 0..AT_ONCE {
        trickling.push(begin_form(&app, "198.51.100.1").await);
    }
    until_answered(&app, "198.51.100.1", 429).await;
    assert_eq!(try_from(&app, "198.51.100.2").await, 422);
    app.visitor().get("/healthz").await.assert_status(200);
    drop(trickling);
    until_answered(&app, "198.51.100.1", 422).await;
}

#[actix_web::test]
async fn many_connections_take_no_more_descriptors_than_there_are() {
    let database = TestDatabase::empty();
    let portal = Portal::start_as(purser_after("ulimit -Sn 64"), &database.url());
    portal.is_ready().await;
    let mut idle = Vec::new();
    for _ in 0..200 {
        idle.push(begin(&portal.base_url, "").await);
    }
    let visitor = Visitor::new(&portal.base_url);
    visitor.get("/healthz").await.assert_status(200);
    visitor.get("/login").await.assert_status(200);
}

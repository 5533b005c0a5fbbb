//! Bounces that arrive in a mailbox, read over IMAP from a real server.

use std::io::Write;
use std::net::TcpListener;
use std::time::Duration;

use diesel::prelude::*;
use purser::bounces::imap::{Afterwards, ImapMailbox, MailboxUrl};
use purser::db::DatabaseError;
use purser::db::schema::bounces;
use purser::mail::outbox::MailState;

use super::{kept, message, message_about, newest_message_id, newest_state};
use crate::servers::dovecot::{Dovecot, PASSWORD};
use crate::servers::portal::{Portal, purser};
use crate::servers::{eventually, unused_port};
use crate::support::{PersonForm, Settings, TestApp, TestDatabase};

const PATIENCE: Duration = Duration::from_secs(10);

fn mailbox(url: &str, then: &str, patience: Duration) -> ImapMailbox {
    ImapMailbox::new(MailboxUrl::parse(url).unwrap(), Afterwards::parse(then).unwrap(), patience)
}

/// A portal that reads this mailbox and has mailed Ann.
async fn portal(url: &str, then: &str, patience: Duration) -> TestApp {
    let app = TestApp::start_with(Settings {
        bounces_mailbox: Some(mailbox(url, then, patience)),
        ..Default::default()
    })
    .await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.deliver_mail().await;
    app
}

/// A bounce of the newest mail, an answer of a person, and a bounce of nothing.
fn deliver_three(dovecot: &Dovecot, app: &TestApp) {
    dovecot.deliver(message_about("postfix", &newest_message_id(app)).as_bytes());
    dovecot.deliver(&message("a-person-writes"));
    dovecot.deliver(&message("unclear"));
}

#[actix_web::test]
async fn what_arrives_there_is_taken_in_once_and_flagged_as_seen() {
    let dovecot = Dovecot::start().await;
    let app = portal(&dovecot.url(), "keep", PATIENCE).await;
    deliver_three(&dovecot, &app);
    app.read_bounces().await.unwrap();
    assert_eq!(newest_state(&app).0, MailState::Failed);
    assert_eq!(kept(&app).len(), 2);
    assert_eq!(dovecot.inbox(), ["S", "S", "S"]);
    app.read_bounces().await.unwrap();
    assert_eq!(kept(&app).len(), 2);
}

#[actix_web::test]
async fn bounces_are_deleted_where_that_is_wanted_and_nothing_else_is() {
    let dovecot = Dovecot::start().await;
    let app = portal(&dovecot.url(), "delete", PATIENCE).await;
    deliver_three(&dovecot, &app);
    app.read_bounces().await.unwrap();
    assert_eq!(kept(&app).len(), 2);
    assert_eq!(dovecot.inbox(), ["S"]);
}

#[actix_web::test]
async fn or_moved_to_another_folder() {
    let dovecot = Dovecot::start().await;
    let app = portal(&dovecot.url(), "move:Processed", PATIENCE).await;
    deliver_three(&dovecot, &app);
    app.read_bounces().await.unwrap();
    assert_eq!((dovecot.inbox().len(), dovecot.processed()), (1, vec!["S".to_owned(), "S".to_owned()]));
}

#[actix_web::test]
async fn more_than_one_visit_takes_are_read_in_one_turn() {
    let dovecot = Dovecot::start().await;
    let app = portal(&dovecot.url(), "keep", PATIENCE).await;
    for number in 0..120 {
        let told = message_about("amazon-ses", "0000@elsewhere.example").replace("ann@", &format!("n{number}@"));
        dovecot.deliver(told.as_bytes());
    }
    app.read_bounces().await.unwrap();
    assert_eq!((kept(&app).len(), dovecot.unseen()), (120, 0));
}

#[actix_web::test]
async fn while_the_database_is_away_they_stay_unseen() {
    let dovecot = Dovecot::start().await;
    let app = portal(&dovecot.url(), "delete", PATIENCE).await;
    dovecot.deliver(message_about("postfix", &newest_message_id(&app)).as_bytes());
    let away = app.take_database_away();
    assert!(app.read_bounces().await.is_err());
    assert_eq!(dovecot.unseen(), 1);
    drop(away);
    app.read_bounces().await.unwrap();
    assert_eq!(newest_state(&app).0, MailState::Failed);
    assert_eq!(dovecot.inbox(), Vec::<String>::new());
}

#[actix_web::test]
async fn one_whose_mail_is_just_leaving_waits_there() {
    let dovecot = Dovecot::start().await;
    let app = portal(&dovecot.url(), "delete", PATIENCE).await;
    let set = |state: MailState| {
        app.write(move |connection| {
            diesel::update(purser::db::schema::outbox::table)
                .set(purser::db::schema::outbox::state.eq(state))
                .execute(connection)
        })
    };
    dovecot.deliver(message_about("postfix", &newest_message_id(&app)).as_bytes());
    set(MailState::Sending);
    app.read_bounces().await.unwrap();
    assert_eq!(dovecot.unseen(), 1);
    set(MailState::Sent);
    app.read_bounces().await.unwrap();
    assert_eq!(newest_state(&app).0, MailState::Failed);
}

#[actix_web::test]
async fn a_refused_login_is_told_without_the_password() {
    let dovecot = Dovecot::start().await;
    let url = dovecot.url().replace(PASSWORD, "some-other-password");
    let app = portal(&url, "keep", PATIENCE).await;
    let words = app.read_bounces().await.unwrap_err().to_string();
    assert!(words.contains("AUTHENTICATIONFAILED") || words.to_lowercase().contains("authentication"), "{words}");
    assert!(!words.contains("some-other-password"), "{words}");
}

#[actix_web::test]
async fn a_server_that_says_nothing_or_never_ends_is_left() {
    let mute = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = mute.local_addr().unwrap().port();
    let app = portal(&format!("imap://u:p@127.0.0.1:{port}/INBOX"), "keep", Duration::from_millis(300)).await;
    let words = app.read_bounces().await.unwrap_err().to_string();
    assert_eq!(words, "the server did not answer in time");
    drop(mute);
    let babbler = TcpListener::bind(("127.0.0.1", port)).unwrap();
    std::thread::spawn(move || {
        let (mut stream, _) = babbler.accept().unwrap();
        while stream.write_all(&[b'x'; 4096]).is_ok() {}
    });
    assert!(app.read_bounces().await.is_err());
    let nobody = unused_port();
    let app = portal(&format!("imap://u:p@127.0.0.1:{nobody}/INBOX"), "keep", PATIENCE).await;
    let words = app.read_bounces().await.unwrap_err().to_string();
    assert!(words.contains("onnection refused"), "{words}");
}

#[test]
fn a_password_is_never_sent_in_clear_off_loopback() {
    for (url, words) in [
        ("imap://u:p@mail.example.com/INBOX", "a login is not sent without TLS"),
        ("imap://u:p@192.0.2.1", "a login is not sent without TLS"),
        ("imap://u:p@mail.example.com?tls=opportunistic", "expected imaps://"),
        ("imaps://mail.example.com", "expected imaps://"),
        ("imaps://u@mail.example.com", "expected imaps://"),
        ("pop3://u:p@mail.example.com", "expected imaps://"),
        ("imaps://u:p%0d%0a@mail.example.com", "must be ASCII"),
    ] {
        let refused = MailboxUrl::parse(url).unwrap_err();
        assert!(refused.contains(words), "{url}: {refused}");
    }
    let taken = MailboxUrl::parse("imaps://a%40b:p%3a@mail.example.com/Bounces%20here").unwrap();
    assert_eq!((taken.user.as_str(), taken.password.as_str(), taken.folder.as_str()), ("a@b", "p:", "Bounces here"));
    assert_eq!(taken.port, 993);
    assert!(!format!("{taken:?}").contains("p:"));
    assert!(MailboxUrl::parse("imap://u:p@localhost:1143").is_ok());
    assert!(MailboxUrl::parse("imap://u:p@[::1]").is_ok());
    assert!(Afterwards::parse("move:").is_err() && Afterwards::parse("burn").is_err());
}

fn count(database: &TestDatabase) -> i64 {
    let count: Result<i64, DatabaseError> = database
        .open()
        .read_now(|connection| Ok(bounces::table.count().get_result(connection)?));
    count.unwrap()
}

/// The installed portal, which trusts what this file says.
async fn reads_over_tls(dovecot: &Dovecot, url: &str) {
    let database = TestDatabase::migrated();
    dovecot.deliver(&message("postfix"));
    let mut command = purser();
    command
        .env("BOUNCES_IMAP_URL", url)
        .env("SSL_CERT_FILE", dovecot.certificate());
    let portal = Portal::start_as(command, &database.url());
    eventually("the bounce to be read", || (dovecot.unseen() == 0).then_some(())).await;
    assert_eq!(count(&database), 1);
    drop(portal);
}

#[actix_web::test]
async fn it_is_read_over_tls_from_the_first_byte_or_after_starttls() {
    let dovecot = Dovecot::start().await;
    reads_over_tls(&dovecot, &dovecot.tls_url()).await;
    reads_over_tls(&dovecot, &dovecot.starttls_url()).await;
}

#[actix_web::test]
async fn a_server_that_nobody_vouches_for_is_told_nothing() {
    let dovecot = Dovecot::start().await;
    let database = TestDatabase::migrated();
    dovecot.deliver(&message("postfix"));
    let mut command = purser();
    command.env("BOUNCES_IMAP_URL", dovecot.tls_url());
    let portal = Portal::start_as(command, &database.url());
    let logged = eventually("the failure to be logged", || {
        Some(portal.logged()).filter(|logged| logged.contains("a chore failed"))
    })
    .await;
    assert!(logged.contains("UnknownIssuer") || logged.contains("invalid peer certificate"), "{logged}");
    assert!(!logged.contains(PASSWORD), "{logged}");
    assert_eq!(dovecot.unseen(), 1);
}

#[test]
fn a_wrong_mailbox_is_named_at_the_start() {
    let database = TestDatabase::migrated();
    for (name, value, words) in [
        (
            "BOUNCES_IMAP_URL",
            "imap://u:p@mail.example.com",
            "BOUNCES_IMAP_URL: a login is not sent without TLS",
        ),
        ("BOUNCES_IMAP_THEN", "burn", "BOUNCES_IMAP_THEN: expected keep, delete or move:FOLDER"),
    ] {
        let output = purser()
            .env("DATABASE_URL", database.url())
            .env("PURSER_LISTEN", format!("127.0.0.1:{}", unused_port()))
            .env("PURSER_SECRET_KEY", crate::servers::portal::SECRET_KEY)
            .env("BOUNCES_IMAP_URL", "imaps://u:p@mail.example.com")
            .env(name, value)
            .output()
            .unwrap();
        let complained = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(complained.contains(words), "{complained}");
    }
}

#[actix_web::test]
async fn one_instance_reads_for_all() {
    let app = TestApp::start().await;
    let (every, lease) = (Duration::from_secs(60), time::Duration::minutes(5));
    let (one, other) = (app.log_of("bounces"), app.log_of("bounces"));
    assert!(one.begins("one", every).await.unwrap());
    assert!(!other.begins("other", every).await.unwrap(), "one is at it");
    app.clock.advance(lease);
    assert!(other.begins("other", every).await.unwrap(), "one was killed");
    other.went_well().await;
    assert!(!one.begins("one", every).await.unwrap(), "it was read just now");
    app.clock.advance(time::Duration::minutes(1));
    assert!(one.begins("one", every).await.unwrap());
}

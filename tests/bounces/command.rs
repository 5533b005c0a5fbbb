//! `purser mail bounce`, as a mail server's pipe runs it.

use std::io::Write;
use std::process::{Command, Output, Stdio};

use diesel::prelude::*;
use purser::clock::{Clock, SystemClock};
use purser::db::schema::{bounces, outbox};
use purser::mail::outbox::MailState;
use purser::mail::return_path::ReturnPath;
use purser::secret::Keys;

use super::{message, message_about, newest_message_id, newest_state};
use crate::servers::portal::{SECRET_KEY, purser};
use crate::support::{PersonForm, TestApp, TestDatabase};

/// The exit codes that a mail server knows (sysexits.h).
const TRY_LATER: i32 = 75;
const MISUSED: i32 = 64;

fn command(database_url: &str) -> Command {
    let mut command = purser();
    command
        .args(["mail", "bounce"])
        .env("DATABASE_URL", database_url)
        .env("PURSER_SECRET_KEY", SECRET_KEY)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    command
}

fn pipe(command: &mut Command, message: &[u8]) -> (i32, String) {
    let mut child = command.spawn().unwrap();
    // It may end before it has read all.
    drop(child.stdin.take().unwrap().write_all(message));
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&[stdout, stderr].concat()).into_owned();
    (status.code().unwrap(), said)
}

/// A portal that has mailed Ann.
async fn portal() -> TestApp {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.deliver_mail().await;
    app
}

#[actix_web::test]
async fn a_bounce_is_taken_from_standard_input() {
    let app = portal().await;
    let url = app.own_database().url();
    let told = message_about("postfix", &newest_message_id(&app));
    let (code, said) = pipe(&mut command(&url), told.as_bytes());
    assert_eq!((code, said.as_str()), (0, "A mail came back, and counts as failed.\n"));
    assert_eq!(newest_state(&app).0, MailState::Failed);
    let (code, said) = pipe(&mut command(&url), told.as_bytes());
    assert_eq!((code, said.as_str()), (0, "This bounce was taken in before.\n"));
    let (code, said) = pipe(&mut command(&url), &message("out-of-office"));
    assert_eq!((code, said.as_str()), (0, "Not a bounce: an automatic reply.\n"));
    let (code, said) = pipe(&mut command(&url), &message("postfix"));
    assert_eq!((code, said.as_str()), (0, "A bounce was kept that belongs to no mail.\n"));
    assert_eq!(pipe(&mut command(&url), b"").1, "Not a bounce: an ordinary message.\n");
}

#[actix_web::test]
async fn the_address_that_it_was_delivered_to_names_the_mail() {
    let app = portal().await;
    let keys = Keys::derived_from(SECRET_KEY);
    let path = ReturnPath::parse("bounces@purser.example").unwrap();
    let address = path.of(&keys, 1).unwrap().to_string();
    let mut named = command(&app.own_database().url());
    named.args(["--recipient", &address]);
    let (code, said) = pipe(&mut named, &message("lotus-notes"));
    assert_eq!((code, said.as_str()), (0, "A mail came back, and counts as failed.\n"));
    assert_eq!(newest_state(&app).1, "5.1.1 User ann (ann@example.com) not listed in Domino Directory");
}

#[actix_web::test]
async fn with_return_paths_an_address_alone_is_not_believed() {
    let app = portal().await;
    let mut strict = command(&app.own_database().url());
    strict.env("MAIL_BOUNCES_TO", "bounces@purser.example");
    let (_, said) = pipe(&mut strict, &message("amazon-ses"));
    assert_eq!(said, "A bounce was kept that belongs to no mail.\n");
    assert_eq!(newest_state(&app).0, MailState::Sent);
}

/// The command goes by the machine's clock.
#[actix_web::test]
async fn without_them_it_is() {
    let app = portal().await;
    let now = SystemClock.now();
    app.write(|connection| {
        diesel::update(outbox::table)
            .set(outbox::settled_at.eq(now))
            .execute(connection)
    });
    let (_, said) = pipe(&mut command(&app.own_database().url()), &message("amazon-ses"));
    assert_eq!(said, "A mail came back, and counts as failed.\n");
}

#[actix_web::test]
async fn while_the_database_is_away_the_mail_server_tries_again_later() {
    let mut app = portal().await;
    // The portal's own connections break with it, so that nothing is asked of them afterwards.
    app.leave_mail_queued();
    let url = app.own_database().url();
    let told = message_about("postfix", &newest_message_id(&app));
    let away = app.take_database_away();
    let (code, said) = pipe(&mut command(&url), told.as_bytes());
    assert_eq!(code, TRY_LATER, "{said}");
    assert!(said.starts_with("purser: "), "{said}");
    drop(away);
    let (code, said) = pipe(&mut command(&url), told.as_bytes());
    assert_eq!((code, said.as_str()), (0, "A mail came back, and counts as failed.\n"));
}

#[actix_web::test]
async fn a_mail_that_is_just_leaving_is_for_later_too() {
    let app = portal().await;
    app.write(|connection| {
        diesel::update(outbox::table)
            .set(outbox::state.eq(MailState::Sending))
            .execute(connection)
    });
    let told = message_about("postfix", &newest_message_id(&app));
    let (code, said) = pipe(&mut command(&app.own_database().url()), told.as_bytes());
    assert_eq!((code, said.as_str()), (TRY_LATER, "purser: its mail is just leaving; try again in a minute\n"));
    app.write(|connection| {
        diesel::update(outbox::table)
            .set(outbox::state.eq(MailState::Sent))
            .execute(connection)
    });
}

#[test]
fn what_somebody_has_to_mend_loses_no_bounce() {
    let old = TestDatabase::empty();
    let (code, said) = pipe(&mut command(&old.url()), &message("postfix"));
    assert_eq!(code, TRY_LATER, "{said}");
    let nowhere = old.folder().join("nowhere.db");
    let (code, said) = pipe(&mut command(nowhere.to_str().unwrap()), &message("postfix"));
    assert_eq!(code, TRY_LATER, "{said}");
    assert!(said.contains("there is no such file") && !nowhere.exists(), "{said}");
}

#[test]
fn a_wrong_flag_is_told_in_the_mail_servers_code() {
    let (code, said) = pipe(command("purser.db").arg("--sender"), b"");
    assert_eq!(code, MISUSED, "{said}");
    let (code, said) = pipe(command("purser.db").env("MAIL_BOUNCES_TO", "a+b@example.org"), b"");
    assert_eq!(code, MISUSED, "{said}");
    assert!(said.contains("expected an address without a plus sign"), "{said}");
    let (code, said) = pipe(command("purser.db").arg("--help"), b"");
    assert_eq!(code, 0);
    for words in ["standard input", "75 when the mail server is to try again later", "MAIL_BOUNCES_TO", "--recipient"] {
        assert!(said.split_whitespace().collect::<Vec<_>>().join(" ").contains(words), "{words}:\n{said}");
    }
}

#[actix_web::test]
async fn a_huge_message_is_read_to_its_end_and_kept_short() {
    let app = portal().await;
    let mut huge = message_about("postfix", &newest_message_id(&app)).into_bytes();
    huge.resize(20_000_000, b'x');
    let (code, said) = pipe(&mut command(&app.own_database().url()), &huge);
    assert_eq!((code, said.as_str()), (0, "A mail came back, and counts as failed.\n"));
    let kept: Vec<String> = app.read(|connection| bounces::table.select(bounces::words).load(connection));
    assert!(kept[0].len() < 200, "{kept:?}");
}

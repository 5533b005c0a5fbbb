//! The mail server is away, hangs up, or says nothing.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use purser::db::Connection;
use purser::db::schema::outbox;
use purser::mail::outbox::MailState;
use purser::mail::round::Progress;

use time::Duration;
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::TcpListener;
use tokio::sync::watch;

use crate::mail::{app_with, live_tokens, only_mail, person};
use crate::servers::eventually;
use crate::servers::smtp::SmtpServer;
use crate::support::{PersonForm, Settings, TestApp, statements};

#[actix_web::test]
async fn while_the_server_is_away_mails_wait_and_a_banner_says_so() {
    let mut server = SmtpServer::start();
    let app = app_with(&server).await;
    let maria = app.administrator().await;
    server.stop();
    app.create_user(&maria, &PersonForm::ANN).await;
    for _ in 0..5 {
        assert_eq!(app.try_delivering().await, Progress::ServerAway);
    }
    let (state, tries, _) = only_mail(&app);
    assert_eq!((state, tries), (MailState::Queued, 0), "an outage uses up no tries");
    assert_eq!(live_tokens(&app), 0, "a link that never left has ended");
    maria
        .get("/users")
        .await
        .assert_says("The mail server has been away since Tue 24 Nov 2026, 08:00 UTC")
        .assert_says("1 mail waits; the next try is in 5 seconds.");
    maria
        .get("/readyz")
        .await
        .assert_says("\"mail\":\"away\"")
        .assert_status(200);

    server.start_again();
    assert_eq!(app.try_delivering().await, Progress::NothingDue);
    assert_eq!(only_mail(&app).0, MailState::Sent);
    assert_eq!(server.mails_to("ann@example.com").len(), 1);
    maria.get("/users").await.assert_silent("The mail server has been away");
    maria.get("/readyz").await.assert_says("\"mail\":\"ok\"");
}

#[actix_web::test]
async fn a_mail_on_which_the_server_hangs_up_does_not_hold_back_the_others() {
    let server = SmtpServer::start();
    let mut app = app_with(&server).await;
    let maria = app.administrator().await;
    app.create_user(&maria, &person("closing@example.com")).await;
    app.create_user(&maria, &PersonForm::BOB).await;
    assert_eq!(app.try_delivering().await, Progress::NothingDue);
    assert_eq!(server.mails_to("bob@example.com").len(), 1);
    assert_eq!(only_mail(&app).1, 1, "and was tried once");
    app.leave_mail_queued();
}

#[actix_web::test]
async fn resending_while_the_server_is_away_does_not_claim_that_it_was_sent() {
    let mut server = SmtpServer::start();
    let app = app_with(&server).await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.try_delivering().await;
    server.stop();
    app.after(Duration::minutes(1));
    maria
        .submit(maria.row_menu("/users?q=ann").await.form("Resend activation email"))
        .await
        .assert_says("Sent to ann@example.com.");
    app.try_delivering().await;
    let form = PersonForm::BOB.fill(maria.get("/users/new").await.form("Create user"));
    maria.submit(form.tick("Don't send it yet")).await;
    let page = maria
        .submit(maria.row_menu("/users?q=bob").await.form("Resend activation email"))
        .await;
    page.assert_says("Waiting to be sent to bob@example.com: the mail server is away.")
        .assert_silent("Sent to");
    server.start_again();
    app.try_delivering().await;
    assert_eq!(server.mails_to("bob@example.com").len(), 1);
}

/// As long as a busy machine may take for what a quiet one does in a moment.
const AT_LAST: std::time::Duration = std::time::Duration::from_secs(30);

/// Its connections are accepted by the system, and nobody ever says anything.
async fn app_with_mute_server() -> (TestApp, TcpListener) {
    let mute = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let settings = Settings {
        smtp_url: Some(format!("smtp://{}", mute.local_addr().unwrap())),
        mail_patience: std::time::Duration::from_millis(200),
        ..Default::default()
    };
    (TestApp::start_with(settings).await, mute)
}

#[actix_web::test]
async fn a_server_that_says_nothing_is_away_and_costs_no_try() {
    let (mut app, _mute) = app_with_mute_server().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    for _ in 0..2 {
        let tried = tokio::time::timeout(AT_LAST, app.try_delivering()).await;
        assert_eq!(tried.expect("the worker goes on"), Progress::ServerAway);
    }
    assert_eq!(only_mail(&app).1, 0);
    maria.get("/readyz").await.assert_says("\"mail\":\"away\"");
    app.leave_mail_queued();
}

#[actix_web::test]
async fn a_worker_that_is_told_to_stop_does_not_wait_for_a_server_that_says_nothing() {
    let settings = |smtp_url| Settings {
        smtp_url: Some(smtp_url),
        grace: std::time::Duration::from_secs(2),
        ..Default::default()
    };
    let server = SmtpServer::start();
    let mut app = TestApp::start_with(settings(server.url())).await;
    let maria = app.administrator().await;
    app.create_user(&maria, &person("slow@example.com")).await;
    app.add_users(200);
    app.queue_activation_mails();
    let (stop, stopped) = watch::channel(false);
    let running = actix_web::rt::spawn({
        let (worker, log) = (app.worker(), app.log_of("mail"));
        async move { worker.run(&log, stopped).await }
    });
    server.is_asked_to_take_mail_to("slow@example.com").await;
    stop.send_replace(true);
    let ended = tokio::time::timeout(AT_LAST, running).await;
    ended.expect("the worker stops").unwrap();
    let under_way = app.read(|connection| {
        outbox::table
            .filter(outbox::state.eq(MailState::Sending))
            .select(outbox::recipient)
            .load::<String>(connection)
    });
    assert_eq!(under_way, ["slow@example.com"], "all others were given back");
    let arrived = server.mails().len();
    assert_eq!(live_tokens(&app), 1 + i64::try_from(arrived).unwrap(), "and their links have ended");
    app.leave_mail_queued();
}

#[actix_web::test]
async fn a_slow_mail_holds_up_no_other() {
    let server = SmtpServer::start();
    let app = app_with(&server).await;
    let maria = app.administrator().await;
    app.create_user(&maria, &person("slow@example.com")).await;
    app.add_users(100);
    app.queue_activation_mails();
    let quick_ones_arrive = async {
        server.is_asked_to_take_mail_to("slow@example.com").await;
        eventually("the quick mails", || (server.mails().len() == 100).then_some(())).await;
        server.let_through("slow@example.com");
    };
    futures_util::join!(app.try_delivering(), quick_ones_arrive);
    assert_eq!(server.mails_to("slow@example.com").len(), 1);
}

/// Greets, and says nothing more.
async fn greet_and_fall_silent(listener: TcpListener) {
    let mut silent = Vec::new();
    loop {
        let (mut connection, _) = listener.accept().await.unwrap();
        connection.write_all(b"220 here\r\n250 fine\r\n").await.unwrap();
        silent.push(connection);
    }
}

#[actix_web::test]
async fn a_server_that_falls_silent_before_it_takes_a_mail_is_not_waited_for() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let settings = Settings {
        smtp_url: Some(format!("smtp://{}", listener.local_addr().unwrap())),
        mail_patience: std::time::Duration::from_secs(1),
        ..Default::default()
    };
    actix_web::rt::spawn(greet_and_fall_silent(listener));
    let mut app = TestApp::start_with(settings).await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    let tried = tokio::time::timeout(AT_LAST, app.try_delivering()).await;
    assert_eq!(tried.expect("the worker goes on"), Progress::NothingDue);
    let deferred = (MailState::Queued, 1, "The mail server did not answer in time.".to_owned());
    assert_eq!(only_mail(&app), deferred);
    app.leave_mail_queued();
}

/// Takes the first mail of all, and hangs up after the last line of each that follows. Counts those that it had whole.
async fn hang_up_after_the_first(listener: TcpListener, had: Arc<AtomicUsize>) {
    loop {
        let (connection, _) = listener.accept().await.unwrap();
        let (incoming, mut outgoing) = connection.into_split();
        let mut lines = BufReader::new(incoming).lines();
        outgoing.write_all(b"220 here\r\n").await.unwrap();
        let mut in_text = false;
        while let Ok(Some(line)) = lines.next_line().await {
            let is_last = in_text && line == ".";
            if is_last && had.fetch_add(1, Ordering::SeqCst) > 0 {
                break;
            }
            let begins = line == "DATA";
            let answer: &[u8] = if begins { b"354 go on\r\n" } else { b"250 fine\r\n" };
            if !in_text || is_last {
                outgoing.write_all(answer).await.unwrap();
            }
            in_text = (in_text || begins) && !is_last;
        }
    }
}

#[actix_web::test]
async fn a_mail_that_a_server_had_whole_is_not_offered_again_at_once() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let smtp_url = Some(format!("smtp://{}", listener.local_addr().unwrap()));
    let had = Arc::new(AtomicUsize::new(0));
    actix_web::rt::spawn(hang_up_after_the_first(listener, had.clone()));
    let mut app = TestApp::start_with(Settings { smtp_url, ..Default::default() }).await;
    let maria = app.administrator().await;
    for person in [PersonForm::ANN, PersonForm::BOB] {
        app.create_user(&maria, &person).await;
        app.try_delivering().await;
    }
    assert_eq!(had.load(Ordering::SeqCst), 2, "one of each mail");
    assert_eq!(live_tokens(&app), 2, "and a link that may have arrived works");
    app.leave_mail_queued();
}

/// As on a full disk.
pub fn forbid_noting(app: &TestApp) {
    let forbid = if app.is_on_postgres() {
        "CREATE FUNCTION forbid() RETURNS trigger LANGUAGE plpgsql AS
             $$ BEGIN RAISE EXCEPTION 'No space left on device'; END $$;
         CREATE TRIGGER forbid BEFORE UPDATE ON outbox FOR EACH ROW WHEN (NEW.state = 'sent') EXECUTE FUNCTION forbid()"
    } else {
        "CREATE TRIGGER forbid BEFORE UPDATE ON outbox WHEN NEW.state = 'sent'
         BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END"
    };
    execute(app, forbid);
}

pub fn allow_noting(app: &TestApp) {
    execute(app, if app.is_on_postgres() { "DROP TRIGGER forbid ON outbox" } else { "DROP TRIGGER forbid" });
}

fn execute(app: &TestApp, sql: &str) {
    app.write(|connection| match connection {
        Connection::Sqlite(inner) => inner.batch_execute(sql),
        Connection::Postgres(inner) => inner.batch_execute(sql),
    });
}

pub async fn a_reply_is_written_down_in_vain(app: &TestApp) {
    eventually("a reply to be written down in vain", || {
        let run = statements::heard(&app.own_database().url()).run;
        run.keys().any(|sql| sql.contains(", last_reply = ")).then_some(())
    })
    .await;
}

#[actix_web::test]
async fn a_reply_that_can_not_be_written_down_is_not_forgotten() {
    statements::listen();
    let server = SmtpServer::start();
    let app = app_with(&server).await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    forbid_noting(&app);
    statements::heard(&app.own_database().url());
    let the_disk_has_room_again = async {
        a_reply_is_written_down_in_vain(&app).await;
        allow_noting(&app);
    };
    let (progress, ()) = futures_util::join!(app.try_delivering(), the_disk_has_room_again);
    assert_eq!(progress, Progress::NothingDue);
    assert_eq!(only_mail(&app).0, MailState::Sent);
    assert_eq!(server.mails_to("ann@example.com").len(), 1);
}

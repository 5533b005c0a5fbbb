//! A mail arrives once, however long the server takes over it, and after a crash no more of them arrive twice than were
//! under way.

use std::collections::HashSet;

use diesel::prelude::*;
use purser::clock::Timestamp;
use purser::db::schema::outbox;
use purser::mail::outbox::MailState;
use purser::mail::round::Progress;
use purser::mail::worker::Worker;
use time::Duration;

use crate::mail::{app_with, live_tokens, only_mail, person};
use crate::outage::{a_reply_is_written_down_in_vain, allow_noting, forbid_noting};
use crate::servers::eventually;
use crate::servers::smtp::SmtpServer;
use crate::support::{Settings, TestApp, statements};

fn leased_until(app: &TestApp) -> Option<Timestamp> {
    app.read(|connection| outbox::table.select(outbox::lease_until).first(connection))
}

fn worker_of_short_leases(app: &TestApp) -> Worker {
    Worker { lease: std::time::Duration::from_secs(2), ..app.worker() }
}

/// A second passes, and the lease that is past its half by then is renewed.
async fn a_second_passes(app: &TestApp) {
    let before = leased_until(app);
    app.after(Duration::seconds(1));
    eventually("the lease to be renewed", || (leased_until(app) > before).then_some(())).await;
}

/// While the server holds the slow one, another worker takes that one up, or all the others. Returns until when.
async fn another_worker_takes_up(app: &TestApp, server: &SmtpServer, the_slow_one: bool) -> Timestamp {
    server.is_asked_to_take_mail_to("slow@example.com").await;
    let until = app.now() + Duration::minutes(7);
    app.write(|connection| {
        diesel::update(outbox::table.filter(outbox::recipient.eq("slow@example.com").eq(the_slow_one)))
            .set(outbox::lease_until.eq(until))
            .execute(connection)
    });
    app.after(Duration::seconds(2));
    server.let_through("slow@example.com");
    until
}

/// Statements that did nothing but renew leases.
fn renewals(app: &TestApp) -> usize {
    let run = statements::heard(&app.own_database().url()).run;
    run.keys()
        .filter(|sql| {
            sql.replace('`', "\"")
                .starts_with("UPDATE \"outbox\" SET \"lease_until\"")
        })
        .count()
}

#[actix_web::test]
async fn a_server_that_takes_longer_than_a_lease_gets_one_copy() {
    statements::listen();
    let server = SmtpServer::start();
    let app = app_with(&server).await;
    let maria = app.administrator().await;
    app.create_user(&maria, &person("slow@example.com")).await;
    let another_worker_looks = async {
        server.is_asked_to_take_mail_to("slow@example.com").await;
        for _ in 0..5 {
            a_second_passes(&app).await;
            assert_eq!(app.try_delivering().await, Progress::NothingDue);
        }
        server.let_through("slow@example.com");
    };
    let worker = worker_of_short_leases(&app);
    let (progress, ()) = futures_util::join!(worker.drain(), another_worker_looks);
    assert_eq!(progress.unwrap(), Progress::NothingDue);
    assert!(renewals(&app) > 0);
    assert_eq!(server.mails_to("slow@example.com").len(), 1);
    assert_eq!(only_mail(&app), (MailState::Sent, 1, "250 2.0.0 Taken as 1".into()));
}

#[actix_web::test]
async fn mails_that_wait_for_a_slow_one_stay_with_their_worker() {
    let server = SmtpServer::start();
    let app = app_with(&server).await;
    let maria = app.administrator().await;
    app.create_user(&maria, &person("slow@example.com")).await;
    app.add_users(20);
    app.queue_activation_mails();
    let worker = Worker { connections: 1, ..worker_of_short_leases(&app) };
    let another_worker_looks = async {
        server.is_asked_to_take_mail_to("slow@example.com").await;
        for _ in 0..3 {
            a_second_passes(&app).await;
        }
        server.let_through("slow@example.com");
    };
    futures_util::join!(worker.drain(), another_worker_looks).0.unwrap();
    assert_eq!(live_tokens(&app), 21, "none was written twice");
}

#[actix_web::test]
async fn mails_that_another_worker_took_up_meanwhile_are_not_sent() {
    let server = SmtpServer::start();
    let mut app = app_with(&server).await;
    let maria = app.administrator().await;
    app.create_user(&maria, &person("slow@example.com")).await;
    app.add_users(10);
    app.queue_activation_mails();
    let worker = Worker { connections: 1, ..worker_of_short_leases(&app) };
    let (progress, _) = futures_util::join!(worker.drain(), another_worker_takes_up(&app, &server, false));
    assert_eq!(progress.unwrap(), Progress::NothingDue);
    assert_eq!(server.mails().len(), 1);
    let sent: Vec<String> = app.read(|connection| {
        let sent = outbox::table.filter(outbox::state.eq(MailState::Sent));
        sent.select(outbox::recipient).load(connection)
    });
    assert_eq!(sent, ["slow@example.com"], "which nobody else had taken up");
    app.leave_mail_queued();
}

#[actix_web::test]
async fn a_quick_queue_renews_no_lease() {
    statements::listen();
    let server = SmtpServer::start();
    let app = app_with(&server).await;
    app.administrator().await;
    app.add_users(100);
    app.queue_activation_mails();
    app.try_delivering().await;
    assert_eq!(renewals(&app), 0);
}

#[actix_web::test]
async fn a_worker_that_lost_a_mail_to_another_writes_nothing_down() {
    let server = SmtpServer::start();
    let mut app = app_with(&server).await;
    let maria = app.administrator().await;
    app.create_user(&maria, &person("slow@example.com")).await;
    let worker = worker_of_short_leases(&app);
    let (progress, others) = futures_util::join!(worker.drain(), another_worker_takes_up(&app, &server, true));
    assert_eq!(progress.unwrap(), Progress::NothingDue);
    assert_eq!(only_mail(&app), (MailState::Sending, 0, String::new()));
    assert_eq!(leased_until(&app), Some(others));
    app.leave_mail_queued();
}

#[actix_web::test]
async fn a_reply_that_can_not_be_written_down_is_kept_longer_than_the_lease() {
    statements::listen();
    let server = SmtpServer::start();
    let app = app_with(&server).await;
    let maria = app.administrator().await;
    app.create_user(&maria, &person("ann@example.com")).await;
    forbid_noting(&app);
    statements::heard(&app.own_database().url());
    let the_disk_is_full_for_longer = async {
        a_reply_is_written_down_in_vain(&app).await;
        app.after(Duration::seconds(3));
        for _ in 0..2 {
            a_reply_is_written_down_in_vain(&app).await;
        }
        allow_noting(&app);
    };
    let worker = worker_of_short_leases(&app);
    futures_util::join!(worker.drain(), the_disk_is_full_for_longer)
        .0
        .unwrap();
    assert_eq!(only_mail(&app), (MailState::Sent, 1, "250 2.0.0 Taken as 1".into()));
    assert_eq!(app.try_delivering().await, Progress::NothingDue);
    assert_eq!(server.mails().len(), 1);
}

/// A hundred mails are sent while the disk is full. Returns how many arrived by then.
async fn sent_while_the_disk_is_full(app: &TestApp, server: &SmtpServer) -> usize {
    app.administrator().await;
    app.add_users(100);
    app.queue_activation_mails();
    forbid_noting(app);
    statements::heard(&app.own_database().url());
    let the_disk_is_full_for_a_while = async {
        for _ in 0..3 {
            a_reply_is_written_down_in_vain(app).await;
        }
        let arrived = server.mails().len();
        allow_noting(app);
        arrived
    };
    futures_util::join!(app.try_delivering(), the_disk_is_full_for_a_while).1
}

#[actix_web::test]
async fn no_more_mails_than_connections_wait_to_be_written_down() {
    statements::listen();
    let server = SmtpServer::start();
    let app = app_with(&server).await;
    assert_eq!(sent_while_the_disk_is_full(&app, &server).await, app.worker().connections);
    assert_eq!(server.mails().len(), 100);
}

#[actix_web::test]
async fn a_server_that_was_told_of_a_mail_is_not_kept_waiting_until_the_disk_has_room() {
    statements::listen();
    let server = SmtpServer::start();
    let settings = Settings {
        smtp_url: Some(server.url()),
        mail_patience: std::time::Duration::from_millis(200),
        ..Default::default()
    };
    let app = TestApp::start_with(settings).await;
    sent_while_the_disk_is_full(&app, &server).await;
    let mails = server.mails();
    let connections: HashSet<&str> = mails.iter().map(|mail| mail.connection.as_str()).collect();
    assert!(connections.len() > app.worker().connections, "some were left and opened anew");
    let recipients: HashSet<&str> = mails.iter().map(|mail| mail.to.as_str()).collect();
    assert_eq!((mails.len(), recipients.len()), (100, 100), "each arrived once");
    let tries: Vec<i32> = app.read(|connection| outbox::table.select(outbox::tries).distinct().load(connection));
    assert_eq!(tries, [1]);
}

//! The mail server lets fewer connections stand than Purser would send over.

use std::collections::HashSet;
use std::time::{Duration, Instant};

use diesel::prelude::*;
use diesel::sql_types::Text;
use purser::db::schema::{outbox, users};
use purser::mail::outbox::MailState;
use purser::mail::round::Progress;
use purser::mail::worker::Worker;

use crate::mail::{app_with, live_tokens, person};
use crate::servers::eventually;
use crate::servers::smtp::{SmtpOptions, SmtpServer};
use crate::support::TestApp;

fn server_of_one_connection() -> SmtpServer {
    SmtpServer::start_with(SmtpOptions { connections: Some(1), ..Default::default() })
}

async fn app_with_mails(server: &SmtpServer, mails: usize) -> TestApp {
    let app = app_with(server).await;
    app.administrator().await;
    app.add_users(mails);
    app.queue_activation_mails();
    app
}

/// How often each mail was tried.
fn tries(app: &TestApp) -> Vec<i32> {
    app.read(|connection| outbox::table.select(outbox::tries).distinct().load(connection))
}

#[actix_web::test]
async fn a_server_that_lets_one_connection_stand_gets_each_mail_once_over_it() {
    let server = server_of_one_connection();
    let app = app_with_mails(&server, 250).await;
    assert_eq!(app.try_delivering().await, Progress::NothingDue, "it is not away");
    let mails = server.mails();
    let connections: HashSet<&str> = mails.iter().map(|mail| mail.connection.as_str()).collect();
    assert_eq!((mails.len(), connections.len()), (250, 1));
    let refused = server.turned_away();
    assert!((1..25).contains(&refused), "{refused} connections were refused");
    assert_eq!(tries(&app), [1], "none was tried in vain");
    assert_eq!(live_tokens(&app), 250, "none was written twice");
    for mail in mails {
        app.visitor()
            .get(&mail.link("Verify my email"))
            .await
            .assert_says("Set your password");
    }
}

#[actix_web::test]
async fn a_server_that_refuses_connections_is_sent_to_as_quickly_as_over_one() {
    let (refusing, willing) = (server_of_one_connection(), SmtpServer::start());
    let app = app_with_mails(&refusing, 250).await;
    let begun = Instant::now();
    app.try_delivering().await;
    let took = begun.elapsed();
    let other = app_with_mails(&willing, 250).await;
    let begun = Instant::now();
    Worker { connections: 1, ..other.worker() }.drain().await.unwrap();
    let over_one = begun.elapsed();
    assert!(took < over_one * 4 + Duration::from_secs(1), "{took:?}, and {over_one:?} over one connection");
}

#[actix_web::test]
async fn once_more_connections_may_stand_they_are_used() {
    let server = server_of_one_connection();
    let app = app_with(&server).await;
    let maria = app.administrator().await;
    app.create_user(&maria, &person("slow@example.com")).await;
    app.add_users(100);
    app.queue_activation_mails();
    let the_limit_is_lifted = async {
        server.is_asked_to_take_mail_to("slow@example.com").await;
        assert!(server.mails().len() < 100, "it holds the only connection");
        server.let_more_connections_stand();
        eventually("all others", || (server.mails().len() == 100).then_some(())).await;
        server.let_through("slow@example.com");
    };
    futures_util::join!(app.try_delivering(), the_limit_is_lifted);
    assert_eq!(server.mails().len(), 101);
}

#[actix_web::test]
async fn an_instance_whose_mails_leave_slowly_leaves_the_others_to_other_instances() {
    let server = SmtpServer::start();
    let app = app_with(&server).await;
    let maria = app.administrator().await;
    app.create_user(&maria, &person("slow@example.com")).await;
    app.add_users(100);
    app.queue_activation_mails();
    let over_one = Worker { connections: 1, ..app.worker() };
    let another_helps = async {
        server.is_asked_to_take_mail_to("slow@example.com").await;
        eventually("mails for its connection", || (being_sent(&app) == 32).then_some(())).await;
        app.try_delivering().await;
        assert_eq!(server.mails().len(), 101 - 32);
        server.let_through("slow@example.com");
    };
    let (drained, ()) = futures_util::join!(over_one.drain(), another_helps);
    drained.unwrap();
    assert_eq!(server.mails().len(), 101);
}

/// Claimed by a worker.
fn being_sent(app: &TestApp) -> i64 {
    let claimed = outbox::table.filter(outbox::state.eq(MailState::Sending));
    app.read(|connection| claimed.count().get_result(connection))
}

#[actix_web::test]
async fn a_refused_mail_among_commands_that_travel_together_takes_no_other_mail_with_it() {
    for is_eager in [false, true] {
        let server = SmtpServer::start_with(SmtpOptions { pipelining: true, is_eager, ..Default::default() });
        let app = app_with(&server).await;
        app.administrator().await;
        app.add_users(40);
        let refused = ["u0", "u7", "u8", "u39"].map(|username| users::table.filter(users::username.eq(username)));
        for user in refused {
            app.write(|connection| {
                let address = users::email.eq(diesel::dsl::sql::<Text>("'refused-' || email"));
                diesel::update(user).set(address).execute(connection)
            });
        }
        app.queue_activation_mails();
        assert_eq!(app.try_delivering().await, Progress::NothingDue);
        let mails = server.mails();
        let recipients: HashSet<&str> = mails.iter().map(|mail| mail.to.as_str()).collect();
        assert_eq!((mails.len(), recipients.len()), (36, 36));
        assert!(
            mails
                .iter()
                .all(|mail| mail.came_together && mail.text.contains("/activate/"))
        );
        assert_eq!((tries(&app), server.was_hung_up_on()), (vec![1], false));
    }
}

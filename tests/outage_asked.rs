//! While the mail server is away: what whoever looks after mails sees of it and can do, and what leaves afterwards.

use std::time::Duration as RealTime;

use diesel::prelude::*;
use purser::clock::Timestamp;
use purser::db::schema::{mail_outage, outbox, tokens};
use purser::mail::outage;
use purser::mail::round::Progress;
use time::Duration;
use tokio::sync::watch;

use crate::mail::{app_with, only_mail, person};
use crate::servers::eventually;
use crate::servers::smtp::SmtpServer;
use crate::support::{PASSWORD, PersonForm, TestApp, Visitor};

/// With a mail for Ann that waits, as the server is away.
async fn in_an_outage(server: &mut SmtpServer) -> (TestApp, Visitor) {
    let app = app_with(server).await;
    let maria = app.administrator().await;
    server.stop();
    app.create_user(&maria, &PersonForm::ANN).await;
    assert_eq!(app.try_delivering().await, Progress::ServerAway);
    (app, maria)
}

/// The worker, until what is returned is dropped or told so.
fn working(app: &TestApp) -> (watch::Sender<bool>, actix_web::rt::task::JoinHandle<()>) {
    let (stop, stopped) = watch::channel(false);
    let (worker, log) = (app.worker(), app.log_of("mail"));
    (stop, actix_web::rt::spawn(async move { worker.run(&log, stopped).await }))
}

fn tries(app: &TestApp) -> i64 {
    app.read(|connection| mail_outage::table.select(mail_outage::tries).first(connection))
}

async fn has_tried(app: &TestApp, times: i64) {
    eventually("the worker to try", || (tries(app) == times).then_some(())).await;
}

#[actix_web::test]
async fn try_now_tells_that_the_server_is_still_away_or_back() {
    let mut server = SmtpServer::start();
    let (app, maria) = in_an_outage(&mut server).await;
    let (stop, ended) = working(&app);
    has_tried(&app, 2).await;
    app.clock.advance(Duration::seconds(30));
    let page = maria.get("/users").await;
    let page = maria.submit_from("/users", page.form("Try now")).await;
    assert_eq!(page.path, "/users");
    page.assert_says("Still away: ").assert_says("Connection refused");
    assert_eq!(tries(&app), 3);

    server.start_again();
    app.clock.advance(Duration::seconds(30));
    let page = maria.submit_from("/mail", page.form("Try now")).await;
    page.assert_says("It answers again: the queue goes on.")
        .assert_silent("The mail server has been away");
    server.mail_to("ann@example.com").await;
    stop.send_replace(true);
    ended.await.unwrap();
}

#[actix_web::test]
async fn whoever_asks_at_another_instance_is_answered_by_the_worker_of_this_one() {
    let mut server = SmtpServer::start();
    let (app, _maria) = in_an_outage(&mut server).await;
    let neighbour = app.neighbour();
    let maria = neighbour.visitor();
    app.sign_in(&maria, "maria@example.com", PASSWORD).await;
    let (stop, ended) = working(&app);
    // From now on it rests for ten seconds if nobody asks.
    has_tried(&app, 3).await;
    server.start_again();
    app.clock.advance(Duration::seconds(30));
    let asked = async {
        maria.submit(maria.get("/").await.form("Try now")).await;
        server.mail_to("ann@example.com").await;
    };
    let answered = tokio::time::timeout(RealTime::from_secs(7), asked).await;
    assert!(answered.is_ok(), "the worker did not hear what was asked at the other instance");
    stop.send_replace(true);
    ended.await.unwrap();
    maria.get("/").await.assert_silent("The mail server has been away");
}

#[actix_web::test]
async fn whoever_presses_a_moment_after_a_try_is_told_so() {
    let mut server = SmtpServer::start();
    let (mut app, maria) = in_an_outage(&mut server).await;
    let (stop, ended) = working(&app);
    has_tried(&app, 2).await;
    let mut answers = Vec::new();
    for _ in 0..100 {
        answers.push(maria.post("/mail/outage/try", &[]).await.text());
    }
    assert!(answers.iter().all(|answer| answer.contains("was tried a moment ago")));
    stop.send_replace(true);
    ended.await.unwrap();
    app.leave_mail_queued();
}

/// Hears what is asked, as workers of several instances do, and finds the server away. Returns the seconds of its tries.
async fn hear(app: &TestApp, begin: Timestamp, stopped: watch::Receiver<bool>) -> Vec<i64> {
    let mut tries = Vec::new();
    while !*stopped.borrow() {
        let now = app.now();
        if app.write(|connection| outage::take_up(connection, now)) {
            tries.push((now - begin).whole_seconds());
            app.write(|connection| outage::note(connection, now, "Connection refused", Duration::MINUTE));
        }
        tokio::time::sleep(RealTime::from_millis(5)).await;
    }
    tries
}

#[actix_web::test]
async fn whoever_presses_there_is_one_try_in_ten_seconds() {
    let mut server = SmtpServer::start();
    let (mut app, maria) = in_an_outage(&mut server).await;
    app.leave_mail_queued();
    let begin = app.now();
    let (stop, stopped) = watch::channel(false);
    let pressing = async {
        for second in 1..=40 {
            app.clock.advance(Duration::SECOND);
            if second == 13 {
                // A worker whose own pause is over.
                app.write(|connection| outage::begin_try(connection, app.now()));
            }
            let presses = (0..4).map(|_| maria.post_without_following("/mail/outage/try", &[]));
            futures_util::future::join_all(presses).await;
        }
        stop.send_replace(true);
    };
    let workers = (0..4).map(|_| hear(&app, begin, stopped.clone()));
    let ((), tries) = tokio::join!(pressing, futures_util::future::join_all(workers));
    let mut tries = tries.concat();
    tries.sort_unstable();
    assert_eq!(tries, [10, 23, 33]);
}

/// What was asked is answered by the try that a worker begins by itself before another hears it.
#[actix_web::test]
async fn a_try_that_is_under_way_is_the_one_that_was_asked_for() {
    let mut server = SmtpServer::start();
    let (mut app, _maria) = in_an_outage(&mut server).await;
    app.leave_mail_queued();
    app.clock.advance(Duration::seconds(10));
    assert!(app.write(|connection| outage::ask_for_try(connection, app.now())));
    assert!(app.read(outage::is_over_or_asked), "somebody asks");
    let port = server.url().rsplit(':').next().unwrap().parse::<u16>().unwrap();
    // Whoever connects is told nothing.
    let mute = tokio::net::TcpListener::bind(("127.0.0.1", port)).await.unwrap();
    let worker = app.worker();
    let trying = actix_web::rt::spawn(async move { worker.drain().await });
    let (connected, _) = mute.accept().await.unwrap();
    assert!(!app.write(|connection| outage::take_up(connection, app.now())), "one try is enough");
    assert!(!app.write(|connection| outage::ask_for_try(connection, app.now())));
    drop((connected, mute));
    assert_eq!(trying.await.unwrap().unwrap(), Progress::ServerAway);
    app.clock.advance(Duration::seconds(9));
    assert!(!app.write(|connection| outage::ask_for_try(connection, app.now())));
    app.clock.advance(Duration::SECOND);
    assert!(app.write(|connection| outage::ask_for_try(connection, app.now())));
}

/// No worker runs that could hear it.
#[actix_web::test]
async fn nobody_waits_long_for_an_answer() {
    let mut server = SmtpServer::start();
    let (mut app, maria) = in_an_outage(&mut server).await;
    app.clock.advance(Duration::seconds(10));
    let asked = maria.post("/mail/outage/try", &[]);
    let page = tokio::time::timeout(RealTime::from_secs(30), asked).await.unwrap();
    page.assert_says("has not answered yet");
    maria
        .post("/mail/outage/try", &[])
        .await
        .assert_says("or is being tried now");
    app.clock.advance(Duration::minutes(2));
    maria
        .post("/mail/outage/try", &[])
        .await
        .assert_says("has not answered yet");
    app.leave_mail_queued();
}

#[actix_web::test]
async fn try_now_without_an_outage_does_nothing() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    maria
        .post("/mail/outage/try", &[])
        .await
        .assert_says("It answers again: the queue goes on.");
}

#[actix_web::test]
async fn the_banner_tells_how_many_wait_to_those_who_may_see_mails() {
    let mut server = SmtpServer::start();
    let app = app_with(&server).await;
    let maria = app.administrator().await;
    let ann = {
        app.create_user(&maria, &PersonForm::ANN).await;
        app.try_delivering().await;
        let link = server.mail_to("ann@example.com").await.link("Verify my email");
        let ann = app.visitor();
        app.set_password(&ann, &link, PASSWORD).await;
        ann
    };
    server.stop();
    for email in ["one@example.com", "two@example.com", "three@example.com"] {
        app.create_user(&maria, &person(email)).await;
    }
    app.try_delivering().await;
    let page = maria.get("/pax").await;
    page.assert_says(
        "The mail server has been away since Tue 24 Nov 2026, 08:00 UTC. 3 mails wait; the next try is in 5 seconds.",
    );
    assert_eq!(page.link("3 mails wait"), "/mail?state=queued");
    app.clock.advance(Duration::seconds(5));
    maria
        .get("/")
        .await
        .assert_says("3 mails wait; the next try is due now.");
    let page = ann.get("/account").await;
    page.assert_says("The mail server has been away")
        .assert_silent("3 mails wait");
    assert!(!page.has_button("Try now"));
    app.add_users(1_200);
    app.queue_activation_mails();
    maria.get("/").await.assert_says("More than 1,000 mails wait;");
    app.write(|connection| {
        let made_up = outbox::table.filter(outbox::recipient.like("user%"));
        diesel::delete(made_up).execute(connection)
    });
    server.start_again();
    app.try_delivering().await;
    maria.get("/").await.assert_silent("The mail server has been away");
}

#[actix_web::test]
async fn mails_that_waited_for_days_leave_with_links_of_full_life_and_no_try_was_used() {
    let mut server = SmtpServer::start();
    let (app, _maria) = in_an_outage(&mut server).await;
    for _ in 0..3 {
        app.after(Duration::days(1));
        assert_eq!(app.try_delivering().await, Progress::ServerAway);
    }
    assert_eq!(only_mail(&app).1, 0);
    server.start_again();
    app.try_delivering().await;
    assert_eq!(only_mail(&app).1, 1, "the first try is the one that it left by");
    let live: Vec<purser::clock::Timestamp> = app.read(|connection| {
        tokens::table
            .filter(tokens::mail_id.is_not_null())
            .filter(tokens::ended_at.is_null())
            .select(tokens::expires_at)
            .load(connection)
    });
    assert_eq!(live, [app.now() + Duration::days(7)]);
    let mail = server.mail_to("ann@example.com").await;
    assert!(mail.text.contains("Fri 4 Dec 2026, 08:00 UTC"), "{}", mail.text);
    app.after(Duration::days(7) - Duration::SECOND);
    app.visitor()
        .get(&mail.link("Verify my email"))
        .await
        .assert_says("Set your password");
}

#[actix_web::test]
async fn the_worker_tries_by_itself_and_the_queue_goes_on() {
    let mut server = SmtpServer::start();
    let (app, maria) = in_an_outage(&mut server).await;
    let (stop, ended) = working(&app);
    has_tried(&app, 2).await;
    server.start_again();
    server.mail_to("ann@example.com").await;
    stop.send_replace(true);
    ended.await.unwrap();
    maria.get("/").await.assert_silent("The mail server has been away");
}

//! The work in the background: who of several instances does it, and what administrators see of it.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};

use purser::chores::{By, Chore, LEASE, Rhythm, Runner, Work, start};
use time::Duration;
use tokio::sync::watch;

use crate::servers::eventually;
use crate::servers::smtp::SmtpServer;
use crate::support::{PersonForm, Settings, TestApp};

const PAGE: &str = "/settings/background";

/// A chore for one instance, of so many pieces, each of which is counted.
fn counted(app: &TestApp, rhythm: Rhythm, pieces: usize) -> (impl Fn(&str) -> Runner, Arc<AtomicUsize>) {
    let done = Arc::new(AtomicUsize::new(0));
    let counting = done.clone();
    let piece: purser::chores::Piece =
        Arc::new(move |_, _, _| Ok(!(counting.fetch_add(1, Ordering::SeqCst) + 1).is_multiple_of(pieces)));
    let chore = Chore {
        name: "counted",
        label: "Counting",
        rhythm,
        by: By::OneInstance,
        work: Work::Pieces { piece: piece.clone(), called_by: None },
    };
    let portal = app.portal();
    let instance = move |name: &str| Runner {
        chore: chore.clone(),
        piece: piece.clone(),
        instance: name.to_owned(),
        portal: portal.clone(),
    };
    (instance, done)
}

#[actix_web::test]
async fn what_one_does_for_all_another_leaves_alone_until_the_lease_has_ended() {
    let app = TestApp::start().await;
    let (instance, done) = counted(&app, Rhythm::Daily, 3);
    let (first, second) = (instance("first"), instance("second"));
    assert!(first.do_piece().await.unwrap());
    app.clock.advance(LEASE - Duration::SECOND);
    assert!(!second.do_piece().await.unwrap());
    assert_eq!(done.load(Ordering::SeqCst), 1, "the first may be at it still");
    app.clock.advance(Duration::SECOND);
    assert!(second.do_piece().await.unwrap());
    assert!(!first.do_piece().await.unwrap());
    assert_eq!(done.load(Ordering::SeqCst), 2, "it is the second's now");
    assert!(!second.do_piece().await.unwrap());
    assert_eq!(done.load(Ordering::SeqCst), 3);
}

#[actix_web::test]
async fn what_is_done_daily_is_done_once_on_each_day() {
    let app = TestApp::start().await;
    let (instance, done) = counted(&app, Rhythm::Daily, 1);
    for (hours, times) in [(0, 1), (15, 1), (1, 2), (23, 2), (1, 3)] {
        app.clock.advance(Duration::hours(hours));
        for name in ["first", "second"] {
            assert!(!instance(name).do_piece().await.unwrap());
        }
        assert_eq!(done.load(Ordering::SeqCst), times, "at {}", app.now());
    }
}

#[actix_web::test]
async fn what_is_done_every_hour_is_done_by_one_of_all() {
    let app = TestApp::start().await;
    let (instance, done) = counted(&app, Rhythm::Every(std::time::Duration::from_secs(3600)), 1);
    for (minutes, times) in [(0, 1), (59, 1), (1, 2)] {
        app.clock.advance(Duration::minutes(minutes));
        for name in ["first", "second"] {
            instance(name).do_piece().await.unwrap();
        }
        assert_eq!(done.load(Ordering::SeqCst), times, "at {}", app.now());
    }
}

#[actix_web::test]
async fn instances_that_begin_at_once_do_it_once() {
    const INSTANCES: usize = 6;
    let app = TestApp::start().await;
    let (instance, done) = counted(&app, Rhythm::Daily, 1);
    let together = Barrier::new(INSTANCES);
    std::thread::scope(|scope| {
        for number in 0..INSTANCES {
            let runner = instance(&format!("instance {number}"));
            let (app, together) = (&app, &together);
            scope.spawn(move || {
                together.wait();
                app.write(|connection| runner.carry_out(connection))
            });
        }
    });
    assert_eq!(done.load(Ordering::SeqCst), 1);
}

#[actix_web::test]
async fn a_piece_that_fails_is_done_again() {
    let app = TestApp::start().await;
    let (instance, done) = counted(&app, Rhythm::Daily, 1);
    let mut failing = instance("first");
    failing.piece = Arc::new(|_, _, _| Err(diesel::result::Error::NotFound));
    failing.do_piece().await.unwrap_err();
    instance("second").do_piece().await.unwrap();
    assert_eq!(done.load(Ordering::SeqCst), 1, "what failed took its lease back");
}

#[actix_web::test]
async fn administrators_see_what_went_well_and_what_was_never_done() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = maria.get(PAGE).await;
    page.assert_says("Sending mails")
        .assert_says("Bulk actions")
        .assert_says("Every 5 seconds, by each instance")
        .assert_says("Deleting what is kept no longer")
        .assert_says("Once a day, by one instance for all")
        .assert_says("Not run yet")
        .assert_silent("Working");
    let (stop, stopped) = watch::channel(false);
    let chores = app.chores();
    let count = chores.len();
    let endings: Vec<_> = chores
        .into_iter()
        .map(|chore| start(chore, app.portal(), stopped.clone()))
        .collect();
    eventually("the chores", || {
        let records = app.read(purser::chores::all);
        let done = records
            .iter()
            .filter(|record| record.last_success_at == Some(app.now()));
        (done.count() == count).then_some(())
    })
    .await;
    stop.send_replace(true);
    for ending in endings {
        ending.await.unwrap();
    }
    maria
        .get(PAGE)
        .await
        .assert_says("Working")
        .assert_silent("Not run yet");
    app.clock.advance(Duration::minutes(6));
    maria.get(PAGE).await.assert_says("Overdue");
}

#[actix_web::test]
async fn administrators_see_why_a_chore_fails() {
    let server = SmtpServer::start();
    let settings = Settings { smtp_url: Some(server.url()), ..Default::default() };
    drop(server);
    let mut app = TestApp::start_with(settings).await;
    let maria = app.administrator().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    let (stop, stopped) = watch::channel(false);
    let ending = start(app.chore("mail"), app.portal(), stopped);
    let failed = || {
        app.read(purser::chores::all)
            .into_iter()
            .find(|record| record.last_failure_at.is_some())
    };
    eventually("the failure", failed).await;
    stop.send_replace(true);
    ending.await.unwrap();
    maria
        .get(PAGE)
        .await
        .assert_says("Failing")
        .assert_says("the mail server can't be reached");
    app.leave_mail_queued();
}

#[actix_web::test]
async fn a_failure_that_no_database_took_is_written_down_with_the_next_success() {
    let app = TestApp::start().await;
    let log = app.log_of("housekeeping");
    let away = app.take_database_away();
    log.failed("the database is away".to_owned()).await;
    drop(away);
    app.clock.advance(Duration::minutes(2));
    log.went_well().await;
    let record = app.read(purser::chores::all).remove(0);
    assert_eq!(record.last_failure, "the database is away");
    assert_eq!(record.last_failure_at.unwrap() + Duration::minutes(2), record.last_success_at.unwrap());
}

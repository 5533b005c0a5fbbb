//! What is said when a part is away, and that every error page leads onward.

use actix_web::ResponseError;
use actix_web::body::MessageBody;
use futures_util::future::join_all;
use purser::ops::secret_key;
use purser::web::PageError;

use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant};

use purser::db::{Database, DatabaseError, Engine, Trouble};
use tokio::io::copy_bidirectional;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;

use crate::servers::portal::{Portal, purser};
use crate::support::{PASSWORD, PageView, PersonForm, TestApp, TestDatabase, Visitor, make_administrator};

fn page_of(error: PageError) -> PageView {
    let response = error.error_response();
    let status = reqwest::StatusCode::from_u16(response.status().as_u16()).unwrap();
    let body = response.into_body().try_into_bytes().unwrap();
    let body = String::from_utf8(body.to_vec()).unwrap();
    PageView::new(status, Default::default(), "/".into(), body)
}

#[test]
fn every_error_page_has_its_status_its_words_and_a_way_onward() {
    for (error, status, words) in [
        (PageError::BadRequest, 400, "That request can't be read"),
        (PageError::Forbidden, 403, "You may not do that"),
        (PageError::NotFound, 404, "There is nothing here"),
        (PageError::MethodNotAllowed, 405, "That can't be done here"),
        (PageError::Conflict("Try again.".into()), 409, "Someone else was quicker"),
        (PageError::RequestTimeout, 408, "That took too long to arrive"),
        (PageError::PayloadTooLarge, 413, "That is too much at once"),
        (PageError::Unprocessable, 422, "That can't be processed"),
        (PageError::TooManyRequests { wait: 2 }, 429, "Too many tries"),
        (PageError::Internal("a cause".into()), 500, "Something went wrong on our side"),
        (PageError::Busy { wait: 2 }, 503, "Many people are signing in right now"),
        (PageError::Unavailable(Trouble::Away, "a cause".into()), 503, "Purser can't answer right now"),
    ] {
        let page = page_of(error);
        page.assert_status(status).assert_says(words);
        assert_eq!(page.link("Go to the start page"), "/");
        page.assert_silent("a cause");
    }
}

#[test]
fn a_full_disk_a_lock_and_a_database_that_takes_no_writes_are_no_errors_of_ours() {
    use diesel::result::DatabaseErrorKind::{ReadOnlyTransaction, SerializationFailure, Unknown};
    for (kind, said) in [
        (Unknown, "database is locked"),
        (Unknown, "database or disk is full"),
        (Unknown, "attempt to write a readonly database"),
        (Unknown, "could not extend file \"base/5/16384\": No space left on device"),
        (Unknown, "canceling statement due to lock timeout"),
        (Unknown, "canceling statement due to statement timeout"),
        (ReadOnlyTransaction, "cannot execute INSERT in a read-only transaction"),
        (SerializationFailure, "could not serialize access"),
    ] {
        let error = diesel::result::Error::DatabaseError(kind, Box::new(said.to_owned()));
        page_of(PageError::from(error)).assert_status(503);
    }
}

#[test]
fn what_keeps_a_form_from_being_stored_is_told() {
    for (trouble, words) in [
        (
            Trouble::Full,
            "There is no room left on its disk: tell whoever looks after this portal. Nothing you entered was saved.",
        ),
        (Trouble::ReadOnly, "Its database takes no changes at the moment. Nothing you entered was saved."),
        (Trouble::Unanswered, "What you entered may be saved all the same: look before you send it again."),
    ] {
        page_of(PageError::Unavailable(trouble, "a cause".into())).assert_says(words);
    }
}

#[test]
fn an_error_on_our_side_has_a_reference_that_the_log_has_too() {
    page_of(PageError::Internal("a cause".into())).assert_says("Reference: ");
}

#[actix_web::test]
async fn a_database_that_is_away_gives_503_and_comes_back() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.visitor()
        .get("/readyz")
        .await
        .assert_status(200)
        .assert_says("\"database\":\"ok\"");
    let away = app.take_database_away();
    app.clock.advance(time::Duration::SECOND);
    let why = if app.is_on_postgres() { "away" } else { "locked" };
    app.visitor()
        .get("/readyz")
        .await
        .assert_status(503)
        .assert_says(&format!("\"database\":\"{why}\""));
    let page = maria.post("/departments", &[("name", "Galley")]).await;
    page.assert_status(503).assert_says("Purser can't answer right now");
    assert_eq!(page.header("retry-after"), "60");
    assert_eq!(page.link("Go to the start page"), "/");
    if app.is_on_postgres() {
        // SQLite's other writer leaves readers alone.
        maria.get("/users").await.assert_status(503);
    }
    for path in ["/healthz", "/favicon.ico"] {
        maria.get(path).await.assert_status(200);
    }
    drop(away);
    maria
        .post("/departments", &[("name", "Galley")])
        .await
        .assert_says("Added Galley.");
}

#[actix_web::test]
async fn what_was_typed_while_the_database_was_away_is_sent_again_from_the_error_page_unless_it_is_a_password() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let away = app.take_database_away();
    let refused = maria.post("/departments", &[("name", "Galley & <Pantry>")]).await;
    refused.assert_status(503).assert_says("It is kept on this page.");
    maria
        .post("/login", &[("login", "maria@example.com"), ("password", PASSWORD)])
        .await
        .assert_status(503)
        .assert_says("Passwords and codes must be entered anew.")
        .assert_silent(PASSWORD)
        .assert_silent("maria@example.com");
    drop(away);
    maria
        .submit(refused.form("Try again"))
        .await
        .assert_says("Added Galley & <Pantry>.");
}

#[actix_web::test]
async fn a_full_disk_is_told_and_over_when_there_is_room_again() {
    let app = TestApp::start().await;
    app.write(|connection| secret_key::check(connection, &app.portal().surroundings.keys));
    let full = app.own_database().fill_disk_of("secret_key");
    let readiness = async || app.visitor().get("/readyz").await;
    readiness()
        .await
        .assert_status(503)
        .assert_says("\"database\":\"disk full\"");
    drop(full);
    app.clock.advance(time::Duration::SECOND);
    readiness().await.assert_status(200);
}

#[actix_web::test]
async fn a_form_that_a_full_disk_has_no_room_for_is_told_so_and_kept() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ann = app.create_staged(&maria, &PersonForm::ANN).await.path;
    let form = maria.get(&format!("{ann}/edit")).await.form("Save");
    let full = app.own_database().fill_disk_of("users");
    let refused = maria.submit(form.fill("Phone number", "48 00 00 00")).await;
    refused.assert_status(503).assert_says(
        "There is no room left on its disk: tell whoever looks after this portal. Nothing you entered was saved.",
    );
    drop(full);
    maria.submit(refused.form("Try again")).await.assert_says("Saved.");
}

/// As a server that another one has taken over from.
#[actix_web::test]
async fn connections_to_a_database_that_takes_no_writes_any_more_are_opened_anew() {
    let app = TestApp::start().await;
    let set_up_link = app.set_up_link().unwrap();
    let Some(read_only) = app.own_database().make_read_only() else { return };
    let successor = app.neighbour();
    open_all_connections(successor.database()).await;
    let readiness = async || successor.visitor().get("/readyz").await;
    readiness()
        .await
        .assert_status(503)
        .assert_says("\"database\":\"read-only\"");
    drop(read_only);
    app.clock.advance(time::Duration::SECOND);
    // The pool may have opened one of its own accord before the change.
    if readiness().await.status != 200 {
        app.clock.advance(time::Duration::SECOND);
        readiness().await.assert_status(200);
    }
    let link = set_up_link.replace(&app.base_url, &successor.base_url);
    make_administrator(&successor.visitor(), &link).await;
}

/// So many read at once that the pool has no more to open.
async fn open_all_connections(database: Database) {
    let all_have_one = Arc::new(Barrier::new(8));
    let meet = || {
        let all_have_one = all_have_one.clone();
        database.read(move |_| {
            all_have_one.wait();
            Ok::<_, DatabaseError>(())
        })
    };
    // A busy server may not open one in time.
    let read = async || while meet().await.is_err() {};
    join_all(std::iter::repeat_with(read).take(8)).await;
}

/// Hands on between the portal and its database until that is frozen, as a machine that hangs.
async fn hand_on(listener: TcpListener, database: String, frozen: watch::Receiver<bool>) {
    let mut connections = JoinSet::new();
    loop {
        let (mut portal, _) = listener.accept().await.unwrap();
        let (database, mut frozen) = (database.clone(), frozen.clone());
        connections.spawn_local(async move {
            let mut server = TcpStream::connect(&database).await.unwrap();
            tokio::select! {
                _ = copy_bidirectional(&mut portal, &mut server) => {}
                _ = frozen.wait_for(|frozen| *frozen) => std::future::pending().await,
            }
        });
    }
}

#[actix_web::test]
async fn a_database_that_hangs_is_told_soon() {
    let database = TestDatabase::empty();
    let Engine::Postgres(url) = &database.engine else { return };
    let mut url = url::Url::parse(url).unwrap();
    let server = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap_or(5432));
    let between = TcpListener::bind("127.0.0.1:0").await.unwrap();
    url.set_host(Some("127.0.0.1")).unwrap();
    url.set_port(Some(between.local_addr().unwrap().port())).unwrap();
    let (freeze, frozen) = watch::channel(false);
    let between = actix_web::rt::spawn(hand_on(between, server, frozen));

    let portal = Portal::start(url.as_str(), None);
    let maria = Visitor::new(&portal.base_url);
    make_administrator(&maria, &portal.set_up_link().await).await;
    maria.get("/readyz").await.assert_status(200);
    freeze.send_replace(true);
    let began = Instant::now();
    maria
        .get("/readyz")
        .await
        .assert_status(503)
        .assert_says("\"database\":\"away\"");
    maria.get("/users").await.assert_status(503);
    assert!(began.elapsed() < Duration::from_secs(15), "it took {:?}", began.elapsed());
    let began = Instant::now();
    let sign_in = [("login", "maria@example.com"), ("password", PASSWORD)];
    Visitor::new(&portal.base_url)
        .post("/login", &sign_in)
        .await
        .assert_status(503);
    assert!(began.elapsed() < Duration::from_secs(15), "a stranger waited {:?}", began.elapsed());

    let refused = purser()
        .arg("migrate")
        .env("DATABASE_URL", url.as_str())
        .output()
        .unwrap();
    let said = String::from_utf8(refused.stderr).unwrap();
    assert!(said.starts_with("purser: PostgreSQL can't be used:"), "{said}");
    let began = Instant::now();
    portal.ask_to_stop();
    portal.has_stopped().await;
    assert!(began.elapsed() < Duration::from_secs(10), "it ended after {:?}", began.elapsed());
    // The database is not dropped while somebody is connected to it.
    between.abort();
    between.await.unwrap_err();
}

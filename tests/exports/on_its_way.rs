//! A file on its way: read no quicker than it is taken, and never whole by its looks when it isn't.

use std::io;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use actix_web::web::Bytes;
use diesel::prelude::*;
use futures_util::{Stream, StreamExt};
use purser::db::QueryError;
use purser::db::schema::users;
use purser::export::{Broken, Cell, File, Format, Head, NextRows, Outlet, send};

use super::{CSV, XLSX, file, told_in_journal};
use crate::servers::eventually;
use crate::support::{PersonForm, TestApp, start_of_tests};

const HEADS: &[Head] = &[Head { label: "Number", width: 10 }];

fn a_file(format: Format, rows: NextRows) -> File {
    File {
        format,
        with_mark: false,
        name: "Numbers",
        heads: HEADS.to_vec(),
        rows,
        made_at: start_of_tests(),
    }
}

/// Pieces of one row each. Tells how many were read.
fn numbers(pieces: usize) -> (NextRows, Arc<AtomicUsize>) {
    let read = Arc::new(AtomicUsize::new(0));
    let count = read.clone();
    let rows: NextRows = Box::new(move |_| {
        let number = count.fetch_add(1, Ordering::SeqCst);
        Ok((number < pieces).then(|| vec![vec![Cell::Text(number.to_string())]]))
    });
    (rows, read)
}

async fn taken(body: impl Stream<Item = io::Result<Bytes>>) -> (Vec<u8>, Option<io::Error>) {
    let (mut bytes, mut body) = (Vec::new(), pin!(body));
    while let Some(piece) = body.next().await {
        match piece {
            Ok(piece) => bytes.extend_from_slice(&piece),
            Err(error) => return (bytes, Some(error)),
        }
    }
    (bytes, None)
}

#[actix_web::test]
async fn rows_are_read_no_quicker_than_they_are_taken() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let ((rows, read), (mut outlet, intake)) = (numbers(1_000), Outlet::open());
    let database = app.database();
    let sending = tokio::spawn(async move {
        let sent = send(&database, a_file(Format::Csv, rows), &mut outlet).await;
        (sent, outlet.rows())
    });
    // The headings leave before anything is read.
    let mut body = Box::pin(intake.begun().await.unwrap());
    assert_eq!(body.next().await.unwrap().unwrap(), "Number\r\n");
    let read = || read.load(Ordering::SeqCst);
    eventually("two pieces to be read", || (read() >= 2).then_some(())).await;
    for _ in 0..20 {
        maria.get("/users").await.assert_status(200);
    }
    assert_eq!(read(), 2, "one waits to be taken, and one to wait");
    assert_eq!(body.next().await.unwrap().unwrap(), "0\r\n");
    eventually("another piece to be read", || (read() == 3).then_some(())).await;
    drop(body);
    let (sent, rows) = sending.await.unwrap();
    assert!(matches!(sent, Err(Broken::Left)), "{sent:?}");
    assert!(read() <= 4 && rows <= 3, "{} read, {rows} handed on", read());
}

#[actix_web::test]
async fn a_file_that_was_taken_whole_is_known_to_be() {
    let app = TestApp::start().await;
    for format in [Format::Csv, Format::Xlsx] {
        let ((rows, _), (mut outlet, intake)) = (numbers(7), Outlet::open());
        let database = app.database();
        let sending = async { send(&database, a_file(format, rows), &mut outlet).await };
        let taking = async { taken(intake.begun().await.unwrap()).await };
        let (sent, (bytes, error)) = futures_util::join!(sending, taking);
        assert!(sent.is_ok() && error.is_none() && !bytes.is_empty(), "{format:?}: {sent:?}");
        assert_eq!(outlet.rows(), 7);
    }
}

#[actix_web::test]
async fn a_file_that_could_not_be_read_to_its_end_does_not_look_whole() {
    let app = TestApp::start().await;
    let mut left = 3;
    let failing: NextRows = Box::new(move |_| {
        left -= 1;
        let row = vec![Cell::Text("Ann".into())];
        if left > 0 { Ok(Some(vec![row])) } else { Err(QueryError::NotFound.into()) }
    });
    let (mut outlet, intake) = Outlet::open();
    let database = app.database();
    let sending = async {
        let sent = send(&database, a_file(Format::Csv, failing), &mut outlet).await;
        outlet.break_off(sent.unwrap_err()).await;
    };
    let taking = async { taken(intake.begun().await.unwrap()).await };
    let ((), (bytes, error)) = futures_util::join!(sending, taking);
    assert_eq!(bytes, b"Number\r\nAnn\r\nAnn\r\n");
    assert!(error.is_some());
}

#[actix_web::test]
async fn a_file_whose_maker_is_gone_does_not_look_whole() {
    let (outlet, intake) = Outlet::open();
    let handing_on = async {
        outlet.hand_on(b"Number\r\n".to_vec()).await.unwrap();
        drop(outlet);
    };
    let taking = async { taken(intake.begun().await.unwrap()).await };
    let ((), (bytes, error)) = futures_util::join!(handing_on, taking);
    assert_eq!(bytes, b"Number\r\n");
    assert!(error.is_some());
}

/// More than the buffers between a server and its client hold.
fn add_users_with_much_to_tell(app: &TestApp) {
    app.add_users(3_000);
    app.write(|connection| {
        diesel::update(users::table)
            .set(users::address.eq("🚢".repeat(2_000)))
            .execute(connection)
    });
}

#[actix_web::test]
async fn whoever_goes_away_ends_it_and_the_journal_says_so() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    add_users_with_much_to_tell(&app);
    let mut answer = maria.download("/users/export", CSV).await;
    assert!(answer.chunk().await.unwrap().unwrap().starts_with(b"First name"));
    drop(answer);
    let told = told_in_journal(&app, "export_broken_off", 1).await.remove(0);
    let rows = told.strip_prefix("Users, CSV: after at most ").unwrap();
    let rows = rows.strip_suffix(" rows, begun 2026-11-24T08:00:00Z").unwrap();
    let rows: usize = rows.replace(',', "").parse().unwrap();
    assert!(rows < 3_001, "{told}");
    maria
        .get("/journal?action=exported")
        .await
        .assert_says("Nothing of this kind");
    let portal = app.portal();
    eventually("its turn to come free", || {
        let turns: Vec<_> = (0..5).map_while(|_| portal.exports.turn(Format::Csv)).collect();
        (turns.len() == 4).then_some(())
    })
    .await;
}

#[actix_web::test]
async fn whoever_is_disabled_meanwhile_gets_no_more_of_it() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let eve = app.user_with_role(&maria, &PersonForm::EVE, "User administrator").await;
    add_users_with_much_to_tell(&app);
    let mut answer = eve.download("/users/export", CSV).await;
    assert!(answer.chunk().await.unwrap().is_some());
    let page = maria.get("/users?q=eve").await.link("Lund, Eve");
    maria
        .post(&format!("{page}/disable"), &[])
        .await
        .assert_says("Disabled");
    let breaks_off = loop {
        match answer.chunk().await {
            Ok(Some(_)) => {}
            Ok(None) => break false,
            Err(_) => break true,
        }
    };
    assert!(breaks_off, "the file looks whole");
    told_in_journal(&app, "export_broken_off", 1).await;
    app.deliver_mail().await;
}

#[actix_web::test]
async fn many_bytes_arrive_as_they_left() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    add_users_with_much_to_tell(&app);
    let csv = file(&maria, "/users/export?status=staged", CSV).await;
    assert_eq!(super::read(&csv).len(), 3_001);
    assert!(csv.len() > 24_000_000);
    let xlsx = file(&maria, "/users/export?status=staged", XLSX).await;
    assert!(zip::ZipArchive::new(io::Cursor::new(xlsx)).is_ok());
}

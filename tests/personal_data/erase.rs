//! Erasing: the act stays, the person goes.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use purser::db::schema::{journal, outbox, users};
use purser::db::{Connection, DatabaseError, Engine};
use purser::mail::outbox as queue;
use time::Duration;

use super::{DOCUMENT, HER_WORDS, NETWORK, RAGNHILD, number_of, with_ragnhild};
use crate::support::{PASSWORD, PageView, PersonForm, TestApp, Visitor};

#[derive(QueryableByName)]
struct Named {
    #[diesel(sql_type = Text)]
    place: String,
    #[diesel(sql_type = Text)]
    part: String,
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = BigInt)]
    count: i64,
}

fn rows<T>(app: &TestApp, statement: &str) -> Vec<T>
where
    T: QueryableByName<diesel::sqlite::Sqlite> + QueryableByName<diesel::pg::Pg> + Send + 'static,
{
    let read: Result<Vec<T>, DatabaseError> = app.database().read_now(|connection| match connection {
        Connection::Sqlite(inner) => diesel::sql_query(statement).load(inner).map_err(DatabaseError::from),
        Connection::Postgres(inner) => diesel::sql_query(statement).load(inner).map_err(DatabaseError::from),
    });
    read.unwrap()
}

/// Each table's each column that holds one of these words, in whatever case.
fn places_with(app: &TestApp, words: &[&str]) -> Vec<String> {
    let columns = if app.is_on_postgres() {
        "SELECT table_name::text AS place, column_name::text AS part FROM information_schema.columns WHERE table_schema = 'public'"
    } else {
        "SELECT tables.name AS place, columns.name AS part FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns WHERE tables.type = 'table'"
    };
    let position = if app.is_on_postgres() { "strpos" } else { "instr" };
    let mut found = Vec::new();
    for Named { place, part } in rows::<Named>(app, columns) {
        for word in words {
            let word = word.to_lowercase();
            let counted: Vec<Count> = rows(
                app,
                &format!(
                    "SELECT count(*) AS count FROM \"{place}\" WHERE {position}(lower(CAST(\"{part}\" AS TEXT)), '{word}') > 0"
                ),
            );
            if counted[0].count > 0 {
                found.push(format!("{place}.{part}: {word}"));
            }
        }
    }
    found
}

async fn erase(visitor: &Visitor, id: i64, typed: &str) -> PageView {
    let form = visitor.get(&format!("/users/{id}/erase")).await.form("Erase for good");
    visitor.submit(form.fill("Their username", typed)).await
}

fn username_of(app: &TestApp, id: i64) -> String {
    app.read(|connection| users::table.find(id).select(users::username).get_result(connection))
}

fn entries(app: &TestApp) -> Vec<(i64, String)> {
    app.read(|connection| {
        journal::table
            .filter(journal::action.ne_all(["user_erased", "signed_in"]))
            .order(journal::id)
            .select((journal::id, journal::action))
            .load(connection)
    })
}

#[actix_web::test]
async fn nothing_tells_any_more_who_was_erased_and_every_act_is_still_told() {
    let (app, maria, ragnhild, her) = with_ragnhild().await;
    let known = places_with(&app, HER_WORDS);
    for place in [
        "users.email",
        "outbox.recipient",
        "journal.detail",
        "journal.address",
        "mail_renderings.text",
        "bounces.recipient",
    ] {
        assert!(known.iter().any(|found| found.starts_with(place)), "{place} in {known:?}");
    }
    let acts = entries(&app);
    let page = erase(&maria, her, &username_of(&app, her)).await;
    page.assert_says("The user was erased.").assert_silent("Ragnhild");
    assert_eq!(places_with(&app, HER_WORDS), Vec::<String>::new());
    assert_eq!(entries(&app), acts);
    let journal = maria.get("/journal").await;
    journal
        .assert_says("User erased")
        .assert_says("A user who was erased")
        .assert_says("Maria Solberg")
        .assert_says("[erased]");
    maria.get(&format!("/users/{her}")).await.assert_status(404);
    maria.get("/users?q=tveitane").await.assert_silent("Ragnhild");
    let answer = ragnhild.get("/account").await;
    answer.assert_says("Sign in").assert_silent("Ragnhild");
    app.sign_in(&ragnhild, RAGNHILD.email, PASSWORD)
        .await
        .assert_status(422);
}

#[actix_web::test]
async fn the_files_of_the_database_hold_no_trace_once_they_are_written_through() {
    let (app, maria, _ragnhild, her) = with_ragnhild().await;
    erase(&maria, her, &username_of(&app, her))
        .await
        .assert_says("The user was erased.");
    if let Engine::Sqlite(_) = &app.own_database().engine {
        use diesel::Connection as _;
        let mut file = diesel::SqliteConnection::establish(&app.own_database().url()).unwrap();
        file.batch_execute("PRAGMA busy_timeout = 5000; PRAGMA wal_checkpoint(TRUNCATE)")
            .unwrap();
    }
    for word in ["Tveitane", "tveitane", RAGNHILD.email, DOCUMENT, NETWORK, "998 87 766"] {
        app.assert_stored_nowhere(word);
    }
}

#[actix_web::test]
async fn others_keep_what_is_theirs() {
    let (app, maria, _ragnhild, her) = with_ragnhild().await;
    app.create_user(&maria, &PersonForm::ANN).await;
    app.deliver_mail().await;
    let anns = |app: &TestApp| {
        let ann = number_of(app, PersonForm::ANN.email);
        app.read(|connection| {
            let mails: i64 = outbox::table
                .filter(outbox::user_id.eq(ann))
                .count()
                .get_result(connection)?;
            let acts: i64 = journal::table
                .filter(journal::subject.eq("user"))
                .filter(journal::subject_id.eq(ann))
                .count()
                .get_result(connection)?;
            Ok((mails, acts))
        })
    };
    let before = anns(&app);
    assert!(before.0 > 0 && before.1 > 0);
    erase(&maria, her, &username_of(&app, her))
        .await
        .assert_says("The user was erased.");
    assert_eq!(anns(&app), before);
    maria.get("/users?q=berg").await.assert_says("ann@example.com");
}

#[actix_web::test]
async fn whoever_types_something_else_erases_nobody() {
    let (app, maria, _ragnhild, her) = with_ragnhild().await;
    let page = erase(&maria, her, "somebody").await;
    page.assert_status(422);
    assert!(page.error_at("Their username").contains("This is not their username."));
    assert_eq!(number_of(&app, RAGNHILD.email), her);
}

#[actix_web::test]
async fn of_two_who_erase_at_once_one_finds_nobody() {
    let (app, maria, _ragnhild, her) = with_ragnhild().await;
    let other = maria.thief();
    let (path, username) = (format!("/users/{her}/erase"), username_of(&app, her));
    let fields = [("username", username.as_str())];
    let (one, two) =
        futures_util::join!(maria.post_without_following(&path, &fields), other.post_without_following(&path, &fields));
    let mut answers = [one.status.as_u16(), two.status.as_u16()];
    answers.sort_unstable();
    assert_eq!(answers, [303, 404]);
    let erased: i64 = app.read(|connection| {
        journal::table
            .filter(journal::action.eq("user_erased"))
            .count()
            .get_result(connection)
    });
    assert_eq!(erased, 1);
}

#[actix_web::test]
async fn a_mail_that_waits_is_not_sent_and_one_under_way_harms_nobody() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    app.create_user(&maria, &RAGNHILD).await;
    let her = number_of(&app, RAGNHILD.email);
    let now = app.now();
    let claimed = app.write(|connection| queue::claim(connection, now, Duration::minutes(2), 10));
    assert_eq!(claimed.len(), 1);
    maria.post(&format!("/users/{her}/activation-mail"), &[]).await;
    erase(&maria, her, &username_of(&app, her))
        .await
        .assert_says("The user was erased.");
    // The worker that has the first in hand writes down what became of it.
    let reply = purser::mail::Delivery::Deferred("450 later".to_owned());
    assert!(!app.write(|connection| queue::settle(connection, &claimed[0], &reply, now)));
    app.clock.advance(Duration::minutes(5));
    assert!(
        app.deliver_mail()
            .await
            .iter()
            .all(|mail| !format!("{mail:?}").contains(RAGNHILD.email))
    );
    assert_eq!(places_with(&app, HER_WORDS), Vec::<String>::new());
}

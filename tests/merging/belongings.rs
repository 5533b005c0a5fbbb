//! What belonged to the old record, table by table.

use std::collections::BTreeSet;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use purser::db::{Connection, DatabaseError};

use super::{BUTTON, preview};
use crate::personal_data::{RAGNHILD, number_of, run, with_ragnhild};
use crate::support::{PersonForm, TestApp};

const TWIN: PersonForm = PersonForm { email: "ragnhild2@fjordpost.example", ..RAGNHILD };

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

fn count(app: &TestApp, table: &str, column: &str, id: i64) -> i64 {
    let about = if column == "subject_id" { " AND subject = 'user'" } else { "" };
    rows::<Count>(app, &format!("SELECT count(*) AS count FROM {table} WHERE {column} = {id}{about}"))[0].count
}

/// Each column of the database that refers to users, and each that is named as one. The search's own table is left out: it is
/// written anew with each edit.
fn columns_of_people(app: &TestApp) -> BTreeSet<(String, String)> {
    let (referring, named) = if app.is_on_postgres() {
        (
            "SELECT conrelid::regclass::text AS place, attname::text AS part FROM pg_constraint \
             JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY (conkey) \
             WHERE contype = 'f' AND confrelid = 'users'::regclass AND conrelid <> 'users_search'::regclass",
            "SELECT table_name::text AS place, column_name::text AS part FROM information_schema.columns \
             WHERE table_schema = 'public' AND (column_name = 'user_id' \
             OR table_name = 'users' AND column_name LIKE '%\\_by')",
        )
    } else {
        (
            "SELECT tables.name AS place, keys.\"from\" AS part FROM sqlite_master AS tables, \
             pragma_foreign_key_list(tables.name) AS keys WHERE tables.type = 'table' AND keys.\"table\" = 'users'",
            "SELECT tables.name AS place, columns.name AS part FROM sqlite_master AS tables, \
             pragma_table_info(tables.name) AS columns WHERE tables.type = 'table' AND (columns.name = 'user_id' \
             OR tables.name = 'users' AND columns.name LIKE '%\\_by' ESCAPE '\\')",
        )
    };
    let all = [referring, named]
        .into_iter()
        .flat_map(|statement| rows::<Named>(app, statement));
    all.map(|Named { place, part }| (place, part)).collect()
}

#[actix_web::test]
async fn no_table_that_refers_to_users_is_forgotten() {
    let app = TestApp::start().await;
    let named: BTreeSet<(String, String)> = purser::merging::named_references()
        .map(|(table, column)| (table.to_owned(), column.to_owned()))
        .collect();
    let there = columns_of_people(&app);
    assert!(there.len() >= 39, "{there:?}");
    let forgotten: Vec<_> = there.difference(&named).collect();
    assert!(forgotten.is_empty(), "merging says nothing of {forgotten:?}");
    // An entry of the journal names a user in a column that may name other things.
    let journal = ("journal".to_owned(), "subject_id".to_owned());
    let gone: Vec<_> = named.difference(&there).filter(|one| **one != journal).collect();
    assert!(gone.is_empty(), "merging names {gone:?}, which are not there");
}

/// Each row passes, but for what lets somebody in.
const PASSING: &[(&str, &str)] = &[
    ("outbox", "user_id"),
    ("bounces", "user_id"),
    ("journal", "subject_id"),
    ("journal", "actor_id"),
    ("tokens", "user_id"),
    ("address_corrections", "user_id"),
    ("requests", "user_id"),
    ("batch_items", "user_id"),
    ("batches", "created_by"),
    ("import_people", "user_id"),
    ("import_rows", "user_id"),
    ("notifications", "edited_by"),
    ("notification_ledger", "user_id"),
    ("reminders", "user_id"),
    ("digests", "user_id"),
    ("saved_views", "user_id"),
    ("saved_reports", "user_id"),
    ("merged_records", "user_id"),
];

const ENDING: &[&str] = &["passwords", "sessions", "authenticators", "passkeys", "recovery_codes", "address_changes"];

#[actix_web::test]
async fn all_that_tells_of_the_old_record_passes_and_what_opens_it_ends() {
    let (app, maria, _ragnhild, her) = with_ragnhild().await;
    app.active_user(&maria, &TWIN).await;
    let twin = number_of(&app, TWIN.email);
    app.write(|connection| run(connection, &[format!("UPDATE users SET department_by = {her} WHERE id = {twin}")]));
    for (table, column) in PASSING {
        assert!(count(&app, table, column, her) > 0, "nothing in {table}.{column}");
    }
    let before: Vec<i64> = PASSING
        .iter()
        .map(|(table, column)| count(&app, table, column, her) + count(&app, table, column, twin))
        .collect();
    let ending: Vec<i64> = ENDING.iter().map(|table| count(&app, table, "user_id", twin)).collect();
    let page = preview(&maria, her, twin).await;
    page.assert_says("1 passkey")
        .assert_says("1 notification that they were sent")
        .assert_says("1 place in a bulk action");
    let form = page.form(BUTTON).choose("Keep the sign-in of ragnhild.tveitane2");
    maria.submit(form).await.assert_says("The two records were merged.");
    for ((table, column), before) in PASSING.iter().zip(before) {
        let after = count(&app, table, column, twin);
        assert!(after >= before, "{table}.{column}: {before} before, {after} after");
    }
    for (table, before) in ENDING.iter().zip(ending) {
        assert_eq!(count(&app, table, "user_id", twin), before, "{table}");
    }
    for (table, column) in purser::merging::named_references() {
        assert_eq!(count(&app, table, column, her), 0, "{table}.{column}");
    }
    assert_eq!(count(&app, "users", "department_by", twin), 1);
    // The link of a still older record leads on, too.
    let page = maria.get("/users/7001").await;
    assert_eq!(page.path, format!("/users/{twin}"));
    app.deliver_mail().await;
}

#[actix_web::test]
async fn what_both_records_have_is_kept_once() {
    let (app, maria, _ragnhild, her) = with_ragnhild().await;
    app.active_user(&maria, &TWIN).await;
    let twin = number_of(&app, TWIN.email);
    let at = "'2026-11-24 09:00:00'";
    let same = [
        format!(
            "INSERT INTO requests (user_id, task, state, asked_by, created_at) VALUES ({twin}, 'unlock', 'waiting', 1, {at})"
        ),
        format!("INSERT INTO batch_items (batch_id, user_id, outcome) VALUES (71, {twin}, 'done')"),
        format!("INSERT INTO import_people (import_id, user_id, was_created) VALUES (73, {twin}, TRUE)"),
        format!(
            "INSERT INTO reminders (user_id, occasion, outcome, number, at) VALUES ({twin}, '2026-11-24', 'sent', 1, {at})"
        ),
        format!("INSERT INTO digests (user_id, week, at) VALUES ({twin}, '2026-11-23', {at})"),
        format!(
            "INSERT INTO dormancy_notices (user_id, occasion, outcome, told_at, disable_at) VALUES ({twin}, '2026-11-24', 'told', {at}, {at})"
        ),
        format!(
            "INSERT INTO notification_ledger (notification_id, user_id, occasion, told_at) VALUES (72, {twin}, 'once', {at})"
        ),
        format!(
            "INSERT INTO saved_views (user_id, name, name_key, query, created_at) VALUES ({twin}, 'DECK', 'deck', 'status=active', {at})"
        ),
        format!(
            "INSERT INTO saved_reports (user_id, name, name_key, query, shared, updated_at) VALUES ({twin}, 'By Ragnhild', 'by ragnhild', 'q=deck', FALSE, {at})"
        ),
        format!("INSERT INTO user_roles (user_id, role_id, by_hand) VALUES ({twin}, 3, TRUE)"),
    ];
    app.write(|connection| run(connection, &same));
    let page = preview(&maria, her, twin).await;
    let form = page.form(BUTTON).choose("Keep the sign-in of ragnhild.tveitane2");
    maria.submit(form).await.assert_says("The two records were merged.");
    for table in [
        "requests",
        "batch_items",
        "import_people",
        "reminders",
        "digests",
        "notification_ledger",
        "saved_views",
        "saved_reports",
        "user_roles",
    ] {
        assert_eq!(count(&app, table, "user_id", twin), 1, "{table}");
    }
    app.deliver_mail().await;
}

#[actix_web::test]
async fn views_and_reports_that_the_old_record_saved_are_opened_by_whoever_stays() {
    let (app, maria, _ragnhild, her) = with_ragnhild().await;
    let twin = app.active_user(&maria, &TWIN).await;
    let page = preview(&maria, her, number_of(&app, TWIN.email)).await;
    page.assert_says("1 saved view").assert_says("1 saved report");
    let form = page.form(BUTTON).choose("Keep the sign-in of ragnhild.tveitane2");
    maria.submit(form).await.assert_says("The two records were merged.");
    let views = twin.get("/users/views").await;
    assert_eq!(views.link_at("nav.menu-list a", "Deck"), "/users?department=1");
    let reports = twin.get("/reports").await;
    twin.get(&reports.link("By Ragnhild")).await.assert_says("Ragnhild");
    app.deliver_mail().await;
}

#[actix_web::test]
async fn a_bulk_action_that_was_confirmed_for_the_old_record_is_not_done_to_the_other() {
    let (app, maria, ann, twin) = super::with_twins().await;
    let at = "'2026-11-24 08:00:00'";
    app.write(|connection| {
        run(
            connection,
            &[
                format!("INSERT INTO batches (id, act, state, selection, total, created_by, created_at, confirmed_at) VALUES (81, 'disable', 'running', '1 user', 1, 1, {at}, {at})"),
                format!("INSERT INTO batch_items (batch_id, user_id) VALUES (81, {twin})"),
            ],
        )
    });
    super::merge(&maria, ann, twin)
        .await
        .assert_says("The two records were merged.");
    app.carry_out_batches().await;
    assert_eq!(count(&app, "batch_items", "user_id", ann), 0);
    maria.get(&format!("/users/{ann}")).await.assert_says("Active");
}

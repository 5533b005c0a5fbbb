//! `purser import FILE`.

use std::process::Output;

use diesel::prelude::*;
use purser::db::schema::users;

use super::{apply, entries, people, rows_kept, state, upload, with_people};
use crate::servers::portal::purser;
use crate::support::TestApp;

fn run(app: &TestApp, content: &str, arguments: &[&str]) -> Output {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("crew.csv");
    std::fs::write(&file, content).unwrap();
    let command = purser()
        .arg("import")
        .arg(&file)
        .args(arguments)
        .env("DATABASE_URL", app.own_database().url())
        .output();
    command.unwrap()
}

fn lines(output: &[u8]) -> Vec<String> {
    String::from_utf8_lossy(output).lines().map(str::to_owned).collect()
}

const FILE: &str = "First name,Last name,Login email,Department\nKim,Moe,kim@example.com,Deck\nAnn,Bergen,ann@example.com,\n\
                    Bob,Dahl,bob@example.com,\n";

#[actix_web::test]
async fn a_dry_run_tells_what_would_change_and_writes_nothing_to_users() {
    let (app, _maria) = with_people().await;
    let output = run(&app, FILE, &["--dry-run"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(lines(&output.stdout), ["3 rows", "1 new", "1 to change", "1 unchanged"]);
    assert_eq!((people(&app).len(), rows_kept(&app)), (3, 0));
    assert_eq!(state(&app), "cancelled");
}

#[actix_web::test]
async fn a_run_applies_and_the_next_night_changes_nothing() {
    let (app, maria) = with_people().await;
    let output = run(&app, FILE, &["--as", "maria@example.com"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(lines(&output.stdout), ["3 rows", "1 created", "1 updated", "1 unchanged"]);
    assert_eq!((people(&app).len(), rows_kept(&app)), (4, 0));
    assert_eq!(
        entries(&app, "import_applied"),
        ["crew.csv: 1 created, 1 updated, 1 unchanged, 0 refused, 0 left out"]
    );
    maria
        .get("/journal")
        .await
        .assert_says("Maria Solberg")
        .assert_says("crew.csv");
    let again = run(&app, FILE, &[]);
    assert!(again.status.success());
    assert_eq!(lines(&again.stdout), ["3 rows", "3 unchanged"]);
}

#[actix_web::test]
async fn refused_rows_are_told_with_their_reasons_and_by_the_exit_code() {
    let (app, _maria) = with_people().await;
    let file = format!("{FILE}Eve,Lund,eve@example,Deck\n");
    let output = run(&app, &file, &[]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(lines(&output.stdout), ["4 rows", "1 created", "1 updated", "1 unchanged", "1 refused"]);
    let complained = lines(&output.stderr);
    assert_eq!(
        complained,
        ["row 5: Login email: Enter an address like name@example.com.", "purser: 1 row was refused"]
    );
    let all_or_nothing = run(&app, &file.replace("Kim,Moe,kim", "Tor,Vik,tor"), &["--all-or-nothing"]);
    assert_eq!(all_or_nothing.status.code(), Some(1));
    assert!(
        lines(&all_or_nothing.stderr)
            .iter()
            .any(|line| line.contains("Rows are refused."))
    );
    assert_eq!(people(&app).len(), 4);
}

#[actix_web::test]
async fn a_date_that_can_be_read_in_two_ways_is_never_guessed() {
    let (app, _maria) = with_people().await;
    let file = "Login email,Employment date\nann@example.com,03/04/2026\n";
    let output = run(&app, file, &[]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        lines(&output.stderr),
        ["purser: Employment date: \"03/04/2026\" can be read in two ways; say --dates day or --dates month"]
    );
    assert_eq!((state(&app), rows_kept(&app)), ("failed".to_owned(), 0));
    let output = run(&app, file, &["--dates", "day", "--key", "email"]);
    assert_eq!(lines(&output.stdout), ["1 row", "1 updated"]);
    let file = "Login email,Employment date\nann@example.com,31/12/2026\nbob@example.com,12/31/2026\n";
    assert_eq!(
        lines(&run(&app, file, &[]).stderr),
        [
            "purser: Employment date: \"31/12/2026\" begins with the day, \"12/31/2026\" with the month; say --dates day or \
          --dates month"
        ]
    );
}

#[actix_web::test]
async fn what_may_not_have_been_read_as_it_was_meant_is_told() {
    let (app, _maria) = with_people().await;
    let output = run(&app, "Login email,City\nann@example.com, Molde\nbob@example.com,Bodo,8001\n", &[]);
    assert_eq!(lines(&output.stdout), ["2 rows", "2 updated"]);
    assert_eq!(
        lines(&output.stderr),
        [
            "Spaces around the text of 1 cell were left out, the first in B2.",
            "1 row has more cells than the heading, from C3 on."
        ]
    );
}

#[actix_web::test]
async fn what_people_give_up_or_leave_out_teaches_a_nightly_run_nothing() {
    let (app, maria) = with_people().await;
    let file = "Login email,City,Code\nann@example.com,Molde,Bodo\n";
    let columns = upload(&maria, file.as_bytes()).await.form("Check rows");
    let other_way_round = columns.fill("City", "").fill("Code", "city");
    let page = maria.submit(other_way_round.clone()).await;
    maria.submit(page.form("Cancel import")).await.assert_says("Cancelled");
    let would_change = ["1 row", "1 to change"];
    assert_eq!(lines(&run(&app, file, &["--dry-run"]).stdout), would_change);
    let mut again = upload(&maria, file.as_bytes()).await.form("Check rows");
    again.fields = other_way_round.fields;
    let page = maria.submit(again).await;
    apply(&app, &maria, &page).await.assert_says("Updated 1");
    assert_eq!(city_of_ann(&app), "Bodo");
    assert_eq!(lines(&run(&app, file, &[]).stdout), ["1 row", "1 updated"]);
    assert_eq!(city_of_ann(&app), "Molde");
}

fn city_of_ann(app: &TestApp) -> String {
    app.read(|connection| {
        users::table
            .filter(users::email.eq("ann@example.com"))
            .select(users::city)
            .get_result(connection)
    })
}

#[actix_web::test]
async fn nobody_without_the_permission_acts_and_no_other_file_is_read() {
    let (app, _maria) = with_people().await;
    let output = run(&app, FILE, &["--as", "ann@example.com"]);
    assert_eq!(lines(&output.stderr), ["purser: --as: ann@example.com may not edit users"]);
    let pdf = run(&app, "%PDF-1.7", &[]);
    assert_eq!(pdf.status.code(), Some(1));
    assert!(lines(&pdf.stderr)[0].starts_with("purser: This is a PDF."));
    assert_eq!(people(&app).len(), 3);
}

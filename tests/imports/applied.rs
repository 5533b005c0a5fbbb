//! What is written, and what is not.

use diesel::prelude::*;
use purser::db::schema::{import_people, imports, outbox, users};
use purser::people::Status;

use crate::support::{PASSWORD, PersonForm, statements};

use super::{HEADINGS, apply, carry_out, entries, look_over, people, rows_kept, state, upload, with_people};

const FILE: &str = "First name,Last name,Login email,Department,Employee number\nAnn,Bergen,ann@example.com,Deck,E-1\n\
                    Kim,Moe,kim@example.com,Deck,E-2\nKim,Moe,kim.moe@example.com,Deck,\nEve,Lund,eve@example,Deck,\n";

#[actix_web::test]
async fn new_and_changed_rows_are_written_nobody_is_mailed_and_the_numbers_add_up() {
    let (app, maria) = with_people().await;
    let page = look_over(&maria, FILE).await;
    let result = apply(&app, &maria, &page).await;
    result
        .assert_says("Applied")
        .assert_says("4 rows")
        .assert_says("Created 2")
        .assert_says("Updated 1")
        .assert_says("Refused 1");
    let made: Vec<(String, String, Status, Option<String>)> = app.read(|connection| {
        users::table
            .filter(users::first_name.eq("Kim"))
            .order(users::id)
            .select((users::email, users::username, users::status, users::employee_number_key.nullable()))
            .load(connection)
    });
    let kim = |email: &str, username: &str, number: Option<&str>| {
        (email.to_owned(), username.to_owned(), Status::Staged, number.map(str::to_owned))
    };
    assert_eq!(made, [kim("kim@example.com", "kim.moe", Some("e-2")), kim("kim.moe@example.com", "kim.moe2", None)]);
    let mails: i64 = app.read(|connection| outbox::table.count().get_result(connection));
    assert_eq!(mails, 0, "imported users get no mail by themselves");
    maria.get("/users?q=bergen").await.assert_says("Bergen, Ann");
    maria.get("/users?q=e-2").await.assert_says("Moe, Kim");
    assert_eq!(entries(&app, "import_confirmed"), ["names.csv: 2 new, 1 to change"]);
    assert_eq!(
        entries(&app, "import_applied"),
        ["names.csv: 2 created, 1 updated, 0 unchanged, 1 refused, 0 left out"]
    );
    let journal = maria.get("/journal").await;
    journal
        .assert_says("Import confirmed")
        .assert_says("Show the 3 entries");
    maria
        .get(&journal.link("Show the 3 entries"))
        .await
        .assert_says("User created")
        .assert_says("Last name, Employee number");
    let of_import = maria.get("/journal?import=1").await;
    assert_eq!(of_import.value_of("Import"), "1");
    assert_eq!(of_import.all("tbody tr").len(), 3);
    let of_batch = maria.get("/journal?batch=1").await;
    of_batch.assert_says("Nothing of this kind has happened yet");
    let export = maria.get(&of_import.link("Export")).await;
    export.assert_says("Import: 1");
    let touched: Vec<(bool, String)> = app.read(|connection| {
        import_people::table
            .order(import_people::user_id)
            .select((import_people::was_created, import_people::changes))
            .load(connection)
    });
    assert_eq!(touched.len(), 3);
    assert!(!touched[0].0 && touched[0].1.contains("Berg") && touched[1] == (true, String::new()));
    assert_eq!(rows_kept(&app), 1, "what was applied is kept no longer");
    app.clock.advance(time::Duration::days(7));
    carry_out(&app).await;
    assert_eq!(rows_kept(&app), 0);
    app.sign_in(&maria, "maria@example.com", PASSWORD).await;
    maria
        .get(&page.path)
        .await
        .assert_says("Created 2")
        .assert_silent("Download");
}

#[actix_web::test]
async fn the_same_file_twice_changes_nothing() {
    let (app, maria) = with_people().await;
    let page = look_over(&maria, FILE).await;
    apply(&app, &maria, &page).await;
    let before = people(&app);
    let again = look_over(&maria, FILE).await;
    again
        .assert_says("Unchanged 3")
        .assert_says("Refused 1")
        .assert_says("There is nothing to apply");
    assert_eq!(people(&app), before);
}

#[actix_web::test]
async fn pressing_apply_twice_applies_once() {
    let (app, maria) = with_people().await;
    let page = look_over(&maria, FILE).await;
    let form = page.form("Apply");
    maria.submit(form.clone()).await;
    maria
        .submit(form)
        .await
        .assert_says("This import has gone on meanwhile.");
    carry_out(&app).await;
    assert_eq!(people(&app).len(), 5);
}

#[actix_web::test]
async fn whom_somebody_changed_since_the_preview_is_not_overwritten() {
    let (app, maria) = with_people().await;
    let page = look_over(&maria, FILE).await;
    let ann = maria.get("/users?q=ann").await.link("Berg");
    let edit = maria.get(&format!("{ann}/edit")).await.form("Save");
    maria
        .submit(edit.fill("Last name", "Haugen"))
        .await
        .assert_says("Saved.");
    let new = maria.get("/users/new").await.form("Create user");
    let kim = PersonForm {
        first_name: "Kim",
        last_name: "Moe",
        email: "kim@example.com",
    };
    maria
        .submit(kim.fill(new).tick("Don't send it yet"))
        .await
        .assert_says("Created.");
    let result = apply(&app, &maria, &page).await;
    result
        .assert_says("Created 1")
        .assert_says("Refused 3")
        .assert_says("Someone changed this user since the preview.")
        .assert_says("This user was created since the preview.");
    maria.get(&ann).await.assert_says("Haugen");
}

#[actix_web::test]
async fn an_import_that_was_killed_half_way_goes_on_elsewhere() {
    let (app, maria) = with_people().await;
    let rows: Vec<String> = (0..1_200)
        .map(|number| format!("Given,Name{number},p{number}@example.com,Deck,"))
        .collect();
    let page = look_over(&maria, &format!("{HEADINGS}\n{}\n", rows.join("\n"))).await;
    page.assert_says("of 1,200 rows checked");
    carry_out(&app).await;
    let page = maria.get(&page.path).await;
    page.assert_says("New 1,200");
    maria
        .submit(page.form("Apply"))
        .await
        .assert_says("500 of 1,200 rows applied.");
    assert_eq!(people(&app).len(), 503, "the first piece is there with its rows");
    let neighbour = app.neighbour();
    let runner = neighbour.runner("imports");
    while runner.do_piece().await.unwrap() {}
    assert_eq!(people(&app).len(), 1_203);
    maria.get(&page.path).await.assert_says("Created 1,200");
    assert_eq!(state(&app), "done");
}

#[actix_web::test]
async fn a_piece_that_fails_is_taken_back_whole_and_done_again() {
    let (app, maria) = with_people().await;
    let page = look_over(&maria, FILE).await;
    let context = app.system_context();
    app.write(|connection| {
        diesel::update(imports::table)
            .set(imports::state.eq("applying"))
            .execute(connection)
    });
    let piece = app.chore("imports");
    let purser::chores::Work::Pieces { piece, .. } = piece.work else { panic!("it is done in pieces") };
    let portal = app.portal();
    let killed: Result<(), purser::db::DatabaseError> = app.database().write_now(|connection| {
        assert!(piece(&portal, connection, &context)?);
        Err(purser::db::DatabaseError::Unanswered)
    });
    assert!(killed.is_err());
    assert_eq!(people(&app).len(), 3, "neither people nor rows were written");
    carry_out(&app).await;
    assert_eq!(people(&app).len(), 5);
    maria
        .get(&page.path)
        .await
        .assert_says("Created 2")
        .assert_says("Updated 1");
}

#[actix_web::test]
async fn an_import_that_fails_again_and_again_keeps_no_other_waiting() {
    let (app, maria) = with_people().await;
    let rows: String = (0..600)
        .map(|number| format!("Given,Name{number},p{number}@example.com,Deck,\n"))
        .collect();
    let first = look_over(&maria, &format!("{HEADINGS}\n{rows}")).await;
    let second = look_over(&maria, &format!("{HEADINGS}\n{rows}")).await;
    second.assert_says("500 of 600 rows checked");
    let full = app.own_database().fill_disk_for("import_rows", "NEW.import_id = 1");
    app.clock.advance(time::Duration::SECOND);
    carry_out(&app).await;
    carry_out(&app).await;
    maria.get(&second.path).await.assert_says("New 600");
    maria.get(&first.path).await.assert_says("500 of 600 rows checked");
    drop(full);
    carry_out(&app).await;
    maria.get(&first.path).await.assert_says("New 600");
}

#[actix_web::test]
async fn departments_that_are_not_there_are_added_where_that_was_chosen() {
    let (app, maria) = with_people().await;
    let file = "First name,Last name,Login email,Department,Job position\nKim,Moe,kim@example.com,Galley,Cook\n\
                Tor,Vik,tor@example.com,galley,Cook\n";
    let page = upload(&maria, file.as_bytes()).await;
    let form = page
        .form("Check rows")
        .tick("Add departments and job positions that are not there yet");
    let page = maria.submit(form).await;
    page.assert_says("New 2");
    maria.get("/departments").await.assert_silent("Galley");
    apply(&app, &maria, &page).await.assert_says("Created 2");
    maria.get("/departments").await.assert_says("Galley");
    maria.get("/positions").await.assert_says("Cook");
    let galley = |email: &str| (email.to_owned(), "galley".to_owned());
    assert_eq!(people(&app)[3..], [galley("kim@example.com"), galley("tor@example.com")]);
}

#[actix_web::test]
async fn nothing_is_added_for_a_row_that_is_refused_after_all() {
    let (app, maria) = with_people().await;
    let page = upload(
        &maria,
        format!("{HEADINGS}\nAnn,Bergen,ann@example.com,Sauna,\nKim,Moe,kim@example.com,Galley,\n").as_bytes(),
    )
    .await;
    let page = maria
        .submit(
            page.form("Check rows")
                .tick("Add departments and job positions that are not there yet"),
        )
        .await;
    page.assert_says("New 1").assert_says("Changed 1");
    let ann = maria.get("/users?q=ann").await.link("Berg");
    let edit = maria.get(&format!("{ann}/edit")).await.form("Save");
    maria.submit(edit.fill("Last name", "Haugen")).await;
    apply(&app, &maria, &page)
        .await
        .assert_says("Created 1")
        .assert_says("Refused 1");
    maria
        .get("/departments")
        .await
        .assert_says("Galley")
        .assert_silent("Sauna");
}

#[actix_web::test]
async fn a_cancelled_import_writes_nothing_and_its_rows_are_deleted() {
    let (app, maria) = with_people().await;
    let page = look_over(&maria, FILE).await;
    maria
        .submit(page.form("Cancel import"))
        .await
        .assert_says("Cancelled. Nothing was written to users.");
    carry_out(&app).await;
    assert_eq!((rows_kept(&app), people(&app).len()), (0, 3));
    assert_eq!(entries(&app, "import_cancelled"), ["names.csv"]);
}

#[actix_web::test]
async fn rows_that_nobody_went_on_with_are_deleted_after_a_week() {
    let (app, maria) = with_people().await;
    let page = look_over(&maria, FILE).await;
    app.clock.advance(time::Duration::days(6));
    carry_out(&app).await;
    assert_eq!(rows_kept(&app), 4);
    app.clock.advance(time::Duration::days(1));
    carry_out(&app).await;
    assert_eq!(rows_kept(&app), 0);
    app.sign_in(&maria, "maria@example.com", PASSWORD).await;
    maria
        .get(&page.path)
        .await
        .assert_says("Nobody went on with it for a week.");
}

#[actix_web::test]
async fn changed_rows_are_written_together() {
    statements::listen();
    let (app, maria) = with_people().await;
    let page = look_over(&maria, "Login email,City\nann@example.com,Bergen\nbob@example.com,Hammerfest\n").await;
    let url = app.own_database().url();
    statements::heard(&url);
    apply(&app, &maria, &page).await.assert_says("Updated 2");
    let run = statements::heard(&url).run;
    let savepoints = run.iter().filter(|(sql, _)| sql.starts_with("SAVEPOINT"));
    assert_eq!(savepoints.map(|(_, times)| times).sum::<usize>(), 1, "the search is written out at the end of each");
}

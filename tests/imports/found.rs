//! What an import says of its file and of its rows, and what it leaves alone.

use diesel::prelude::*;
use purser::db::schema::{imports, users};
use purser::people::Details;
use time::Duration;

use super::{apply, carry_out, look_over, people, upload, with_people};
use crate::support::PageView;

#[actix_web::test]
async fn what_was_found_in_a_file_is_told_until_the_import_is_over() {
    let (app, maria) = with_people().await;
    maria
        .get("/imports/new")
        .await
        .assert_says("At most 50 MB, 500,000 rows, 200 columns and 20,000,000 cells.");
    let file = b"First name;Last name;Login email\r\n\r\nKim; Br\xF8nnb\xE5t ;kim@example.com\r\n";
    let page = upload(&maria, file).await;
    let told = |page: &crate::support::PageView| {
        page.assert_says("About the file")
            .assert_says("The text was taken for windows-1252.")
            .assert_says("The cells stand between semicolons.")
            .assert_says("1 blank row was skipped, the first is row 2.")
            .assert_says("Spaces around the text of 1 cell were left out");
    };
    told(&page);
    let page = maria.submit(page.form("Check rows")).await;
    told(&page);
    page.assert_says("Brønnbåt");
    apply(&app, &maria, &page).await.assert_silent("About the file");
}

#[actix_web::test]
async fn a_large_import_shows_how_far_it_is() {
    let (app, maria) = with_people().await;
    let rows: String = (0..700)
        .map(|number| format!("Given,Name,p{number}@example.com\n"))
        .collect();
    let page = upload(&maria, format!("First name,Last name,Login email\n{rows}").as_bytes()).await;
    maria.submit(page.form("Check rows")).await;
    carry_out(&app).await;
    let page = maria.submit(maria.get(&page.path).await.form("Apply")).await;
    let bar = |name: &str| page.attribute("progress", name).unwrap();
    assert_eq!((bar("max").as_str(), bar("value").as_str()), ("700", "500"));
    assert_eq!(bar("aria-label"), "500 of 700 rows applied.");
    carry_out(&app).await;
    let page = maria.get(&page.path).await;
    assert_eq!(page.attribute("progress", "max"), None);
}

#[actix_web::test]
async fn an_import_whose_reading_was_killed_says_so_and_wrote_nothing() {
    let (app, maria) = with_people().await;
    let page = upload(&maria, b"First name,Last name,Login email\nKim,Moe,kim@example.com\n").await;
    app.write(|connection| {
        diesel::update(imports::table)
            .set(imports::state.eq("reading"))
            .execute(connection)
    });
    app.clock.advance(Duration::minutes(9));
    carry_out(&app).await;
    maria.get(&page.path).await.assert_silent("Purser was stopped");
    app.clock.advance(Duration::minutes(2));
    carry_out(&app).await;
    maria
        .get(&page.path)
        .await
        .assert_says("Purser was stopped while it read the file. Nothing was written. Upload the file again.");
    assert_eq!(people(&app).len(), 3);
}

#[actix_web::test]
async fn rows_find_their_user_by_their_employee_number() {
    let (app, maria) = with_people().await;
    let numbers = "Login email,Employee number\nann@example.com,0071\nbob@example.com,0072\n";
    let page = look_over(&maria, numbers).await;
    apply(&app, &maria, &page).await.assert_says("Updated 2");
    let file = "Employee number,First name,Last name\n0071,Anna,Berg\n71,Kim,Moe\n";
    let page = upload(&maria, file.as_bytes()).await;
    let form = page.form("Check rows");
    let page = maria
        .submit(form.fill("Rows find their user by", "employee_number"))
        .await;
    page.assert_says("Changed 1")
        .assert_says("New 1")
        .assert_says("First name: Ann → Anna");
}

#[actix_web::test]
async fn what_another_user_has_already_is_a_duplicate() {
    let (app, maria) = with_people().await;
    let page = look_over(&maria, "Login email,Employee number\nann@example.com,E-1\n").await;
    apply(&app, &maria, &page).await.assert_says("Updated 1");
    let file = "First name,Last name,Login email,Username,Employee number\nKim,Moe,kim@example.com,ANN.BERG,\n\
                Tor,Vik,tor@example.com,,e-1\nEve,Lund,eve@example.com,eve.lund,E-2\n";
    let page = look_over(&maria, file).await;
    page.assert_says("Duplicate 2")
        .assert_says("New 1")
        .assert_says("Username: Another user has this username.")
        .assert_says("Employee number: Another user has this employee number.");
    apply(&app, &maria, &page).await.assert_says("Created 1");
    assert_eq!(people(&app).len(), 4);
}

#[actix_web::test]
async fn what_no_two_users_share_is_the_same_in_other_letters() {
    let (app, maria) = with_people().await;
    let page = look_over(&maria, "Login email,Employee number\nann@example.com,E-1\n").await;
    apply(&app, &maria, &page).await.assert_says("Updated 1");
    look_over(&maria, "Login email,Username,Employee number\nANN@example.com,ANN.BERG,e-1\n")
        .await
        .assert_says("Unchanged 1")
        .assert_says("There is nothing to apply");
}

#[actix_web::test]
async fn a_text_of_thousands_of_letters_is_refused_where_a_key_is_looked_for() {
    let (_app, maria) = with_people().await;
    let text: String = (0..4_000_u64)
        .map(|place| char::from(b'a' + (place * place * 7_919 % 104_729 % 26) as u8))
        .collect();
    let file =
        format!("First name,Last name,Login email,Employee number,Username\nKim,Moe,kim@example.com,{text},{text}\n");
    look_over(&maria, &file)
        .await
        .assert_says("Refused 1")
        .assert_says("Employee number: Use at most 50 characters.")
        .assert_says("Username: Use 3 to 64 characters.");
}

#[actix_web::test]
async fn a_column_that_is_absent_leaves_what_it_names() {
    let (app, maria) = with_people().await;
    let ann = || -> Details {
        app.read(|connection| users::table.find(2).select(Details::as_select()).get_result(connection))
    };
    let everything = "Login email,Mobile prefix,Phone number,Address,City,Employee number,Employment date\n\
                      ann@example.com,+47,46264994,Strandgaten 1,Bergen,E-1,2026-01-31\n";
    let page = look_over(&maria, everything).await;
    apply(&app, &maria, &page).await.assert_says("Updated 1");
    let before = ann();
    let page = look_over(&maria, "Login email,City\nann@example.com,Hammerfest\n").await;
    apply(&app, &maria, &page).await.assert_says("Updated 1");
    assert_eq!(ann(), Details { city: "Hammerfest".to_owned(), ..before.clone() });
    assert!(before.phone == "46264994" && before.employee_number == "E-1", "{before:?}");
}

#[actix_web::test]
async fn a_file_that_is_read_shows_that_it_is_and_rows_that_are_checked_how_far() {
    let (app, maria) = with_people().await;
    let rows: String = (0..700)
        .map(|number| format!("Given,Name,p{number}@example.com\n"))
        .collect();
    let page = upload(&maria, format!("First name,Last name,Login email\n{rows}").as_bytes()).await;
    let set_state = |state: &'static str| {
        app.write(|connection| {
            diesel::update(imports::table)
                .set(imports::state.eq(state))
                .execute(connection)
        })
    };
    let told = "You can leave this page and find it again under Imports.";
    set_state("reading");
    let reading = maria.get(&page.path).await;
    assert_eq!(reading.all("[role=status]"), [format!("700 rows read so far. {told}")]);
    let bar = |page: &PageView, name: &str| page.attribute("main progress", name);
    assert_eq!(bar(&reading, "aria-label").as_deref(), Some("700 rows read so far."));
    assert_eq!((bar(&reading, "max"), bar(&reading, "value")), (None, None), "how many there are is not known yet");
    assert!(reading.body.contains(r#"http-equiv="refresh""#), "it refreshes without scripts");
    set_state("mapping");
    let checking = maria.submit(page.form("Check rows")).await;
    assert_eq!(checking.all("[role=status]"), [format!("500 of 700 rows checked. {told}")]);
    assert_eq!(bar(&checking, "aria-label").as_deref(), Some("500 of 700 rows checked."));
    assert_eq!((bar(&checking, "max").as_deref(), bar(&checking, "value").as_deref()), (Some("700"), Some("500")));
    assert!(checking.body.contains(r#"http-equiv="refresh""#), "it refreshes without scripts");
    carry_out(&app).await;
    let checked = maria.get(&page.path).await;
    assert_eq!(bar(&checked, "aria-label"), None);
    checked.assert_says("New 700");
    assert!(!checked.body.contains(r#"http-equiv="refresh""#));
}

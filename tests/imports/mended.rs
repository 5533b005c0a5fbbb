//! Rows that are mended in the browser, left out, or taken away as a file.

use diesel::prelude::*;
use purser::db::schema::users;

use super::{HEADINGS, apply, carry_out, look_over, people, with_people};

fn file() -> String {
    format!(
        "{HEADINGS}\nKim,Moe,kim@example,Deck,E-2\nTor,Vik,tor@example.com,Deck,E-2\nIda,=1+1,ida@example.com,Dck,'=7\n"
    )
}

#[actix_web::test]
async fn a_row_is_mended_in_the_browser() {
    let (app, maria) = with_people().await;
    let page = look_over(&maria, &file()).await;
    page.assert_says("Refused 2").assert_says("New 1");
    let row = maria.get(&format!("{}/rows/2", page.path)).await;
    assert!(
        row.error_at("Login email")
            .contains("Enter an address like name@example.com.")
    );
    let still = maria
        .submit(row.form("Save and check").fill("Login email", "kim@"))
        .await;
    still.assert_says("Saved. The row is still refused.");
    let in_order = row.form("Save and check").fill("Login email", "kim@example.com");
    let late = maria.submit(in_order.clone()).await;
    late.assert_says("Saved. The row is still refused.");
    assert!(late.error_at("Employee number").contains("Row 3 has it already."));
    let mended = maria.submit(in_order.fill("Employee number", "E-3")).await;
    mended.assert_says("Saved. Row 2 is now: New.").assert_says("New 2");
    apply(&app, &maria, &mended)
        .await
        .assert_says("Created 2")
        .assert_says("Refused 1")
        .assert_silent("Duplicate");
    let emails: Vec<String> = people(&app).into_iter().map(|(email, _)| email).collect();
    assert_eq!(emails[3..], ["kim@example.com", "tor@example.com"]);
}

#[actix_web::test]
async fn a_row_that_is_refused_takes_nothing_from_the_others() {
    let (app, maria) = with_people().await;
    let rows = "Kim,Moe,kim@example,Deck,E-2\nTor,Vik,tor@example.com,Deck,E-2\nUno,Vik,TOR@example.com,Deck,E-3\n\
                Pia,Vik,pia@example.com,Deck,E-3\n";
    let page = look_over(&maria, &format!("{HEADINGS}\n{rows}")).await;
    page.assert_says("New 2")
        .assert_says("Refused 1")
        .assert_says("Duplicate 1")
        .assert_says("Login email: Row 3 has it already.");
    apply(&app, &maria, &page).await.assert_says("Created 2");
    let emails: Vec<String> = people(&app).into_iter().map(|(email, _)| email).collect();
    assert_eq!(emails[3..], ["tor@example.com", "pia@example.com"]);
}

#[actix_web::test]
async fn a_row_that_is_left_out_makes_room_for_its_duplicate_and_stays_out() {
    let (app, maria) = with_people().await;
    let rows = "Kim,Moe,kim@example.com,Deck,E-2\nTor,Vik,tor@example.com,Deck,E-2\n";
    let page = look_over(&maria, &format!("{HEADINGS}\n{rows}")).await;
    page.assert_says("New 1").assert_says("Duplicate 1");
    let row = maria.get(&format!("{}/rows/2", page.path)).await.form("Leave out");
    let page = maria.submit(row).await;
    page.assert_says("Row 2 is left out.")
        .assert_says("Left out 1")
        .assert_says("New 1")
        .assert_silent("Duplicate");
    let columns = maria.get(&format!("{}/columns", page.path)).await;
    let again = maria.submit(columns.form("Check rows")).await;
    again.assert_says("Left out 1").assert_says("New 1");
    apply(&app, &maria, &again).await.assert_says("Created 1");
    assert_eq!(people(&app).last().unwrap().0, "tor@example.com");
}

#[actix_web::test]
async fn what_a_row_gives_back_reaches_its_duplicate_among_hundreds_of_others() {
    let (app, maria) = with_people().await;
    let name = |number: usize| format!("Given,Name{number},p{number}@example.com,Deck,");
    let mut rows = vec![format!("{}E-0", name(0)), format!("{}E-1", name(1))];
    rows.extend((2..602).map(|number| format!("{}E-0", name(number))));
    rows.push(format!("{}E-1", name(602)));
    let page = look_over(&maria, &format!("{HEADINGS}\n{}\n", rows.join("\n"))).await;
    carry_out(&app).await;
    let page = maria.get(&page.path).await;
    page.assert_says("New 2").assert_says("Duplicate 601");
    let row = maria.get(&format!("{}/rows/3", page.path)).await;
    let page = maria.submit(row.form("Leave out")).await;
    carry_out(&app).await;
    let page = maria.get(&page.path).await;
    page.assert_says("New 2")
        .assert_says("Duplicate 600")
        .assert_says("Left out 1");
    apply(&app, &maria, &page).await.assert_says("Created 2");
    assert_eq!(people(&app).last().unwrap().0, "p602@example.com");
}

#[actix_web::test]
async fn the_lines_of_a_cell_stay_when_another_one_is_mended() {
    let (app, maria) = with_people().await;
    let file = "First name,Last name,Login email,Address\nKim,Moe,kim@example,\"Strandgaten 1\n2. etasje\"\n";
    let page = look_over(&maria, file).await;
    let row = maria.get(&format!("{}/rows/2", page.path)).await;
    assert_eq!(row.all("textarea"), ["Strandgaten 1 2. etasje"]);
    let form = row
        .form("Save and check")
        .fill("Login email", "kim@example.com")
        .fill("Address", "Strandgaten 1\r\n2. etasje");
    let mended = maria.submit(form).await;
    apply(&app, &maria, &mended).await.assert_says("Created 1");
    let address: String = app.read(|connection| {
        users::table
            .filter(users::email.eq("kim@example.com"))
            .select(users::address)
            .get_result(connection)
    });
    assert_eq!(address, "Strandgaten 1\n2. etasje");
}

#[actix_web::test]
async fn a_date_that_is_mended_is_not_guessed_either() {
    let (_app, maria) = with_people().await;
    let file = "First name,Last name,Login email,Employment date\nKim,Moe,kim@example,2026-01-31\n";
    let page = look_over(&maria, file).await;
    let row = maria.get(&format!("{}/rows/2", page.path)).await;
    let form = row.form("Save and check").fill("Login email", "kim@example.com");
    let unsure = maria.submit(form.clone().fill("Employment date", "03/04/2026")).await;
    assert!(
        unsure
            .error_at("Employment date")
            .contains("This can be read in two ways. Write the year first, as in 2026-04-03.")
    );
    let sure = maria.submit(form.fill("Employment date", "13/04/2026")).await;
    sure.assert_says("Saved. Row 2 is now: New.");
}

#[actix_web::test]
async fn refused_rows_come_back_as_a_file_with_the_reason_beside_each() {
    let (app, maria) = with_people().await;
    let lea = "Lea,Ness,lea@example.com,Deck,E-2\n";
    let page = look_over(&maria, &file().replacen("Kim", &format!("{lea}Kim"), 1)).await;
    let answer = maria.submit(page.form("Download them with the reasons")).await;
    let lines: Vec<&str> = answer.body.trim_start_matches('\u{FEFF}').split("\r\n").collect();
    assert_eq!(
        lines[0],
        "\"First name\",\"Last name\",\"Login email\",\"Department\",\"Employee number\",\"Row\",\"Reason\""
    );
    assert_eq!(
        lines[1],
        "\"Kim\",\"Moe\",\"kim@example\",\"Deck\",\"E-2\",\"3\",\"Login email: Enter an address like name@example.com.\""
    );
    assert!(lines[2].ends_with("\"4\",\"Employee number: Row 2 has it already.\""), "{}", lines[2]);
    assert!(lines[3].starts_with("\"Ida\",\"'=1+1\",") && lines[3].contains("\"'=7\""), "{}", lines[3]);
    assert_eq!(lines.len(), 5);
    let mended = answer
        .body
        .replace("kim@example\"", "kim@example.com\"")
        .replace("Dck", "Deck")
        .replace("\"E-2\",\"4\"", "\"E-3\",\"4\"");
    let page = look_over(&maria, &mended).await;
    page.assert_says("New 3");
    apply(&app, &maria, &page).await.assert_says("Created 3");
    maria
        .get("/users?q=ida")
        .await
        .assert_says("=1+1, Ida")
        .assert_silent("'=1+1");
}

#[actix_web::test]
async fn all_or_nothing_writes_nothing_where_one_row_is_refused_after_all() {
    let (app, maria) = with_people().await;
    let file = format!("{HEADINGS}\nKim,Moe,kim@example.com,Deck,E-2\nAnn,Bergen,ann@example.com,Deck,\n");
    let page = look_over(&maria, &file).await;
    let ann = maria.get("/users?q=ann").await.link("Berg");
    let edit = maria.get(&format!("{ann}/edit")).await.form("Save");
    maria.submit(edit.fill("Last name", "Haugen")).await;
    let halted = maria.submit(page.form("Apply").tick("All or nothing")).await;
    halted
        .assert_says("Nothing was applied, because row 3 was refused. Someone changed this user since the preview.")
        .assert_says("Ready to apply");
    assert_eq!(people(&app).len(), 3);
    let again = maria
        .submit(maria.get(&format!("{}/columns", page.path)).await.form("Check rows"))
        .await;
    let done = maria.submit(again.form("Apply").tick("All or nothing")).await;
    done.assert_says("Created 1").assert_says("Updated 1");
    assert_eq!(people(&app).len(), 4);
}

#[actix_web::test]
async fn all_or_nothing_is_not_offered_while_a_row_is_refused() {
    let (app, maria) = with_people().await;
    let page = look_over(&maria, &format!("{}Lea,Ness,lea@example.com,Deck,\n", file())).await;
    page.assert_silent("All or nothing");
    maria
        .post(&format!("{}/apply", page.path), &[("all_or_nothing", "on")])
        .await
        .assert_says("Rows are refused. Mend them or leave them out first");
    assert_eq!(people(&app).len(), 3);
}

#[actix_web::test]
async fn all_or_nothing_is_for_files_of_up_to_five_thousand_rows() {
    let (app, maria) = with_people().await;
    let of_rows = |count: usize| {
        let rows = (1..=count).map(|number| format!("Given,Name,p{number}@example.com\n"));
        format!("First name,Last name,Login email\n{}", rows.collect::<String>())
    };
    let page = look_over(&maria, &of_rows(5_000)).await;
    carry_out(&app).await;
    let page = maria.get(&page.path).await;
    page.assert_says("New 5,000").assert_says("All or nothing");
    let page = look_over(&maria, &of_rows(5_001)).await;
    carry_out(&app).await;
    let page = maria.get(&page.path).await;
    page.assert_says("New 5,001").assert_silent("All or nothing");
    assert!(page.has_button("Apply"));
    let refused = maria
        .post(&format!("{}/apply", page.path), &[("all_or_nothing", "on")])
        .await;
    refused
        .assert_says("All or nothing is for files of up to 5,000 rows.")
        .assert_says("Ready to apply")
        .assert_says("New 5,001");
    assert_eq!(people(&app).len(), 3);
}

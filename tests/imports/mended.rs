//! Rows that are mended in the browser, left out, or taken away as a file.

use super::{HEADINGS, apply, look_over, people, with_people};

fn file() -> String {
    format!(
        "{HEADINGS}\nKim,Moe,kim@example,Deck,E-2\nTor,Vik,tor@example.com,Deck,E-2\nIda,=1+1,ida@example.com,Dck,'=7\n"
    )
}

#[actix_web::test]
async fn a_row_is_mended_in_the_browser() {
    let (app, maria) = with_people().await;
    let page = look_over(&maria, &file()).await;
    page.assert_says("Refused 2")
        .assert_says("Duplicate 1")
        .assert_says("There is nothing to apply");
    let row = maria.get(&format!("{}/rows/2", page.path)).await;
    assert!(
        row.error_at("Login email")
            .contains("Enter an address like name@example.com.")
    );
    let still = maria
        .submit(row.form("Save and check").fill("Login email", "kim@"))
        .await;
    still.assert_says("Saved. The row is still refused.");
    let mended = maria
        .submit(row.form("Save and check").fill("Login email", "kim@example.com"))
        .await;
    mended.assert_says("Saved. Row 2 is now: New.").assert_says("New 1");
    apply(&app, &maria, &mended)
        .await
        .assert_says("Created 1")
        .assert_says("Refused 1")
        .assert_says("Duplicate 1");
    assert_eq!(people(&app).last().unwrap().0, "kim@example.com");
}

#[actix_web::test]
async fn a_row_that_is_left_out_makes_room_for_its_duplicate() {
    let (_app, maria) = with_people().await;
    let page = look_over(&maria, &file()).await;
    let row = maria.get(&format!("{}/rows/2", page.path)).await.form("Leave out");
    let page = maria.submit(row).await;
    page.assert_says("Row 2 is left out.")
        .assert_says("Left out 1")
        .assert_says("New 1")
        .assert_silent("Duplicate");
}

#[actix_web::test]
async fn refused_rows_come_back_as_a_file_with_the_reason_beside_each() {
    let (app, maria) = with_people().await;
    let page = look_over(&maria, &file()).await;
    let answer = maria.get(&format!("{}/refused.csv", page.path)).await;
    let lines: Vec<&str> = answer.body.trim_start_matches('\u{FEFF}').split("\r\n").collect();
    assert_eq!(
        lines[0],
        "\"First name\",\"Last name\",\"Login email\",\"Department\",\"Employee number\",\"Row\",\"Reason\""
    );
    assert_eq!(
        lines[1],
        "\"Kim\",\"Moe\",\"kim@example\",\"Deck\",\"E-2\",\"2\",\"Login email: Enter an address like name@example.com.\""
    );
    assert!(lines[2].ends_with("\"3\",\"Employee number: Row 2 has it already.\""), "{}", lines[2]);
    assert!(lines[3].starts_with("\"Ida\",\"'=1+1\",") && lines[3].contains("\"'=7\""), "{}", lines[3]);
    assert_eq!(lines.len(), 5);
    let mended = answer
        .body
        .replace("kim@example\"", "kim@example.com\"")
        .replace("Dck", "Deck")
        .replace("\"E-2\",\"3\"", "\"E-3\",\"3\"");
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

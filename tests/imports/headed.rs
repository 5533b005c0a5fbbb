//! A heading that stands below a title, and what else people put into their workbooks.

use rust_xlsxwriter::{Format, Workbook};

use super::{apply, look_over, people, rows_kept, upload, with_people};
use crate::support::{PageView, TestApp, Visitor};

/// With a title and a blank line above the heading.
const ROWS: [&[&str]; 6] = [
    &["Crew of the Aurora, November"],
    &[],
    &["First name", "Last name", "Login email", "Department"],
    &["Kim", "Moe", "kim@example.com", "Deck"],
    &["Ann", "Bergen", "ann@example.com", "Deck"],
    &["Eve", "Lund", "eve@example", "Deck"],
];

fn csv() -> Vec<u8> {
    let lines = ROWS.iter().map(|row| row.join(";") + "\r\n");
    lines.collect::<String>().into_bytes()
}

fn workbook() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Crew").unwrap();
    for (number, row) in (0..).zip(ROWS) {
        for (column, cell) in (0..).zip(row) {
            sheet.write(number, column, *cell).unwrap();
        }
    }
    sheet.merge_range(0, 0, 0, 3, ROWS[0][0], &Format::new()).unwrap();
    book.save_to_buffer().unwrap()
}

async fn is_read_from_its_heading_on(app: &TestApp, maria: &Visitor, file: &[u8]) {
    let page = upload(maria, file).await;
    page.assert_says("3 rows were read. Nothing was written to users yet.")
        .assert_says("Row 3 is the heading.")
        .assert_says("1 blank row was skipped, the first is row 2.");
    for (heading, field) in [
        ("First name", "first_name"),
        ("Last name", "last_name"),
        ("Login email", "email"),
        ("Department", "department_id"),
    ] {
        assert_eq!(page.value_of(heading), field);
    }
    page.assert_says("Kim · Ann · Eve");
    let page = maria.submit(page.form("Check rows")).await;
    page.assert_says("3 rows")
        .assert_says("New 1")
        .assert_says("Changed 1")
        .assert_says("Refused 1")
        .assert_says("Last name: Berg → Bergen")
        .assert_silent("Aurora");
    assert_eq!(page.all("tbody th"), ["Row 4", "Row 5", "Row 6"]);
    let result = apply(app, maria, &page).await;
    result
        .assert_says("Created 1")
        .assert_says("Updated 1")
        .assert_says("Refused 1");
    let addresses: Vec<String> = people(app).into_iter().map(|(email, _)| email).collect();
    assert_eq!(addresses, ["maria@example.com", "ann@example.com", "bob@example.com", "kim@example.com"]);
    maria.get("/users?q=bergen").await.assert_says("Bergen, Ann");
    maria.get("/users?q=kim").await.assert_says("Moe, Kim");
}

#[actix_web::test]
async fn a_csv_is_read_from_the_heading_below_its_title() {
    let (app, maria) = with_people().await;
    is_read_from_its_heading_on(&app, &maria, &csv()).await;
}

#[actix_web::test]
async fn a_workbook_is_read_from_the_heading_below_its_title() {
    let (app, maria) = with_people().await;
    is_read_from_its_heading_on(&app, &maria, &workbook()).await;
}

#[actix_web::test]
async fn a_heading_is_looked_for_among_the_first_twenty_rows() {
    let (app, maria) = with_people().await;
    let below = |lines: usize| {
        let notes = "Note,from,the bridge\n".repeat(lines);
        format!("{notes}First name,Last name,Login email\nKim,Moe,kim@example.com\n")
    };
    let page = look_over(&maria, &below(19)).await;
    page.assert_says("1 row").assert_says("New 1");
    assert_eq!(page.all("tbody th"), ["Row 21"]);
    let kept = rows_kept(&app);
    let page = upload(&maria, below(20).as_bytes()).await;
    page.assert_status(422);
    assert!(
        page.error_at("File")
            .starts_with("Error: No row has headings such as First name, Last name and Login email.")
    );
    assert_eq!(rows_kept(&app), kept);
}

/// One finding a line, in the order in which they are told.
fn findings(page: &PageView) -> Vec<String> {
    page.all("section[aria-labelledby='file'] li")
}

#[actix_web::test]
async fn what_is_odd_in_a_workbook_is_told_on_its_page() {
    let (_app, maria) = with_people().await;
    let calculated = [
        "The sheet \"Crew 2026\" is read.",
        "Other sheets are not read: Notes.",
        "Hidden sheets are not read: Old.",
        "Row 4 is the heading.",
        "Spaces around the text of 2 cells were left out, the first in A4.",
        "2 blank rows were skipped, the first is row 3.",
        "3 cells have a formula, whose last value is read. The first is F5.",
        "1 row is hidden in your program and read all the same, the first is row 8.",
        "1 cell has TRUE or FALSE. The first is E8.",
        "1 area of merged cells: only the first cell of each counts, the others are blank. See A1.",
    ];
    let mut never_calculated = calculated;
    never_calculated[6] = "2 cells have a formula that was never calculated and are read as blank, the first is F5. Open the \
                           file in your spreadsheet program and save it again.";
    for (file, expected) in [("libreoffice", calculated), ("openpyxl-never-calculated", never_calculated)] {
        let content = std::fs::read(format!("tests/sheets/files/{file}.xlsx")).unwrap();
        let page = upload(&maria, &content).await;
        page.assert_says("Check the columns").assert_says("3 rows were read");
        assert_eq!(findings(&page), expected, "{file}");
        let page = maria.submit(page.form("Check rows")).await;
        page.assert_says("Ready to apply");
        assert_eq!(findings(&page), expected, "{file}");
    }
}

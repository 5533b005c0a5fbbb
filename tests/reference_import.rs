//! Departments and job positions from a file: looked over, then added.

use diesel::prelude::*;
use purser::db::schema::{departments, journal, positions};
use reqwest::header::HeaderMap;

use crate::support::{PageView, TestApp, Visitor};

async fn look_over(visitor: &Visitor, list: &str, content: &str) -> PageView {
    let path = format!("{list}/import");
    visitor.upload(&path, content.as_bytes(), HeaderMap::new()).await
}

/// Presses the button below what was looked over.
async fn confirm(visitor: &Visitor, list: &str, page: &PageView) -> PageView {
    let form = page.form("Add ");
    assert_eq!(form.action, format!("{list}/import/confirm"));
    let (_, names) = form.fields.iter().find(|(name, _)| name == "file").unwrap();
    visitor.upload(&form.action, names.as_bytes(), HeaderMap::new()).await
}

fn departments(app: &TestApp) -> Vec<String> {
    app.read(|connection| {
        departments::table
            .order(departments::id)
            .select(departments::name)
            .load(connection)
    })
}

#[actix_web::test]
async fn names_are_looked_over_before_they_are_added() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let before = departments(&app);
    let file =
        format!("\u{FEFF}Name\r\n{}\r\nGalley\r\n\"Hotel, cleaning\"\r\n\r\ngalley\r\nDeck, forward\r\n", before[0]);
    let page = look_over(&maria, "/departments", &file).await;
    page.assert_status(200)
        .assert_says("2 departments to add")
        .assert_says("1 already there")
        .assert_says("2 refused")
        .assert_says("Line 6, galley: Line 3 has it already.")
        .assert_says("Line 7, Deck, forward: Write one name on each line.");
    assert_eq!(departments(&app), before, "nothing was added yet");
    confirm(&maria, "/departments", &page)
        .await
        .assert_says("Added 2 departments.")
        .assert_says("Hotel, cleaning");
    assert_eq!(departments(&app)[before.len()..], ["Galley", "Hotel, cleaning"]);
    let created: i64 = app.read(|connection| {
        let entries = journal::table.filter(journal::action.eq("department_created"));
        entries
            .filter(journal::detail.eq("Hotel, cleaning"))
            .count()
            .get_result(connection)
    });
    assert_eq!(created, 1);
    let again = look_over(&maria, "/departments", "Galley\n\"HOTEL, CLEANING\"").await;
    again
        .assert_says("The file contains nothing new.")
        .assert_says("2 already there")
        .assert_silent("refused");
}

#[actix_web::test]
async fn job_positions_come_the_same_way_and_in_any_script() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = look_over(&maria, "/positions", "قبطان\n\"He said \"\"Cook\"\"\"\n機関長\n").await;
    page.assert_says("3 job positions to add");
    confirm(&maria, "/positions", &page)
        .await
        .assert_says("Added 3 job positions.");
    let names: Vec<String> = app.read(|connection| {
        positions::table
            .order(positions::id.desc())
            .select(positions::name)
            .limit(3)
            .load(connection)
    });
    assert_eq!(names, ["機関長", "He said \"Cook\"", "قبطان"]);
}

#[actix_web::test]
async fn a_file_that_is_none_is_refused_at_its_field() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let many = "name of a department\n".repeat(2_001);
    for (content, words) in [
        (b"".as_slice(), "Choose a file."),
        (b"\xEF\xBB\xBF \r\n", "Choose a file."),
        (
            b"PK\x03\x04\xFF\xFE",
            "The workbook is damaged. Open it in your spreadsheet program and save it again as .xlsx.",
        ),
        (b"%PDF-1.7", "This is a PDF."),
        (many.as_bytes(), "There are more than 2,000 names in it."),
    ] {
        let page = maria.upload("/departments/import", content, HeaderMap::new()).await;
        page.assert_status(422);
        assert!(page.error_at("File").contains(words), "{}", page.error_at("File"));
        maria
            .get(&page.path)
            .await
            .assert_status(200)
            .assert_says("Import from a file");
    }
}

#[actix_web::test]
async fn names_that_no_form_would_take_are_refused_line_by_line() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = look_over(&maria, "/departments", &format!("{}\n\"  \"\n\"two\nlines\"\n", "x".repeat(201))).await;
    page.assert_says("2 refused")
        .assert_says("Use at most 200 characters. This has 201.")
        .assert_says("Use one line, without control characters.")
        .assert_says("1 blank row was skipped, the first is row 2.");
}

#[actix_web::test]
async fn a_workbook_and_a_csv_of_an_old_program_are_read_too() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet().set_name("Ashore").unwrap();
    for (row, name) in [(0, "Name"), (1, "007"), (3, "Hotel; cleaning"), (4, " Spa "), (5, "'=Bar")] {
        sheet.write(row, 0, name).unwrap();
    }
    let content = book.save_to_buffer().unwrap();
    let page = maria.upload("/departments/import", &content, HeaderMap::new()).await;
    page.assert_says("4 departments to add")
        .assert_says("The sheet \"Ashore\" is read.")
        .assert_says("Spaces around the text of 1 cell were left out, the first in A5.")
        .assert_says("1 blank row was skipped, the first is row 3.");
    let before = departments(&app);
    confirm(&maria, "/departments", &page)
        .await
        .assert_says("Added 4 departments.");
    assert_eq!(departments(&app)[before.len()..], ["007", "Hotel; cleaning", "Spa", "'=Bar"]);
    let old = b"Br\xF8nnb\xE5t\r\nM\xE4\xDFig\r\n";
    let page = maria.upload("/departments/import", old, HeaderMap::new()).await;
    page.assert_says("2 departments to add")
        .assert_says("Brønnbåt")
        .assert_says("Mäßig")
        .assert_says("The text was taken for windows-1252.");
}

#[actix_web::test]
async fn too_large_a_file_is_cut_off() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let large = vec![b'x'; 300 * 1024];
    let page = maria.upload("/departments/import", &large, HeaderMap::new()).await;
    page.assert_status(413).assert_says("That is too much at once");
}

#[actix_web::test]
async fn what_someone_else_added_meanwhile_is_not_added_twice() {
    let app = TestApp::start().await;
    let maria = app.administrator().await;
    let page = look_over(&maria, "/departments", "Galley\nSpa\n").await;
    maria
        .submit(maria.get("/departments").await.form("Add").fill("Name", "Spa"))
        .await;
    confirm(&maria, "/departments", &page)
        .await
        .assert_says("Added 1 department.");
    let twice = departments(&app).iter().filter(|name| *name == "Spa").count();
    assert_eq!(twice, 1);
}

//! The template, from the download to the upload.

use std::io::{Cursor, Read, Write};

use calamine::{Data, Reader, Xlsx};
use diesel::prelude::*;
use purser::db::schema::{positions, users};
use purser::people::FIELDS;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

use super::{apply, upload, with_people};
use crate::support::{PersonForm, TestApp, Visitor};

/// What somebody fills in, by the headings.
const FILLED: &[(&str, &str)] = &[
    ("First name", "Kim"),
    ("Last name", "Moe"),
    ("Mobile prefix", "+47"),
    ("Phone number", "0912 34 567"),
    ("Login email", "kim@example.com"),
    ("Address", "Strandgaten 1"),
    ("Postal code", "00123"),
    ("Department", "Deck"),
    ("Employment type", "Contractor"),
    ("Employee number", "007"),
    ("Employment date", "2026-11-01"),
    ("Language", "Norsk bokmål"),
    ("Single sign-on", "No"),
    ("Roles", "Support"),
];

fn headings(sheet: &str, file: &[u8]) -> Vec<String> {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(file.to_vec())).unwrap();
    let range = book.worksheet_range(sheet).unwrap();
    range.rows().next().unwrap().iter().map(Data::to_string).collect()
}

fn cells<'a>(headings: &[String]) -> Vec<&'a str> {
    let filled = |heading: &String| FILLED.iter().find(|(label, _)| label == heading);
    headings
        .iter()
        .map(|heading| filled(heading).map_or("", |(_, cell)| *cell))
        .collect()
}

/// The parts of a workbook, by their names.
fn part(file: &[u8], name: &str) -> String {
    let mut archive = ZipArchive::new(Cursor::new(file)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

/// The downloaded workbook with a second row, as a spreadsheet would save it.
fn filled_in(file: &[u8]) -> Vec<u8> {
    let cells: Vec<String> = cells(&headings("Users", file))
        .iter()
        .map(|cell| format!("<c t=\"inlineStr\"><is><t>{cell}</t></is></c>"))
        .collect();
    let row = format!("<row r=\"2\">{}</row></sheetData>", cells.concat());
    let mut archive = ZipArchive::new(Cursor::new(file)).unwrap();
    let mut written = ZipWriter::new(Cursor::new(Vec::new()));
    for place in 0..archive.len() {
        let mut content = Vec::new();
        let mut part = archive.by_index(place).unwrap();
        part.read_to_end(&mut content).unwrap();
        let name = part.name().unwrap().into_owned();
        if name == "xl/worksheets/sheet1.xml" {
            let text = String::from_utf8(content).unwrap();
            assert!(text.contains("</sheetData>"));
            content = text.replace("</sheetData>", &row).into_bytes();
        }
        written.start_file(&*name, SimpleFileOptions::default()).unwrap();
        written.write_all(&content).unwrap();
    }
    written.finish().unwrap().into_inner()
}

async fn is_imported_without_a_question(app: &TestApp, maria: &Visitor, file: &[u8]) {
    let page = upload(maria, file).await;
    for field in FIELDS {
        assert_eq!(page.value_of(field.label), field.name, "{}", field.label);
    }
    assert_eq!(page.value_of("Roles"), "role");
    let page = maria.submit(page.form("Check rows")).await;
    page.assert_says("New 1");
    apply(app, maria, &page).await.assert_says("Created 1");
    let kim: (String, String, String, String, String) = app.read(|connection| {
        users::table
            .filter(users::email.eq("kim@example.com"))
            .select((users::phone, users::postal_code, users::employee_number, users::language, users::employment_type))
            .get_result(connection)
    });
    let expected = ["0912 34 567", "00123", "007", "nb", "contractor"].map(str::to_owned);
    assert_eq!([kim.0, kim.1, kim.2, kim.3, kim.4], expected);
    maria.get("/users?role=3").await.assert_says("Moe, Kim");
}

#[actix_web::test]
async fn the_csv_template_filled_in_is_mapped_by_itself() {
    let (app, maria) = with_people().await;
    let link = maria.get("/imports/new").await.link("CSV template");
    let file = String::from_utf8(maria.bytes(&link).await).unwrap();
    let headings: Vec<String> = file
        .trim_start_matches('\u{feff}')
        .trim_end()
        .split(',')
        .map(str::to_owned)
        .collect();
    assert_eq!(headings.len(), FIELDS.len() + 1);
    let filled = format!("{file}{}\r\n", cells(&headings).join(","));
    is_imported_without_a_question(&app, &maria, filled.as_bytes()).await;
}

#[actix_web::test]
async fn the_excel_template_filled_in_is_mapped_by_itself() {
    let (app, maria) = with_people().await;
    let link = maria.get("/imports/new").await.link("Excel template");
    let file = maria.bytes(&link).await;
    is_imported_without_a_question(&app, &maria, &filled_in(&file)).await;
}

#[actix_web::test]
async fn the_excel_template_has_lists_to_choose_from() {
    let (app, maria) = with_people().await;
    for name in ["=1+1", "Engine", "Old"] {
        let form = maria.get("/departments").await.form("Add").fill("Name", name);
        maria.submit(form).await;
    }
    app.write(|connection| {
        diesel::update(purser::db::schema::departments::table)
            .filter(purser::db::schema::departments::name.eq("Old"))
            .set(purser::db::schema::departments::status.eq(purser::people::posts::PostStatus::Archived))
            .execute(connection)
    });
    let none: i64 = app.read(|connection| positions::table.count().get_result(connection));
    assert_eq!(none, 0);
    let file = maria.bytes("/imports/template.xlsx").await;
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(file.clone())).unwrap();
    assert_eq!(book.sheet_names(), ["Users", "Lists"]);
    assert_eq!(book.worksheet_formula("Lists").unwrap().used_cells().count(), 0);
    let lists = book.worksheet_range("Lists").unwrap();
    let column = |label: &str| -> Vec<String> {
        let mut heads = lists.rows().next().unwrap().iter();
        let place = heads.position(|head| *head == label).unwrap();
        let cells = lists.rows().skip(1).map(|row| row[place].to_string());
        cells.filter(|cell| !cell.is_empty()).collect()
    };
    assert_eq!(column("Department"), ["=1+1", "Deck", "Engine"]);
    assert_eq!(column("Roles"), ["Administrator", "User administrator", "Support"]);
    assert_eq!(column("Single sign-on"), ["Yes", "No"]);
    assert_eq!(column("Language").len(), 6);
    let heads = headings("Lists", &file);
    assert!(!heads.contains(&"Job position".to_owned()), "there are none to choose from");
    let sheet = part(&file, "xl/worksheets/sheet1.xml");
    assert_eq!(sheet.matches("<dataValidation ").count(), heads.len());
    assert!(sheet.contains("Lists!$A$2:$A$4"), "{sheet}");
}

#[actix_web::test]
async fn whoever_may_give_no_roles_gets_a_template_without_them() {
    let (app, maria) = with_people().await;
    let eve = app.user_with_role(&maria, &PersonForm::EVE, "User administrator").await;
    app.write(|connection| {
        diesel::delete(purser::db::schema::role_permissions::table)
            .filter(purser::db::schema::role_permissions::permission.eq("assign_roles"))
            .execute(connection)
    });
    let file = eve.bytes("/imports/template.xlsx").await;
    assert!(!headings("Users", &file).contains(&"Roles".to_owned()));
    assert!(!headings("Lists", &file).contains(&"Roles".to_owned()));
    app.deliver_mail().await;
}

#[actix_web::test]
async fn the_excel_template_has_the_job_positions_that_people_can_be_put_in() {
    let (_app, maria) = with_people().await;
    for name in ["Second engineer", "Cook", "Stoker"] {
        let form = maria.get("/positions").await.form("Add").fill("Name", name);
        maria.submit(form).await.assert_says("Added");
    }
    let stoker = maria.get("/positions").await.link("Stoker");
    let form = maria.get(&stoker).await.form("Save").fill("Status", "archived");
    maria.submit(form).await.assert_says("Archived.");
    let file = maria.bytes("/imports/template.xlsx").await;
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(file.clone())).unwrap();
    let lists = book.worksheet_range("Lists").unwrap();
    let cells: Vec<String> = (0..4)
        .map(|row| lists.get((row, 1)).map(Data::to_string).unwrap_or_default())
        .collect();
    assert_eq!(cells, ["Job position", "Cook", "Second engineer", ""]);
    assert_eq!(headings("Users", &file)[10], "Job position");
    let sheet = part(&file, "xl/worksheets/sheet1.xml");
    let mut validations = sheet.split("<dataValidation ");
    let of_positions = validations.find(|validation| validation.contains("sqref=\"K2:K1048576\""));
    let of_positions = of_positions.expect("cells below Job position are chosen");
    assert!(of_positions.contains("<formula1>Lists!$B$2:$B$3</formula1>"), "{of_positions}");
    assert!(of_positions.contains("errorStyle=\"warning\""), "others may be added: {of_positions}");
}

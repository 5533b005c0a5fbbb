//! What a workbook holds, as another program reads it.

use std::fs::File;
use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use purser::export::{Broken, Cell, Head, Workbook};
use time::macros::{date, datetime};

use super::{COLUMNS_OF_TEXT, XLSX, file, with_ann, with_text_everywhere};
use crate::support::start_of_tests;

type Rows = Vec<Vec<Data>>;

/// The rows of its one sheet, and how many formulas it has.
pub fn opened(bytes: Vec<u8>) -> (Rows, usize) {
    let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap();
    assert_eq!(book.sheet_names(), ["Users"]);
    let rows = book.worksheet_range("Users").unwrap();
    let formulas = book.worksheet_formula("Users").unwrap();
    (rows.rows().map(<[Data]>::to_vec).collect(), formulas.used_cells().count())
}

fn below<'a>(rows: &'a Rows, head: &str) -> &'a Data {
    let place = rows[0].iter().position(|cell| *cell == Data::String(head.to_owned()));
    &rows[1][place.unwrap()]
}

fn text(text: &str) -> Data {
    Data::String(text.to_owned())
}

#[actix_web::test]
async fn text_is_text_and_dates_are_dates() {
    let (_app, maria) = with_ann().await;
    let (rows, formulas) = opened(file(&maria, "/users/export?status=invited", XLSX).await);
    assert_eq!((rows.len(), formulas), (2, 0));
    for (head, said) in [
        ("First name", "نور \"Ann\""),
        ("Last name", "Berg, jr."),
        ("Mobile prefix", "+47"),
        ("Phone number", "0912 34 567"),
        ("Address", "Strandgaten 1\r\n2. etasje"),
        ("Postal code", "00123"),
        ("City", "=1+1"),
        ("Country", "＠SUM(A1)"),
        ("Document number", "007"),
        ("Issuing state", "\tNO"),
        ("Status", "Invited"),
        ("Roles", "Self-service"),
    ] {
        assert_eq!(*below(&rows, head), text(said), "{head}");
    }
    let moment = |head: &str| match below(&rows, head) {
        Data::DateTime(moment) => moment.to_ymd_hms_milli(),
        other => panic!("{head} is {other:?}"),
    };
    assert_eq!(moment("Employment date"), (2026, 11, 1, 0, 0, 0, 0));
    assert_eq!(moment("Created (UTC)"), (2026, 11, 24, 8, 0, 0, 0));
    assert_eq!(*below(&rows, "Last day"), Data::Empty);
}

#[actix_web::test]
async fn a_formula_is_text_in_every_column() {
    let formula = "=cmd|' /C calc'!A0";
    let (_app, maria) = with_text_everywhere(formula).await;
    let (rows, formulas) = opened(file(&maria, "/users/export?status=invited", XLSX).await);
    let as_text = rows[1].iter().filter(|cell| **cell == text(formula)).count();
    assert_eq!((as_text, formulas), (COLUMNS_OF_TEXT, 0), "{rows:?}");
}

#[actix_web::test]
async fn it_is_a_file_of_its_kind() {
    let (_app, maria) = with_ann().await;
    let answer = maria.download("/users/export", XLSX).await;
    let header = |name: &str| answer.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(header("content-type"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet");
    assert!(header("content-disposition").starts_with("attachment; filename=\"users-2026-11-24.xlsx\""));
    assert_eq!(header("cache-control"), "no-store");
}

const HEADS: &[Head] = &[Head { label: "Name", width: 12 }, Head { label: "Born", width: 14 }];

fn made(rows: &[Vec<Cell>], most: u32) -> Result<File, Broken> {
    let mut workbook = Workbook::begin("Users", HEADS, start_of_tests(), most)?;
    workbook.add(rows)?;
    workbook.finish()
}

#[test]
fn its_head_stays_in_sight_and_columns_are_as_wide_as_they_are_said_to_be() {
    let row = vec![Cell::Text("Ann".into()), Cell::Date(date!(1984 - 05 - 17))];
    let mut book = zip::ZipArchive::new(made(&[row], 1).unwrap()).unwrap();
    let mut sheet = String::new();
    book.by_name("xl/worksheets/sheet1.xml")
        .unwrap()
        .read_to_string(&mut sheet)
        .unwrap();
    assert!(sheet.contains("ySplit=\"1\"") && sheet.contains("state=\"frozen\""), "{sheet}");
    assert!(sheet.contains("<col min=\"1\" max=\"1\" width=\"12.7109375\""), "{sheet}");
    assert!(sheet.contains("<col min=\"2\" max=\"2\" width=\"14.7109375\""), "{sheet}");
}

#[test]
fn a_year_that_excel_does_not_know_is_text() {
    let row = vec![Cell::Moment(datetime!(1850-01-02 03:04:05)), Cell::Date(date!(1899 - 12 - 30))];
    let mut bytes = Vec::new();
    made(&[row], 1).unwrap().read_to_end(&mut bytes).unwrap();
    let (rows, _) = opened(bytes);
    assert_eq!(rows[1], [text("1850-01-02T03:04:05Z"), text("1899-12-30")]);
}

#[test]
fn more_rows_than_a_sheet_holds_are_refused() {
    let rows = vec![vec![Cell::Nothing, Cell::Nothing]; 3];
    assert!(matches!(made(&rows, 2), Err(Broken::TooManyRows)));
    assert!(made(&rows, 3).is_ok());
}

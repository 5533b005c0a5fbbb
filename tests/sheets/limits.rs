//! Whatever a file claims or unpacks to, only so much of it is read.

use std::io::Cursor;

use purser::sheets::{Limits, Row, Unreadable, read};

use super::package::Package;
use super::{rows_and_findings, workbook};

fn within(content: Vec<u8>, limits: Limits) -> Result<Vec<Row>, Unreadable> {
    read(Cursor::new(content), limits)?.collect()
}

#[track_caller]
fn assert_refused(content: Vec<u8>, limits: Limits, expected: Unreadable) {
    assert_eq!(within(content, limits).unwrap_err(), expected);
}

#[test]
fn size_rows_columns_and_cells_are_bounded_in_both_kinds() {
    let of_workbook = workbook(&"<row><c><v>1</v></c><c><v>2</v></c><c/></row>".repeat(10));
    let of_text = "1,2,\n".repeat(10).into_bytes();
    for content in [of_workbook, of_text] {
        let columns = Limits { columns: 3, ..Limits::default() };
        let exact = Limits { bytes: content.len() as u64, rows: 10, cells: 20, ..columns };
        assert_eq!(within(content.clone(), exact).unwrap().len(), 10);
        let bytes = Limits { bytes: exact.bytes - 1, ..exact };
        assert_refused(content.clone(), bytes, Unreadable::TooLarge { megabytes: 0 });
        assert_refused(content.clone(), Limits { rows: 9, ..exact }, Unreadable::TooManyRows { most: 9 });
        assert_refused(content.clone(), Limits { cells: 19, ..exact }, Unreadable::TooManyCells { most: 19 });
        let columns = Limits { columns: 1, ..exact };
        assert_refused(content, columns, Unreadable::TooManyColumns { row: 1, most: 1 });
    }
}

#[test]
fn a_cell_has_no_more_than_spreadsheets_take() {
    for (length, is_taken) in [(32_767, true), (32_768, false)] {
        let text = "å".repeat(length);
        let of_workbook = workbook(&format!("<row><c t=\"inlineStr\"><is><t>{text}</t></is></c></row>"));
        for content in [of_workbook, format!("{text}\n").into_bytes()] {
            let read = rows_and_findings(&content).map(|(rows, _)| rows[0].cell(0).chars().count());
            match read {
                Ok(letters) => assert!(is_taken && letters == length),
                Err(refused) => {
                    assert!(!is_taken);
                    assert_eq!(refused.to_string(), "Cell A1 has more than 32,767 characters.");
                }
            }
        }
    }
}

#[test]
fn a_bomb_is_told_by_what_the_directory_says() {
    let mut bomb = Package::of_sheet("<row><c><v>1</v></c></row>");
    bomb.part("xl/worksheets/sheet1.xml").claims = Some(4_000_000_000);
    assert_refused(bomb.bytes(), Limits::default(), Unreadable::UnpacksTooLarge);
    let mut texts = Package::of_sheet("").with("xl/texts.xml", "<sst/>");
    texts.part("xl/texts.xml").claims = Some(2_000_000_000);
    assert_refused(texts.bytes(), Limits::default(), Unreadable::UnpacksTooLarge);
}

#[test]
fn texts_that_stay_in_memory_are_bounded_and_found_by_their_numbers() {
    let texts: String = (0..10_000)
        .map(|number| format!("<si><t>t{number}</t></si><si/>"))
        .collect();
    let cells = "<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>8192</v></c><c t=\"s\"><v>19998</v></c></row>";
    let content = Package::of_sheet(cells)
        .with("xl/texts.xml", format!("<sst>{texts}</sst>"))
        .bytes();
    let size = (0..10_000).map(|number| format!("t{number}").len() as u64 + 8).sum();
    let exact = Limits { texts: size, ..Limits::default() };
    let rows = within(content.clone(), exact).unwrap();
    assert_eq!(rows[0].cells().collect::<Vec<&str>>(), ["t0", "t4096", "t9999"]);
    assert_refused(content, Limits { texts: size - 1, ..exact }, Unreadable::UnpacksTooLarge);
}

#[test]
fn a_directory_that_lies_is_not_believed() {
    for claims in [100, 1_000_000] {
        let mut liar = Package::of_sheet(&"<row><c><v>1</v></c></row>".repeat(1_000));
        liar.part("xl/worksheets/sheet1.xml").claims = Some(claims);
        assert_refused(liar.bytes(), Limits::default(), Unreadable::Damaged);
    }
}

#[test]
fn what_would_fill_memory_is_refused_before_it_does() {
    let long = || vec![b'x'; 3 * 1024 * 1024];
    let wrapped = |before: &str, after: &str| [before.as_bytes(), &long(), after.as_bytes()].concat();
    let sheet = |content: Vec<u8>| Package::of_sheet("").with("xl/worksheets/sheet1.xml", content).bytes();
    let too_large = Unreadable::UnpacksTooLarge;
    let attribute = sheet(wrapped("<worksheet><sheetData><row r=\"", "\">"));
    assert_refused(attribute, Limits::default(), too_large.clone());
    let text = sheet(wrapped("<worksheet><sheetData><row><c t=\"str\"><v>", "</v></c></row>"));
    assert_refused(text, Limits::default(), too_large.clone());
    let entities =
        workbook(&format!("<row><c t=\"inlineStr\"><is><t>{}</t></is></c></row>", "&amp;".repeat(1_100_000)));
    assert_refused(entities, Limits::default(), too_large);
    let row = "<sheetData><row><c><v>1</v></c></row></sheetData>";
    let nested = |depth| format!("<worksheet>{row}{}{}</worksheet>", "<a>".repeat(depth), "</a>".repeat(depth));
    assert!(within(sheet(nested(200).into_bytes()), Limits::default()).is_ok());
    let deep = sheet(nested(1_000).into_bytes());
    assert_refused(deep, Limits::default(), Unreadable::Damaged);
    let row =
        workbook(&format!("<row>{}</row>", format!("<c t=\"str\"><v>{}</v></c>", "x".repeat(30_000)).repeat(200)));
    assert_refused(row, Limits::default(), Unreadable::RowTooLong { row: 1 });
    let quoted = wrapped("Name\n\"", "");
    assert_refused(quoted, Limits::default(), Unreadable::RowTooLong { row: 2 });
}

#[test]
fn a_format_is_kept_no_longer_than_spreadsheets_have_it() {
    for (length, shown) in [(255, format!("{:0>255}", 7)), (256, "7".to_owned())] {
        let row = "<row><c s=\"1\"><v>7</v></c></row>";
        let content = Package::of_sheet(row)
            .with_formats(&["0".repeat(length).as_str()])
            .bytes();
        let rows = within(content, Limits::default()).unwrap();
        assert_eq!(rows[0].cell(0), shown, "{length}");
    }
}

#[test]
fn a_directory_of_a_million_parts_is_not_read() {
    let good = workbook("<row><c><v>1</v></c></row>");
    let end = good.len() - 22;
    let mut many = good.clone();
    many[end + 10..end + 12].copy_from_slice(&20_000_u16.to_le_bytes());
    assert_refused(many, Limits::default(), Unreadable::Archive);
    let mut large = good;
    large[end + 12..end + 16].copy_from_slice(&8_000_000_u32.to_le_bytes());
    assert_refused(large, Limits::default(), Unreadable::Archive);
}

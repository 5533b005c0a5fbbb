//! What is no table is told in one sentence, whatever its name is.

use purser::sheets::Unreadable;

use super::package::{CONTENT_TYPES, Package};
use super::{rows_and_findings, workbook};

#[track_caller]
fn assert_refused(content: &[u8], expected: Unreadable) {
    assert_eq!(rows_and_findings(content).unwrap_err(), expected);
}

const ROW: &str = "<row><c t=\"inlineStr\"><is><t>Ann</t></is></c></row>";

#[test]
fn other_kinds_of_files_are_called_by_their_names() {
    for (content, expected) in [
        (b"".as_slice(), Unreadable::Empty),
        (b"\xEF\xBB\xBF \r\n\r\n , ", Unreadable::Empty),
        (b"%PDF-1.7\n", Unreadable::Pdf),
        (b"\x1F\x8B\x08\x00", Unreadable::Archive),
        (b"\n <!DOCTYPE html><table>", Unreadable::WebPage),
        (b"\xEF\xBB\xBF<html>", Unreadable::WebPage),
        (b"\x89PNG\r\n", Unreadable::NotATable),
        (b"Name,Town\nAnn\0,Oslo\n", Unreadable::NotATable),
        (b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", Unreadable::OldWorkbook),
        (b"PK\x03\x04\xFF\xFE", Unreadable::Damaged),
    ] {
        assert_refused(content, expected);
    }
}

#[test]
fn archives_that_are_no_workbook_are_told() {
    let plain = || Package::of_sheet(ROW).without("_rels/.rels");
    assert_refused(&plain().bytes(), Unreadable::Archive);
    assert_refused(&plain().with("xl/workbook.bin", "").bytes(), Unreadable::BinaryWorkbook);
    assert_refused(&plain().with("mimetype", "").with("content.xml", "").bytes(), Unreadable::OpenDocument);
    let text = Package::of_sheet(ROW)
        .without("xl/workbook.xml")
        .with("word/document.xml", CONTENT_TYPES);
    assert_refused(&text.bytes(), Unreadable::NotATable);
}

#[test]
fn a_workbook_with_nothing_to_read_says_so() {
    assert_refused(&workbook(""), Unreadable::NoSheet);
    assert_refused(&workbook("<row><c><v></v></c><c t=\"inlineStr\"><is><t> </t></is></c></row>"), Unreadable::NoSheet);
}

#[test]
fn a_damaged_workbook_is_refused_wherever_it_is_damaged() {
    for sheet in [
        "<worksheet><sheetData><row><c><v>1</v>",
        "<worksheet><sheetData><row><c><v>1</v></c>",
        "<worksheet><sheetData><row><c t=\"s\"><v>7</v></c></row></sheetData></worksheet>",
        "<worksheet><sheetData><row r=\"0\"><c><v>1</v></c></row></sheetData></worksheet>",
        "<worksheet><sheetData><row r=\"2\"><c><v>1</v></c></row><row r=\"2\"><c><v>2</v></c></row></sheetData></worksheet>",
        "<worksheet><sheetData><row r=\"5\"><c><v>1</v></c></row><row r=\"4\"><c><v>2</v></c></row></sheetData></worksheet>",
        "<worksheet><sheetData><row r=\"2\"><c r=\"A5\"><v>1</v></c></row><row r=\"3\"><c><v>2</v></c></row></sheetData></worksheet>",
        "<worksheet><sheetData><row><c r=\"XFE1\"><v>1</v></c></row></sheetData></worksheet>",
        "<worksheet><sheetData><row><c t=\"str\"><v>&unknown;</v></c></row></sheetData></worksheet>",
        "<worksheet><sheetData><row><c t=\"str\"><v>\u{1}&#0;</v></c></row></sheetData></worksheet>",
    ] {
        assert_refused(&Package::of_sheet("").with("xl/worksheets/sheet1.xml", sheet).bytes(), Unreadable::Damaged);
    }
    assert_refused(&Package::of_sheet(ROW).without("xl/worksheets/sheet1.xml").bytes(), Unreadable::Damaged);
    let mut encrypted = Package::of_sheet(ROW);
    encrypted.part("xl/worksheets/sheet1.xml").is_encrypted = true;
    assert_refused(&encrypted.bytes(), Unreadable::Encrypted);
}

#[test]
fn a_workbook_of_which_one_byte_changed_is_not_read_as_if_nothing_had_happened() {
    let good = workbook(ROW);
    for at in 0..good.len() {
        let mut changed = good.clone();
        changed[at] ^= 0x20;
        if let Ok((rows, _)) = rows_and_findings(&changed) {
            assert_eq!(rows[0].cell(0), "Ann", "byte {at}");
        }
    }
}

#[test]
fn a_quotation_mark_that_is_not_closed_swallows_nothing() {
    let content = "Name,Town\nAnn,\"Oslo\nBo,Bergen\n";
    assert_refused(content.as_bytes(), Unreadable::QuoteNotClosed { row: 2 });
    let sentence = Unreadable::QuoteNotClosed { row: 2 }.to_string();
    assert_eq!(sentence, "A quotation mark in row 2 is not closed, so the rest of the file can't be told apart.");
}

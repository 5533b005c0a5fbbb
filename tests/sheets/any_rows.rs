//! What is written is what is read, and what calamine reads is what we read.

use std::io::Cursor;

use calamine::{Data, Reader, Xlsx};
use proptest::prelude::*;
use rust_xlsxwriter::Workbook;

use super::cells;

/// Text that is its own trimmed self.
fn cell() -> impl Strategy<Value = String> {
    let any = prop_oneof![
        Just(String::new()),
        "[0-9]{1,20}",
        "[A-Za-zÀ-ž ,;|\t\"'\n.=+@-]{0,20}",
        "\\PC{0,12}",
        Just("_x000A_".to_owned()),
        Just("&lt;]]>".to_owned()),
    ];
    any.prop_map(|text| {
        text.trim_matches(|letter: char| {
            letter.is_whitespace() || "\u{FEFF}\u{200B}\u{200C}\u{200D}\u{200E}\u{200F}\u{2060}".contains(letter)
        })
        .to_owned()
    })
}

fn rows() -> impl Strategy<Value = Vec<Vec<String>>> {
    prop::collection::vec(prop::collection::vec(cell(), 3), 1..8)
}

/// Without the blank rows, and without blank cells at the end.
fn filled(rows: &[Vec<String>]) -> Vec<Vec<String>> {
    let shortened = rows.iter().map(|row| {
        let length = row.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
        row[..length].to_vec()
    });
    shortened.filter(|row| !row.is_empty()).collect()
}

fn written(rows: &[Vec<String>]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (number, row) in (0..).zip(rows) {
        for (column, cell) in (0..).zip(row) {
            sheet.write_string(number, column, cell).unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_csv_is_read_as_it_was_written(
        rows in rows().prop_filter("it says something", |rows| !filled(rows).is_empty()),
        delimiter in prop::sample::select(vec![b',', b';', b'\t', b'|']),
        ends_with_return in any::<bool>(),
        has_mark in any::<bool>(),
    ) {
        let terminator = if ends_with_return { csv::Terminator::CRLF } else { csv::Terminator::Any(b'\n') };
        let mark = if has_mark { "\u{FEFF}" } else { "" };
        let mut writer = csv::WriterBuilder::new()
            .delimiter(delimiter)
            .terminator(terminator)
            .quote_style(csv::QuoteStyle::Always)
            .from_writer(mark.as_bytes().to_vec());
        for row in &rows {
            writer.write_record(row).unwrap();
        }
        let content = writer.into_inner().unwrap();
        prop_assert_eq!(filled(&cells(&content)), filled(&rows));
    }

    #[test]
    fn a_workbook_is_read_as_it_was_written(
        rows in rows().prop_filter("it says something", |rows| !filled(rows).is_empty()),
    ) {
        prop_assert_eq!(cells(&written(&rows)), filled(&rows));
    }

    #[test]
    fn numbers_and_texts_are_those_that_calamine_reads(
        row in prop::collection::vec(prop_oneof![
            (-1e12..1e12_f64).prop_map(|number| Data::Float((number * 1e3).round() / 1e3)),
            (0..999_999_999_i64).prop_map(|number| Data::Float(number as f64)),
            any::<bool>().prop_map(Data::Bool),
            "[a-zæøå]{1,9}".prop_map(Data::String),
        ], 1..20),
    ) {
        let mut book = Workbook::new();
        let sheet = book.add_worksheet();
        for (column, cell) in (0..).zip(&row) {
            match cell {
                Data::Float(number) => sheet.write(2, column, *number),
                Data::Bool(is_true) => sheet.write(2, column, *is_true),
                other => sheet.write(2, column, other.to_string()),
            }
            .unwrap();
        }
        let content = book.save_to_buffer().unwrap();
        let mut other: Xlsx<_> = Xlsx::new(Cursor::new(content.clone())).unwrap();
        let range = other.worksheet_range("Sheet1").unwrap();
        let theirs = range.rows().next().unwrap().iter().map(|cell| match cell {
            Data::Bool(is_true) => is_true.to_string().to_uppercase(),
            cell => cell.to_string(),
        });
        prop_assert_eq!(&cells(&content)[0], &theirs.collect::<Vec<String>>());
    }
}

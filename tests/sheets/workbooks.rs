//! Workbooks: cells by their address and as they are shown, and what is said about those that may mislead.

use purser::sheets::Oddity;
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Workbook};

use super::package::{Package, WORKBOOK};
use super::{cells, counted, outcome, rows_and_findings, workbook};

/// The cells of one row in which each number stands in a format of its own.
fn shown(cells_of: &[(&str, &str)]) -> (Vec<String>, Vec<u8>) {
    let codes: Vec<&str> = cells_of.iter().map(|(_, code)| *code).collect();
    let numbers = (1..).zip(cells_of);
    let row: String = numbers
        .map(|(style, (number, _))| format!("<c s=\"{style}\"><v>{number}</v></c>"))
        .collect();
    let content = Package::of_sheet(&format!("<row>{row}</row>"))
        .with_formats(&codes)
        .bytes();
    (cells(&content).remove(0), content)
}

/// Each number, its format, what is shown.
#[track_caller]
fn assert_shown(expected: &[(&str, &str, &str)]) {
    for (number, code, text) in expected {
        let (cells, content) = shown(&[(number, code)]);
        assert_eq!(cells, [*text], "{number} in {code}");
        assert_eq!(counted(&content, Oddity::ShownOtherwise), None, "{number} in {code}");
    }
}

#[test]
fn cells_stand_where_their_address_says() {
    let content = workbook(
        "<row r=\"2\"><c r=\"B2\"><v>1</v></c><c r=\"D2\"><v>2</v></c></row>\
         <row><c><v>3</v></c><c/><c><v>4</v></c></row>\
         <row r=\"9\"><c r=\"C9\"><v>6</v></c><c r=\"A9\"><v>5</v></c></row>\
         <row r=\"1048576\"><c r=\"AB1048576\"><v>7</v></c></row>",
    );
    let (rows, _) = rows_and_findings(&content).unwrap();
    let told: Vec<_> = rows
        .iter()
        .map(|row| (row.number, row.cells().collect::<Vec<_>>().join("|")))
        .collect();
    let last = format!("{}7", "|".repeat(27));
    let expected = [(2, "|1||2"), (3, "3||4"), (9, "5||6"), (1_048_576, last.as_str())];
    assert_eq!(told, expected.map(|(row, cells)| (row, cells.to_owned())));
    assert_eq!(counted(&content, Oddity::BlankRow), Some((1 + 5 + 1_048_566, "A1".into())));
}

#[test]
fn texts_are_read_in_every_form_in_which_they_stand() {
    let shared = "<sst count=\"4000000000\" uniqueCount=\"4000000000\"><si><t>0047</t></si>\
        <si><r><t>Ann </t></r><r><rPr><b/></rPr><t xml:space=\"preserve\">&amp; Bo</t></r><rPh><t>no</t></rPh></si>\
        <si/><si><t>two_x000A_lines _x005F_x0041_</t></si></sst>";
    let content = Package::of_sheet(
        "<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c><c t=\"s\"><v>2</v></c><c t=\"s\"><v>3</v></c>\
         <c t=\"inlineStr\"><is><t> in line&#33;</t></is></c><c t=\"str\"><v>007</v></c><c t=\"d\"><v>2026-04-03T00:00:00</v></c></row>",
    );
    let content = content.with("xl/texts.xml", shared).bytes();
    let texts = ["0047", "Ann & Bo", "", "two\nlines _x0041_", "in line!", "007", "2026-04-03"];
    assert_eq!(cells(&content), [texts]);
    assert_eq!(counted(&content, Oddity::Spaces), Some((1, "E1".into())));
}

#[test]
fn numbers_are_shown_without_traces_of_machines() {
    for (number, text) in [
        ("12", "12"),
        ("12.0", "12"),
        ("-0", "0"),
        ("007", "7"),
        ("0.1", "0.1"),
        ("0.30000000000000004", "0.3"),
        ("-1.5E-3", "-0.0015"),
        ("4.7912345678E+10", "47912345678"),
        ("999999999999999", "999999999999999"),
        ("1E400", "1E400"),
    ] {
        assert_shown(&[(number, "General", text)]);
        let content = workbook(&format!("<row><c><v>{number}</v></c></row>"));
        assert_eq!(counted(&content, Oddity::DigitsLost), None, "{number}");
    }
    let card = workbook("<row><c><v>1.2345678901234568E+18</v></c><c><v>1000000000000000</v></c></row>");
    assert_eq!(cells(&card), [["1234567890123456800", "1000000000000000"]]);
    assert_eq!(counted(&card, Oddity::DigitsLost), Some((2, "A1".into())));
}

#[test]
fn digits_that_a_format_adds_are_there() {
    assert_shown(&[
        ("42", "00000", "00042"),
        ("0", "0000", "0000"),
        ("123456", "0000", "123456"),
        ("123456789", "000-00-0000", "123-45-6789"),
        ("4791234567", "+00\\ 000\\ 00\\ 000", "+47 912 34 567"),
        ("4791234567", "\"+\"0", "+4791234567"),
        ("5551234567", "[<=9999999]###\\-####;\\(###\\)\\ ###\\-####", "(555) 123-4567"),
        ("5551234", "[<=9999999]###-####;(###) ###-####", "555-1234"),
        ("7", "[$-409]000", "007"),
    ]);
}

#[test]
fn decimals_and_groups_change_nothing() {
    assert_shown(&[
        ("1234.5", "#,##0.00", "1234.5"),
        ("1234", "#\\ ##0", "1234"),
        ("1234", "0.00E+00", "1234"),
        ("7", "_(* #,##0_);_(* \\(#,##0\\);_(* \"-\"_);_(@_)", "7"),
        ("7", "@", "7"),
        ("7", "0", "7"),
        ("7", "#", "7"),
    ]);
}

#[test]
fn where_it_is_not_sure_what_is_shown_the_plain_number_is_read_and_told() {
    for (number, code) in [
        ("0.25", "0%"),
        ("1200", "#,##0 \"kr\""),
        ("12", "[$€-407]0"),
        ("0.5", "# ?/?"),
        ("1.5", "00000"),
        ("-7", "000"),
        ("12", "###-####"),
        ("-3", "dd.mm.yyyy"),
        ("0.5", "dd.mm.yyyy"),
        ("99999999", "dd.mm.yyyy"),
    ] {
        let (cells, content) = shown(&[(number, code)]);
        assert_eq!(cells, [number], "{code}");
        assert_eq!(counted(&content, Oddity::ShownOtherwise), Some((1, "A1".into())), "{code}");
    }
}

#[test]
fn dates_and_times_are_shown_in_one_way_whatever_their_format() {
    assert_shown(&[
        ("31140", "dd.mm.yyyy", "1985-04-03"),
        ("31140", "m/d/yy", "1985-04-03"),
        ("31140", "[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", "1985-04-03"),
        ("31140.75", "yyyy-mm-dd", "1985-04-03"),
        ("31140.75", "yyyy-mm-dd hh:mm", "1985-04-03 18:00"),
        ("31140", "yyyy-mm-dd hh:mm;@", "1985-04-03"),
        ("46023.999999", "dd/mm/yyyy\\ hh:mm:ss", "2026-01-02"),
        ("0.5", "h:mm AM/PM", "12:00"),
        ("0.000011574", "mm:ss.0", "00:00:01"),
        ("1.5", "[h]:mm", "36:00"),
        ("1", "d/m/yyyy", "1900-01-01"),
        ("59", "d/m/yyyy", "1900-02-28"),
        ("61", "d/m/yyyy", "1900-03-01"),
        ("2958465", "d/m/yyyy", "9999-12-31"),
    ]);
    let (cells, content) = shown(&[("60", "d/m/yyyy")]);
    assert_eq!(cells, ["1900-02-29"]);
    assert_eq!(counted(&content, Oddity::NoSuchDay), Some((1, "A1".into())));
}

#[test]
fn built_in_formats_are_known_by_their_numbers() {
    let styles = "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"20\"/>\
                  <xf numFmtId=\"22\"/><xf numFmtId=\"46\"/><xf numFmtId=\"9\"/><xf numFmtId=\"4\"/></cellXfs></styleSheet>";
    let row: String = (0..=6)
        .map(|style| format!("<c s=\"{style}\"><v>1.5</v></c>"))
        .collect();
    let content = Package::of_sheet(&format!("<row>{row}</row>"))
        .with("xl/styles.xml", styles)
        .bytes();
    let expected = ["1.5", "1900-01-01", "12:00", "1900-01-01 12:00", "36:00", "1.5", "1.5"];
    assert_eq!(cells(&content), [expected]);
    assert_eq!(counted(&content, Oddity::ShownOtherwise), Some((1, "F1".into())));
}

#[test]
fn days_may_be_counted_from_1904_on() {
    let since_1904 = WORKBOOK.replace("<sheets>", "<workbookPr date1904=\"1\"/><sheets>");
    let content =
        Package::of_sheet("<row><c s=\"1\"><v>0</v></c><c s=\"1\"><v>60</v></c><c s=\"1\"><v>29678</v></c></row>")
            .with_formats(&["yyyy-mm-dd"])
            .with("xl/workbook.xml", since_1904)
            .bytes();
    assert_eq!(cells(&content), [["1904-01-01", "1904-03-01", "1985-04-03"]]);
}

#[test]
fn formulas_are_read_by_their_last_value() {
    let content = workbook(
        "<row><c><f>1+1</f><v>2</v></c><c t=\"str\"><f t=\"shared\" si=\"0\" ref=\"B1:B9\">TEXT(7,\"000\")</f><v>007</v></c>\
         <c t=\"str\"><f t=\"shared\" si=\"4000000000\"/><v>008</v></c><c><f>A1</f></c><c t=\"str\"><f>\"\"</f><v></v></c>\
         <c t=\"e\"><f>NA()</f><v>#N/A</v></c><c t=\"b\"><v>1</v></c><c t=\"b\"><v>0</v></c><c t=\"e\"><v>#NEW!</v></c></row>",
    );
    assert_eq!(cells(&content), [["2", "007", "008", "", "", "", "TRUE", "FALSE"]]);
    assert_eq!(counted(&content, Oddity::Formula), Some((5, "A1".into())));
    assert_eq!(counted(&content, Oddity::FormulaWithoutValue), Some((1, "D1".into())));
    assert_eq!(counted(&content, Oddity::ErrorValue), Some((2, "F1".into())));
    assert_eq!(counted(&content, Oddity::Boolean), Some((2, "G1".into())));
}

#[test]
fn the_first_sheet_that_is_seen_and_has_something_in_it_is_read() {
    let mut book = Workbook::new();
    book.add_worksheet()
        .set_name("Secret")
        .unwrap()
        .set_hidden(true)
        .write(0, 0, "hidden")
        .unwrap();
    book.add_worksheet().set_name("Blank").unwrap().set_active(true);
    let crew = book.add_worksheet().set_name("Crew & guests").unwrap();
    crew.write(0, 0, "Name").unwrap();
    crew.merge_range(1, 0, 2, 1, "Ann", &Format::new()).unwrap();
    crew.set_row_hidden(1).unwrap();
    book.add_worksheet()
        .set_name("Notes")
        .unwrap()
        .write(0, 0, "note")
        .unwrap();
    assert_eq!(
        outcome(&book.save_to_buffer().unwrap()),
        "  1 = Name =\n  2 | Ann |\nThe sheet \"Crew & guests\" is read.\nOther sheets are not read: Blank, Notes.\n\
         Hidden sheets are not read: Secret.\nRow 1 is the heading.\n1 row is hidden in your program and read all the same, the first is row 2.\n\
         1 area of merged cells: only the first cell of each counts, the others are blank. See A2.\n"
    );
}

#[test]
fn what_another_program_writes_is_read() {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let date = Format::new().set_num_format("dd.mm.yyyy");
    let zeros = Format::new().set_num_format("0000");
    sheet.write(0, 0, "0047").unwrap();
    sheet
        .write_with_format(0, 1, ExcelDateTime::from_ymd(1985, 4, 3).unwrap(), &date)
        .unwrap();
    sheet.write_with_format(0, 2, 47, &zeros).unwrap();
    sheet
        .write(0, 3, Formula::new("=\"x0\"&\"7\"").set_result("x07"))
        .unwrap();
    sheet.write(0, 4, true).unwrap();
    sheet.write(0, 5, "two\nlines").unwrap();
    let content = book.save_to_buffer().unwrap();
    assert_eq!(cells(&content), [["0047", "1985-04-03", "0047", "x07", "TRUE", "two\nlines"]]);
}

#[test]
fn names_with_prefixes_and_other_namespaces_are_the_same() {
    let sheet = "<x:worksheet xmlns:x=\"http://purl.oclc.org/ooxml/spreadsheetml/main\"><x:sheetData><x:row r=\"1\">\
                 <x:c r=\"A1\" t=\"inlineStr\"><x:is><x:t>Ann</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>";
    let content = Package::of_sheet("").with("xl/worksheets/sheet1.xml", sheet).bytes();
    assert_eq!(cells(&content), [["Ann"]]);
}

//! CSV: encodings, delimiters, quotation marks, line ends, blank and ragged rows.

use purser::sheets::{Delimiter, Finding, Oddity, Unreadable};

use super::{cells, counted, outcome, rows_and_findings, table};

fn delimiter_of(content: &str) -> Option<Delimiter> {
    let (_, findings) = rows_and_findings(content.as_bytes()).unwrap();
    findings.iter().find_map(|finding| match finding {
        Finding::Delimiter(delimiter) => Some(*delimiter),
        _ => None,
    })
}

/// And whether it is a guess.
fn encoding_of(content: &[u8]) -> (&'static str, bool) {
    let (_, findings) = rows_and_findings(content).unwrap();
    let found = findings.iter().find_map(|finding| match finding {
        Finding::Encoding { name, is_guessed } => Some((*name, *is_guessed)),
        _ => None,
    });
    found.unwrap()
}

fn utf16(text: &str, to_bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(to_bytes).collect()
}

#[test]
fn the_delimiter_is_found_whatever_else_stands_in_cells() {
    for (content, delimiter) in [
        ("Name,Town\nAnn,Oslo\n", Some(Delimiter::Comma)),
        ("Name;Amount;Sum\nAnn;1,5;2,5\nBo;3,5;4,5\n", Some(Delimiter::Semicolon)),
        ("Name;Note\nAnn;\"likes, of all; commas\"\n", Some(Delimiter::Semicolon)),
        ("Name\tTown\nBerg, Ann\tOslo\nDahl, Bo\tBergen\n", Some(Delimiter::Tab)),
        ("Name|Town\nAnn|Oslo\n", Some(Delimiter::Bar)),
        ("\"Ann\";\"rye, oats, wheat, milk\";\"Oslo\"\n", Some(Delimiter::Semicolon)),
        ("Name\nBerg, Ann\nBo\nChris\n", None),
        ("sep=|\nName;x|Town;y\n", Some(Delimiter::Bar)),
    ] {
        assert_eq!(delimiter_of(content), delimiter, "{content}");
    }
}

#[test]
fn the_encoding_is_found_and_a_guess_is_called_one() {
    let text = "Name,Town\nÅse Bjørnøy,Tromsø\nJürgen Groß,Köln\n";
    let latin: Vec<u8> = text.chars().map(|letter| letter as u8).collect();
    for (bytes, encoding) in [
        (text.as_bytes().to_vec(), ("UTF-8", false)),
        ([b"\xEF\xBB\xBF", text.as_bytes()].concat(), ("UTF-8", false)),
        ([vec![0xFF, 0xFE], utf16(text, u16::to_le_bytes)].concat(), ("UTF-16LE", false)),
        ([vec![0xFE, 0xFF], utf16(text, u16::to_be_bytes)].concat(), ("UTF-16BE", false)),
        (utf16(text, u16::to_le_bytes), ("UTF-16LE", false)),
        (utf16(text, u16::to_be_bytes), ("UTF-16BE", false)),
        (latin, ("windows-1252", true)),
    ] {
        assert_eq!(encoding_of(&bytes), encoding);
        assert_eq!(cells(&bytes), [["Name", "Town"], ["Åse Bjørnøy", "Tromsø"], ["Jürgen Groß", "Köln"]]);
    }
}

#[test]
fn the_first_letter_beyond_ascii_may_stand_anywhere() {
    for length in 65_530..65_540 {
        let text = format!("{}\nå{}\n", "x\n".repeat(length / 2), "y".repeat(length % 2));
        let padded = [vec![b' '; length % 7], text.into_bytes()].concat();
        assert_eq!(encoding_of(&padded), ("UTF-8", false), "{length}");
        let broken: Vec<u8> = padded.iter().copied().filter(|byte| *byte != 0xC3).collect();
        assert!(encoding_of(&broken).1, "{length}");
    }
}

#[test]
fn a_guess_is_made_from_the_first_letters_that_are_not_ascii() {
    let content = [b"Name\n".repeat(60_000), b"J\xFCrgen Gro\xDF\nBj\xF8rn \xC5sen\n".repeat(30_000)].concat();
    assert_eq!(encoding_of(&content), ("windows-1252", true));
    assert_eq!(cells(&content).last().unwrap(), &["Bjørn Åsen"]);
}

#[test]
fn rows_have_the_numbers_that_a_spreadsheet_gives_them() {
    for end in ["\n", "\r\n", "\r"] {
        let content = ["Name,Note", "", "Ann,\"two", "lines\"", " , ", "", "", "Bo,x"].join(end);
        let (rows, _) = rows_and_findings(content.as_bytes()).unwrap();
        let told: Vec<_> = rows.iter().map(|row| (row.number, row.cell(0), row.cell(1))).collect();
        assert_eq!(told, [(1, "Name", "Note"), (3, "Ann", "two\nlines"), (7, "Bo", "x")], "{end:?}");
        assert_eq!(counted(content.as_bytes(), Oddity::BlankRow), Some((4, "A2".into())), "{end:?}");
    }
}

#[test]
fn what_is_odd_about_cells_and_rows_is_counted() {
    let content = "Name,Town,No.\n Ann,\u{A0}Oslo\u{A0},007\nBo,Bergen\nChris,Oslo,8,9,10\nDag,Moss,7,,\n";
    assert_eq!(cells(content.as_bytes())[1], ["Ann", "Oslo", "007"]);
    assert_eq!(counted(content.as_bytes(), Oddity::Spaces), Some((2, "A2".into())));
    assert_eq!(counted(content.as_bytes(), Oddity::ShorterRow), None, "no heading is known");
    let told = outcome(content.as_bytes());
    assert!(told.contains("1 row has fewer cells than the heading, the first is row 3."), "{told}");
    assert!(told.contains("1 row has more cells than the heading, from D4 on."), "{told}");
    assert_eq!(counted(content.as_bytes(), Oddity::Undecodable), None);
    assert_eq!(counted("a,b\nx\u{FFFD},c\n".as_bytes(), Oddity::Undecodable), Some((1, "A2".into())));
}

#[test]
fn quotation_marks_inside_a_cell_stay() {
    let content = "Name,Size\n\"He said \"\"Cook\"\"\",5\" pipe\n";
    assert_eq!(cells(content.as_bytes())[1], ["He said \"Cook\"", "5\" pipe"]);
    let with_lines = "Name;Size\nAnn;5\" pipe\nBo;\"4\"\" pipe\nof lead\"\n";
    assert_eq!(cells(with_lines.as_bytes())[2], ["Bo", "4\" pipe\nof lead"]);
    let not_closed = "Name;Size\nAnn;5\" pipe\nBo;\"4 pipe\nof lead\n";
    assert_eq!(rows_and_findings(not_closed.as_bytes()).err(), Some(Unreadable::QuoteNotClosed { row: 3 }));
}

#[test]
fn the_heading_is_the_row_with_most_known_names() {
    let content = "Name\n\nfirst name,town,x\nTown,Name,First name\nAnn,Oslo,y\n";
    let is_known = |cell: &str| ["name", "town", "first name"].contains(&cell.to_lowercase().as_str());
    let mut found = table(content.as_bytes()).unwrap();
    let heading = found.heading(20, is_known).unwrap().unwrap();
    assert_eq!(heading.number, 4);
    assert_eq!(found.map(|row| row.unwrap().number).collect::<Vec<u32>>(), [5]);
    let mut nearer = table(content.as_bytes()).unwrap();
    assert_eq!(nearer.heading(3, is_known).unwrap().unwrap().number, 3);
    let mut unknown = table(content.as_bytes()).unwrap();
    assert_eq!(unknown.heading(20, |_| false).unwrap(), None);
    assert_eq!(unknown.map(|row| row.unwrap().number).collect::<Vec<u32>>(), [1, 3, 4, 5]);
}

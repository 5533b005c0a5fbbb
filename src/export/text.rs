//! CSV as RFC 4180 has it, in UTF-8. A spreadsheet takes a cell for a formula by how it begins, even where it is quoted; such
//! cells get an apostrophe before them, as OWASP advises ("CSV Injection").

use csv::{QuoteStyle, Terminator, WriterBuilder};

use super::{Broken, Cell, Head};
use crate::web::moment;

/// By it, Excel knows UTF-8. Programs may take it for a part of the first heading.
const BYTE_ORDER_MARK: &str = "\u{feff}";

/// The headings, with which a file begins.
pub fn beginning(heads: &[Head], with_mark: bool) -> Result<Vec<u8>, Broken> {
    let line = written(std::iter::once(heads.iter().map(|head| head.label.to_owned())))?;
    let mark = if with_mark { BYTE_ORDER_MARK } else { "" };
    Ok([mark.as_bytes(), &line].concat())
}

/// A line for each row.
pub fn lines(rows: &[Vec<Cell>]) -> Result<Vec<u8>, Broken> {
    written(rows.iter().map(|row| row.iter().map(as_text)))
}

fn written(lines: impl Iterator<Item = impl Iterator<Item = String>>) -> Result<Vec<u8>, Broken> {
    let mut writer = WriterBuilder::new()
        .terminator(Terminator::CRLF)
        .quote_style(QuoteStyle::Necessary)
        .from_writer(Vec::new());
    for line in lines {
        writer.write_record(line).map_err(|error| Broken::Io(error.into()))?;
    }
    writer.into_inner().map_err(|error| Broken::Io(error.into_error()))
}

fn as_text(cell: &Cell) -> String {
    match cell {
        Cell::Nothing => String::new(),
        Cell::Text(text) => harmless(text),
        Cell::Number(number) => harmless(&number.to_string()),
        Cell::Date(date) => date.to_string(),
        Cell::Moment(moment) => moment::iso(moment),
    }
}

/// With an apostrophe before whatever a spreadsheet would take for a formula: at the beginning of a cell, and after what may
/// separate cells where commas don't. A phone number with its `+` gets one too: without it, it would become a number, and
/// lose the `+`. Whoever wants it bare takes .xlsx, where it is text.
pub fn harmless(text: &str) -> String {
    let mut written = String::with_capacity(text.len() + 1);
    let (mut cell, mut is_beginning) = (0, true);
    for letter in text.chars() {
        if is_beginning && (begins_formula(letter) || cell == 0 && breaks_line(letter)) {
            written.insert(cell, '\'');
            is_beginning = false;
        }
        is_beginning &= is_skipped(letter);
        written.push(letter);
        if separates(letter) {
            (cell, is_beginning) = (written.len(), true);
        }
    }
    written
}

/// What [`harmless`] made this of. Other text stays as it is.
pub fn as_it_was(text: &str) -> String {
    let mut bare = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    let mut is_cell = true;
    while let Some(letter) = letters.next() {
        if letter == '\''
            && is_cell
            && letters
                .peek()
                .is_some_and(|next| begins_formula(*next) || breaks_line(*next) || is_skipped(*next))
        {
            is_cell = false;
            continue;
        }
        is_cell = separates(letter);
        bare.push(letter);
    }
    if harmless(&bare) == text { bare } else { text.to_owned() }
}

/// The full-width forms are what spreadsheets for Chinese and Japanese take for the same.
fn begins_formula(letter: char) -> bool {
    matches!(letter, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠')
}

fn breaks_line(letter: char) -> bool {
    matches!(letter, '\t' | '\r' | '\n')
}

fn separates(letter: char) -> bool {
    breaks_line(letter) || matches!(letter, ',' | ';' | '|')
}

/// Before a formula, by programs that read generously.
fn is_skipped(letter: char) -> bool {
    letter.is_whitespace() || letter.is_control() || matches!(letter, '"' | '\'' | '\u{200b}'..='\u{200f}' | '\u{feff}')
}

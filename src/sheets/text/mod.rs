//! Rows of a CSV: its encoding and delimiter are found, its rows come as they are read.

mod decoded;
mod delimiter;
mod encoding;
mod quotes;

use std::io::{Read, Seek, SeekFrom};

use csv::{ReaderBuilder, StringRecord};

use super::finding::{Finding, Notes, Oddity, Place};
use super::{Row, Unreadable};
use decoded::Decoded;
use delimiter::Layout;

/// Bytes of text in one row. A quotation mark that is not closed makes a row of all that follows.
const LONGEST_ROW: u64 = 2 * 1024 * 1024;

/// As spreadsheets bound it.
pub const LONGEST_CELL: usize = 32_767;

/// Bytes from which the delimiter is told.
const SAMPLE: u64 = 64 * 1024;

pub struct TextRows<R: Read> {
    reader: csv::Reader<Decoded<R>>,
    record: StringRecord,
    /// Of the last row, blank ones counted.
    number: u32,
    /// The last row, where one of its cells runs over several lines.
    last_of_many_lines: Option<u32>,
}

pub fn open<R: Read + Seek>(mut source: R, notes: &mut Notes) -> Result<TextRows<R>, Unreadable> {
    let charset = encoding::of(&mut source)?;
    notes.tell(Finding::Encoding {
        name: charset.encoding.name(),
        is_guessed: charset.is_guessed,
    });
    source.seek(SeekFrom::Start(0))?;
    let mut sample = String::new();
    Decoded::new(source.by_ref().take(SAMPLE), charset.encoding, b',').read_to_string(&mut sample)?;
    let layout = Layout::of(&sample);
    if let Some(delimiter) = layout.found() {
        notes.tell(Finding::Delimiter(delimiter));
    }
    source.seek(SeekFrom::Start(0))?;
    let reader = ReaderBuilder::new()
        .delimiter(layout.delimiter.byte())
        .has_headers(false)
        .flexible(true)
        .from_reader(Decoded::new(source, charset.encoding, layout.delimiter.byte()));
    let mut rows = TextRows {
        reader,
        record: StringRecord::new(),
        number: 0,
        last_of_many_lines: None,
    };
    if layout.is_told {
        rows.read_record()?;
        rows.number = 0;
    }
    Ok(rows)
}

impl<R: Read> TextRows<R> {
    /// The next row that is not blank.
    pub fn next_row(&mut self, notes: &mut Notes) -> Result<Option<Row>, Unreadable> {
        while self.read_record()? {
            let row = self.row(notes)?;
            if !row.is_empty() {
                return Ok(Some(row));
            }
        }
        match self.last_of_many_lines {
            Some(row) if self.reader.get_ref().is_within_quotes() => Err(Unreadable::QuoteNotClosed { row }),
            _ => Ok(None),
        }
    }

    /// Reads the next record and counts the lines to it. The reader passes over blank lines without a word, but counts them.
    fn read_record(&mut self) -> Result<bool, Unreadable> {
        let before = self.reader.position().line();
        self.reader.get_mut().allow(LONGEST_ROW);
        let is_there = match self.reader.read_record(&mut self.record) {
            Ok(is_there) => is_there,
            Err(error) => return Err(self.refused(error)),
        };
        if is_there {
            let lines_inside: usize = self.record.iter().map(|cell| cell.matches('\n').count()).sum();
            let lines = self.reader.position().line() - before;
            // One whose quotation mark is not closed has no end of its own.
            let lines = lines.saturating_sub(lines_inside as u64).max(1);
            self.number = self.number.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX));
            self.last_of_many_lines = (lines_inside > 0).then_some(self.number);
        }
        Ok(is_there)
    }

    fn refused(&self, error: csv::Error) -> Unreadable {
        match error.into_kind() {
            csv::ErrorKind::Io(error) => match error.into() {
                Unreadable::RowTooLong { .. } => Unreadable::RowTooLong { row: self.number + 1 },
                other => other,
            },
            _ => Unreadable::NotATable,
        }
    }

    fn row(&self, notes: &mut Notes) -> Result<Row, Unreadable> {
        let mut row = Row::new(self.number);
        for (column, cell) in (0..).zip(self.record.iter()) {
            let place = Place { row: self.number, column };
            row.push(checked(cell, place, notes)?);
        }
        Ok(row)
    }
}

/// Without spaces around it.
pub fn checked<'a>(cell: &'a str, place: Place, notes: &mut Notes) -> Result<&'a str, Unreadable> {
    let text = cell.trim_matches(is_space);
    if text.len() < cell.len() {
        notes.count(Oddity::Spaces, place);
    }
    if text.len() > LONGEST_CELL && text.chars().count() > LONGEST_CELL {
        return Err(Unreadable::CellTooLong(place));
    }
    if text.contains(char::REPLACEMENT_CHARACTER) {
        notes.count(Oddity::Undecodable, place);
    }
    Ok(text)
}

/// Nothing of it is seen: spaces of all kinds, marks of the byte order and of the direction.
fn is_space(letter: char) -> bool {
    letter.is_whitespace() || matches!(letter, '\u{FEFF}' | '\u{200B}'..='\u{200F}' | '\u{2060}')
}

use std::io::Read;
use std::ops::Range;
use std::sync::Arc;

use quick_xml::events::{BytesStart, Event};

use super::super::finding::{Notes, Oddity, Place};
use super::super::text::checked;
use super::super::{Limits, Row, Unreadable};
use super::formats::Format;
use super::part::Part;
use super::strings::{LONGEST_TEXT, read_runs};
use super::xml::{Xml, attribute, is_set, push_text, unescaped};
use super::{Book, numbers};

/// Bytes of text in one row.
const LONGEST_ROW: usize = 4 * 1024 * 1024;

/// As spreadsheets bound them.
const LAST_ROW: u32 = 1_048_576;
const LAST_COLUMN: u32 = 16_383;

/// The rows of a sheet, as its XML is read.
pub struct SheetRows<R: Read> {
    xml: Xml<R>,
    book: Arc<Book>,
    most_columns: u32,
    /// Of the row that is read, and of its next cell.
    place: Place,
    cells: Cells,
    is_in_row: bool,
    /// What stands in a cell's XML.
    raw: String,
}

/// The filled cells of a row, in the order of the file.
#[derive(Default)]
struct Cells {
    text: String,
    places: Vec<(u32, Range<usize>)>,
}

/// What a cell's tag says of it.
struct Cell {
    kind: Kind,
    style: usize,
    has_formula: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Shared,
    Text,
    Number,
    Boolean,
    Error,
    Day,
}

impl<R: Read> SheetRows<R> {
    pub fn new(part: Part<R>, book: Arc<Book>, limits: Limits) -> SheetRows<R> {
        SheetRows {
            xml: Xml::of(part),
            book,
            most_columns: limits.columns,
            place: Place { row: 0, column: 0 },
            cells: Cells::default(),
            is_in_row: false,
            raw: String::new(),
        }
    }

    /// The next row with something in it.
    pub fn next_row(&mut self, notes: &mut Notes) -> Result<Option<Row>, Unreadable> {
        loop {
            match self.xml.next_event()? {
                Event::Start(tag) => match tag.local_name().as_ref() {
                    "row" if self.is_in_row => return Err(Unreadable::Damaged),
                    "row" => {
                        begin_row(&tag, &mut self.place, notes)?;
                        self.is_in_row = true;
                    }
                    "c" if self.is_in_row => {
                        let cell = Cell::of(&tag, &mut self.place)?;
                        self.read_cell(cell, notes)?;
                    }
                    "mergeCell" => count_merged(&tag, notes),
                    _ => {}
                },
                Event::Empty(tag) => match tag.local_name().as_ref() {
                    "row" => begin_row(&tag, &mut self.place, notes)?,
                    "c" if self.is_in_row => {
                        Cell::of(&tag, &mut self.place)?;
                        self.place.column += 1;
                    }
                    "mergeCell" => count_merged(&tag, notes),
                    _ => {}
                },
                Event::End(tag) if tag.local_name().as_ref() == "row" => {
                    self.is_in_row = false;
                    if let Some(row) = self.cells.take(self.place.row) {
                        return Ok(Some(row));
                    }
                }
                Event::Eof => return Ok(None),
                _ => {}
            }
        }
    }

    fn read_cell(&mut self, mut cell: Cell, notes: &mut Notes) -> Result<(), Unreadable> {
        self.read_raw(&mut cell)?;
        if cell.has_formula {
            // Text may be empty.
            let is_calculated = !self.raw.is_empty() || cell.kind == Kind::Text;
            let what = if is_calculated { Oddity::Formula } else { Oddity::FormulaWithoutValue };
            notes.count(what, self.place);
        }
        if !self.raw.is_empty() {
            self.add(&cell, notes)?;
        }
        self.place.column += 1;
        Ok(())
    }

    /// The value that stands in the file.
    fn read_raw(&mut self, cell: &mut Cell) -> Result<(), Unreadable> {
        self.raw.clear();
        let mut is_value = false;
        while self.raw.len() <= LONGEST_TEXT {
            match &self.xml.next_event()? {
                Event::Start(tag) => match tag.local_name().as_ref() {
                    "v" => is_value = true,
                    "f" => cell.has_formula = true,
                    "is" => read_runs(&mut self.xml, "is", &mut self.raw)?,
                    _ => {}
                },
                Event::Empty(tag) if tag.local_name().as_ref() == "f" => cell.has_formula = true,
                Event::End(tag) => match tag.local_name().as_ref() {
                    "v" => is_value = false,
                    "c" => return Ok(()),
                    _ => {}
                },
                Event::Eof => return Err(Unreadable::Damaged),
                text if is_value => push_text(text, &mut self.raw)?,
                _ => {}
            }
        }
        Err(Unreadable::CellTooLong(self.place))
    }

    fn add(&mut self, cell: &Cell, notes: &mut Notes) -> Result<(), Unreadable> {
        if self.place.column >= self.most_columns {
            return Err(Unreadable::TooManyColumns { row: self.place.row, most: self.most_columns });
        }
        let shown;
        let text = match cell.kind {
            Kind::Shared => {
                let number = self.raw.trim().parse().ok();
                number
                    .and_then(|number| self.book.strings.get(number))
                    .ok_or(Unreadable::Damaged)?
            }
            Kind::Text => {
                shown = unescaped(&self.raw);
                shown.as_deref().unwrap_or(&self.raw)
            }
            Kind::Error => {
                notes.count(Oddity::ErrorValue, self.place);
                ""
            }
            Kind::Boolean => {
                notes.count(Oddity::Boolean, self.place);
                if matches!(self.raw.trim(), "1" | "true") { "TRUE" } else { "FALSE" }
            }
            Kind::Day => without_midnight(&self.raw),
            Kind::Number => return self.add_number(cell, notes),
        };
        self.cells.push(checked(text, self.place, notes)?, self.place)
    }

    fn add_number(&mut self, cell: &Cell, notes: &mut Notes) -> Result<(), Unreadable> {
        let format = self.book.formats.get(cell.style).map_or(&Format::Plain, Arc::as_ref);
        let begin = self.cells.text.len();
        let oddity = numbers::push(&self.raw, format, self.book.is_1904, &mut self.cells.text);
        if let Some(oddity) = oddity {
            notes.count(oddity, self.place);
        }
        self.cells.end(begin, self.place)
    }
}

impl Cells {
    fn push(&mut self, text: &str, place: Place) -> Result<(), Unreadable> {
        let begin = self.text.len();
        self.text.push_str(text);
        self.end(begin, place)
    }

    /// The text that began here is that of a cell.
    fn end(&mut self, begin: usize, place: Place) -> Result<(), Unreadable> {
        if self.text.len() > LONGEST_ROW {
            return Err(Unreadable::RowTooLong { row: place.row });
        }
        if self.text.len() > begin {
            self.places.push((place.column, begin..self.text.len()));
        }
        Ok(())
    }

    /// As a row; `None` where nothing is in it. Of two cells in one place the later counts.
    fn take(&mut self, number: u32) -> Option<Row> {
        if self.places.is_empty() {
            return None;
        }
        if !self.places.is_sorted_by(|one, next| one.0 < next.0) {
            self.places.reverse();
            self.places.sort_by_key(|(column, _)| *column);
            self.places.dedup_by_key(|(column, _)| *column);
        }
        let mut row = Row::new(number);
        for (column, range) in self.places.drain(..) {
            row.skip_to(column as usize);
            row.push(&self.text[range]);
        }
        self.text.clear();
        Some(row)
    }
}

impl Cell {
    /// Moves to its place, if it says which.
    fn of(tag: &BytesStart, place: &mut Place) -> Result<Cell, Unreadable> {
        let mut cell = Cell { kind: Kind::Number, style: 0, has_formula: false };
        let mut attributes = tag.attributes();
        for attribute in attributes.with_checks(false) {
            let attribute = attribute.map_err(|_| Unreadable::Damaged)?;
            match attribute.key.as_ref() {
                "r" => *place = place_of(&attribute.value).ok_or(Unreadable::Damaged)?,
                "s" => cell.style = attribute.value.parse().unwrap_or(0),
                "t" => cell.kind = Kind::of(&attribute.value),
                _ => {}
            }
        }
        Ok(cell)
    }
}

impl Kind {
    fn of(name: &str) -> Kind {
        match name {
            "s" => Kind::Shared,
            "n" => Kind::Number,
            "b" => Kind::Boolean,
            "e" => Kind::Error,
            "d" => Kind::Day,
            _ => Kind::Text,
        }
    }
}

/// The next row, or the one that the tag names.
fn begin_row(tag: &BytesStart, place: &mut Place, notes: &mut Notes) -> Result<(), Unreadable> {
    let number = match attribute(tag, "r") {
        Some(number) => number.parse().ok(),
        None => Some(place.row + 1),
    };
    let row = number.filter(is_row).ok_or(Unreadable::Damaged)?;
    *place = Place { row, column: 0 };
    if is_set(tag, "hidden") {
        notes.count(Oddity::HiddenRow, *place);
    }
    Ok(())
}

fn is_row(number: &u32) -> bool {
    (1..=LAST_ROW).contains(number)
}

/// Of `C4`.
fn place_of(reference: &str) -> Option<Place> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic);
    let (mut column, mut length) = (0_u32, 0);
    for letter in letters {
        column = column
            .checked_mul(26)?
            .checked_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1)?;
        length += 1;
    }
    let column = column.checked_sub(1).filter(|column| *column <= LAST_COLUMN)?;
    let row = reference[length..].parse().ok().filter(is_row)?;
    Some(Place { row, column })
}

fn count_merged(tag: &BytesStart, notes: &mut Notes) {
    let area = attribute(tag, "ref").unwrap_or_default();
    if let Some(first) = area.split(':').next().and_then(place_of) {
        notes.count(Oddity::MergedCells, first);
    }
}

/// `2026-04-03T00:00:00` is a day.
fn without_midnight(day: &str) -> &str {
    match day.split_once('T') {
        Some((day, clock)) if clock.trim_end_matches('Z').bytes().all(|sign| b"0:.".contains(&sign)) => day,
        _ => day,
    }
}

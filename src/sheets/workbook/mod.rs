//! Rows of a workbook (.xlsx, ECMA-376): the cells of its first sheet that isn't hidden and has something in it.
//!
//! calamine reads the same, but reserves as much memory as a workbook claims to need, unpacks without a bound, and tells
//! of a cell either its format or its formula. It is what the tests compare with.

mod directory;
mod formats;
mod numbers;
mod part;
mod parts;
mod rows;
mod serial;
mod strings;
mod styles;
mod xml;

use std::io::{Read, Seek};
use std::sync::Arc;

use super::finding::{Finding, Notes};
use super::{Limits, Unreadable};
use directory::Directory;
use parts::{Parts, SheetPart};
use strings::Strings;

pub use rows::SheetRows;

/// Of the XML that says how the workbook is made up.
const LARGEST_SMALL_PART: u64 = 16 * 1024 * 1024;

/// Of other sheets, told in a finding.
const MOST_NAMES: usize = 20;

/// What all sheets of a workbook share.
pub struct Book {
    strings: Strings,
    formats: Vec<Arc<formats::Format>>,
    is_1904: bool,
}

pub fn open<R: Read + Seek>(
    mut source: R,
    length: u64,
    limits: Limits,
    notes: &mut Notes,
) -> Result<SheetRows<R>, Unreadable> {
    let directory = Directory::read(&mut source, length)?;
    let parts = Parts::read(&mut source, &directory)?;
    let book = Arc::new(read_book(&mut source, &directory, &parts, limits)?);
    let sheet = first_filled(&mut source, &directory, &parts, &book, limits)?;
    tell_sheets(&parts, sheet, notes);
    let part = directory.open(source, &sheet.path, limits.unpacked)?;
    Ok(SheetRows::new(part, book, limits))
}

fn read_book<R: Read + Seek>(
    source: &mut R,
    directory: &Directory,
    parts: &Parts,
    limits: Limits,
) -> Result<Book, Unreadable> {
    let strings = match &parts.strings {
        Some(path) => Strings::read(directory.open(&mut *source, path, limits.unpacked)?, limits.texts)?,
        None => Strings::default(),
    };
    let formats = match &parts.styles {
        Some(path) => styles::read(directory.open(&mut *source, path, LARGEST_SMALL_PART)?)?,
        None => Vec::new(),
    };
    Ok(Book { strings, formats, is_1904: parts.is_1904 })
}

/// Its first row is read for that, and later once more.
fn first_filled<'a, R: Read + Seek>(
    source: &mut R,
    directory: &Directory,
    parts: &'a Parts,
    book: &Arc<Book>,
    limits: Limits,
) -> Result<&'a SheetPart, Unreadable> {
    let mut left = limits.unpacked;
    for sheet in parts.sheets.iter().filter(|sheet| !sheet.is_hidden) {
        let part = directory.open(&mut *source, &sheet.path, left)?;
        left = left.saturating_sub(directory.size(&sheet.path));
        let mut rows = SheetRows::new(part, Arc::clone(book), limits);
        if rows.next_row(&mut Notes::default())?.is_some() {
            return Ok(sheet);
        }
    }
    Err(Unreadable::NoSheet)
}

fn tell_sheets(parts: &Parts, sheet: &SheetPart, notes: &mut Notes) {
    notes.tell(Finding::Sheet(sheet.name.clone()));
    let names = |is_hidden: bool| -> Vec<String> {
        let others = parts.sheets.iter().filter(|other| other.path != sheet.path);
        let others = others.filter(|other| other.is_hidden == is_hidden);
        others.map(|other| other.name.clone()).take(MOST_NAMES).collect()
    };
    let (others, hidden) = (names(false), names(true));
    if !others.is_empty() {
        notes.tell(Finding::OtherSheets(others));
    }
    if !hidden.is_empty() {
        notes.tell(Finding::HiddenSheets(hidden));
    }
}

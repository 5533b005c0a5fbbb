//! A file with a table in it, .xlsx or CSV, becomes rows of text, one after the other, and findings: what was found out
//! about the file, what of it was left out, and which cells may not be what they look like.
//!
//! Nothing is believed that the file says of itself: its kind is told by its first bytes, and what it unpacks to, each of
//! its tags and each of its rows are bounded while they are read, so that memory stays small whatever comes. What can't be
//! read is one sentence for whoever sent it. Nothing is guessed for a single row: an order of day and month is a matter of
//! the whole column ([`dates`]). This folder names nothing else of Purser, so that `fuzz/` builds it alone.

pub mod dates;
mod finding;
mod heading;
mod kind;
mod row;
mod text;
mod unreadable;
mod workbook;

use std::collections::VecDeque;
use std::io::{Read, Seek, SeekFrom};

pub use finding::{Delimiter, Finding, Oddity, Place};
pub use row::Row;
pub use unreadable::Unreadable;

use finding::Notes;
use kind::Kind;
use text::TextRows;
use workbook::SheetRows;

/// How much of a file is read at the most.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Of the file as it comes.
    pub bytes: u64,
    /// Of a worksheet's XML, and of that of the texts of all.
    pub unpacked: u64,
    /// Of the texts that a workbook has once and refers to: these stay in memory.
    pub texts: u64,
    /// Rows with something in them.
    pub rows: u32,
    pub columns: u32,
    /// Cells with something in them.
    pub cells: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            bytes: 50 * 1024 * 1024,
            unpacked: 1024 * 1024 * 1024,
            texts: 160 * 1024 * 1024,
            rows: 500_000,
            columns: 1_000,
            cells: 20_000_000,
        }
    }
}

enum Rows<R: Read> {
    Text(Box<TextRows<R>>),
    Workbook(Box<SheetRows<R>>),
}

/// The rows of a file that have something in them, from top to bottom, each read when it is asked for.
///
/// After an error there are no more. What was found is whole only after the last row.
pub struct Table<R: Read> {
    rows: Rows<R>,
    notes: Notes,
    limits: Limits,
    /// Rows that were looked at for a heading, and are still to be given.
    ahead: VecDeque<Row>,
    /// Of the last row that was read.
    number: u32,
    /// Cells of the heading, if there is one.
    width: Option<usize>,
    progress: Progress,
    is_over: bool,
}

/// What was read so far.
#[derive(Default)]
struct Progress {
    rows: u32,
    cells: u64,
}

/// The table in a file. Of a workbook it is the first sheet that isn't hidden and has something in it.
pub fn read<R: Read + Seek>(mut source: R, limits: Limits) -> Result<Table<R>, Unreadable> {
    let length = source.seek(SeekFrom::End(0))?;
    if length > limits.bytes {
        return Err(Unreadable::TooLarge { megabytes: limits.bytes / (1024 * 1024) });
    }
    let mut notes = Notes::default();
    let rows = match kind::of(&mut source, length)? {
        Kind::Workbook => Rows::Workbook(Box::new(workbook::open(source, length, limits, &mut notes)?)),
        Kind::Text => Rows::Text(Box::new(text::open(source, &mut notes)?)),
    };
    Ok(Table {
        rows,
        notes,
        limits,
        ahead: VecDeque::new(),
        number: 0,
        width: None,
        progress: Progress::default(),
        is_over: false,
    })
}

impl<R: Read> Table<R> {
    /// The heading among the first rows: the row most cells of which are known names. Rows above it are left out, it and
    /// they are no longer among the rows to come. `None`, and nothing is left out, where no row has a known name.
    pub fn heading(&mut self, within: u32, is_known: impl Fn(&str) -> bool) -> Result<Option<Row>, Unreadable> {
        while self.ahead.back().map_or(0, |row| row.number) < within {
            match self.read_row()? {
                Some(row) => self.ahead.push_back(row),
                None => break,
            }
        }
        let Some(at) = heading::place(&self.ahead, within, is_known) else {
            return Ok(None);
        };
        let heading = self.ahead.drain(..=at).next_back();
        if let Some(heading) = &heading {
            self.width = Some(heading.len());
            self.notes.tell(Finding::Heading { row: heading.number });
        }
        Ok(heading)
    }

    /// Not a workbook: cells have no types.
    pub fn is_text(&self) -> bool {
        matches!(self.rows, Rows::Text(_))
    }

    /// What was found so far.
    pub fn findings(&self) -> Vec<Finding> {
        self.notes.all()
    }

    fn read_row(&mut self) -> Result<Option<Row>, Unreadable> {
        if self.is_over {
            return Ok(None);
        }
        let row = self.read_next();
        self.is_over = !matches!(row, Ok(Some(_)));
        row
    }

    fn read_next(&mut self) -> Result<Option<Row>, Unreadable> {
        let row = match &mut self.rows {
            Rows::Text(rows) => rows.next_row(&mut self.notes)?,
            Rows::Workbook(rows) => rows.next_row(&mut self.notes)?,
        };
        match &row {
            Some(row) => self.count(row)?,
            None if self.progress.rows == 0 => return Err(Unreadable::Empty),
            None => {}
        }
        Ok(row)
    }

    /// Counts it and what was skipped before it, against the limits.
    fn count(&mut self, row: &Row) -> Result<(), Unreadable> {
        if row.number <= self.number {
            return Err(Unreadable::Damaged);
        }
        let blank = row.number - self.number - 1;
        if blank > 0 {
            let first = Place { row: self.number + 1, column: 0 };
            self.notes.count_more(Oddity::BlankRow, u64::from(blank), first);
        }
        self.number = row.number;
        self.progress.rows += 1;
        self.progress.cells += row.filled() as u64;
        if self.progress.rows > self.limits.rows {
            return Err(Unreadable::TooManyRows { most: self.limits.rows });
        }
        if self.progress.cells > self.limits.cells {
            return Err(Unreadable::TooManyCells { most: self.limits.cells });
        }
        if row.len() > self.limits.columns as usize {
            return Err(Unreadable::TooManyColumns { row: row.number, most: self.limits.columns });
        }
        Ok(())
    }

    /// Tells where a row has more cells than the heading has, or, in text, fewer.
    fn compare_width(&mut self, row: &Row) {
        let Some(width) = self.width else { return };
        let place = |column: usize| Place { row: row.number, column: column as u32 };
        if row.last_filled() > width {
            self.notes.count(Oddity::LongerRow, place(width));
        } else if row.len() < width && matches!(self.rows, Rows::Text(_)) {
            self.notes.count(Oddity::ShorterRow, place(row.len()));
        }
    }
}

impl<R: Read> Iterator for Table<R> {
    type Item = Result<Row, Unreadable>;

    fn next(&mut self) -> Option<Result<Row, Unreadable>> {
        let next = match self.ahead.pop_front() {
            Some(row) => Ok(Some(row)),
            None => self.read_row(),
        };
        if let Ok(Some(row)) = &next {
            self.compare_width(row);
        }
        next.transpose()
    }
}

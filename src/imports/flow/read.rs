//! A file becomes rows in the database, some hundred at a time.

use std::io::{Read, Seek};

use crate::export::as_it_was;
use crate::imports::guess;
use crate::imports::plan::{Dates, Heading};
use crate::sheets::dates::DateColumn;
use crate::sheets::{self, Finding, Limits, Row, Table, Unreadable};

/// The heading is looked for among so many first rows.
const HEADING_WITHIN: u32 = 20;

const EXAMPLES: usize = 3;
const LONGEST_EXAMPLE: usize = 60;
const ROWS_A_PIECE: usize = 1_000;

/// As wide as a table of people may be.
pub const MOST_COLUMNS: u32 = 200;

/// Longer cells fit no field, and would fill the database.
const LONGEST_CELL: usize = 4_000;

/// Why a file is not imported, in a sentence for whoever sent it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    #[error("Choose a file.")]
    Absent,
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    #[error(
        "No row has headings such as First name, Last name and Login email. Write them above the columns, and choose the \
         file again."
    )]
    NoHeading,
    #[error("The file has headings and no rows below them.")]
    NoRows,
    #[error("{0} of your imports are open. Apply or cancel some of them first.")]
    TooManyOpen(i64),
    #[error("Other files are being read. Choose the file again in a minute.")]
    OthersFirst,
}

/// A file whose heading was found, about to give its rows.
pub struct Source<R: Read> {
    table: Table<R>,
    headings: Vec<Heading>,
    dates: Vec<DateColumn>,
    /// Cells of text begin with an apostrophe where a spreadsheet would take them for a formula.
    is_text: bool,
    rows: i64,
}

/// Rows with their numbers, their cells as JSON.
pub type Piece = Vec<(i64, String)>;

impl<R: Read + Seek> Source<R> {
    /// Refuses at once what is no table.
    pub fn open(file: R) -> Result<Source<R>, FileError> {
        let limits = Limits { columns: MOST_COLUMNS, ..Limits::default() };
        let mut table = sheets::read(file, limits)?;
        let is_text = table.is_text();
        let heading = table
            .heading(HEADING_WITHIN, guess::is_known)?
            .ok_or(FileError::NoHeading)?;
        let headings: Vec<Heading> = heading
            .cells()
            .map(|name| Heading { name: shortened(name), ..Heading::default() })
            .collect();
        let dates = headings.iter().map(|_| DateColumn::default()).collect();
        Ok(Source { table, headings, dates, is_text, rows: 0 })
    }
}

impl<R: Read> Source<R> {
    /// Empty after the last.
    pub fn next_piece(&mut self) -> Result<Piece, FileError> {
        let mut piece = Piece::with_capacity(ROWS_A_PIECE);
        while piece.len() < ROWS_A_PIECE {
            let Some(row) = self.table.next().transpose()? else { break };
            self.rows += 1;
            let cells = self.cells_of(&row);
            piece.push((row.number.into(), serde_json::to_string(&cells).unwrap_or_default()));
        }
        if self.rows == 0 {
            return Err(FileError::NoRows);
        }
        Ok(piece)
    }

    fn cells_of(&mut self, row: &Row) -> Vec<String> {
        let mut cells = Vec::with_capacity(self.headings.len());
        for (column, heading) in self.headings.iter_mut().enumerate() {
            let cell = row.cell(column);
            let cell = if self.is_text && cell.contains('\'') { as_it_was(cell) } else { cell.to_owned() };
            // PostgreSQL stores no NUL.
            let cell: String = cell.chars().filter(|sign| *sign != '\0').take(LONGEST_CELL).collect();
            if !cell.is_empty() && heading.examples.len() < EXAMPLES {
                heading.examples.push(shortened(&cell));
            }
            if may_be_a_date(&cell) {
                self.dates[column].add(&cell);
            }
            cells.push(cell);
        }
        while cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
        cells
    }

    pub fn rows(&self) -> i64 {
        self.rows
    }

    /// After the last row: what may not have been read as it was meant.
    pub fn doubts(&self) -> Vec<String> {
        let findings = self.table.findings().into_iter();
        findings
            .filter(Finding::is_doubtful)
            .map(|finding| finding.to_string())
            .collect()
    }

    /// After the last row: what the columns are, and what was found out about the file.
    pub fn end(self) -> (Vec<Heading>, Vec<String>) {
        let findings = self.table.findings().iter().map(Finding::to_string).collect();
        let columns = self.headings.into_iter().zip(self.dates);
        let headings = columns.map(|(heading, dates)| Heading { dates: Dates::from(dates), ..heading });
        (headings.collect(), findings)
    }
}

fn shortened(cell: &str) -> String {
    let mut short: String = cell.chars().take(LONGEST_EXAMPLE).collect();
    if short.len() < cell.len() {
        short.push('…');
    }
    short
}

/// Told soon, for most cells are none.
fn may_be_a_date(cell: &str) -> bool {
    let digits = cell.bytes().filter(u8::is_ascii_digit).take(6).count();
    (6..=40).contains(&cell.len()) && digits >= 5
}

//! What was found out about a file, in words for the screen.

use std::fmt::{self, Display};

/// Where a cell stands, as spreadsheets write it: `C4`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// From 1 on.
    pub row: u32,
    /// From 0 on.
    pub column: u32,
}

impl Display for Place {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        let mut letters = Vec::new();
        let mut left = self.column + 1;
        while left > 0 {
            left -= 1;
            letters.push(char::from(b'A' + (left % 26) as u8));
            left /= 26;
        }
        let column: String = letters.iter().rev().collect();
        write!(to, "{column}{}", self.row)
    }
}

/// What stands between the cells of a CSV.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Delimiter {
    Comma,
    Semicolon,
    Tab,
    Bar,
}

impl Delimiter {
    pub(super) const ALL: [Delimiter; 4] = [Delimiter::Comma, Delimiter::Semicolon, Delimiter::Tab, Delimiter::Bar];

    pub(super) fn byte(self) -> u8 {
        match self {
            Delimiter::Comma => b',',
            Delimiter::Semicolon => b';',
            Delimiter::Tab => b'\t',
            Delimiter::Bar => b'|',
        }
    }

    fn words(self) -> &'static str {
        match self {
            Delimiter::Comma => "commas",
            Delimiter::Semicolon => "semicolons",
            Delimiter::Tab => "tabs",
            Delimiter::Bar => "vertical bars",
        }
    }
}

/// What is counted, of cells or of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Oddity {
    /// Spaces around what a cell says are left out.
    Spaces,
    /// A letter that is none in the file's encoding stands as �.
    Undecodable,
    /// A formula: its last value is read.
    Formula,
    /// A formula that no program has calculated: its cell is read as blank.
    FormulaWithoutValue,
    /// `TRUE` or `FALSE`.
    Boolean,
    /// `#N/A` and the like: its cell is read as blank.
    ErrorValue,
    /// A number of 16 digits or more, of which spreadsheets keep 15.
    DigitsLost,
    /// A number that the program shows in another way, say as a percentage: the plain number is read.
    ShownOtherwise,
    /// 29 February 1900, which Excel knows and the calendar doesn't.
    NoSuchDay,
    LongerRow,
    ShorterRow,
    BlankRow,
    /// Hidden, or left out by a filter. It is read all the same.
    HiddenRow,
    /// An area of merged cells: its first cell has what it says, the others are blank.
    MergedCells,
}

/// What was found out about a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Finding {
    Encoding {
        name: &'static str,
        is_guessed: bool,
    },
    Delimiter(Delimiter),
    /// The sheet of the workbook that is read.
    Sheet(String),
    /// Sheets that are not.
    OtherSheets(Vec<String>),
    HiddenSheets(Vec<String>),
    Heading {
        row: u32,
    },
    Counted {
        what: Oddity,
        count: u64,
        first: Place,
    },
}

impl Finding {
    /// Something of the file may not have been read as it was meant.
    pub fn is_doubtful(&self) -> bool {
        match self {
            Finding::Encoding { is_guessed, .. } => *is_guessed,
            Finding::Delimiter(_) | Finding::Sheet(_) | Finding::Heading { .. } => false,
            Finding::OtherSheets(_) | Finding::HiddenSheets(_) | Finding::Counted { .. } => true,
        }
    }
}

impl Display for Finding {
    fn fmt(&self, to: &mut fmt::Formatter) -> fmt::Result {
        match self {
            Finding::Encoding { name, is_guessed: false } => write!(to, "The text is in {name}."),
            Finding::Encoding { name, .. } => {
                write!(to, "The text was taken for {name}. Check that letters such as å, é and ü are right.")
            }
            Finding::Delimiter(delimiter) => write!(to, "The cells stand between {}.", delimiter.words()),
            Finding::Sheet(name) => write!(to, "The sheet \"{name}\" is read."),
            Finding::OtherSheets(names) => write!(to, "Other sheets are not read: {}.", names.join(", ")),
            Finding::HiddenSheets(names) => write!(to, "Hidden sheets are not read: {}.", names.join(", ")),
            Finding::Heading { row } => write!(to, "Row {row} is the heading."),
            Finding::Counted { what, count, first } => write_counted(to, *what, *count, *first),
        }
    }
}

fn write_counted(to: &mut fmt::Formatter, what: Oddity, count: u64, first: Place) -> fmt::Result {
    let row = first.row;
    let is_one = count == 1;
    let counted = |one: &str, several: &str| format!("{count} {}", if is_one { one } else { several });
    let cells = counted("cell", "cells");
    let have = if is_one { "has" } else { "have" };
    match what {
        Oddity::Spaces => write!(to, "Spaces around the text of {cells} were left out, the first in {first}."),
        Oddity::Undecodable => write!(to, "{cells} {have} a character that can't be read, the first is {first}."),
        Oddity::Formula => write!(to, "{cells} {have} a formula, whose last value is read. The first is {first}."),
        Oddity::FormulaWithoutValue => write!(
            to,
            "{cells} {have} a formula that was never calculated and {} read as blank, the first is {first}. Open the \
             file in your spreadsheet program and save it again.",
            if is_one { "is" } else { "are" }
        ),
        Oddity::Boolean => write!(to, "{cells} {have} TRUE or FALSE. The first is {first}."),
        Oddity::ErrorValue => {
            write!(to, "{cells} {have} an error such as #N/A, read as blank. The first is {first}.")
        }
        Oddity::DigitsLost => write!(
            to,
            "{} of 16 digits or more, of which spreadsheets keep 15, the first in {first}. Enter such numbers as text.",
            counted("number", "numbers")
        ),
        Oddity::ShownOtherwise => write!(
            to,
            "{} shown with a unit or in another form in your program; the plain number is read. The first is {first}.",
            counted("number is", "numbers are")
        ),
        Oddity::NoSuchDay => write!(to, "{cells} {have} 29 February 1900, a day that never was. See {first}."),
        Oddity::LongerRow => {
            write!(to, "{} more cells than the heading, from {first} on.", counted("row has", "rows have"))
        }
        Oddity::ShorterRow => {
            write!(to, "{} fewer cells than the heading, the first is row {row}.", counted("row has", "rows have"))
        }
        Oddity::BlankRow => {
            write!(to, "{} skipped, the first is row {row}.", counted("blank row was", "blank rows were"))
        }
        Oddity::HiddenRow => write!(
            to,
            "{} hidden in your program and read all the same, the first is row {row}.",
            counted("row is", "rows are")
        ),
        Oddity::MergedCells => write!(
            to,
            "{} of merged cells: only the first cell of each counts, the others are blank. See {first}.",
            counted("area", "areas")
        ),
    }
}

/// What was found so far.
#[derive(Debug, Default)]
pub struct Notes {
    told: Vec<Finding>,
    counted: Vec<(Oddity, u64, Place)>,
}

impl Notes {
    pub fn tell(&mut self, finding: Finding) {
        self.told.push(finding);
    }

    pub fn count(&mut self, what: Oddity, place: Place) {
        self.count_more(what, 1, place);
    }

    pub fn count_more(&mut self, what: Oddity, more: u64, first: Place) {
        match self.counted.iter_mut().find(|(known, ..)| *known == what) {
            Some((_, count, _)) => *count += more,
            None => self.counted.push((what, more, first)),
        }
    }

    pub fn all(&self) -> Vec<Finding> {
        let counted = self.counted.iter();
        let counted = counted.map(|&(what, count, first)| Finding::Counted { what, count, first });
        self.told.iter().cloned().chain(counted).collect()
    }
}

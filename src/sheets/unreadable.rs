use std::io;

use super::Place;

/// Why a file can't be read, in a sentence for whoever sent it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    #[error("The file is empty.")]
    Empty,
    #[error("The file is larger than {megabytes} MB. Split it into several files.")]
    TooLarge { megabytes: u64 },
    #[error("The file has more than {most} rows. Split it into several files.")]
    TooManyRows { most: u32 },
    #[error("The file has more than {most} cells. Split it into several files.")]
    TooManyCells { most: u64 },
    #[error("Row {row} has more than {most} columns.")]
    TooManyColumns { row: u32, most: u32 },
    #[error("Cell {0} has more than 32,767 characters.")]
    CellTooLong(Place),
    #[error("Row {row} is too long. If the file is a CSV, look for a quotation mark that is not closed.")]
    RowTooLong { row: u32 },
    #[error("A quotation mark in row {row} is not closed, so the rest of the file can't be told apart.")]
    QuoteNotClosed { row: u32 },
    #[error("The workbook unpacks to far more than a table of people does. Copy the table into a new workbook.")]
    UnpacksTooLarge,
    #[error("The workbook is protected by a password. Save it without one.")]
    Encrypted,
    #[error("This is a workbook of Excel 97–2003 (.xls), whatever its name is. Save it as .xlsx or CSV.")]
    OldWorkbook,
    #[error("This is a binary workbook (.xlsb). Save it as .xlsx or CSV.")]
    BinaryWorkbook,
    #[error("This is an OpenDocument file. Save it as .xlsx or CSV.")]
    OpenDocument,
    #[error("This is a PDF. Use the .xlsx or CSV file from which it was made.")]
    Pdf,
    #[error(
        "This is a web page or XML, whatever its name is. Open it in your spreadsheet program and save it as .xlsx or CSV."
    )]
    WebPage,
    #[error("This is an archive, not a workbook. Unpack it and choose the .xlsx or CSV file inside.")]
    Archive,
    #[error("This is neither a workbook (.xlsx) nor a CSV file.")]
    NotATable,
    #[error("The workbook is damaged. Open it in your spreadsheet program and save it again as .xlsx.")]
    Damaged,
    #[error("The workbook has no sheet with anything in it, apart from hidden ones.")]
    NoSheet,
    /// Of the machine, not of the file.
    #[error("The file could not be read. Try again.")]
    Interrupted(io::ErrorKind),
}

impl From<io::Error> for Unreadable {
    /// Readers below tell what they refuse through the errors of reading.
    fn from(error: io::Error) -> Unreadable {
        match error.get_ref().and_then(|inner| inner.downcast_ref::<Unreadable>()) {
            Some(refused) => refused.clone(),
            // What unpacks has errors of these kinds.
            None if matches!(error.kind(), io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput) => {
                Unreadable::Damaged
            }
            None if error.kind() == io::ErrorKind::UnexpectedEof => Unreadable::Damaged,
            None => Unreadable::Interrupted(error.kind()),
        }
    }
}

impl From<Unreadable> for io::Error {
    fn from(refused: Unreadable) -> io::Error {
        io::Error::other(refused)
    }
}

//! A workbook with one sheet. Its rows go to a file without a name as they come, which the system removes when it is closed,
//! also where the portal is killed. Text is written as text, never as a formula, a number or a link.

use std::fs::File;
use std::io::{BufWriter, Seek, SeekFrom};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook as Book, Worksheet, XlsxError};
use time::Date;

use super::{Broken, Cell, Head};
use crate::clock::Timestamp;
use crate::web::moment::iso;

/// Below the headings: what Excel opens has 1,048,576.
pub const MOST_ROWS: u32 = 1_048_575;

/// A sheet that grows.
pub struct Workbook {
    book: Book,
    text: Format,
    date: Format,
    moment: Format,
    rows: u32,
    most_rows: u32,
}

impl From<XlsxError> for Broken {
    fn from(error: XlsxError) -> Broken {
        match error {
            XlsxError::IoError(error) => Broken::Io(error),
            error => Broken::Workbook(error.to_string()),
        }
    }
}

impl Workbook {
    /// `now` is when it says that it was made.
    pub fn begin(name: &str, heads: &[Head], now: Timestamp, most_rows: u32) -> Result<Workbook, Broken> {
        let mut book = Book::new();
        date(&mut book, now);
        let (bold, text) = (Format::new().set_bold(), Format::new().set_num_format("@"));
        let sheet = book.add_worksheet_with_constant_memory()?;
        sheet.set_name(name)?.set_freeze_panes(1, 0)?;
        for (column, head) in (0..).zip(heads) {
            sheet.set_column_width(column, head.width)?;
            sheet.write_string_with_format(0, column, head.label, &bold)?;
        }
        Ok(Workbook {
            book,
            text,
            date: Format::new().set_num_format("yyyy-mm-dd"),
            moment: Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
            rows: 0,
            most_rows,
        })
    }

    /// Below those that are there.
    pub fn add(&mut self, rows: &[Vec<Cell>]) -> Result<(), Broken> {
        for cells in rows {
            if self.rows == self.most_rows {
                return Err(Broken::TooManyRows);
            }
            self.rows += 1;
            for (column, cell) in (0..).zip(cells) {
                self.write(column, cell)?;
            }
        }
        Ok(())
    }

    fn write(&mut self, column: u16, cell: &Cell) -> Result<(), Broken> {
        let (sheet, row) = (self.book.worksheet_from_index(0)?, self.rows);
        match cell {
            Cell::Nothing => {}
            Cell::Text(text) => drop(sheet.write_string_with_format(row, column, text, &self.text)?),
            // Counts, which the format's floating point holds whole.
            Cell::Number(number) => drop(sheet.write_number(row, column, *number as f64)?),
            Cell::Date(date) => write_moment(sheet, (row, column), excel_date(*date), &self.date, || date.to_string())?,
            Cell::Moment(moment) => {
                write_moment(sheet, (row, column), excel_moment(*moment), &self.moment, || iso(moment))?
            }
        }
        Ok(())
    }

    /// The file, to be read from its beginning.
    pub fn finish(mut self) -> Result<File, Broken> {
        let mut file = tempfile::tempfile()?;
        self.book.save_to_writer(BufWriter::new(&mut file))?;
        file.seek(SeekFrom::Start(0))?;
        Ok(file)
    }
}

/// When it says that it was made.
pub fn date(book: &mut Book, now: Timestamp) {
    if let Some(now) = excel_moment(now) {
        book.set_properties(&DocProperties::new().set_creation_datetime(&now));
    }
}

/// A year before 1900 is none that Excel knows, and stands there as text.
fn write_moment(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    moment: Option<ExcelDateTime>,
    format: &Format,
    in_words: impl Fn() -> String,
) -> Result<(), Broken> {
    match moment {
        Some(moment) => drop(sheet.write_datetime_with_format(row, column, &moment, format)?),
        None => drop(sheet.write_string(row, column, in_words())?),
    }
    Ok(())
}

fn excel_date(date: Date) -> Option<ExcelDateTime> {
    let (year, month, day) = date.to_calendar_date();
    ExcelDateTime::from_ymd(u16::try_from(year).ok()?, month.into(), day).ok()
}

fn excel_moment(moment: Timestamp) -> Option<ExcelDateTime> {
    let (hour, minute, second) = moment.as_hms();
    excel_date(moment.date())?.and_hms(hour.into(), minute, second).ok()
}

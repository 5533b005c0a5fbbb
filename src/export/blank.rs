//! Files to be filled in: headings, and in a workbook the lists from which cells are chosen.

use rust_xlsxwriter::utility::column_number_to_name;
use rust_xlsxwriter::{DataValidation, DataValidationErrorStyle, Format, Formula, Workbook as Book, Worksheet};

use super::workbook::{self, MOST_ROWS};
use super::{Broken, Head, text};
use crate::clock::Timestamp;

/// Of the sheet with what is chosen from.
const LISTS: &str = "Lists";

/// A column of such a file.
pub struct BlankColumn {
    pub head: Head,
    pub is_date: bool,
    /// What its cells are chosen from. Empty: anything is typed.
    pub choices: Vec<String>,
    /// Something else may be typed too, about which a spreadsheet asks.
    pub takes_others: bool,
}

/// Only the headings, for a CSV file has nothing else.
pub fn blank_csv(columns: &[BlankColumn]) -> Result<Vec<u8>, Broken> {
    let heads: Vec<Head> = columns.iter().map(|column| column.head).collect();
    text::beginning(&heads, true)
}

/// A workbook whose first sheet is named so, and whose second has the lists. `now` is when it says that it was made.
pub fn blank_workbook(name: &str, columns: &[BlankColumn], now: Timestamp) -> Result<Vec<u8>, Broken> {
    let mut book = Book::new();
    workbook::date(&mut book, now);
    let (bold, plain) = (Format::new().set_bold(), Format::new().set_num_format("@"));
    let days = Format::new().set_num_format("yyyy-mm-dd");
    let (mut sheet, mut lists) = (Worksheet::new(), Worksheet::new());
    sheet.set_name(name)?.set_freeze_panes(1, 0)?;
    lists.set_name(LISTS)?;
    let mut list = 0;
    for (place, column) in (0..).zip(columns) {
        sheet.set_column_width(place, column.head.width)?;
        // As text, a spreadsheet keeps the zeros with which numbers begin.
        sheet.set_column_format(place, if column.is_date { &days } else { &plain })?;
        sheet.write_string_with_format(0, place, column.head.label, &bold)?;
        if !column.choices.is_empty() {
            write_list(&mut lists, list, column, &bold)?;
            sheet.add_data_validation(1, place, MOST_ROWS, place, &chosen_from(list, column)?)?;
            list += 1;
        }
    }
    book.push_worksheet(sheet);
    book.push_worksheet(lists);
    Ok(book.save_to_buffer()?)
}

fn write_list(lists: &mut Worksheet, place: u16, column: &BlankColumn, bold: &Format) -> Result<(), Broken> {
    lists.set_column_width(place, 24)?;
    lists.write_string_with_format(0, place, column.head.label, bold)?;
    for (row, choice) in (1..).zip(&column.choices) {
        lists.write_string(row, place, choice)?;
    }
    Ok(())
}

fn chosen_from(place: u16, column: &BlankColumn) -> Result<DataValidation, Broken> {
    let (letter, last) = (column_number_to_name(place), column.choices.len() + 1);
    let list = Formula::new(format!("={LISTS}!${letter}$2:${letter}${last}"));
    let (style, words) = match column.takes_others {
        true => (DataValidationErrorStyle::Warning, "This is not in the list. Keep it?"),
        false => (DataValidationErrorStyle::Stop, "Choose one from the list."),
    };
    let validation = DataValidation::new().allow_list_formula(list);
    Ok(validation.set_error_style(style).set_error_message(words)?)
}

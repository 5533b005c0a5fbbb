//! Files of tables: what is read of each, what is said about it, and what is refused.

mod any_bytes;
mod any_rows;
mod dates;
mod files;
mod limits;
pub mod package;
mod refused;
mod text;
mod workbooks;

use std::io::Cursor;

use purser::sheets::{Finding, Limits, Oddity, Row, Table, Unreadable, read};

use package::Package;

/// Names of columns.
const HEADINGS: [&str; 6] = ["name", "last name", "first name", "town", "ort", "department"];

type Memory = Cursor<Vec<u8>>;

fn table(content: &[u8]) -> Result<Table<Memory>, Unreadable> {
    read(Cursor::new(content.to_vec()), Limits::default())
}

/// All of a file, or why it can't be read.
fn rows_and_findings(content: &[u8]) -> Result<(Vec<Row>, Vec<Finding>), Unreadable> {
    let mut table = table(content)?;
    let rows = table.by_ref().collect::<Result<Vec<Row>, Unreadable>>()?;
    Ok((rows, table.findings()))
}

/// The cells of each row.
#[track_caller]
fn cells(content: &[u8]) -> Vec<Vec<String>> {
    let (rows, _) = rows_and_findings(content).unwrap();
    rows.iter()
        .map(|row| row.cells().map(str::to_owned).collect())
        .collect()
}

/// The heading and the rows by their numbers, cells between bars, and then what was found.
fn outcome(content: &[u8]) -> String {
    told(content).unwrap_or_else(|refused| format!("refused: {refused}\n"))
}

fn told(content: &[u8]) -> Result<String, Unreadable> {
    let mut table = table(content)?;
    let heading = table.heading(20, |cell| HEADINGS.contains(&cell.to_lowercase().as_str()))?;
    let mut told: String = heading.iter().map(|row| line(row, '=')).collect();
    for row in table.by_ref() {
        told += &line(&row?, '|');
    }
    Ok(told
        + &table
            .findings()
            .iter()
            .map(|finding| format!("{finding}\n"))
            .collect::<String>())
}

fn line(row: &Row, mark: char) -> String {
    let cells: Vec<String> = row.cells().map(|cell| cell.replace('\n', "\\n")).collect();
    format!("{:>3} {mark} {} {mark}\n", row.number, cells.join(&format!(" {mark} ")))
}

/// How often, and where first.
fn counted(content: &[u8], wanted: Oddity) -> Option<(u64, String)> {
    let (_, findings) = rows_and_findings(content).unwrap();
    findings.iter().find_map(|finding| match finding {
        Finding::Counted { what, count, first } if *what == wanted => Some((*count, first.to_string())),
        _ => None,
    })
}

/// A workbook of one sheet, from its rows in XML.
fn workbook(rows: &str) -> Vec<u8> {
    Package::of_sheet(rows).bytes()
}

//! Names from a file: read, looked over against what is there, and added.

use std::collections::HashMap;
use std::io::Cursor;

use serde::Serialize;

use super::ReferenceError;
use crate::context::Context;
use crate::db::{Connection, QueryResult};
use crate::export::{as_it_was, harmless};
use crate::fields::fold::fold;
use crate::fields::rules::{LONGEST_LINE, line, required};
use crate::reference::store::{self, List};
use crate::sheets::{self, Finding, Limits, Unreadable};

pub const LARGEST_FILE: usize = 256 * 1024;
pub const MOST_NAMES: usize = 2_000;

/// Bytes of a worksheet with so many names, and with room for what programs write around them.
const LARGEST_UNPACKED: u64 = 16 * 1024 * 1024;

/// A first row that says no more than this is no name.
const HEADING: &str = "name";

#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("Choose a file.")]
    Absent,
    #[error(transparent)]
    Unreadable(Unreadable),
    #[error("There are more than 2,000 names in it. Bring them in several files.")]
    TooMany,
}

impl From<Unreadable> for FileError {
    fn from(reason: Unreadable) -> FileError {
        match reason {
            Unreadable::Empty => FileError::Absent,
            other => FileError::Unreadable(other),
        }
    }
}

/// A name as it stands in a file.
#[derive(Debug, Clone)]
pub struct NamedLine {
    /// The row, or the place in a list.
    pub line: u64,
    pub fields: Vec<String>,
}

/// What a file has.
#[derive(Debug, Default)]
pub struct Names {
    pub lines: Vec<NamedLine>,
    /// About the file, in words.
    pub findings: Vec<String>,
}

/// A workbook or CSV with one name in each row.
pub fn read(content: &[u8]) -> Result<Names, FileError> {
    let limits = Limits {
        unpacked: LARGEST_UNPACKED,
        texts: LARGEST_UNPACKED,
        ..Limits::default()
    };
    let mut table = sheets::read(Cursor::new(content), limits)?;
    let heading = table.heading(1, is_heading)?.unwrap_or_default();
    // What stands below other headings, as in an export, is left alone.
    let is_other = |column: usize| !heading.cell(column).is_empty() && !is_heading(heading.cell(column));
    let read_cell = if table.is_text() { as_it_was } else { str::to_owned };
    let mut lines = Vec::new();
    while let Some(row) = table.next().transpose()? {
        let cells = row.cells().enumerate();
        let filled = cells.filter(|(column, cell)| !cell.is_empty() && !is_other(*column));
        lines.push(NamedLine {
            line: row.number.into(),
            fields: filled.map(|(_, cell)| read_cell(cell)).collect(),
        });
        if lines.len() > MOST_NAMES {
            return Err(FileError::TooMany);
        }
    }
    let findings = table.findings().iter().map(Finding::to_string).collect();
    Ok(Names { lines, findings })
}

fn is_heading(cell: &str) -> bool {
    fold(cell) == HEADING
}

/// As a file that [`read`] takes.
pub fn written(names: &[String]) -> String {
    // So that no sign in a name is taken for what stands between cells.
    let mut writer = csv::WriterBuilder::new()
        .quote_style(csv::QuoteStyle::Always)
        .from_writer(Vec::new());
    for name in names {
        // Writing to memory does not fail.
        writer.write_record([harmless(name)]).ok();
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

/// What becomes of the names of a file.
#[derive(Debug, Default, Serialize)]
pub struct Preview {
    pub new: Vec<String>,
    /// By the names that they have there.
    pub existing: Vec<String>,
    pub refused: Vec<RefusedLine>,
    /// About the file that they stand in.
    pub findings: Vec<String>,
}

#[derive(Debug, Serialize)]
pub struct RefusedLine {
    pub line: u64,
    pub name: String,
    pub reason: String,
}

pub fn look_over(connection: &mut Connection, list: List, names: &Names) -> QueryResult<Preview> {
    let known: HashMap<String, String> = store::all(connection, list)?
        .into_iter()
        .map(|entry| (fold(&entry.name), entry.described.name))
        .collect();
    let mut lines: HashMap<String, u64> = HashMap::new();
    let mut preview = Preview { findings: names.findings.clone(), ..Preview::default() };
    for written in &names.lines {
        let refused = |reason: String| RefusedLine { line: written.line, name: written.fields.join(", "), reason };
        match accepted(written) {
            Err(reason) => preview.refused.push(refused(reason)),
            Ok(name) => {
                let key = fold(&name);
                if let Some(line) = lines.get(&key) {
                    preview.refused.push(refused(format!("Line {line} has it already.")));
                    continue;
                }
                match known.get(&key) {
                    Some(there) => preview.existing.push(there.clone()),
                    None => preview.new.push(name),
                }
                lines.insert(key, written.line);
            }
        }
    }
    Ok(preview)
}

fn accepted(written: &NamedLine) -> Result<String, String> {
    let [name] = written.fields.as_slice() else {
        return Err("Write one name on each line. A name with a comma stands in quotation marks.".to_owned());
    };
    required(line(LONGEST_LINE), "Enter a name.")(name).map_err(|error| error.0)
}

/// Adds those that are new, and returns what became of all.
pub fn add_new(
    connection: &mut Connection,
    context: &Context,
    list: List,
    names: &Names,
) -> Result<Preview, ReferenceError> {
    let preview = look_over(connection, list, names)?;
    for name in &preview.new {
        super::add(connection, context, list, name)?;
    }
    Ok(preview)
}

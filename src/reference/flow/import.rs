//! Names from a file: read, looked over against what is there, and added.

use std::collections::HashMap;

use serde::Serialize;

use super::ReferenceError;
use crate::context::Context;
use crate::db::{Connection, QueryResult};
use crate::fields::fold::fold;
use crate::fields::rules::{LONGEST_LINE, line, required};
use crate::reference::store::{self, List};

pub const LARGEST_FILE: usize = 256 * 1024;
pub const MOST_NAMES: usize = 2_000;

/// A first line that says no more than this is no name.
const HEADING: &str = "name";

#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("Choose a file.")]
    Absent,
    #[error("This is no text in UTF-8. Save it as \"CSV UTF-8\".")]
    NotText,
    #[error("There are more than 2,000 names in it. Bring them in several files.")]
    TooMany,
}

/// A name as it stands in a file.
#[derive(Debug, Clone)]
pub struct NamedLine {
    /// Where it ends.
    pub line: u64,
    pub fields: Vec<String>,
}

/// One name on each line, as CSV.
pub fn read(content: &[u8]) -> Result<Vec<NamedLine>, FileError> {
    let text = std::str::from_utf8(content).map_err(|_| FileError::NotText)?;
    let text = text.trim_start_matches('\u{FEFF}').replace("\r\n", "\n") + "\n";
    if text.trim().is_empty() {
        return Err(FileError::Absent);
    }
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .from_reader(text.as_bytes());
    let mut names = Vec::new();
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record).map_err(|_| FileError::NotText)? {
        // The reader stands at the next line already.
        let line = reader.position().line() - 1;
        let fields: Vec<String> = record.iter().map(str::to_owned).collect();
        let is_heading = names.is_empty() && line == 1 && fold(fields.concat().trim()) == HEADING;
        if !is_heading {
            names.push(NamedLine { line, fields });
        }
        if names.len() > MOST_NAMES {
            return Err(FileError::TooMany);
        }
    }
    Ok(names)
}

/// As a file that [`read`] takes.
pub fn written(names: &[String]) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for name in names {
        // Writing to memory does not fail.
        writer.write_record([name]).ok();
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
}

#[derive(Debug, Serialize)]
pub struct RefusedLine {
    pub line: u64,
    pub name: String,
    pub reason: String,
}

pub fn look_over(connection: &mut Connection, list: List, names: &[NamedLine]) -> QueryResult<Preview> {
    let known: HashMap<String, String> = store::all(connection, list)?
        .into_iter()
        .map(|named| (fold(&named.name), named.name))
        .collect();
    let mut lines: HashMap<String, u64> = HashMap::new();
    let mut preview = Preview::default();
    for written in names {
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
    names: &[NamedLine],
) -> Result<Preview, ReferenceError> {
    let preview = look_over(connection, list, names)?;
    for name in &preview.new {
        super::add(connection, context, list, name)?;
    }
    Ok(preview)
}

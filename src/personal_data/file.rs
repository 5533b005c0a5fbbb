//! All that is told of a person, as JSON: each section by its key, whole, one row a line. Only some rows at a time are in
//! memory; the others wait in a file without a name, which the system removes when it is closed.

use std::fs::File;
use std::io::{self, BufWriter, Seek, Write};

use super::column::Viewer;
use super::sections::{self, Section};
use super::store::{self, MOST_ROWS};
use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::{self, Connection};
use crate::export::Broken;
use crate::web::moment::iso;

/// To be read from its beginning. Sections that are not for this viewer are left out.
pub fn made(connection: &mut Connection, person: UserId, viewer: &Viewer, made_at: Timestamp) -> Result<File, Broken> {
    let mut to = BufWriter::new(tempfile::tempfile()?);
    write!(to, "{{\n  \"format\": 1,\n  \"made_at\": \"{}\"", iso(&made_at))?;
    db::as_of_one_moment(connection, |connection| {
        sections::told_to(viewer).try_for_each(|section| add(connection, section, (person, viewer), &mut to))
    })?;
    // Programs that read this format ask which sections are cut off. None is.
    write!(to, ",\n  \"newest_only\": []\n}}\n")?;
    let mut file = to.into_inner().map_err(io::IntoInnerError::into_error)?;
    file.rewind()?;
    Ok(file)
}

fn add(
    connection: &mut Connection,
    section: &Section,
    (person, viewer): (UserId, &Viewer),
    to: &mut impl Write,
) -> Result<(), Broken> {
    write!(to, ",\n  \"{}\": [", section.key)?;
    let mut told = 0;
    loop {
        let rows = store::rows(connection, section, person, viewer, (MOST_ROWS, told))?;
        for row in &rows {
            to.write_all(if told == 0 { b"\n    " } else { b",\n    " })?;
            serde_json::to_writer(&mut *to, row).map_err(io::Error::from)?;
            told += 1;
        }
        if rows.len() < MOST_ROWS {
            break;
        }
    }
    write!(to, "{}]", if told == 0 { "" } else { "\n  " })?;
    Ok(())
}

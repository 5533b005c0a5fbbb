//! A file from its first row to its last. Rows are read a piece at a time, each in a short read of its own among the long ones,
//! so that no connection is held while somebody takes the file slowly.

use std::fs;
use std::io::Read;
use std::time::Duration;

use super::outlet::Outlet;
use super::workbook::{MOST_ROWS, Workbook};
use super::{Broken, Cell, Head, text};
use crate::clock::Timestamp;
use crate::db::{Connection, Database, text_enum};

/// For a piece to be read.
const PATIENCE: Duration = Duration::from_secs(30);

/// A file that isn't taken by then breaks off.
const LONGEST: Duration = Duration::from_secs(60 * 60);

const BYTES_A_PIECE: u64 = 256 * 1024;

text_enum! {
    pub enum Format {
        Csv = "csv",
        Xlsx = "xlsx",
    }
}

impl Format {
    pub fn label(self) -> &'static str {
        match self {
            Format::Csv => "CSV",
            Format::Xlsx => "Excel (.xlsx)",
        }
    }

    pub fn media_type(self) -> &'static str {
        match self {
            Format::Csv => "text/csv; charset=utf-8; header=present",
            Format::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// Reads the rows that follow those it read before. `None` after the last.
pub type NextRows = Box<dyn FnMut(&mut Connection) -> Result<Option<Vec<Vec<Cell>>>, Broken> + Send>;

/// A list that becomes a file.
pub struct File {
    pub format: Format,
    /// Of CSV: whether it begins with a byte order mark.
    pub with_mark: bool,
    /// Of the sheet.
    pub name: &'static str,
    pub heads: Vec<Head>,
    pub rows: NextRows,
    pub made_at: Timestamp,
}

/// Until all of it was taken.
pub async fn send(database: &Database, file: File, outlet: &mut Outlet) -> Result<(), Broken> {
    let sending = async {
        match file.format {
            Format::Csv => send_csv(database, file, outlet).await?,
            Format::Xlsx => send_workbook(database, file, outlet).await?,
        }
        outlet.finish().await
    };
    tokio::time::timeout(LONGEST, sending)
        .await
        .unwrap_or(Err(Broken::Left))
}

async fn send_csv(database: &Database, file: File, outlet: &mut Outlet) -> Result<(), Broken> {
    outlet.hand_on(text::beginning(&file.heads, file.with_mark)?).await?;
    let mut reading = Reading { database, rows: file.rows };
    while let Some(rows) = reading.next().await? {
        outlet.hand_on(text::lines(&rows)?).await?;
        outlet.count(rows.len());
    }
    Ok(())
}

async fn send_workbook(database: &Database, file: File, outlet: &mut Outlet) -> Result<(), Broken> {
    let mut workbook = Workbook::begin(file.name, &file.heads, file.made_at, MOST_ROWS)?;
    let mut reading = Reading { database, rows: file.rows };
    while let Some(rows) = reading.next().await? {
        // Nothing is sent meanwhile, so only this tells whether anybody waits for it.
        outlet.check()?;
        outlet.count(rows.len());
        workbook = beside_pages(move || workbook.add(&rows).map(|()| workbook)).await?;
    }
    let mut made = beside_pages(move || workbook.finish()).await?;
    while let Some((piece, rest)) = next_piece(made).await? {
        outlet.hand_on(piece).await?;
        made = rest;
    }
    Ok(())
}

/// On from where the file was read last. `None` at its end.
pub async fn next_piece(file: fs::File) -> Result<Option<(Vec<u8>, fs::File)>, Broken> {
    let read = beside_pages(move || {
        let mut piece = Vec::new();
        (&file).take(BYTES_A_PIECE).read_to_end(&mut piece)?;
        Ok((piece, file))
    });
    Ok(Some(read.await?).filter(|(piece, _)| !piece.is_empty()))
}

struct Reading<'a> {
    database: &'a Database,
    rows: NextRows,
}

impl Reading<'_> {
    async fn next(&mut self) -> Result<Option<Vec<Vec<Cell>>>, Broken> {
        // What reads is on another thread meanwhile.
        let mut rows = std::mem::replace(&mut self.rows, Box::new(|_| Ok(None)));
        let read = self.database.read_all_within(PATIENCE, move |connection| {
            let read = rows(connection)?;
            Ok::<_, Broken>((rows, read))
        });
        let (rows, read) = read.await?;
        self.rows = rows;
        Ok(read)
    }
}

/// On a thread that may block.
async fn beside_pages<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, Broken> + Send + 'static,
) -> Result<T, Broken> {
    let done = tokio::task::spawn_blocking(work).await;
    done.unwrap_or_else(|stopped| Err(Broken::Workbook(stopped.to_string())))
}

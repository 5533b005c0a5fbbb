//! A file arrives: it is told at once where it is none that can be read, and read into the database beside the request.

use std::fs::File;
use std::io::{Seek, SeekFrom};
use std::time::Duration;

use actix_web::web::Payload;
use askama::Template;
use tokio::sync::OwnedSemaphorePermit;

use crate::context::{Context, Surroundings};
use crate::db::{Connection, Database, DatabaseError, QueryResult};
use crate::gate::{Allowed, Frame, Recent, need};
use crate::imports::flow::begin;
use crate::imports::flow::read::{FileError, MOST_COLUMNS, Source};
use crate::imports::store;
use crate::sheets::{Limits, Unreadable};
use crate::web::body::{self, Upload};
use crate::web::paging::thousands;
use crate::web::session::Tone;
use crate::web::{Form, Page, PageError, render, render_refused, see_other};

/// A small file is read by then, so that the page that follows asks about its columns at once.
const A_MOMENT: Duration = Duration::from_secs(2);

/// A file may take as long to read.
const PATIENCE: Duration = Duration::from_secs(30);

/// The rows of each are in the database as long as it is open.
const MOST_OPEN: i64 = 10;

#[derive(Template)]
#[template(path = "imports/new.html")]
struct NewPage {
    frame: Frame,
    form: Form,
}

impl NewPage {
    fn help(&self) -> String {
        let Limits { bytes, rows, cells, .. } = Limits::default();
        let megabytes = bytes / (1024 * 1024);
        format!(
            "An Excel workbook (.xlsx) or CSV, with headings above its columns. At most {megabytes} MB, {} rows, {MOST_COLUMNS} \
             columns and {} cells.",
            thousands(i64::from(rows)),
            thousands(cells as i64)
        )
    }
}

pub async fn show(visit: Recent<need::EditUsers>) -> Page {
    render(&NewPage { frame: visit.frame(), form: Form::default() })
}

pub async fn upload(visit: Allowed<need::EditUsers>, payload: Payload) -> Page {
    if !visit.has_proved_lately() {
        let words = "Confirm your password first, then choose the file again. Nothing was read.";
        return visit.see_other_with("/imports/new", Tone::Warning, words);
    }
    if let Err(problem) = visit.read(check_room).await? {
        return refuse(&visit, &problem);
    }
    let largest = Limits::default().bytes;
    let Upload { file, name, is_too_large } = body::upload(&visit.request, payload, "file", largest).await?;
    if is_too_large {
        let megabytes = largest / (1024 * 1024);
        return refuse(&visit, &Unreadable::TooLarge { megabytes }.into());
    }
    let turn = visit.portal.reading_turn.clone().acquire_owned();
    let Ok(Ok(turn)) = tokio::time::timeout(PATIENCE, turn).await else {
        return refuse(&visit, &FileError::OthersFirst);
    };
    let opened = tokio::task::spawn_blocking(move || open(file)).await;
    let source = match opened.map_err(|stopped| PageError::Internal(stopped.to_string()))? {
        Ok(source) => source,
        Err(problem) => return refuse(&visit, &problem),
    };
    let begun = visit
        .write(move |connection, context| match check_room(connection, context)? {
            Ok(()) => begin::begin(connection, context, &name).map(Ok),
            Err(problem) => Ok(Err(problem)),
        })
        .await?;
    let id = match begun {
        Ok(id) => id,
        Err(problem) => return refuse(&visit, &problem),
    };
    let reading = Reading {
        id,
        source,
        database: visit.portal.database.clone(),
        surroundings: visit.portal.surroundings.clone(),
        begun: visit.context.clone(),
        _turn: turn,
    };
    let read = tokio::task::spawn_blocking(move || reading.go_to_the_end());
    // It goes on when the moment is over.
    drop(tokio::time::timeout(A_MOMENT, read).await);
    see_other(&format!("/imports/{id}"))
}

/// Others may have arrived while this one did.
fn check_room(connection: &mut Connection, context: &Context) -> QueryResult<Result<(), FileError>> {
    let Some(maker) = context.actor.user_id() else { return Ok(Ok(())) };
    let open_ones = store::count_open(connection, maker)?;
    Ok(if open_ones < MOST_OPEN { Ok(()) } else { Err(FileError::TooManyOpen(open_ones)) })
}

fn refuse(visit: &Allowed<need::EditUsers>, problem: &FileError) -> Page {
    let mut form = Form::default();
    form.refuse("file", problem.to_string());
    render_refused(&NewPage { frame: visit.frame(), form })
}

fn open(mut file: File) -> Result<Source<File>, FileError> {
    let length = file.seek(SeekFrom::End(0)).map_err(Unreadable::from)?;
    if length == 0 {
        return Err(FileError::Absent);
    }
    Source::open(file)
}

/// A file on its way into the database.
struct Reading {
    id: i64,
    source: Source<File>,
    database: Database,
    surroundings: Surroundings,
    begun: Context,
    _turn: OwnedSemaphorePermit,
}

impl Reading {
    /// In a thread that may block. The file is removed when this ends, however it ends.
    fn go_to_the_end(mut self) {
        let read = self.read();
        let (id, context) = (self.id, self.context());
        let ended = match read {
            Ok(()) => {
                let (headings, findings) = self.source.end();
                self.database.clone().write_in_turn(move |connection| {
                    begin::finish_reading(connection, &context, id, (&headings, &findings))
                })
            }
            Err(Broken::File(why)) => self
                .database
                .write_in_turn(move |connection| begin::give_up(connection, &context, id, &why)),
            Err(Broken::Cancelled) => Ok(()),
            Err(Broken::Database(error)) => Err(error),
        };
        if let Err(error) = ended {
            // Its rows are found later, and given up.
            tracing::warn!(%error, "a file could not be read to its end");
        }
    }

    fn read(&mut self) -> Result<(), Broken> {
        loop {
            let piece = self.source.next_piece().map_err(Broken::File)?;
            if piece.is_empty() {
                return Ok(());
            }
            let (id, total, context) = (self.id, self.source.rows(), self.context());
            let is_awaited = self
                .database
                .write_in_turn(move |connection| begin::take_in(connection, &context, id, &piece, total))
                .map_err(Broken::Database)?;
            if !is_awaited {
                return Err(Broken::Cancelled);
            }
        }
    }

    /// As of now.
    fn context(&self) -> Context {
        self.surroundings.context(self.begun.actor, self.begun.address)
    }
}

enum Broken {
    File(FileError),
    Cancelled,
    Database(DatabaseError),
}

//! Refused rows as a file, with the reason beside each: to be mended there and imported again. Whoever uploaded the file may
//! have them back, and others as they may any list. The journal knows who did.

use actix_web::HttpResponse;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION};
use actix_web::web::{Bytes, Path};
use futures_util::stream;

use crate::db::{Database, DatabaseError};
use crate::export::{Format, harmless};
use crate::gate::{Allowed, Frame, SignedIn, need};
use crate::imports::store::rows::{self, Row, Shown};
use crate::imports::store::{self, Import};
use crate::imports::verdict::Reason;
use crate::journal::{self, Action, Subject};
use crate::rights::Permission;
use crate::web::paging::number_of;
use crate::web::{Page, PageError, Submitted};

const ROWS_A_PIECE: usize = 500;

/// Where in the file the next piece begins.
enum Place {
    Headings,
    After(i64),
}

/// Whether this page offers them.
pub fn may_be_had(frame: &Frame, import: &Import) -> bool {
    frame.who.as_ref().is_some_and(|who| may_have(who, import))
}

fn may_have(who: &SignedIn, import: &Import) -> bool {
    import.is_of(who.id) || who.may(Permission::ExportLists)
}

pub async fn send(visit: Allowed<need::EditUsers>, id: Path<i64>, submitted: Submitted) -> Page {
    let id = id.into_inner();
    let import = visit.read(move |connection, _| store::find(connection, id)).await?;
    if import.rows_until.is_none() {
        return Err(PageError::NotFound);
    }
    if !may_have(&visit.who, &import) {
        return Err(PageError::Forbidden);
    }
    if !import.is_of(visit.who.id) && !visit.has_proved_lately() {
        return visit.ask_before_sending(&submitted).await;
    }
    let detail = in_words(&import);
    visit
        .write(move |connection, context| {
            journal::record(connection, context, Action::Exported, Subject::Import(id), &detail)
        })
        .await?;
    let database = visit.portal.database.clone();
    let pieces = stream::try_unfold(Place::Headings, move |place| next(database.clone(), import.clone(), place));
    Ok(HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8; header=present")
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"refused-{id}.csv\"")))
        .insert_header((CACHE_CONTROL, "no-store"))
        .streaming(Box::pin(pieces)))
}

fn in_words(import: &Import) -> String {
    let rows = number_of(import.counts().all_refused(), "row", "rows");
    format!("Refused rows of {}, {}: {rows}", import.file_name, Format::Csv.label())
}

async fn next(database: Database, import: Import, place: Place) -> Result<Option<(Bytes, Place)>, PageError> {
    let after = match place {
        Place::Headings => return Ok(Some((headings(&import), Place::After(0)))),
        Place::After(number) => number,
    };
    let id = import.id;
    let rows = database
        .read(move |connection| {
            Ok::<_, DatabaseError>(rows::listed(connection, id, Shown::Refused, after, ROWS_A_PIECE)?)
        })
        .await?;
    let Some(last) = rows.last().map(|row| row.number) else { return Ok(None) };
    let width = import.headings().len();
    let lines = rows.iter().map(|row| line(&cells_of(row, width)));
    Ok(Some((Bytes::from(lines.collect::<String>()), Place::After(last))))
}

/// A byte order mark first, for Excel.
fn headings(import: &Import) -> Bytes {
    let mut names: Vec<String> = import.headings().into_iter().map(|heading| heading.name).collect();
    names.push("Row".to_owned());
    names.push("Reason".to_owned());
    Bytes::from(format!("\u{FEFF}{}", line(&names)))
}

fn cells_of(row: &Row, width: usize) -> Vec<String> {
    let mut cells = row.cells();
    cells.resize(width, String::new());
    cells.push(row.number.to_string());
    let reasons: Vec<String> = row.reasons().iter().map(Reason::sentence).collect();
    cells.push(reasons.join(" "));
    cells
}

/// In quotation marks, so that no sign in a cell is taken for what stands between cells.
fn line(cells: &[String]) -> String {
    let quoted = cells
        .iter()
        .map(|cell| format!("\"{}\"", harmless(cell).replace('"', "\"\"")));
    format!("{}\r\n", quoted.collect::<Vec<_>>().join(","))
}

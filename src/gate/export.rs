//! A list as a file: the page that asks for the format, and the file, which leaves while its rows are read. Rooms say which
//! columns there are and how rows are read; who exported what is written to the journal before the first byte leaves.
//!
//! What is promised: each row at most once. A row that was there all the while, and kept its place in the list's order, is in
//! the file, as it was when its piece was read.

use std::io;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, ContentEncoding, HeaderValue, RETRY_AFTER};
use actix_web::web::Bytes;
use askama::Template;
use futures_util::Stream;
use tokio::sync::OwnedSemaphorePermit;

use super::{Allowed, Frame, SignedIn};
use crate::clock::Timestamp;
use crate::context::{Context, Surroundings};
use crate::db::{Connection, Database, DatabaseError, QueryResult};
use crate::export::{self, Broken, Cell, File, Format, Head, Listing, MOST_ROWS, NextRows, Outlet, Walk};
use crate::journal::{self, Action, Subject};
use crate::people::{self, Status};
use crate::rights::{Permission, Permissions, permission};
use crate::web::moment::iso;
use crate::web::paging::{counted_of, number_of, thousands};
use crate::web::query::Query;
use crate::web::{Page, PageError, Submitted, render, with_status};

/// Until one of those that are being made is likely done.
const SECONDS_UNTIL_ANOTHER: &str = "60";

/// A column of a list's file.
pub struct Column<Row> {
    head: Head,
    needs: Option<Permission>,
    cell: fn(&Row) -> Cell,
}

impl<Row> Column<Row> {
    /// Of this width in characters, for whoever may export the list. Moments are in UTC, as their label should say.
    pub const fn new(label: &'static str, width: u8, cell: fn(&Row) -> Cell) -> Column<Row> {
        Column { head: Head { label, width }, needs: None, cell }
    }

    /// Left out of everybody else's files, and of files about people for whom they don't have it.
    pub const fn only_with(mut self, permission: Permission) -> Column<Row> {
        self.needs = Some(permission);
        self
    }

    fn is_shown_to(&self, permissions: &Permissions) -> bool {
        self.needs
            .is_none_or(|needed| permissions.scope(needed).covers(&permissions.reach()))
    }
}

/// A list that is to be exported, as it is filtered and sorted.
pub struct Wanted {
    /// Of the list, with a page for its export below it.
    pub path: &'static str,
    /// As its page is headed.
    pub name: &'static str,
    /// As a sentence names what it lists: "users".
    pub what: &'static str,
    /// The list's query without its place.
    pub view: Query,
    /// What narrows it, by labels, in words. Empty where it is whole.
    pub filter: Vec<(&'static str, String)>,
    /// How many there are.
    pub count_line: String,
}

/// The labels of the columns that a list shows, where a file may have those alone. Empty where there is no choice.
pub type Shown = Vec<&'static str>;

/// Whether the columns that the list shows were chosen, and no others.
pub fn takes_shown(submitted: &Submitted) -> bool {
    submitted.get("fields") == "shown"
}

/// How many rows there are, counted as lists do, and whether they are all that a search finds.
pub fn count_line((count, is_whole): (i64, bool), one: &str, several: &str) -> String {
    let rows = counted_of(count, one, several);
    if is_whole {
        rows
    } else {
        format!("More than 2,000 match the search. The file has the closest of them: {rows}")
    }
}

/// For [`Wanted::filter`], without what is empty.
pub fn narrowing<const FILTERS: usize>(filters: [(&'static str, &str); FILTERS]) -> Vec<(&'static str, String)> {
    let chosen = filters.into_iter().filter(|(_, value)| !value.is_empty());
    chosen.map(|(label, value)| (label, in_one_line(value))).collect()
}

/// PostgreSQL stores no NUL, which an address may have in it.
fn in_one_line(value: &str) -> String {
    value.chars().filter(|letter| !letter.is_control()).collect()
}

#[derive(Template)]
#[template(path = "parts/export.html")]
struct ExportPage<'a> {
    frame: Frame,
    wanted: &'a Wanted,
    shown: &'a Shown,
    problem: Option<String>,
}

impl ExportPage<'_> {
    fn back(&self) -> String {
        self.wanted.view.after(self.wanted.path)
    }

    fn action(&self) -> String {
        self.wanted.view.after(&format!("{}/export", self.wanted.path))
    }

    fn most_rows(&self) -> String {
        thousands(MOST_ROWS.into())
    }
}

impl Wanted {
    /// The page that asks for the format.
    pub fn ask<N>(&self, visit: &Allowed<N>) -> Page {
        self.ask_with(visit, &Shown::new())
    }

    /// The page that asks for the format, and for which columns.
    pub fn ask_with<N>(&self, visit: &Allowed<N>, shown: &Shown) -> Page {
        self.page(visit, shown, None)
    }

    fn page<N>(&self, visit: &Allowed<N>, shown: &Shown, problem: Option<String>) -> Page {
        render(&ExportPage { frame: visit.frame(), wanted: self, shown, problem })
    }

    /// The file, of the columns that the visitor may see.
    pub async fn send<N, L: Listing>(
        &self,
        visit: &Allowed<N>,
        submitted: &Submitted,
        columns: impl IntoIterator<Item = &'static Column<L::Row>>,
        listing: L,
    ) -> Page {
        self.send_with(visit, (submitted, &Shown::new()), columns, listing)
            .await
    }

    /// As `send`, of a list whose page asked for which columns.
    pub async fn send_with<N, L: Listing>(
        &self,
        visit: &Allowed<N>,
        (submitted, shown): (&Submitted, &Shown),
        columns: impl IntoIterator<Item = &'static Column<L::Row>>,
        listing: L,
    ) -> Page {
        let format = Format::parse(submitted.get("format")).ok_or(PageError::BadRequest)?;
        let Some(turn) = visit.portal.exports.turn(format) else {
            return self.wait(visit, shown);
        };
        let file = self.file(visit, format, submitted.has("mark"), columns, listing);
        let only = if takes_shown(submitted) { shown.as_slice() } else { &[] };
        let record = Record::begin(visit, self.in_words(format, only)).await?;
        let (outlet, intake) = Outlet::open();
        tokio::spawn(carry_out(visit.portal.database.clone(), file, outlet, record, turn));
        match intake.begun().await {
            Ok(body) => self.answer(visit, format, body),
            Err(Broken::Forbidden) => Err(PageError::Forbidden),
            Err(Broken::TooManyRows) => self.refuse(visit, shown),
            Err(Broken::Database(error)) => Err(error.into()),
            Err(broken) => Err(PageError::Internal(broken.to_string())),
        }
    }

    fn file<N, L: Listing>(
        &self,
        visit: &Allowed<N>,
        format: Format,
        with_mark: bool,
        columns: impl IntoIterator<Item = &'static Column<L::Row>>,
        listing: L,
    ) -> File {
        let permissions = &visit.who.permissions;
        let shown: Vec<_> = columns
            .into_iter()
            .filter(|column| column.is_shown_to(permissions))
            .collect();
        File {
            format,
            with_mark,
            name: self.name,
            heads: shown.iter().map(|column| column.head).collect(),
            rows: cells_of(visit, shown, listing),
            made_at: visit.now,
        }
    }

    fn answer<N>(
        &self,
        visit: &Allowed<N>,
        format: Format,
        body: impl Stream<Item = io::Result<Bytes>> + 'static,
    ) -> Page {
        let list = self.path.trim_start_matches('/').replace('/', "-");
        let name = format!("{list}-{}.{}", visit.now.date(), format.as_str());
        let disposition = format!("attachment; filename=\"{name}\"; filename*=UTF-8''{name}");
        let mut answer = HttpResponse::Ok();
        answer
            .content_type(format.media_type())
            .insert_header((CONTENT_DISPOSITION, disposition))
            .insert_header((CACHE_CONTROL, "no-store"));
        if format == Format::Xlsx {
            // It is compressed already.
            answer.insert_header(ContentEncoding::Identity);
        }
        Ok(answer.streaming(body))
    }

    fn wait<N>(&self, visit: &Allowed<N>, shown: &Shown) -> Page {
        let words = "Too many files are being made right now. Try again in a minute.";
        let mut page = with_status(StatusCode::SERVICE_UNAVAILABLE, self.page(visit, shown, Some(words.to_owned())))?;
        page.headers_mut()
            .insert(RETRY_AFTER, HeaderValue::from_static(SECONDS_UNTIL_ANOTHER));
        Ok(page)
    }

    fn refuse<N>(&self, visit: &Allowed<N>, shown: &Shown) -> Page {
        let words = "These are more rows than an Excel sheet holds. Choose CSV, or narrow the list.".to_owned();
        with_status(StatusCode::UNPROCESSABLE_ENTITY, self.page(visit, shown, Some(words)))
    }

    /// By which the journal knows the file.
    fn in_words(&self, format: Format, only: &[&str]) -> String {
        let filter = self.filter.iter().map(|(label, value)| format!(", {label}: {value}"));
        let columns = if only.is_empty() { String::new() } else { format!(", Columns: {}", only.join(" · ")) };
        format!("{}, {}{}{columns}", self.name, format.label(), filter.collect::<String>())
    }
}

fn cells_of<N, L: Listing>(visit: &Allowed<N>, columns: Vec<&'static Column<L::Row>>, listing: L) -> NextRows {
    let (mut walk, who, now) = (Walk::through(listing), visit.who.clone(), visit.now);
    Box::new(move |connection| {
        if !may_go_on(connection, &who, now)? {
            return Err(Broken::Forbidden);
        }
        let cells = |row: &L::Row| columns.iter().map(|column| (column.cell)(row)).collect();
        Ok(walk.next(connection)?.map(|rows| rows.iter().map(cells).collect()))
    })
}

/// A file may be taken for as long as an hour, in which whoever takes it may be disabled, or lose a role.
fn may_go_on(connection: &mut Connection, who: &SignedIn, now: Timestamp) -> QueryResult<bool> {
    let is_disabled = people::find(connection, who.id)?.status(now) == Status::Disabled;
    Ok(!is_disabled && permission::of_user(connection, who.id)?.cover(&who.permissions))
}

/// Beside the request, which may end before the file does.
async fn carry_out(database: Database, file: File, mut outlet: Outlet, record: Record, _turn: OwnedSemaphorePermit) {
    match export::send(&database, file, &mut outlet).await {
        Ok(()) => record.end(&database, Action::Exported, outlet.rows()).await,
        Err(broken) => {
            tracing::warn!(cause = %broken, "an export broke off");
            record.end(&database, Action::ExportBrokenOff, outlet.rows()).await;
            outlet.break_off(broken).await;
        }
    }
}

/// What the journal holds of one file.
struct Record {
    words: String,
    begun: Context,
    surroundings: Surroundings,
}

impl Record {
    /// Written before anything leaves.
    async fn begin<N>(visit: &Allowed<N>, words: String) -> Result<Record, PageError> {
        let detail = words.clone();
        visit
            .write(move |connection, context| {
                journal::record(connection, context, Action::ExportBegun, Subject::Portal, &detail)
            })
            .await?;
        Ok(Record {
            words,
            begun: visit.context.clone(),
            surroundings: visit.portal.surroundings.clone(),
        })
    }

    async fn end(self, database: &Database, action: Action, rows: u64) {
        let context = self.surroundings.context(self.begun.actor, self.begun.address);
        let rows = number_of(rows as i64, "row", "rows");
        let rows = if action == Action::Exported { rows } else { format!("after at most {rows}") };
        let detail = format!("{}: {rows}, begun {}", self.words, iso(&self.begun.now));
        let written = database.write(move |connection| {
            journal::record(connection, &context, action, Subject::Portal, &detail).map_err(DatabaseError::from)
        });
        if let Err(error) = written.await {
            tracing::warn!(%error, "the journal does not have the end of an export");
        }
    }
}

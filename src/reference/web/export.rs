//! Departments and job positions as files.

use super::{Words, words};
use crate::export::{Numbered, Short};
use crate::gate::export::{Column, Wanted};
use crate::gate::{Recent, need};
use crate::reference::store::{self, Entry};
use crate::web::paging::number_of;
use crate::web::query::Query;
use crate::web::{Page, PageError, Submitted};

type Exporter = Recent<(need::EditReference, need::ExportLists)>;

/// With how many users have it.
type Row = (Entry, i64);

impl Numbered for Row {
    fn number(&self) -> i64 {
        self.0.id
    }
}

const COLUMNS: &[Column<Row>] = &[
    Column::new("Name", 30, |(entry, _)| (&entry.name).into()),
    Column::new("Type", 14, |(entry, _)| entry.kind.label().into()),
    Column::new("Group", 24, |(entry, _)| (&entry.group).into()),
    Column::new("Status", 12, |(entry, _)| entry.status.label().into()),
    Column::new("Users", 10, |(_, users)| (*users).into()),
];

pub async fn ask(visit: Exporter) -> Page {
    wanted(&visit, words(&visit.request)).await?.ask(&visit)
}

pub async fn send(visit: Exporter, submitted: Submitted) -> Page {
    let words = words(&visit.request);
    let entries = Short::of(move |connection| store::all_with_all_users(connection, words.list));
    let wanted = wanted(&visit, words).await?;
    wanted.send(&visit, &submitted, COLUMNS, entries).await
}

async fn wanted(visit: &Exporter, words: Words) -> Result<Wanted, PageError> {
    let entries = visit
        .read(move |connection, _| store::all(connection, words.list))
        .await?;
    Ok(Wanted {
        path: words.path,
        name: words.many,
        what: words.several,
        view: Query::default(),
        filter: Vec::new(),
        count_line: number_of(entries.len() as i64, words.one, words.several),
    })
}

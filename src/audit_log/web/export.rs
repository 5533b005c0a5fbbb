//! The journal as a file.

use actix_web::web::Query as UrlQuery;

use super::list::ListQuery;
use crate::audit_log::exported::Entries;
use crate::audit_log::store::Filter;
use crate::context::Within;
use crate::export::Cell;
use crate::gate::export::{Column, Wanted, narrowing};
use crate::gate::{self, Recent, need};
use crate::journal::{Action, NamedEntry, words};
use crate::people::search;
use crate::web::{Page, PageError, Submitted};

type Exporter = Recent<gate::Within<(need::ReadJournal, need::ExportLists)>>;

const COLUMNS: &[Column<NamedEntry>] = &[
    Column::new("What happened", 30, |entry| entry.action.label().into()),
    Column::new("Details", 50, |entry| (&entry.detail).into()),
    Column::new("To whom", 24, to_whom),
    Column::new("By whom", 24, |entry| words::actor(entry).into()),
    Column::new("From", 18, |entry| (&entry.address).into()),
    Column::new("Time (UTC)", 20, |entry| Some(entry.at).into()),
];

fn to_whom(entry: &NamedEntry) -> Cell {
    words::subject(entry)
        .map(|(name, _)| name)
        .as_ref()
        .map_or(Cell::Nothing, Cell::from)
}

pub async fn ask(visit: Exporter, query: UrlQuery<ListQuery>) -> Page {
    wanted(&visit, &query).await?.ask(&visit)
}

pub async fn send(visit: Exporter, query: UrlQuery<ListQuery>, submitted: Submitted) -> Page {
    let wanted = wanted(&visit, &query).await?;
    wanted
        .send(&visit, &submitted, COLUMNS, Entries::of(query.filter(visit.scope())))
        .await
}

async fn wanted(visit: &Exporter, query: &ListQuery) -> Result<Wanted, PageError> {
    let filter = query.filter(visit.scope());
    let asked = filter.clone();
    let found = visit
        .read(move |connection, _| search::find(connection, &asked.search, &asked.scope))
        .await?;
    let is_whole = found.is_none_or(|found| found.whole);
    let about_the_closest = "More than 2,000 people match the search. The file is about the closest of them.";
    Ok(Wanted {
        path: "/journal",
        name: "Journal",
        what: "the journal",
        view: query.view(),
        filter: in_words(&filter),
        // As on the list, they are not counted: they may be many millions.
        count_line: if is_whole { "All entries of the list" } else { about_the_closest }.to_owned(),
    })
}

fn in_words(filter: &Filter) -> Vec<(&'static str, String)> {
    let (batch, import) = match filter.within {
        Some(Within::Batch(batch)) => (batch.to_string(), String::new()),
        Some(Within::Import(import)) => (String::new(), import.to_string()),
        None => (String::new(), String::new()),
    };
    let day = |day: Option<time::Date>| day.map(|day| day.to_string()).unwrap_or_default();
    narrowing([
        ("Search", filter.search.trim()),
        ("What", filter.action.map_or("", Action::label)),
        ("Bulk action", &batch),
        ("Import", &import),
        ("From", &day(filter.days.from)),
        ("To", &day(filter.days.to)),
    ])
}

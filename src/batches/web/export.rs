//! The bulk actions as a file.

use super::only_of;
use crate::batches::exported::Batches;
use crate::batches::store::{self, Batch, BatchState};
use crate::gate::export::{Column, Wanted};
use crate::gate::{Recent, Within, need};
use crate::web::paging::counted_of;
use crate::web::query::Query;
use crate::web::{Page, PageError, Submitted};

type Exporter = Recent<Within<(need::SendMails, need::ExportLists)>>;

const COLUMNS: &[Column<(Batch, BatchState)>] = &[
    Column::new("Act", 28, |(batch, _)| batch.act.label().into()),
    Column::new("Users", 40, |(batch, _)| (&batch.selection).into()),
    Column::new("Number of users", 16, |(batch, _)| batch.total.into()),
    Column::new("By", 24, |(batch, _)| batch.by().into()),
    Column::new("Confirmed (UTC)", 20, |(batch, _)| batch.confirmed_at.into()),
    Column::new("Starts (UTC)", 20, |(batch, _)| batch.starts_at().into()),
    Column::new("Finished (UTC)", 20, |(batch, _)| batch.finished_at.into()),
    Column::new("State", 14, |(_, state)| state.label().into()),
];

pub async fn ask(visit: Exporter) -> Page {
    wanted(&visit).await?.ask(&visit)
}

pub async fn send(visit: Exporter, submitted: Submitted) -> Page {
    let batches = Batches { maker: only_of(&visit) };
    wanted(&visit).await?.send(&visit, &submitted, COLUMNS, batches).await
}

async fn wanted(visit: &Exporter) -> Result<Wanted, PageError> {
    let maker = only_of(visit);
    let count = visit.read(move |connection, _| store::count(connection, maker)).await?;
    Ok(Wanted {
        path: "/batches",
        name: "Bulk actions",
        what: "bulk actions",
        view: Query::default(),
        filter: Vec::new(),
        count_line: counted_of(count, "bulk action", "bulk actions"),
    })
}

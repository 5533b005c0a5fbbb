//! The list of imports as a file.

use crate::gate::export::{Column, Wanted};
use crate::gate::{Recent, need};
use crate::imports::exported::Imports;
use crate::imports::store::{self, Import};
use crate::web::paging::counted_of;
use crate::web::query::Query;
use crate::web::{Page, PageError, Submitted};

type Exporter = Recent<(need::EditUsers, need::ExportLists)>;

const COLUMNS: &[Column<Import>] = &[
    Column::new("File", 30, |import| (&import.file_name).into()),
    Column::new("Rows", 10, |import| import.total.into()),
    Column::new("Result", 40, |import| (&import.outcome()).into()),
    Column::new("By", 24, |import| import.by().into()),
    Column::new("Uploaded (UTC)", 20, |import| Some(import.created_at).into()),
    Column::new("Finished (UTC)", 20, |import| import.finished_at.into()),
    Column::new("State", 18, |import| import.state.label().into()),
];

pub async fn ask(visit: Exporter) -> Page {
    wanted(&visit).await?.ask(&visit)
}

pub async fn send(visit: Exporter, submitted: Submitted) -> Page {
    wanted(&visit).await?.send(&visit, &submitted, COLUMNS, Imports).await
}

async fn wanted(visit: &Exporter) -> Result<Wanted, PageError> {
    let count = visit.read(|connection, _| store::count(connection)).await?;
    Ok(Wanted {
        path: "/imports",
        name: "Imports",
        what: "imports",
        view: Query::default(),
        filter: Vec::new(),
        count_line: counted_of(count, "import", "imports"),
    })
}

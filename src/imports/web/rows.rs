//! The rows of an import, paged, all of them or those of one kind.

use actix_web::web::{Path, Query as UrlQuery};
use askama::Template;
use serde::Deserialize;

use crate::gate::{Allowed, Frame, need};
use crate::imports::plan::Plan;
use crate::imports::state::{ImportState, Verdict};
use crate::imports::store::rows::{self, Row, Shown};
use crate::imports::store::{self, Import};
use crate::web::listing::PageLinks;
use crate::web::paging::{PAGE_SIZE, cut_to_page};
use crate::web::query::Query;
use crate::web::{Page, PageError, render};

#[derive(Deserialize, Default, Clone)]
#[serde(default)]
pub struct RowsQuery {
    pub show: String,
    pub after: i64,
}

/// A page of rows.
pub struct RowsView {
    pub rows: Vec<Row>,
    pub links: PageLinks,
    plan: Option<Plan>,
    import: i64,
    may_mend: bool,
}

impl RowsView {
    /// `None` once the rows were deleted.
    pub async fn load(
        visit: &Allowed<need::EditUsers>,
        import: &Import,
        query: RowsQuery,
    ) -> Result<Option<RowsView>, PageError> {
        if import.rows_until.is_none() {
            return Ok(None);
        }
        let (id, shown, place) = (import.id, Shown::parse(&query.show), query.after);
        let mut rows = visit
            .read(move |connection, _| rows::listed(connection, id, shown, place, PAGE_SIZE + 1))
            .await?;
        let next = cut_to_page(&mut rows).map(|last| {
            Query::default()
                .with("show", &query.show)
                .with("after", &last.number.to_string())
                .after(&format!("/imports/{id}/rows"))
        });
        Ok(Some(RowsView {
            rows,
            links: PageLinks::onward(next),
            plan: import.plan(),
            import: id,
            may_mend: import.is_of(visit.who.id) && import.state == ImportState::Ready,
        }))
    }

    /// Who it is about, as the row says.
    pub fn who(&self, row: &Row) -> String {
        let cells = row.cells();
        let cell = |target: &str| {
            let column = self.plan.as_ref().and_then(|plan| plan.column_of(target));
            column.and_then(|column| cells.get(column)).cloned().unwrap_or_default()
        };
        let name = format!("{} {}", cell("first_name"), cell("last_name"));
        let others = [cell("email"), cell("username"), cell("employee_number")];
        match name.trim() {
            "" => others.into_iter().find(|other| !other.is_empty()).unwrap_or_default(),
            name => name.to_owned(),
        }
    }

    pub fn may_mend(&self, row: &Row) -> bool {
        self.may_mend && row.verdict != Verdict::Unchanged
    }

    pub fn row_link(&self, row: &Row) -> String {
        format!("/imports/{}/rows/{}", self.import, row.number)
    }
}

#[derive(Template)]
#[template(path = "imports/rows.html")]
struct RowsPage {
    frame: Frame,
    import: Import,
    rows: Option<RowsView>,
    title: &'static str,
}

pub async fn show(visit: Allowed<need::EditUsers>, id: Path<i64>, query: UrlQuery<RowsQuery>) -> Page {
    let id = id.into_inner();
    let import = visit.read(move |connection, _| store::find(connection, id)).await?;
    let title = match Shown::parse(&query.show) {
        Shown::All => "All rows",
        Shown::Refused => "Refused",
        Shown::Only(verdict) => verdict.label(),
    };
    let rows = RowsView::load(&visit, &import, query.into_inner()).await?;
    render(&RowsPage { frame: visit.frame(), import, rows, title })
}

use actix_web::web::Query as UrlQuery;
use askama::Template;
use serde::Deserialize;

use crate::gate::{Allowed, Frame, need};
use crate::imports::store::{self, Import};
use crate::rights::Permission;
use crate::web::listing::PageLinks;
use crate::web::paging::{Rows, counted_of, thousands};
use crate::web::query::Query;
use crate::web::{Page, render};

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct ListQuery {
    after: String,
    before: String,
}

#[derive(Template)]
#[template(path = "imports/list.html")]
struct ListPage {
    frame: Frame,
    rows: Rows<Import>,
    count: i64,
    links: PageLinks,
}

impl ListPage {
    fn count_line(&self) -> String {
        counted_of(self.count, "import", "imports")
    }

    fn total(&self, import: &Import) -> String {
        thousands(import.total)
    }

    /// Empty for those who may not.
    fn export_link(&self) -> &'static str {
        if self.frame.may(Permission::ExportLists) { "/imports/export" } else { "" }
    }
}

pub async fn show(visit: Allowed<need::EditUsers>, query: UrlQuery<ListQuery>) -> Page {
    let query = query.into_inner();
    let (rows, count) = visit
        .read(move |connection, _| {
            Ok((store::list(connection, &query.after, &query.before)?, store::count(connection)?))
        })
        .await?;
    let links = PageLinks::new("/imports", &Query::default(), &rows);
    render(&ListPage { frame: visit.frame(), rows, count, links })
}

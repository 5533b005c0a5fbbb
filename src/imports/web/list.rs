use actix_web::web::Query as UrlQuery;
use askama::Template;
use serde::Deserialize;

use crate::gate::{Allowed, Frame, need};
use crate::imports::store::{self, Import};
use crate::web::listing::PageLinks;
use crate::web::paging::{Rows, thousands};
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
    links: PageLinks,
}

impl ListPage {
    fn total(&self, import: &Import) -> String {
        thousands(import.total)
    }

    /// What came of it, or will.
    fn outcome(&self, import: &Import) -> String {
        let counts = import.counts();
        let told = [
            (counts.new, "new"),
            (counts.changed, "to change"),
            (counts.created, "created"),
            (counts.updated, "updated"),
            (counts.all_refused(), "refused"),
        ];
        let told = told.iter().filter(|(count, _)| *count > 0);
        let told: Vec<String> = told
            .map(|(count, what)| format!("{} {what}", thousands(*count)))
            .collect();
        told.join(", ")
    }
}

pub async fn show(visit: Allowed<need::EditUsers>, query: UrlQuery<ListQuery>) -> Page {
    let query = query.into_inner();
    let rows = visit
        .read(move |connection, _| store::list(connection, &query.after, &query.before))
        .await?;
    let links = PageLinks::new("/imports", &Query::default(), &rows);
    render(&ListPage { frame: visit.frame(), rows, links })
}

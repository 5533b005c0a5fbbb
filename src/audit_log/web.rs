use actix_web::web::{Data, Query as UrlQuery};
use askama::Template;
use serde::Deserialize;

use super::store;
use crate::gate::{Allowed, Frame, need};
use crate::journal::{Action, NamedEntry, words};
use crate::preferences::retention::{self, KeptRetention, RecordKind};
use crate::web::listing::PageLinks;
use crate::web::paging::Rows;
use crate::web::query::Query;
use crate::web::{Page, render};

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct ListQuery {
    action: String,
    after: String,
    before: String,
}

#[derive(Template)]
#[template(path = "audit_log/list.html")]
struct ListPage {
    frame: Frame,
    action: Option<Action>,
    rows: Rows<NamedEntry>,
    links: PageLinks,
    kept_for: Option<String>,
}

impl ListPage {
    fn actions(&self) -> Vec<(&'static str, &'static str)> {
        Action::ALL
            .iter()
            .map(|action| (action.as_str(), action.label()))
            .collect()
    }

    fn chosen(&self) -> &'static str {
        self.action.map_or("", Action::as_str)
    }

    fn actor<'a>(&self, entry: &'a NamedEntry) -> &'a str {
        words::actor(entry)
    }

    fn subject(&self, entry: &NamedEntry) -> Option<(String, String)> {
        words::subject(entry)
    }
}

pub async fn list(visit: Allowed<need::ReadJournal>, query: UrlQuery<ListQuery>, kept: Data<KeptRetention>) -> Page {
    let query = query.into_inner();
    let action = Action::parse(&query.action);
    let view = Query::default().with("action", &query.action);
    let as_of = visit.as_of();
    let (rows, retention) = visit
        .read(move |connection, _| {
            let rows = store::list(connection, action, &query.after, &query.before)?;
            Ok((rows, kept.or_read((), &as_of, || retention::load(connection))?))
        })
        .await?;
    render(&ListPage {
        links: PageLinks::new("/journal", &view, &rows),
        frame: visit.frame(),
        kept_for: retention.in_words(RecordKind::Journal),
        action,
        rows,
    })
}

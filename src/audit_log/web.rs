use std::collections::HashMap;

use actix_web::web::Query as UrlQuery;
use askama::Template;
use serde::Deserialize;

use super::store;
use crate::context::UserId;
use crate::gate::{Allowed, Frame, need};
use crate::journal::{Action, Entry, words};
use crate::users::{self as people};
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
    rows: Rows<Entry>,
    names: HashMap<UserId, String>,
    links: PageLinks,
}

impl ListPage {
    fn actions(&self) -> &'static [Action] {
        Action::ALL
    }

    fn is_chosen(&self, action: &Action) -> bool {
        self.action == Some(*action)
    }

    fn actor(&self, entry: &Entry) -> String {
        words::actor(entry, &self.names)
    }

    fn subject(&self, entry: &Entry) -> Option<(String, String)> {
        words::subject(entry, &self.names)
    }
}

pub async fn list(visit: Allowed<need::ReadJournal>, query: UrlQuery<ListQuery>) -> Page {
    let query = query.into_inner();
    let action = Action::parse(&query.action);
    let view = Query::default().with("action", &query.action);
    let (rows, names) = visit
        .read(move |connection, _| {
            let rows = store::list(connection, action, &query.after, &query.before)?;
            let names = people::names_of(connection, &words::people_in(&rows.rows))?;
            Ok((rows, names))
        })
        .await?;
    render(&ListPage {
        links: PageLinks::new("/journal", &view, &rows),
        frame: visit.frame(),
        action,
        rows,
        names,
    })
}

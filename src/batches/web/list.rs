use std::collections::HashSet;

use actix_web::web::Query as UrlQuery;
use askama::Template;
use serde::Deserialize;

use super::{check_may, only_of};
use crate::batches::store::{self, Batch, BatchState};
use crate::gate::{Allowed, Frame, SignedIn, Within, need};
use crate::people::Scope;
use crate::rights::Permission;
use crate::web::listing::PageLinks;
use crate::web::paging::{Rows, counted_of};
use crate::web::query::Query;
use crate::web::{Page, render};

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct ListQuery {
    after: String,
    before: String,
}

#[derive(Template)]
#[template(path = "batches/list.html")]
struct ListPage {
    frame: Frame,
    rows: Rows<Batch>,
    count: i64,
    scope: Scope,
    with_waiting_mails: HashSet<i64>,
    who: SignedIn,
    links: PageLinks,
}

impl ListPage {
    fn count_line(&self) -> String {
        counted_of(self.count, "bulk action", "bulk actions")
    }

    fn state_of(&self, batch: &Batch) -> BatchState {
        batch.state.shown(self.with_waiting_mails.contains(&batch.id))
    }

    fn may_open(&self, batch: &Batch) -> bool {
        check_may(&self.who, batch.act).is_ok()
    }

    /// Empty for those who may not.
    fn export_link(&self) -> &'static str {
        if self.frame.may_in_some_of(&self.scope, Permission::ExportLists) {
            "/batches/export"
        } else {
            ""
        }
    }
}

pub async fn show(visit: Allowed<Within<need::SendMails>>, query: UrlQuery<ListQuery>) -> Page {
    let query = query.into_inner();
    let maker = only_of(&visit);
    let (rows, count, with_waiting_mails) = visit
        .read(move |connection, _| {
            let rows = store::list(connection, maker, (&query.after, &query.before))?;
            let ids: Vec<i64> = rows.rows.iter().map(|batch| batch.id).collect();
            let waiting = store::with_waiting_mails(connection, &ids)?;
            Ok((rows, store::count(connection, maker)?, waiting))
        })
        .await?;
    let links = PageLinks::new("/batches", &Query::default(), &rows);
    render(&ListPage {
        frame: visit.frame(),
        who: visit.who.clone(),
        scope: visit.scope(),
        rows,
        count,
        with_waiting_mails,
        links,
    })
}

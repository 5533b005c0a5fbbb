use std::collections::{HashMap, HashSet};

use actix_web::web::Query as UrlQuery;
use askama::Template;
use serde::Deserialize;

use crate::batches::store::{self, Batch, BatchState};
use crate::context::UserId;
use crate::gate::{Allowed, Frame, SignedIn, need};
use crate::users as people;
use crate::web::listing::PageLinks;
use crate::web::paging::Rows;
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
    names: HashMap<UserId, String>,
    with_waiting_mails: HashSet<i64>,
    who: SignedIn,
    links: PageLinks,
}

impl ListPage {
    fn state_of(&self, batch: &Batch) -> BatchState {
        batch.state.shown(self.with_waiting_mails.contains(&batch.id))
    }

    fn may_open(&self, batch: &Batch) -> bool {
        self.who.may(batch.act.permission())
    }

    fn by(&self, batch: &Batch) -> &str {
        let name = batch.created_by.and_then(|maker| self.names.get(&maker));
        name.map_or("A user since deleted", String::as_str)
    }
}

pub async fn show(visit: Allowed<need::SendMails>, query: UrlQuery<ListQuery>) -> Page {
    let query = query.into_inner();
    let (rows, names, with_waiting_mails) = visit
        .read(move |connection, _| {
            let rows = store::list(connection, &query.after, &query.before)?;
            let makers: Vec<UserId> = rows.rows.iter().filter_map(|batch| batch.created_by).collect();
            let ids: Vec<i64> = rows.rows.iter().map(|batch| batch.id).collect();
            let waiting = store::with_waiting_mails(connection, &ids)?;
            Ok((rows, people::names_of(connection, &makers)?, waiting))
        })
        .await?;
    let links = PageLinks::new("/batches", &Query::default(), &rows);
    render(&ListPage {
        frame: visit.frame(),
        who: visit.who.clone(),
        rows,
        names,
        with_waiting_mails,
        links,
    })
}

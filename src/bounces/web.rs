use actix_web::web::{Data, Query as UrlQuery};
use askama::Template;
use serde::Deserialize;

use super::store::{self, BounceRow};
use crate::gate::{Allowed, Frame, need};
use crate::preferences::retention::{self, KeptRetention, RecordKind};
use crate::web::listing::PageLinks;
use crate::web::paging::{Listed, counted_of};
use crate::web::query::Query;
use crate::web::{Page, render};

#[derive(Deserialize, Default)]
#[serde(default)]
pub struct ListQuery {
    after: String,
    before: String,
}

#[derive(Template)]
#[template(path = "bounces/list.html")]
struct ListPage {
    frame: Frame,
    listed: Listed<BounceRow>,
    links: PageLinks,
    kept_for: Option<String>,
}

impl ListPage {
    fn count_line(&self) -> String {
        let bounces = counted_of(self.listed.count, "bounce", "bounces");
        format!("{bounces}, those without a mail first, newest first")
    }
}

pub async fn list(visit: Allowed<need::ReadMail>, query: UrlQuery<ListQuery>, kept: Data<KeptRetention>) -> Page {
    let (query, as_of) = (query.into_inner(), visit.as_of());
    let (listed, retention) = visit
        .read(move |connection, _| {
            let listed = store::list(connection, (&query.after, &query.before))?;
            Ok((listed, kept.or_read((), &as_of, || retention::load(connection))?))
        })
        .await?;
    render(&ListPage {
        links: PageLinks::new("/mail/bounces", &Query::default(), &listed.rows),
        frame: visit.frame(),
        kept_for: retention.in_words(RecordKind::Mails),
        listed,
    })
}

use actix_web::web::Query as UrlQuery;
use askama::Template;
use serde::Deserialize;

use crate::daily::Place;
use crate::dormant::store::MAILED;
use crate::dormant::store::ahead::{self, Told};
use crate::gate::{Allowed, Frame, need};
use crate::mailing::eligibility::Ineligible;
use crate::web::listing::PageLinks;
use crate::web::paging::{PAGE_SIZE, cut_to_page};
use crate::web::query::Query;
use crate::web::{Page, render};

const PATH: &str = "/settings/dormant-accounts/told";

#[derive(Deserialize)]
pub struct ToldQuery {
    #[serde(default)]
    after: String,
}

#[derive(Template)]
#[template(path = "dormant/told.html")]
struct ToldPage {
    frame: Frame,
    told: Vec<Told>,
    links: PageLinks,
}

impl Told {
    /// Whether the mail reached them, as far as is known.
    fn how(&self) -> &'static str {
        match Ineligible::ALL.iter().find(|reason| reason.as_str() == self.outcome) {
            Some(Ineligible::NoAddress) => "Not told: no email address",
            Some(_) => "Not told: mails to this address fail",
            None if self.outcome == MAILED && self.person.cannot_be_mailed() => "The mail failed",
            None => "Mailed",
        }
    }
}

/// Who is disabled next, and when, unless they sign in.
pub async fn show(visit: Allowed<need::EditSettings>, query: UrlQuery<ToldQuery>) -> Page {
    let after = Place::parse(&query.after);
    let mut told = visit
        .read_at_length(move |connection, _| ahead::told(connection, after, PAGE_SIZE + 1))
        .await?;
    let next = cut_to_page(&mut told).map(|Told { notice, .. }| {
        let place = Place { at: notice.disable_at, id: notice.id };
        Query::default().with("after", &place.to_string()).after(PATH)
    });
    render(&ToldPage { frame: visit.frame(), told, links: PageLinks::onward(next) })
}

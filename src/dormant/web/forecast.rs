use askama::Template;

use super::{cursor, form, place_in};
use crate::dormant::flow::forecast::{self, Turn};
use crate::gate::{Allowed, Frame, need};
use crate::preferences::dormancy;
use crate::web::listing::PageLinks;
use crate::web::paging::PAGE_SIZE;
use crate::web::{Form, Page, PageError, render};

const PATH: &str = "/settings/dormant-accounts/forecast";

#[derive(Template)]
#[template(path = "dormant/forecast.html")]
struct ForecastPage {
    frame: Frame,
    turns: Vec<Turn>,
    links: PageLinks,
    /// To the rule that it is about.
    back: String,
}

/// Whose turn it is by the rule in the address, or by the one in force.
pub async fn show(visit: Allowed<need::EditSettings>) -> Page {
    let asked = form::in_query(visit.request.query_string());
    let after = place_in(asked.get("after"));
    let stored = visit.read(|connection, _| dormancy::load(connection)).await?;
    let rule = match asked.has(form::DAYS) {
        true => form::read(&mut Form::from_submitted(&asked), &stored, visit.now).ok_or(PageError::NotFound)?,
        false => stored,
    };
    let found = visit
        .read_at_length(move |connection, context| forecast::turns_after(connection, context, &rule, after, PAGE_SIZE))
        .await?;
    let next = found.next.map(|place| form::link(PATH, &rule, &cursor(place)));
    render(&ForecastPage {
        frame: visit.frame(),
        turns: found.turns,
        links: PageLinks::onward(next),
        back: form::link("/settings/dormant-accounts", &rule, ""),
    })
}

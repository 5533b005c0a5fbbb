use askama::Template;

use crate::dormant::flow::forecast::{self, Turn};
use crate::gate::rule::Concerned;
use crate::gate::{Allowed, Frame, need};
use crate::web::{Page, render};

#[derive(Template)]
#[template(path = "dormant/forecast.html")]
struct ForecastPage {
    frame: Frame,
    next: Concerned<Turn>,
}

/// Whose turn it is by the rule in the address, or by the one in force.
pub async fn show(visit: Allowed<need::EditSettings>) -> Page {
    let next = Concerned::next(&visit, forecast::turns_after).await?;
    render(&ForecastPage { frame: visit.frame(), next })
}

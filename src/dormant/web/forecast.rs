use askama::Template;

use crate::dormant::flow::forecast::{self, Turn};
use crate::gate::{Allowed, Frame, need, rule};
use crate::preferences::dormancy::DormancyRule;
use crate::web::listing::PageLinks;
use crate::web::{Page, render};

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
    let (rule, after) = rule::asked_about::<DormancyRule, _>(&visit).await?;
    let (turns, next) = visit
        .read_at_length(move |connection, context| forecast::turns_after(connection, context, &rule, after))
        .await?;
    render(&ForecastPage {
        frame: visit.frame(),
        turns,
        links: rule::onward(&rule, next),
        back: rule::link(&rule, "", None),
    })
}

use askama::Template;

use crate::gate::rule::Concerned;
use crate::gate::{Allowed, Frame, need};
use crate::reminders::flow::forecast::{self, Turn};
use crate::web::{Page, render};

#[derive(Template)]
#[template(path = "reminders/people.html")]
struct PeoplePage {
    frame: Frame,
    next: Concerned<Turn>,
}

/// Whose turn it is by the rule in the address, or by the one in force.
pub async fn show(visit: Allowed<need::EditSettings>) -> Page {
    let next = Concerned::next(&visit, forecast::turns_after).await?;
    render(&PeoplePage { frame: visit.frame(), next })
}

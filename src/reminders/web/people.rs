use askama::Template;

use super::form;
use crate::gate::{Allowed, Frame, need};
use crate::preferences::reminders;
use crate::reminders::flow::forecast::{self, Turn};
use crate::reminders::store::Place;
use crate::web::listing::PageLinks;
use crate::web::paging::PAGE_SIZE;
use crate::web::{Form, Page, PageError, Submitted, render};

#[derive(Template)]
#[template(path = "reminders/people.html")]
struct PeoplePage {
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
    let now = visit.now;
    let proposed = match asked.has(form::DAYS) {
        true => Some(form::read(&mut Form::from_submitted(&asked), now).ok_or(PageError::NotFound)?),
        false => None,
    };
    let (rule, mut turns) = visit
        .read_at_length(move |connection, context| {
            let stored = reminders::load(connection)?;
            let rule = proposed.filter(|rule| !stored.is_on || !rule.says_the_same_as(&stored));
            let rule = rule.unwrap_or(stored);
            let turns = forecast::turns_after(connection, context, &rule, after, PAGE_SIZE + 1)?;
            Ok((rule, turns))
        })
        .await?;
    let fields = Submitted::from(form::fields_of(&rule));
    let more = turns.len() > PAGE_SIZE;
    turns.truncate(PAGE_SIZE);
    let last = turns.last().filter(|_| more).map(|turn| cursor(turn.place));
    let links = PageLinks::onward(last.map(|last| link("/settings/reminders/forecast", &fields, &last)));
    let back = link("/settings/reminders", &fields, "");
    render(&PeoplePage { frame: visit.frame(), turns, links, back })
}

fn link(path: &str, fields: &Submitted, after: &str) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    query.extend_pairs(fields.fields());
    if !after.is_empty() {
        query.append_pair("after", after);
    }
    format!("{path}?{}", query.finish())
}

fn cursor(place: Place) -> String {
    format!("{}.{}", place.last.assume_utc().unix_timestamp(), place.id)
}

/// What can't be read is the beginning.
fn place_in(cursor: &str) -> Place {
    let read = || {
        let (seconds, id) = cursor.split_once('.')?;
        let last = time::OffsetDateTime::from_unix_timestamp(seconds.parse().ok()?).ok()?;
        let last = crate::clock::Timestamp::new(last.date(), last.time());
        Some(Place { last, id: id.parse().ok()? })
    };
    read()
        .filter(|place: &Place| *place >= Place::START)
        .unwrap_or(Place::START)
}

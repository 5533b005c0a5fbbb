use actix_web::web::Query as UrlQuery;
use askama::Template;
use serde::Deserialize;
use time::Date;

use crate::daily::{self, Run};
use crate::gate::{Allowed, Frame, need};
use crate::mailing::eligibility::Ineligible;
use crate::preferences::reminders::ReminderRule;
use crate::reminders::store::{self, Entry, MAILED};
use crate::web::listing::PageLinks;
use crate::web::paging::{PAGE_SIZE, cut_to_page, number_of};
use crate::web::query::Query;
use crate::web::{Page, PageError, render};

const PATH: &str = "/settings/reminders/run";

#[derive(Deserialize)]
pub struct RunQuery {
    #[serde(default)]
    day: String,
    #[serde(default)]
    outcome: String,
    #[serde(default)]
    after: i64,
}

#[derive(Template)]
#[template(path = "reminders/run.html")]
struct RunPage {
    frame: Frame,
    day: Date,
    /// Absent on a day without one.
    run: Option<Run>,
    outcomes: Vec<Outcome>,
    /// Of the outcome that is shown.
    entries: Vec<Entry>,
    links: PageLinks,
}

/// So many to whom the same happened.
struct Outcome {
    words: String,
    link: String,
    is_shown: bool,
}

impl Outcome {
    fn new(word: &str, count: i64, occasion: &str, shown: &str) -> Outcome {
        let skipped = Ineligible::ALL.iter().find(|reason| reason.as_str() == word);
        let skipped = skipped.map_or("can't be reminded", |reason| reason.label());
        let words = match word {
            MAILED => format!("{} reminded", number_of(count, "person was", "people were")),
            _ => format!("{} skipped: they {skipped}", number_of(count, "person was", "people were")),
        };
        let link = Query::default().with("day", occasion).with("outcome", word).after(PATH);
        Outcome { words, link, is_shown: word == shown }
    }
}

pub async fn show(visit: Allowed<need::EditSettings>, query: UrlQuery<RunQuery>) -> Page {
    let day = daily::day_of(&query.day).ok_or(PageError::NotFound)?;
    let (occasion, after) = (daily::occasion_of(day), query.after);
    let shown = if query.outcome.is_empty() { MAILED.to_owned() } else { query.outcome.clone() };
    if shown.contains('\0') {
        return Err(PageError::NotFound);
    }
    let (named, asked) = (occasion.clone(), shown.clone());
    let (run, outcomes, mut entries) = visit
        .read(move |connection, _| {
            let run = daily::find(connection, ReminderRule::NAME, &named)?;
            let outcomes = store::outcomes(connection, &named)?;
            let entries = store::entries(connection, &named, &asked, after, PAGE_SIZE + 1)?;
            Ok((run, outcomes, entries))
        })
        .await?;
    let next = cut_to_page(&mut entries).map(|entry| {
        let view = Query::default().with("day", &occasion).with("outcome", &shown);
        view.with("after", &entry.id.to_string()).after(PATH)
    });
    render(&RunPage {
        frame: visit.frame(),
        day,
        run,
        outcomes: outcomes
            .iter()
            .map(|(word, count)| Outcome::new(word, *count, &occasion, &shown))
            .collect(),
        entries,
        links: PageLinks::onward(next),
    })
}

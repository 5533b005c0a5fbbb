use actix_web::web::{Path, Query};
use askama::Template;
use serde::Deserialize;

use crate::gate::{Allowed, Frame, Recent, need};
use crate::mail_texts::flow;
use crate::mail_texts::place::Place;
use crate::mail_texts::store::{self, Version};
use crate::web::session::Tone;
use crate::web::{Page, PageError, Submitted, render};

const ON_A_PAGE: usize = 20;

/// What a form sends to have the default back.
const DEFAULT: &str = "default";

#[derive(Deserialize)]
pub struct HistoryQuery {
    before: Option<i64>,
}

#[derive(Template)]
#[template(path = "mail_texts/history.html")]
struct HistoryPage {
    frame: Frame,
    place: Place,
    versions: Vec<Version>,
    /// The newest of all is among them.
    begins: bool,
    has_more: bool,
}

impl HistoryPage {
    fn title(&self) -> String {
        format!("History of {}", self.place.label())
    }

    fn is_in_force(&self, index: &usize) -> bool {
        self.begins && *index == 0
    }

    fn older(&self) -> Option<String> {
        let last = self.versions.last().filter(|_| self.has_more)?;
        Some(format!("{}/history?before={}", self.place.path(), last.id))
    }
}

pub async fn show(
    visit: Allowed<need::EditSettings>,
    place: Path<(String, String)>,
    query: Query<HistoryQuery>,
) -> Page {
    let place = Place::named(&place.0, &place.1)?;
    let before = query.before;
    let mut versions = visit
        .read(move |connection, _| store::history(connection, place, before.unwrap_or(i64::MAX), ON_A_PAGE + 1))
        .await?;
    let has_more = versions.len() > ON_A_PAGE;
    versions.truncate(ON_A_PAGE);
    render(&HistoryPage {
        frame: visit.frame(),
        place,
        versions,
        begins: before.is_none(),
        has_more,
    })
}

pub async fn restore(visit: Recent<need::EditSettings>, place: Path<(String, String)>, submitted: Submitted) -> Page {
    let place = Place::named(&place.0, &place.1)?;
    let version = match submitted.get("version") {
        DEFAULT => None,
        number => Some(number.parse().map_err(|_| PageError::NotFound)?),
    };
    let restored = visit
        .write(move |connection, context| Ok::<_, PageError>(flow::restore(connection, context, place, version)?))
        .await?;
    match restored {
        true => {
            visit.see_other_with(&place.path(), Tone::Success, "Restored. Mails that leave from now on use this text.")
        }
        false => visit.see_other_with(&place.path(), Tone::Info, "This text is in use already. Nothing changed."),
    }
}

use std::time::Duration;

use actix_web::web::Data;
use askama::Template;

use crate::chores::{self, By, Chore, ChoreState, Rhythm};
use crate::clock::Timestamp;
use crate::gate::{Allowed, Frame, need};
use crate::web::{Page, render};

/// A success is written down once a minute, and a slow piece of work may take a few.
const SHORTEST_DELAY: Duration = Duration::from_secs(5 * 60);

/// What a chore says of itself.
#[derive(Clone)]
pub struct Described {
    name: &'static str,
    label: &'static str,
    rhythm: Rhythm,
    by: By,
}

impl From<&Chore> for Described {
    fn from(chore: &Chore) -> Described {
        Described {
            name: chore.name,
            label: chore.label,
            rhythm: chore.rhythm,
            by: chore.by,
        }
    }
}

impl Described {
    fn rhythm(&self) -> String {
        match self.rhythm {
            Rhythm::Every(pause) => format!("Every {} seconds", pause.as_secs()),
            Rhythm::Daily | Rhythm::DailyAt(_) => "Once a day".to_owned(),
        }
    }

    fn by(&self) -> &'static str {
        match self.by {
            By::EachInstance => "each instance",
            By::OneInstance => "one instance for all",
        }
    }

    fn longest_delay(&self) -> Duration {
        match self.rhythm {
            Rhythm::Every(pause) => SHORTEST_DELAY.max(pause * 3),
            Rhythm::Daily | Rhythm::DailyAt(_) => Duration::from_secs(2 * 24 * 60 * 60),
        }
    }
}

struct Row {
    chore: Described,
    /// Absent before the first time.
    record: Option<ChoreState>,
}

impl Row {
    fn succeeded_at(&self) -> Option<Timestamp> {
        self.record.as_ref()?.last_success_at
    }

    fn failure(&self) -> Option<(Timestamp, &str)> {
        let record = self.record.as_ref()?;
        Some((record.last_failure_at?, record.last_failure.as_str()))
    }

    fn state(&self, now: &Timestamp) -> (&'static str, &'static str) {
        let failed_at = self.failure().map(|(at, _)| at);
        match self.succeeded_at() {
            None if failed_at.is_none() => ("badge-plain", "Not run yet"),
            succeeded_at if failed_at > succeeded_at => ("badge-bad", "Failing"),
            Some(at) if *now - at > self.chore.longest_delay() => ("badge-warn", "Overdue"),
            _ => ("badge-good", "Working"),
        }
    }
}

#[derive(Template)]
#[template(path = "background/list.html")]
struct ListPage {
    frame: Frame,
    rows: Vec<Row>,
    now: Timestamp,
}

pub async fn show(visit: Allowed<need::EditSettings>, described: Data<Vec<Described>>) -> Page {
    let records = visit.read(|connection, _| chores::all(connection)).await?;
    let row_of = |chore: &Described| Row {
        chore: chore.clone(),
        record: records.iter().find(|record| record.name == chore.name).cloned(),
    };
    render(&ListPage {
        frame: visit.frame(),
        rows: described.iter().map(row_of).collect(),
        now: visit.now,
    })
}

use askama::Template;

use crate::fields::FieldError;
use crate::gate::{Allowed, Frame, Recent, need};
use crate::journal::{self, Setting};
use crate::preferences::retention::{self, LONGEST_DAYS, RecordKind, Retention};
use crate::web::session::Tone;
use crate::web::{Form, Page, PageError, Submitted, render, render_refused};

#[derive(Template)]
#[template(path = "retention/form.html")]
struct RetentionPage {
    frame: Frame,
    form: Form,
}

impl RetentionPage {
    fn records(&self) -> &'static [RecordKind] {
        RecordKind::ALL
    }

    fn help(&self, record: &RecordKind) -> &'static str {
        match record {
            RecordKind::Journal => "Who did what. Each user's timeline is told from it.",
            RecordKind::Mails => {
                "To whom, when, what left (without links and passwords), and what the mail server replied. A mail that waits \
                 is never deleted."
            }
            RecordKind::Links => {
                "For as long as it is kept, an expired link offers a new one and a used one says so. It stays at least as \
                 long as its mail."
            }
            RecordKind::Batches => "What was done to whom. One that is under way is never deleted.",
        }
    }
}

pub async fn show(visit: Allowed<need::EditSettings>) -> Page {
    let retention = visit.read(|connection, _| retention::load(connection)).await?;
    let mut form = Form::default();
    for record in RecordKind::ALL {
        let days = retention.days(*record).map(|days| days.to_string());
        form.set(record.as_str(), days.unwrap_or_default());
    }
    render(&RetentionPage { frame: visit.frame(), form: visit.typed_again(form) })
}

pub async fn save(visit: Recent<need::EditSettings>, submitted: Submitted) -> Page {
    if !RecordKind::ALL.iter().all(|record| submitted.has(record.as_str())) {
        return Err(PageError::BadRequest);
    }
    let mut form = Form::from_submitted(&submitted);
    let chosen: Retention = RecordKind::ALL
        .iter()
        .filter_map(|record| Some((*record, form.read(record.as_str(), days_of(*record))?)))
        .collect();
    if form.is_refused() {
        return render_refused(&RetentionPage { frame: visit.frame(), form });
    }
    visit
        .write(move |connection, context| {
            let (before, after) = (in_words(&retention::load(connection)?), in_words(&chosen));
            retention::save(connection, &chosen)?;
            Ok::<_, PageError>(journal::record_settings(connection, context, "Retention", &before, &after)?)
        })
        .await?;
    visit.see_other_with("/settings/retention", Tone::Success, "Saved. What is older is deleted within a day.")
}

/// Nothing is typed for what is kept for ever.
fn days_of(record: RecordKind) -> impl Fn(&str) -> Result<Option<i64>, FieldError> {
    let shortest = record.shortest_days();
    move |text| match text.trim() {
        "" => Ok(None),
        text => {
            let days = text
                .parse()
                .ok()
                .filter(|days| (shortest..=LONGEST_DAYS).contains(days));
            let words = format!("Enter days from {shortest} to {LONGEST_DAYS}, or nothing to keep it forever.");
            days.map(Some).ok_or_else(|| FieldError::new(words))
        }
    }
}

fn in_words(retention: &Retention) -> Vec<Setting> {
    let span = |record| retention.in_words(record).unwrap_or_else(|| "forever".to_owned());
    RecordKind::ALL
        .iter()
        .map(|record| (record.label(), span(*record)))
        .collect()
}

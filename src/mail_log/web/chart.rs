use actix_web::web::Data;
use askama::Template;
use time::macros::format_description;

use crate::gate::{Allowed, Frame, need};
use crate::mail_log::counts::{self, Counts, KeptCounts, MOST, Numbers};
use crate::web::bars::{self, Picture};
use crate::web::moment;
use crate::web::paging::thousands;
use crate::web::{Page, render};

#[derive(Template)]
#[template(path = "mail_log/chart.html")]
struct ChartPage {
    frame: Frame,
    charts: [Chart; 2],
}

/// Of some hours, or of some days.
struct Chart {
    id: &'static str,
    title: &'static str,
    /// What a row of the table is about.
    of: &'static str,
    name: fn(&Numbers) -> String,
    numbers: Vec<Numbers>,
}

impl Chart {
    /// `None` if there were no mails.
    fn picture(&self) -> Option<Picture> {
        let spans: Vec<bars::Span> = self.numbers.iter().map(|numbers| self.drawn(numbers)).collect();
        let words = format!(
            "Bar chart of the {}: {} sent, {} failed, {} waiting.",
            self.title.to_lowercase(),
            self.sent(),
            self.failed(),
            self.waiting()
        );
        Picture::of(&spans, words)
    }

    fn drawn(&self, numbers: &Numbers) -> bars::Span {
        let Numbers { sent, failed, waiting, .. } = *numbers;
        let [sent_words, failed_words, waiting_words] = [&sent, &failed, &waiting].map(|number| self.counted(number));
        let words = format!("{sent_words} sent, {failed_words} failed, {waiting_words} waiting");
        bars::Span {
            name: (self.name)(numbers),
            numbers: vec![("chart-activated", sent), ("chart-failed", failed), ("chart-waiting", waiting)],
            words,
        }
    }

    /// Of one hour or day.
    fn counted(&self, number: &i64) -> String {
        if *number > MOST { format!("{}+", thousands(MOST)) } else { thousands(*number) }
    }

    fn sent(&self) -> String {
        self.sum(|numbers| numbers.sent)
    }

    fn failed(&self) -> String {
        self.sum(|numbers| numbers.failed)
    }

    fn waiting(&self) -> String {
        self.sum(|numbers| numbers.waiting)
    }

    /// With a plus where some were not counted.
    fn sum(&self, of: fn(&Numbers) -> i64) -> String {
        let numbers = || self.numbers.iter().map(of);
        let sum = thousands(numbers().map(|number| number.min(MOST)).sum());
        if numbers().any(|number| number > MOST) { sum + "+" } else { sum }
    }
}

/// As in "24 Nov, 08:00".
fn hour(numbers: &Numbers) -> String {
    let format = format_description!("[day padding:none] [month repr:short], [hour]:[minute]");
    numbers.since.format(format).unwrap_or_default()
}

fn day(numbers: &Numbers) -> String {
    moment::day(&numbers.since.date())
}

pub async fn show(visit: Allowed<need::ReadMail>, kept: Data<KeptCounts>) -> Page {
    let as_of = visit.as_of();
    let Counts { hours, days } = visit
        .read(move |connection, context| kept.or_read((), &as_of, || counts::count(connection, context.now)))
        .await?;
    let hours = Chart {
        id: "hours",
        title: "Last 48 hours",
        of: "Hour",
        name: hour,
        numbers: hours,
    };
    let days = Chart {
        id: "days",
        title: "Last 30 days",
        of: "Day",
        name: day,
        numbers: days,
    };
    render(&ChartPage { frame: visit.frame(), charts: [hours, days] })
}

use askama::Template;

use super::form;
use crate::context::Context;
use crate::db::{Connection, QueryResult};
use crate::dormant::flow::forecast::{self, Day};
use crate::dormant::store::runs::{self, Run};
use crate::gate::{Allowed, Frame, Recent, need};
use crate::journal;
use crate::preferences::dormancy::{self, DormancyRule, LONGEST_NOTICE_DAYS, LONGEST_SILENCE_DAYS};
use crate::web::bars::{self, Picture};
use crate::web::paging::{COUNT_LIMIT, counted_of};
use crate::web::session::Tone;
use crate::web::{Form, Page, PageError, Submitted, render, render_refused};

pub const PATH: &str = "/settings/dormant-accounts";

/// Whoever would tell or disable more at once is asked again.
const MANY: i64 = 100;

const SHOWN_RUNS: usize = 14;

#[derive(Template)]
#[template(path = "dormant/rule.html")]
struct RulePage {
    frame: Frame,
    form: Form,
    /// Absent while the form can't be read.
    outlook: Option<Outlook>,
    runs: Vec<Run>,
}

/// What a rule would do, and who it is about.
struct Outlook {
    rule: DormancyRule,
    days: Vec<Day>,
    /// "Tomorrow", or the day.
    next_day: String,
    people: String,
    /// It is what happens unless something is changed.
    is_in_force: bool,
}

impl Outlook {
    fn told(&self) -> i64 {
        self.days.first().map_or(0, |day| day.told)
    }

    fn disabled(&self) -> i64 {
        self.days.first().map_or(0, |day| day.disabled)
    }

    fn told_in_words(&self) -> String {
        people(self.told())
    }

    fn disabled_in_words(&self) -> String {
        people(self.disabled())
    }

    /// `None` if nobody would be told or disabled.
    fn picture(&self) -> Option<Picture> {
        let days: Vec<bars::Span> = self.days.iter().map(drawn).collect();
        let (first, last) = (self.days.first()?.date, self.days.last()?.date);
        let words = format!(
            "Bar chart of the days from {} to {}: people who are told, and people who are disabled.",
            bars::short(first),
            bars::short(last)
        );
        Picture::of(&days, words)
    }
}

fn people(number: i64) -> String {
    counted_of(number, "person", "people")
}

fn drawn(day: &Day) -> bars::Span {
    let (told, disabled) = (day.told.min(COUNT_LIMIT), day.disabled.min(COUNT_LIMIT));
    bars::Span {
        name: bars::short(day.date),
        numbers: vec![("chart-sent", told), ("chart-activated", disabled)],
        words: format!("{} told, {} disabled", people(day.told), people(day.disabled)),
    }
}

#[derive(Template)]
#[template(path = "dormant/confirm.html")]
struct ConfirmPage {
    frame: Frame,
    outlook: Outlook,
    kept: Vec<(String, String)>,
}

/// The rule in force with its forecast or, with one in the address, what that would do.
pub async fn show(visit: Allowed<need::EditSettings>) -> Page {
    let asked = form::in_query(visit.request.query_string());
    let proposed = asked.has(form::DAYS).then(|| Form::from_submitted(&asked));
    let (now, stored) = (visit.now, visit.read(|connection, _| dormancy::load(connection)).await?);
    let filled = || Form::from_submitted(&Submitted::from(form::fields_of(&stored)));
    let mut form = match proposed {
        Some(proposed) => proposed,
        None => visit.typed_again(filled()),
    };
    let rule = form::read(&mut form, &stored, now);
    page(&visit, form, rule.map(|rule| (rule, stored))).await
}

async fn page<N>(visit: &Allowed<N>, form: Form, rules: Option<(DormancyRule, DormancyRule)>) -> Page {
    let (outlook, runs) = visit
        .read_at_length(move |connection, context| {
            let outlook = rules.map(|(rule, stored)| outlook(connection, context, rule, &stored));
            Ok((outlook.transpose()?, runs::newest(connection, SHOWN_RUNS)?))
        })
        .await?;
    let is_refused = form.is_refused();
    let page = RulePage { frame: visit.frame(), form, outlook, runs };
    if is_refused { render_refused(&page) } else { render(&page) }
}

fn outlook(
    connection: &mut Connection,
    context: &Context,
    rule: DormancyRule,
    stored: &DormancyRule,
) -> QueryResult<Outlook> {
    let days = forecast::of(connection, context, &rule)?;
    let first = days.first().map_or(context.now.date(), |day| day.date);
    let next_day = match (first - context.now.date()).whole_days() {
        0 => "Today".to_owned(),
        1 => "Tomorrow".to_owned(),
        _ => format!("On {} {}", &first.weekday().to_string()[..3], bars::short(first)),
    };
    Ok(Outlook {
        days,
        next_day,
        people: form::link("/settings/dormant-accounts/forecast", &rule, ""),
        is_in_force: stored.is_on && rule.says_the_same_as(stored),
        rule,
    })
}

pub async fn save(visit: Recent<need::EditSettings>, submitted: Submitted) -> Page {
    let mut form = Form::from_submitted(&submitted);
    let stored = visit.read(|connection, _| dormancy::load(connection)).await?;
    let Some(rule) = form::read(&mut form, &stored, visit.now) else {
        return page(&visit, form, None).await;
    };
    if let Some(outlook) = to_be_confirmed(&visit, rule, stored, &submitted).await? {
        let mut kept = form::fields_of(&rule);
        let shown = outlook.told().max(outlook.disabled());
        kept.push(("confirmed".to_owned(), shown.to_string()));
        return render_refused(&ConfirmPage { frame: visit.frame(), outlook, kept });
    }
    visit
        .write(move |connection, context| {
            let before = dormancy::save(connection, &rule)?;
            let (before, after) = (form::in_words(&before), form::in_words(&rule));
            Ok::<_, PageError>(journal::record_settings(connection, context, "Dormant accounts", &before, &after)?)
        })
        .await?;
    let words = if rule.is_on {
        "Saved. Dormant accounts are disabled automatically."
    } else {
        "Saved. No account is disabled automatically."
    };
    visit.see_other_with(PATH, Tone::Success, words)
}

/// What somebody has to know before it is saved. `None` where it concerns few, or was shown to them already.
async fn to_be_confirmed<N>(
    visit: &Allowed<N>,
    rule: DormancyRule,
    stored: DormancyRule,
    submitted: &Submitted,
) -> Result<Option<Outlook>, PageError> {
    if !rule.is_on || rule.says_the_same_as(&stored) {
        return Ok(None);
    }
    let confirmed: i64 = submitted.get("confirmed").parse().unwrap_or(0);
    visit
        .read_at_length(move |connection, context| {
            let outlook = outlook(connection, context, rule, &stored)?;
            let most = outlook.told().max(outlook.disabled());
            Ok(Some(outlook).filter(|_| most > confirmed.max(MANY)))
        })
        .await
}

use askama::Template;

use super::form;
use crate::context::Context;
use crate::db::{Connection, QueryResult};
use crate::gate::{Allowed, Frame, Recent, need};
use crate::journal;
use crate::preferences::reminders::{self, LONGEST_PAUSE_DAYS, MOST_REMINDERS, ReminderRule, WEEK};
use crate::reminders::flow::forecast::{self, Day, Forecast};
use crate::reminders::store::{self, Run};
use crate::web::bars::{self, Picture};
use crate::web::paging::number_of;
use crate::web::session::Tone;
use crate::web::{Form, Page, PageError, Submitted, render, render_refused};

/// Whoever would mail more at once is asked again.
const MANY: i64 = 100;

const SHOWN_RUNS: usize = 14;

#[derive(Template)]
#[template(path = "reminders/rule.html")]
struct RulePage {
    frame: Frame,
    form: Form,
    /// Absent while the form can't be read.
    outlook: Option<Outlook>,
    runs: Vec<Run>,
}

/// What a rule would do, and who it is about.
struct Outlook {
    forecast: Forecast,
    /// "Tomorrow", or the day.
    next_day: String,
    people: String,
    /// It is what happens unless something is changed.
    is_in_force: bool,
}

impl RulePage {
    fn hours(&self) -> impl Iterator<Item = (String, String)> {
        (0..24).map(|hour| (hour.to_string(), format!("{hour:02}:00")))
    }

    fn week(&self) -> impl Iterator<Item = (String, String)> {
        WEEK.into_iter().map(|day| (form::number_of(day), day.to_string()))
    }
}

impl Outlook {
    /// `None` if nobody would be reminded.
    fn picture(&self) -> Option<Picture> {
        let days: Vec<bars::Span> = self.forecast.days.iter().map(drawn).collect();
        let (first, last) = (self.forecast.days.first()?.date, self.forecast.days.last()?.date);
        let all = number_of(self.forecast.all(), "reminder", "reminders");
        let words = format!("Bar chart of the days from {} to {}: {all}.", bars::short(first), bars::short(last));
        Picture::of(&days, words)
    }

    fn next(&self) -> String {
        number_of(self.forecast.next(), "person", "people")
    }
}

fn drawn(day: &Day) -> bars::Span {
    bars::Span {
        name: bars::short(day.date),
        numbers: vec![("chart-activated", day.mailed)],
        words: number_of(day.mailed, "person", "people"),
    }
}

#[derive(Template)]
#[template(path = "reminders/confirm.html")]
struct ConfirmPage {
    frame: Frame,
    outlook: Outlook,
    kept: Vec<(String, String)>,
}

/// The rule in force with its forecast or, with one in the address, what that would do.
pub async fn show(visit: Allowed<need::EditSettings>) -> Page {
    let asked = form::in_query(visit.request.query_string());
    let proposed = asked.has(form::DAYS).then(|| Form::from_submitted(&asked));
    let (now, stored) = (visit.now, visit.read(|connection, _| reminders::load(connection)).await?);
    let filled = || Form::from_submitted(&Submitted::from(form::fields_of(&stored)));
    let mut form = match proposed {
        Some(proposed) => proposed,
        None => visit.typed_again(filled()),
    };
    let rule = form::read(&mut form, now);
    page(&visit, form, rule.map(|rule| (rule, stored))).await
}

async fn page<N>(visit: &Allowed<N>, form: Form, rules: Option<(ReminderRule, ReminderRule)>) -> Page {
    let (outlook, runs) = visit
        .read_at_length(move |connection, context| {
            let outlook = rules.map(|(rule, stored)| outlook(connection, context, &rule, &stored));
            Ok((outlook.transpose()?, store::newest_runs(connection, SHOWN_RUNS)?))
        })
        .await?;
    let is_refused = form.is_refused();
    let page = RulePage { frame: visit.frame(), form, outlook, runs };
    if is_refused { render_refused(&page) } else { render(&page) }
}

fn outlook(
    connection: &mut Connection,
    context: &Context,
    rule: &ReminderRule,
    stored: &ReminderRule,
) -> QueryResult<Outlook> {
    let is_in_force = stored.is_on && rule.says_the_same_as(stored);
    let forecast = forecast::of(connection, context, if is_in_force { stored } else { rule })?;
    let first = forecast.days.first().map_or(context.now.date(), |day| day.date);
    let next_day = match (first - context.now.date()).whole_days() {
        0 => "Today".to_owned(),
        1 => "Tomorrow".to_owned(),
        _ => format!("On {} {}", &first.weekday().to_string()[..3], bars::short(first)),
    };
    let query = form::fields_of(rule);
    let people = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(&query)
        .finish();
    Ok(Outlook {
        forecast,
        next_day,
        people: format!("/settings/reminders/forecast?{people}"),
        is_in_force,
    })
}

pub async fn save(visit: Recent<need::EditSettings>, submitted: Submitted) -> Page {
    let mut form = Form::from_submitted(&submitted);
    let Some(rule) = form::read(&mut form, visit.now) else { return page(&visit, form, None).await };
    if let Some(outlook) = to_be_confirmed(&visit, rule, &submitted).await? {
        let mut kept = form::fields_of(&rule);
        kept.push(("confirmed".to_owned(), outlook.forecast.next().to_string()));
        return render_refused(&ConfirmPage { frame: visit.frame(), outlook, kept });
    }
    visit
        .write(move |connection, context| {
            let stored = reminders::load(connection)?;
            // What was changed in no way goes on as it was.
            let rule = if rule.says_the_same_as(&stored) { stored } else { rule };
            let before = reminders::save(connection, &rule)?;
            let (before, after) = (form::in_words(&before), form::in_words(&rule));
            Ok::<_, PageError>(journal::record_settings(connection, context, "Reminders", &before, &after)?)
        })
        .await?;
    let words = if rule.is_on { "Saved. Reminders are on." } else { "Saved. Reminders are off." };
    visit.see_other_with("/settings/reminders", Tone::Success, words)
}

/// What somebody has to know before it is saved. `None` where it mails few, or was shown to them already.
async fn to_be_confirmed<N>(
    visit: &Allowed<N>,
    rule: ReminderRule,
    submitted: &Submitted,
) -> Result<Option<Outlook>, PageError> {
    let confirmed: i64 = submitted.get("confirmed").parse().unwrap_or(0);
    visit
        .read_at_length(move |connection, context| {
            let stored = reminders::load(connection)?;
            if !rule.is_on || rule.says_the_same_as(&stored) {
                return Ok(None);
            }
            let outlook = outlook(connection, context, &rule, &stored)?;
            Ok(Some(outlook).filter(|outlook| outlook.forecast.next() > confirmed.max(MANY)))
        })
        .await
}

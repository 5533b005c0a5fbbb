use askama::Template;

use super::form;
use crate::gate::rule::{Outlook, Rule, RuleView, Sent};
use crate::gate::{Allowed, Frame, Recent, need};
use crate::preferences::reminders::{LONGEST_PAUSE_DAYS, MOST_REMINDERS, ReminderRule};
use crate::preferences::schedule::WEEK;
use crate::web::bars::Picture;
use crate::web::paging::number_of;
use crate::web::session::Tone;
use crate::web::{Page, Submitted, render, render_refused};

#[derive(Template)]
#[template(path = "reminders/rule.html")]
struct RulePage {
    frame: Frame,
    view: RuleView<ReminderRule>,
}

impl RulePage {
    fn hours(&self) -> impl Iterator<Item = (String, String)> {
        (0..24).map(|hour| (hour.to_string(), format!("{hour:02}:00")))
    }

    fn week(&self) -> impl Iterator<Item = (String, String)> {
        WEEK.into_iter().map(|day| (form::number_of(day), day.to_string()))
    }
}

impl Outlook<ReminderRule> {
    fn in_words(&self) -> String {
        number_of(self.told(), "person", "people")
    }

    fn drawn(&self) -> Option<Picture> {
        let all = self.days.iter().map(|day| day.told).sum();
        self.picture(&number_of(all, "reminder", "reminders"), |day| {
            (vec![("chart-activated", day.told)], number_of(day.told, "person", "people"))
        })
    }
}

#[derive(Template)]
#[template(path = "reminders/confirm.html")]
struct ConfirmPage {
    frame: Frame,
    outlook: Outlook<ReminderRule>,
}

/// The rule in force with its forecast or, with one in the address, what that would do.
pub async fn show(visit: Allowed<need::EditSettings>) -> Page {
    page(&visit, RuleView::asked_for(&visit).await?)
}

fn page<N>(visit: &Allowed<N>, view: RuleView<ReminderRule>) -> Page {
    let is_refused = view.form.is_refused();
    let page = RulePage { frame: visit.frame(), view };
    if is_refused { render_refused(&page) } else { render(&page) }
}

pub async fn save(visit: Recent<need::EditSettings>, submitted: Submitted) -> Page {
    match Sent::<ReminderRule>::save(&visit, &submitted).await? {
        Sent::Refused(view) => page(&visit, view),
        Sent::Asks(outlook) => render_refused(&ConfirmPage { frame: visit.frame(), outlook }),
        Sent::Saved(rule) => {
            let words = if rule.is_on { "Saved. Reminders are on." } else { "Saved. Reminders are off." };
            visit.see_other_with(ReminderRule::PATH, Tone::Success, words)
        }
    }
}

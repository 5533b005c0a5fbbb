use askama::Template;

use crate::gate::rule::{Outlook, Rule, RuleView, Sent};
use crate::gate::{Allowed, Frame, Recent, need};
use crate::preferences::dormancy::{DormancyRule, LONGEST_NOTICE_DAYS, LONGEST_SILENCE_DAYS};
use crate::web::bars::Picture;
use crate::web::paging::{COUNT_LIMIT, counted_of};
use crate::web::session::Tone;
use crate::web::{Page, Submitted, render, render_refused};

#[derive(Template)]
#[template(path = "dormant/rule.html")]
struct RulePage {
    frame: Frame,
    view: RuleView<DormancyRule>,
}

impl Outlook<DormancyRule> {
    fn told_in_words(&self) -> String {
        people(self.told())
    }

    fn disabled_in_words(&self) -> String {
        people(self.disabled())
    }

    fn drawn(&self) -> Option<Picture> {
        self.picture("people who are told, and people who are disabled", |day| {
            let (told, disabled) = (day.told.min(COUNT_LIMIT), day.disabled.min(COUNT_LIMIT));
            let words = format!("{} told, {} disabled", people(day.told), people(day.disabled));
            (vec![("chart-sent", told), ("chart-activated", disabled)], words)
        })
    }
}

fn people(number: i64) -> String {
    counted_of(number, "person", "people")
}

#[derive(Template)]
#[template(path = "dormant/confirm.html")]
struct ConfirmPage {
    frame: Frame,
    outlook: Outlook<DormancyRule>,
}

/// The rule in force with its forecast or, with one in the address, what that would do.
pub async fn show(visit: Allowed<need::EditSettings>) -> Page {
    page(&visit, RuleView::asked_for(&visit).await?)
}

fn page<N>(visit: &Allowed<N>, view: RuleView<DormancyRule>) -> Page {
    let is_refused = view.form.is_refused();
    let page = RulePage { frame: visit.frame(), view };
    if is_refused { render_refused(&page) } else { render(&page) }
}

pub async fn save(visit: Recent<need::EditSettings>, submitted: Submitted) -> Page {
    match Sent::<DormancyRule>::save(&visit, &submitted).await? {
        Sent::Refused(view) => page(&visit, view),
        Sent::Asks(outlook) => render_refused(&ConfirmPage { frame: visit.frame(), outlook }),
        Sent::Saved(rule) => {
            let words = match rule.is_on {
                true => "Saved. Dormant accounts are disabled automatically.",
                false => "Saved. No account is disabled automatically.",
            };
            visit.see_other_with(DormancyRule::PATH, Tone::Success, words)
        }
    }
}

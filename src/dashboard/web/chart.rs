//! The days as bars, two for each.

use time::Date;
use time::macros::format_description;

use crate::dashboard::days::{Day, Days};
use crate::web::bars::{self, Bar};
use crate::web::paging::thousands;

pub struct Chart<'a>(pub &'a Days);

impl Chart<'_> {
    pub fn view_box(&self) -> String {
        bars::view_box(self.days().len())
    }

    pub fn days(&self) -> &[Day] {
        &self.0.0
    }

    pub fn whole_day(&self, place: &usize) -> Bar {
        bars::whole_day(*place)
    }

    pub fn bars(&self, place: &usize, day: &Day) -> Vec<Bar> {
        let numbers = [("chart-sent", day.sent), ("chart-activated", day.activated)];
        bars::of_day(*place, &numbers, self.0.most())
    }

    pub fn is_empty(&self) -> bool {
        self.0.most() == 0
    }

    pub fn most(&self) -> String {
        thousands(self.0.most())
    }

    pub fn sent(&self) -> String {
        thousands(self.0.sent())
    }

    pub fn activated(&self) -> String {
        thousands(self.0.activated())
    }

    /// For whoever can't see it; the table has each day.
    pub fn in_words(&self) -> String {
        format!(
            "Bar chart of the last {} days: {} invitations sent, {} users activated.",
            self.days().len(),
            self.sent(),
            self.activated()
        )
    }

    /// What shows when the pointer rests on a day.
    pub fn day_in_words(&self, day: &Day) -> String {
        let (date, sent, activated) = (self.short(&day.date), thousands(day.sent), thousands(day.activated));
        format!("{date}: {sent} sent, {activated} activated")
    }

    /// As in "24 Nov".
    pub fn short(&self, date: &Date) -> String {
        date.format(format_description!("[day padding:none] [month repr:short]"))
            .unwrap_or_default()
    }

    pub fn first_day(&self) -> String {
        self.days().first().map(|day| self.short(&day.date)).unwrap_or_default()
    }

    pub fn last_day(&self) -> String {
        self.days().last().map(|day| self.short(&day.date)).unwrap_or_default()
    }
}

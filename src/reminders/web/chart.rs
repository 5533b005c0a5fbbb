//! The days ahead as bars.

use time::Date;
use time::macros::format_description;

use crate::reminders::flow::forecast::{Day, Forecast};
use crate::web::bars::{self, Bar};
use crate::web::paging::{number_of, thousands};

pub struct Chart<'a>(pub &'a Forecast);

impl Chart<'_> {
    pub fn days(&self) -> &[Day] {
        &self.0.days
    }

    pub fn is_empty(&self) -> bool {
        self.most_of_all() == 0
    }

    pub fn view_box(&self) -> String {
        bars::view_box(self.days().len())
    }

    pub fn whole_day(&self, place: &usize) -> Bar {
        bars::whole_day(*place)
    }

    pub fn bars(&self, place: &usize, day: &Day) -> Vec<Bar> {
        bars::of_day(*place, &[("chart-activated", day.mailed)], self.most_of_all())
    }

    pub fn most(&self) -> String {
        thousands(self.most_of_all())
    }

    fn most_of_all(&self) -> i64 {
        self.days().iter().map(|day| day.mailed).max().unwrap_or(0)
    }

    /// For whoever can't see it; the table has each day.
    pub fn in_words(&self) -> String {
        let all = number_of(self.0.all(), "reminder", "reminders");
        format!("Bar chart of the days from {} to {}: {all}.", self.first_day(), self.last_day())
    }

    /// What shows when the pointer rests on a day.
    pub fn day_in_words(&self, day: &Day) -> String {
        format!("{}: {}", short(day.date), number_of(day.mailed, "person", "people"))
    }

    pub fn first_day(&self) -> String {
        self.days().first().map(|day| short(day.date)).unwrap_or_default()
    }

    pub fn last_day(&self) -> String {
        self.days().last().map(|day| short(day.date)).unwrap_or_default()
    }
}

/// As in "24 Nov".
pub fn short(date: Date) -> String {
    date.format(format_description!("[day padding:none] [month repr:short]"))
        .unwrap_or_default()
}

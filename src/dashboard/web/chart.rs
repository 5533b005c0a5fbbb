//! The days as bars, two for each, in the units of the picture's view box.

use time::Date;
use time::macros::format_description;

use crate::dashboard::days::{Day, Days};
use crate::web::paging::thousands;

const HEIGHT: i64 = 100;
const WIDTH_OF_DAY: usize = 20;
const WIDTH_OF_BAR: usize = 8;

pub struct Chart<'a>(pub &'a Days);

/// One day's number, or the day itself.
pub struct Bar {
    pub class: &'static str,
    pub x: usize,
    pub y: i64,
    pub width: usize,
    pub height: i64,
}

impl Chart<'_> {
    pub fn view_box(&self) -> String {
        format!("0 0 {} {HEIGHT}", self.days().len() * WIDTH_OF_DAY)
    }

    pub fn days(&self) -> &[Day] {
        &self.0.0
    }

    /// Behind the bars of the day at this place, for the pointer.
    pub fn whole_day(&self, place: &usize) -> Bar {
        Bar {
            class: "chart-day",
            x: place * WIDTH_OF_DAY,
            y: 0,
            width: WIDTH_OF_DAY,
            height: HEIGHT,
        }
    }

    /// Of the day at this place, without those that would have no height.
    pub fn bars(&self, place: &usize, day: &Day) -> Vec<Bar> {
        let left = place * WIDTH_OF_DAY + WIDTH_OF_DAY / 2 - WIDTH_OF_BAR;
        let numbers = [("chart-sent", day.sent), ("chart-activated", day.activated)];
        let bars = numbers.into_iter().enumerate().map(|(side, (class, number))| {
            let height = self.height(number);
            Bar {
                class,
                x: left + side * WIDTH_OF_BAR,
                y: HEIGHT - height,
                width: WIDTH_OF_BAR,
                height,
            }
        });
        bars.filter(|bar| bar.height > 0).collect()
    }

    /// The largest number fills the height; a small one still shows.
    fn height(&self, number: i64) -> i64 {
        match number {
            0 => 0,
            number => (number * HEIGHT / self.0.most()).max(2),
        }
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

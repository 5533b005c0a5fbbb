//! The days as bars, two for each.

use crate::dashboard::days::{Day, Days};
use crate::web::bars::{self, Picture};
use crate::web::paging::thousands;

pub struct Chart<'a>(pub &'a Days);

impl Chart<'_> {
    pub fn days(&self) -> &[Day] {
        &self.0.0
    }

    pub fn sent(&self) -> String {
        thousands(self.0.sent())
    }

    pub fn activated(&self) -> String {
        thousands(self.0.activated())
    }

    /// `None` if nothing happened.
    pub fn picture(&self) -> Option<Picture> {
        let days: Vec<bars::Span> = self.days().iter().map(drawn).collect();
        let words = format!(
            "Bar chart of the last {} days: {} invitations sent, {} users activated.",
            days.len(),
            self.sent(),
            self.activated()
        );
        Picture::of(&days, words)
    }
}

fn drawn(day: &Day) -> bars::Span {
    bars::Span {
        name: bars::short(day.date),
        numbers: vec![("chart-sent", day.sent), ("chart-activated", day.activated)],
        words: format!("{} sent, {} activated", thousands(day.sent), thousands(day.activated)),
    }
}

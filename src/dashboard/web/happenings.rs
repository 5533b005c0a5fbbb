//! What happened last, in words.

use crate::journal::{NamedEntry, Others, Recent, words};
use crate::web::paging::thousands;

pub struct Happening<'a>(pub &'a Recent);

impl Happening<'_> {
    pub fn entry(&self) -> &NamedEntry {
        &self.0.entry
    }

    pub fn actor(&self) -> &str {
        words::actor(self.entry())
    }

    pub fn subject(&self) -> Option<(String, Option<String>)> {
        words::subject(self.entry())
    }

    /// After the subject.
    pub fn others(&self) -> String {
        let number = |others: usize| thousands(others as i64);
        match self.0.others {
            Others::Nothing => String::new(),
            Others::Times(times) => format!(", {} times", number(times)),
            Others::More(others) => format!(" and {} more", number(others)),
            Others::AtLeast(others) => format!(" and {}+ more", number(others)),
        }
    }
}

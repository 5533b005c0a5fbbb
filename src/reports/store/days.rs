//! How long people take from their first invitation to their first password, in whole days.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Integer};

use crate::clock::Timestamp;
use crate::db::{Connection, Over, QueryResult, Written, planned_for_each_value};
use crate::people::filter::Filter;
use crate::web::kept::Kept;

/// By what is asked, without its groups.
pub type KeptDays = Kept<Filter, Days>;

/// How many people took so many days, in the order of days.
#[derive(Debug, Clone, Default)]
pub struct Days(Vec<(i64, i64)>);

/// Spans of days, by their label, first and last day.
const SPANS: [(&str, i64, i64); 8] = [
    ("0", 0, 0),
    ("1", 1, 1),
    ("2", 2, 2),
    ("3", 3, 3),
    ("4–7", 4, 7),
    ("8–14", 8, 14),
    ("15–30", 15, 30),
    ("More than 30", 31, i64::MAX),
];

impl Days {
    pub fn people(&self) -> i64 {
        self.0.iter().map(|(_, people)| people).sum()
    }

    /// Half of them took no longer. `None` where there is nobody.
    pub fn median(&self) -> Option<i64> {
        let half = (self.people() + 1) / 2;
        let mut so_far = 0;
        self.0.iter().find_map(|(days, people)| {
            so_far += people;
            (half > 0 && so_far >= half).then_some(*days)
        })
    }

    /// Labels and numbers of people.
    pub fn spans(&self) -> Vec<(&'static str, i64)> {
        let people_in = |first, last| {
            let within = self.0.iter().filter(|(days, _)| (first..=last).contains(days));
            within.map(|(_, people)| people).sum()
        };
        SPANS
            .iter()
            .map(|(label, first, last)| (*label, people_in(*first, *last)))
            .collect()
    }
}

/// A search's finds are given as `ids`.
pub fn days(connection: &mut Connection, filter: &Filter, ids: Option<&[i64]>, now: Timestamp) -> QueryResult<Days> {
    let people = filter
        .query(ids, now)
        .filter(Written::<Bool>::new("users.days_to_activate IS NOT NULL"))
        .select(Written::<Integer>::new("users.days_to_activate"));
    let statement: Over<(BigInt, BigInt), _> = Over {
        before: Written::new("SELECT CAST(narrowed.days_to_activate AS BIGINT), count(*) FROM "),
        rows: people,
        after: Written::new(" GROUP BY narrowed.days_to_activate ORDER BY narrowed.days_to_activate"),
    };
    planned_for_each_value(connection, |connection| statement.load(connection).map(Days))
}

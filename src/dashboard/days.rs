//! Day by day, in UTC: invitations that were sent, and people who set their first password.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer};
use time::{Date, Duration, Time};

use crate::clock::Timestamp;
use crate::db::{Connection, QueryResult, Written};
use crate::web::kept::Kept;

/// Up to today.
const SHOWN: i32 = 30;

/// So many take a while to count.
const MANY: i64 = 1_000;

/// Rows that are counted by when something happened to them.
struct Counted {
    rows: &'static str,
    moment: &'static str,
}

/// As the index `outbox_sent` has them. Of credentials, which come in two mails, the one with the password.
const SENT: Counted = Counted {
    rows: "outbox WHERE coalesce(outbox.state, outbox.state) = 'sent' \
           AND outbox.kind IN ('activation', 'temporary_password') AND",
    moment: "outbox.settled_at",
};

/// As the index `users_by_activation` has them.
const ACTIVATED: Counted = Counted { rows: "users WHERE", moment: "users.activated_at" };

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    pub date: Date,
    pub sent: i64,
    pub activated: i64,
}

/// Oldest first.
#[derive(Debug, Clone)]
pub struct Days(pub Vec<Day>);

pub type KeptDays = Kept<(), Days>;

pub fn kept_days() -> KeptDays {
    Kept::longer_when(|days| days.sent() + days.activated() > MANY)
}

impl Days {
    pub fn sent(&self) -> i64 {
        self.0.iter().map(|day| day.sent).sum()
    }

    pub fn activated(&self) -> i64 {
        self.0.iter().map(|day| day.activated).sum()
    }
}

pub fn count(connection: &mut Connection, now: Timestamp) -> QueryResult<Days> {
    let dates: Vec<Date> = (0..SHOWN)
        .rev()
        .map(|ago| now.date().saturating_sub(Duration::days(ago.into())))
        .collect();
    let sent = count_each(connection, SENT, &dates)?;
    let activated = count_each(connection, ACTIVATED, &dates)?;
    let of = |counts: &HashMap<i32, i64>, day: i32| counts.get(&day).copied().unwrap_or(0);
    let days = (0..).zip(dates).map(|(number, date)| Day {
        date,
        sent: of(&sent, number),
        activated: of(&activated, number),
    });
    Ok(Days(days.collect()))
}

/// A range of the index for each day: to group by the day would sort all that is counted.
fn count_each(connection: &mut Connection, counted: Counted, dates: &[Date]) -> QueryResult<HashMap<i32, i64>> {
    let Counted { rows, moment } = counted;
    let midnight = |date: Date| Timestamp::new(date, Time::MIDNIGHT);
    let days = (0..SHOWN).zip(dates);
    let statement = days.fold(Written::<(Integer, BigInt)>::new(""), |statement, (number, date)| {
        let joined = if number == 0 { "" } else { " UNION ALL " };
        statement
            .sql(format!("{joined}SELECT {number}, count(*) FROM {rows} {moment} >= "))
            .bind(midnight(*date))
            .sql(format!(" AND {moment} < "))
            .bind(midnight(date.saturating_add(Duration::DAY)))
    });
    let counts: Vec<(i32, i64)> = statement.load(connection)?;
    Ok(counts.into_iter().collect())
}

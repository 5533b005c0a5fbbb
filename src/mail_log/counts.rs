//! How many mails left, failed and wait, by the hour and by the day, in UTC. Those that left or failed count when they did,
//! those that wait when they were requested.

use time::{Duration, Time};

use crate::clock::Timestamp;
use crate::db::{Bounds, Connection, Counted, QueryResult, Span, count_in_each};
use crate::mail::MailKind;
use crate::web::kept::Kept;

const HOURS: i32 = 48;
const DAYS: i32 = 30;

/// Of one hour or day, no more are counted.
pub const MOST: i64 = 100_000;

/// So many take a while to count.
const MANY: i64 = 1_000;

/// As the index `outbox_failed` has them.
const FAILED: Counted<'_> = Counted {
    rows: "outbox WHERE coalesce(outbox.state, outbox.state) = 'failed' AND",
    bounds: Bounds::Moment("outbox.settled_at"),
    most: Some(MOST + 1),
};

/// As the index `outbox_by_state` has them, in the order in which they were requested.
const fn waiting(state: &'static str) -> Counted<'static> {
    Counted {
        rows: "outbox WHERE",
        bounds: Bounds::Number {
            columns: "(outbox.state, outbox.id)",
            word: state,
            table: "outbox",
            moment: "created_at",
        },
        most: Some(MOST + 1),
    }
}

/// One hour or day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numbers {
    pub since: Timestamp,
    pub sent: i64,
    pub failed: i64,
    pub waiting: i64,
}

/// Oldest first, up to now.
#[derive(Debug, Clone)]
pub struct Counts {
    pub hours: Vec<Numbers>,
    pub days: Vec<Numbers>,
}

pub type KeptCounts = Kept<(), Counts>;

pub fn kept() -> KeptCounts {
    Kept::longer_when(|counts| counts.days.iter().map(Numbers::all).sum::<i64>() > MANY)
}

impl Numbers {
    fn all(&self) -> i64 {
        self.sent + self.failed + self.waiting
    }
}

pub fn count(connection: &mut Connection, now: Timestamp) -> QueryResult<Counts> {
    let this_hour = now.replace_time(Time::from_hms(now.hour(), 0, 0).unwrap_or(Time::MIDNIGHT));
    let today = now.replace_time(Time::MIDNIGHT);
    Ok(Counts {
        hours: count_each(connection, this_hour, Duration::HOUR, HOURS)?,
        days: count_each(connection, today, Duration::DAY, DAYS)?,
    })
}

fn count_each(
    connection: &mut Connection,
    last: Timestamp,
    length: Duration,
    number: i32,
) -> QueryResult<Vec<Numbers>> {
    let beginnings = (0..number).rev().map(|ago| last - length * ago);
    let spans: Vec<Span> = beginnings.map(|since| Span { since, until: since + length }).collect();
    let sent = Counted {
        rows: &rows_of_sent(),
        bounds: Bounds::Moment("outbox.settled_at"),
        most: Some(MOST + 1),
    };
    let sent = count_in_each(connection, sent, &spans)?;
    let failed = count_in_each(connection, FAILED, &spans)?;
    let queued = count_in_each(connection, waiting("queued"), &spans)?;
    let sending = count_in_each(connection, waiting("sending"), &spans)?;
    let of_span = |(place, span): (usize, &Span)| Numbers {
        since: span.since,
        sent: sent[place],
        failed: failed[place],
        waiting: queued[place] + sending[place],
    };
    Ok(spans.iter().enumerate().map(of_span).collect())
}

/// As the index `outbox_sent` has them: each kind by its moment.
fn rows_of_sent() -> String {
    let kinds: Vec<String> = MailKind::ALL
        .iter()
        .map(|kind| format!("'{}'", kind.as_str()))
        .collect();
    format!(
        "outbox WHERE coalesce(outbox.state, outbox.state) = 'sent' AND outbox.kind IN ({}) AND",
        kinds.join(", ")
    )
}

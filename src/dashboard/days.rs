//! Day by day, in UTC: invitations that were sent, and people who set their first password.

use time::{Date, Duration, Time};

use crate::clock::Timestamp;
use crate::db::{Bounds, Connection, Counted, QueryResult, Span, count_in_each};
use crate::web::kept::Kept;

/// Up to today.
const SHOWN: i32 = 30;

/// So many take a while to count.
const MANY: i64 = 1_000;

/// As the index `outbox_sent` has them. Of credentials, which come in two mails, the one with the password.
const SENT: Counted<'_> = Counted {
    rows: "outbox WHERE coalesce(outbox.state, outbox.state) = 'sent' \
           AND outbox.kind IN ('activation', 'temporary_password') AND",
    bounds: Bounds::Moment("outbox.settled_at"),
    most: None,
};

/// As the index `users_by_activation` has them.
const ACTIVATED: Counted<'_> = Counted {
    rows: "users WHERE",
    bounds: Bounds::Moment("users.activated_at"),
    most: None,
};

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
    let spans: Vec<Span> = dates.iter().map(|date| whole(*date)).collect();
    let sent = count_in_each(connection, SENT, &spans)?;
    let activated = count_in_each(connection, ACTIVATED, &spans)?;
    let counted = sent.into_iter().zip(activated);
    let days = dates
        .into_iter()
        .zip(counted)
        .map(|(date, (sent, activated))| Day { date, sent, activated });
    Ok(Days(days.collect()))
}

fn whole(date: Date) -> Span {
    let midnight = |date| Timestamp::new(date, Time::MIDNIGHT);
    Span {
        since: midnight(date),
        until: midnight(date.saturating_add(Duration::DAY)),
    }
}

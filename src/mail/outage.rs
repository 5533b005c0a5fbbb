//! That the mail server is away, kept where every page and every instance sees it: since when, how often it was tried, when
//! it is tried next, and whether somebody asks for a try before that.

use diesel::prelude::*;
use diesel::sql_types::BigInt;
use serde::{Deserialize, Serialize};
use time::Duration;

use crate::clock::Timestamp;
use crate::db::schema::mail_outage;
use crate::db::{Connection, QueryResult, Written};

/// The number of the only outage there can be.
pub const THE_OUTAGE: i32 = 1;

/// More mails that wait are not counted.
pub const MOST_COUNTED: i64 = 1_000;

/// However many people ask, the server is tried no sooner after another try than this.
const ASKED_NO_SOONER: Duration = Duration::seconds(10);

/// Of a worker that was asked and says nothing, no answer comes any more.
const ANSWERED_WITHIN: Duration = Duration::minutes(2);

/// The mail server is away since then, and this was said last.
#[derive(Debug, Clone, Queryable, Selectable, Serialize, Deserialize)]
#[diesel(table_name = mail_outage)]
pub struct Outage {
    pub since: Timestamp,
    pub reason: String,
    /// How often it was tried since then.
    pub tries: i64,
    pub next_try_at: Timestamp,
    /// How many mails wait, counted to one more than [`MOST_COUNTED`].
    #[diesel(select_expression = waiting(), select_expression_type = Written<BigInt>)]
    pub waiting: i64,
}

/// Counted only where there is an outage.
fn waiting() -> Written<BigInt> {
    Written::new(format!(
        "CASE WHEN mail_outage.id IS NULL THEN 0 ELSE (SELECT count(waiting.id) FROM (SELECT outbox.id FROM outbox \
         WHERE outbox.state IN ('queued', 'sending') LIMIT {}) AS waiting) END",
        MOST_COUNTED + 1
    ))
}

/// `None` while the server answers.
pub fn current(connection: &mut Connection) -> QueryResult<Option<Outage>> {
    mail_outage::table
        .select(Outage::as_select())
        .get_result(connection)
        .optional()
}

/// The server was tried and is away: with an outage that is known already, it is the newest reason. The next try comes by
/// itself after this pause.
pub fn note(connection: &mut Connection, now: Timestamp, reason: &str, pause: Duration) -> QueryResult<()> {
    let known = diesel::update(mail_outage::table)
        .set((
            mail_outage::reason.eq(reason),
            mail_outage::tries.eq(mail_outage::tries + 1),
            mail_outage::tried_at.eq(now),
            mail_outage::next_try_at.eq(now + pause),
            mail_outage::asked_at.eq(None::<Timestamp>),
        ))
        .execute(connection)?;
    if known == 0 {
        diesel::insert_into(mail_outage::table)
            .values((
                mail_outage::id.eq(THE_OUTAGE),
                mail_outage::since.eq(now),
                mail_outage::reason.eq(reason),
                mail_outage::tries.eq(1),
                mail_outage::tried_at.eq(now),
                mail_outage::next_try_at.eq(now + pause),
            ))
            .execute(connection)?;
    }
    Ok(())
}

/// Mails that waited go on.
pub fn end(connection: &mut Connection) -> QueryResult<()> {
    diesel::delete(mail_outage::table).execute(connection).map(drop)
}

/// Asks whichever worker hears it first to try the server now. False where there is no outage, or another try was a moment
/// ago or is being asked for.
pub fn ask_for_try(connection: &mut Connection, now: Timestamp) -> QueryResult<bool> {
    let is_unasked = mail_outage::asked_at
        .is_null()
        .or(mail_outage::asked_at.assume_not_null().le(now - ANSWERED_WITHIN));
    let asked = diesel::update(
        mail_outage::table
            .filter(mail_outage::tried_at.le(now - ASKED_NO_SOONER))
            .filter(is_unasked),
    )
    .set(mail_outage::asked_at.eq(now))
    .execute(connection)?;
    Ok(asked > 0)
}

/// Whether there is reason to try the server before its time: somebody asks for it, or it is back already.
pub fn is_over_or_asked(connection: &mut Connection) -> QueryResult<bool> {
    let asked_at: Option<Option<Timestamp>> = mail_outage::table
        .select(mail_outage::asked_at)
        .get_result(connection)
        .optional()?;
    Ok(asked_at.is_none_or(|asked_at| asked_at.is_some()))
}

/// A worker is about to try the server by itself. Whoever asks for a try meanwhile is told that there is one, and what was
/// asked for before is answered by it.
pub fn begin_try(connection: &mut Connection, now: Timestamp) -> QueryResult<()> {
    diesel::update(mail_outage::table)
        .set((mail_outage::asked_at.eq(None::<Timestamp>), mail_outage::tried_at.eq(now)))
        .execute(connection)
        .map(drop)
}

/// Takes up what somebody asked for, so that no other worker does. True as well where the server is back already.
pub fn take_up(connection: &mut Connection, now: Timestamp) -> QueryResult<bool> {
    let taken = diesel::update(mail_outage::table.filter(mail_outage::asked_at.is_not_null()))
        .set((mail_outage::asked_at.eq(None::<Timestamp>), mail_outage::tried_at.eq(now)))
        .execute(connection)?;
    Ok(taken > 0 || is_over(connection)?)
}

fn is_over(connection: &mut Connection) -> QueryResult<bool> {
    let outages: i64 = mail_outage::table.count().get_result(connection)?;
    Ok(outages == 0)
}

pub mod ahead;
pub mod people;

use diesel::prelude::*;

use crate::clock::Timestamp;
use crate::context::UserId;
use crate::daily::AT_ONCE;
use crate::db::schema::{dormancy_notices as notices, users};
use crate::db::{self, AtMost, Connection, QueryResult, text_enum};
use crate::mailing::dormancy::Notice;

/// What stands in the ledger for somebody to whom a mail was written. Of others it says why they could not be told.
pub const MAILED: &str = "mailed";

text_enum! {
    /// How a notice ended.
    pub enum Ending {
        Disabled = "disabled",
        SignedIn = "signed_in",
        /// By somebody, or by their last day.
        DisabledOtherwise = "disabled_otherwise",
        BecameAdministrator = "became_administrator",
        /// The rule allows more days now.
        RuleChanged = "rule_changed",
        RuleOff = "rule_off",
    }
}

/// Those whose days of notice are over by this moment, the first of them first.
pub fn notices_due(connection: &mut Connection, by: Timestamp, limit: usize) -> QueryResult<Vec<Notice>> {
    notices::table
        .filter(notices::ended_at.is_null())
        .filter(notices::disable_at.le(by))
        .order((notices::disable_at, notices::id))
        .select(Notice::as_select())
        .at_most(limit)
        .load(connection)
}

/// Those of these that are due still, once their people are held: another instance may have seen to them, and a mail that
/// left late has moved its own on.
pub fn still_due(connection: &mut Connection, due: &[Notice], now: Timestamp) -> QueryResult<Vec<Notice>> {
    notices::table
        .filter(db::among("dormancy_notices.id", due.iter().map(|notice| notice.id)))
        .filter(notices::ended_at.is_null())
        .filter(notices::disable_at.le(now))
        .order(notices::id)
        .select(Notice::as_select())
        .load(connection)
}

pub fn postpone(connection: &mut Connection, notice: i64, until: Timestamp) -> QueryResult<()> {
    diesel::update(notices::table.find(notice))
        .set(notices::disable_at.eq(until))
        .execute(connection)
        .map(drop)
}

/// Those of these people who were not disabled may be told again.
pub fn end(connection: &mut Connection, ended: &[Notice], ending: Ending, now: Timestamp) -> QueryResult<()> {
    if ended.is_empty() {
        return Ok(());
    }
    let ids = ended.iter().map(|notice| notice.id);
    diesel::update(notices::table.filter(db::among("dormancy_notices.id", ids)))
        .set((notices::ended_at.eq(now), notices::ending.eq(ending.as_str())))
        .execute(connection)?;
    if ending == Ending::Disabled {
        return Ok(());
    }
    let people = ended.iter().map(|notice| notice.user_id);
    diesel::update(users::table.filter(db::among("users.id", people)))
        .set(users::dormant_told_at.eq(None::<Timestamp>))
        .execute(connection)
        .map(drop)
}

/// What these people were told before, which they answered by signing in.
pub fn end_answered(connection: &mut Connection, people: &[i64], now: Timestamp) -> QueryResult<()> {
    let theirs = notices::table
        .filter(db::among("dormancy_notices.user_id", people.iter().copied()))
        .filter(notices::ended_at.is_null());
    diesel::update(theirs)
        .set((notices::ended_at.eq(now), notices::ending.eq(Ending::SignedIn.as_str())))
        .execute(connection)
        .map(drop)
}

/// False if the ledger has this person on this day already, or with a notice that is in force.
pub fn note(
    connection: &mut Connection,
    person: UserId,
    occasion: &str,
    outcome: &str,
    told_at: Timestamp,
    disable_at: Timestamp,
) -> QueryResult<bool> {
    let row = [
        ("user_id", person.0.into()),
        ("occasion", occasion.into()),
        ("outcome", outcome.into()),
        ("told_at", told_at.into()),
        ("disable_at", disable_at.into()),
    ];
    db::insert_once(connection, "dormancy_notices", row)
}

/// From now on they are no candidates, until they sign in.
pub fn mark_told(connection: &mut Connection, people: &[UserId], now: Timestamp) -> QueryResult<()> {
    diesel::update(users::table.filter(db::among("users.id", people.iter().copied())))
        .set(users::dormant_told_at.eq(now))
        .execute(connection)
        .map(drop)
}

/// Ended ones that are older than this, up to a piece. Returns how many.
pub fn delete_before(connection: &mut Connection, end: Timestamp) -> QueryResult<usize> {
    let oldest: Vec<i64> = notices::table
        .filter(notices::ended_at.lt(end))
        .order((notices::ended_at, notices::id))
        .select(notices::id)
        .at_most(AT_ONCE)
        .load(connection)?;
    diesel::delete(notices::table.filter(db::among("dormancy_notices.id", oldest))).execute(connection)
}

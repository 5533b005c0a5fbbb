use std::collections::HashMap;

use diesel::dsl::max;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text, Timestamp as TimestampSql};
use time::Duration;

use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::schema::tokens;
use crate::db::{self, Connection, QueryResult, Written};
use crate::links::tokens::TokenPurpose;
use crate::mail::MailKind;
use crate::mailing::endings::REMINDED_OF;

/// As the index `tokens_to_remind` says which it holds.
const TO_REMIND: &str = "tokens.ended_at IS NULL AND tokens.end_noted_at IS NULL \
     AND tokens.purpose IN ('activation', 'temporary_password')";

/// What stands in the ledger where a reminder was asked for.
const MAILED: &str = "mailed";

/// A link or a temporary password that is about to expire.
#[derive(Debug, Clone, Queryable)]
pub struct Ending {
    pub token: i64,
    pub user: UserId,
    pub purpose: TokenPurpose,
    created_at: Timestamp,
    expires_at: Timestamp,
    /// Of the mail that it stands in; empty where that is not kept any more.
    mail_kind: String,
}

impl Ending {
    /// False for what came with a reminder.
    pub fn was_asked_for(&self) -> bool {
        let kind = MailKind::parse(&self.mail_kind);
        matches!(kind, Some(MailKind::Activation | MailKind::TemporaryPassword))
    }

    pub fn validity(&self) -> Duration {
        self.expires_at - self.created_at
    }
}

/// Those that nobody has looked at, and that end after the one moment and no later than the other.
pub fn ending(
    connection: &mut Connection,
    after: Timestamp,
    until: Timestamp,
    limit: usize,
) -> QueryResult<Vec<Ending>> {
    Written::<(BigInt, BigInt, Text, TimestampSql, TimestampSql, Text)>::new(format!(
        "SELECT tokens.id, tokens.user_id, tokens.purpose, tokens.created_at, tokens.expires_at, coalesce(outbox.kind, '') \
         FROM tokens LEFT JOIN outbox ON outbox.id = tokens.mail_id \
         WHERE {TO_REMIND} AND tokens.user_id IS NOT NULL AND tokens.expires_at > "
    ))
    .bind(after)
    .sql(" AND tokens.expires_at <= ")
    .bind(until)
    .sql(format!(" ORDER BY tokens.expires_at, tokens.id LIMIT {limit}"))
    .load(connection)
}

/// For each of these people the newest by which they could come in.
pub fn newest_of(connection: &mut Connection, people: &[i64]) -> QueryResult<HashMap<UserId, i64>> {
    let newest: Vec<(Option<UserId>, Option<i64>)> = tokens::table
        .filter(db::among("tokens.user_id", people.iter().copied()))
        .filter(tokens::purpose.eq_any(REMINDED_OF))
        .filter(tokens::ended_at.is_null())
        .group_by(tokens::user_id)
        .select((tokens::user_id, max(tokens::id)))
        .load(connection)?;
    Ok(newest
        .into_iter()
        .filter_map(|(user, token)| Some((user?, token?)))
        .collect())
}

/// With why there is no reminder of it, if so. False if the ledger has it already.
pub fn note(connection: &mut Connection, token: i64, reason: Option<&str>, now: Timestamp) -> QueryResult<bool> {
    let outcome = reason.unwrap_or(MAILED);
    let row = [("token_id", token.into()), ("outcome", outcome.into()), ("at", now.into())];
    db::insert_once(connection, "ending_reminders", row)
}

/// They are not looked at again.
pub fn mark_noted(connection: &mut Connection, endings: &[Ending], now: Timestamp) -> QueryResult<()> {
    let ids = endings.iter().map(|ending| ending.token);
    diesel::update(tokens::table.filter(db::among("tokens.id", ids)))
        .set(tokens::end_noted_at.eq(now))
        .execute(connection)
        .map(drop)
}

//! A mail that a server took, and that came back.

use diesel::RunQueryDsl;

use crate::clock::Timestamp;
use crate::db::{Command, Connection, QueryResult};

/// It failed after all: `words` take the place of the reply with which it was taken, which is kept beside them. When it
/// was taken stays too, by which openings of its link are told from those of scanners. False for a mail that does not
/// count as sent.
pub fn fail(connection: &mut Connection, mail: i64, words: &str, now: Timestamp) -> QueryResult<bool> {
    let failed = Command::new("UPDATE outbox SET state = 'failed', accepted_reply = last_reply, last_reply = ")
        .bind(words)
        .sql(", bounced_at = ")
        .bind(now)
        .sql(" WHERE id = ")
        .bind(mail)
        .sql(" AND state = 'sent'")
        .execute(connection)?;
    Ok(failed == 1)
}

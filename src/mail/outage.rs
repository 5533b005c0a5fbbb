//! That the mail server is away, kept where every page and every instance sees it.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use crate::clock::Timestamp;
use crate::db::schema::mail_outage;
use crate::db::{Connection, QueryResult};

/// The number of the only outage there can be.
pub const THE_OUTAGE: i32 = 1;

/// The mail server is away since then, and this was said last.
#[derive(Debug, Clone, Queryable, Serialize, Deserialize)]
pub struct Outage {
    pub since: Timestamp,
    pub reason: String,
}

/// `None` while the server answers.
pub fn current(connection: &mut Connection) -> QueryResult<Option<Outage>> {
    mail_outage::table
        .select((mail_outage::since, mail_outage::reason))
        .get_result(connection)
        .optional()
}

/// One that is known goes on, with the newest reason.
pub fn begin(connection: &mut Connection, now: Timestamp, reason: &str) -> QueryResult<()> {
    let known = diesel::update(mail_outage::table)
        .set(mail_outage::reason.eq(reason))
        .execute(connection)?;
    if known == 0 {
        diesel::insert_into(mail_outage::table)
            .values((mail_outage::id.eq(THE_OUTAGE), mail_outage::since.eq(now), mail_outage::reason.eq(reason)))
            .execute(connection)?;
    }
    Ok(())
}

/// Mails that waited go on.
pub fn end(connection: &mut Connection) -> QueryResult<()> {
    diesel::delete(mail_outage::table).execute(connection).map(drop)
}

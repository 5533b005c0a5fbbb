//! What the search knows of people is told to it anew, where what it is told has changed since. A migration writes into
//! `search_renewals` whom that concerns; no list waits for it, and nobody is locked for longer than a piece of it takes.

use diesel::prelude::*;

use super::Details;
use super::search::{self, PAX, USERS};
use crate::context::UserId;
use crate::db::schema::{pax, search_renewals, users};
use crate::db::{self, AtMost, Connection, QueryResult};

/// Each takes a tenth of a millisecond.
const AT_ONCE: usize = 200;

/// True if there may be more to do.
pub fn renew_some(connection: &mut Connection) -> QueryResult<bool> {
    let due: Vec<(String, i64)> = search_renewals::table
        .order((search_renewals::record, search_renewals::id))
        .select((search_renewals::record, search_renewals::id))
        .at_most(AT_ONCE)
        .load(connection)?;
    for (record, id) in &due {
        match record.as_str() {
            "users" => renew_user(connection, *id)?,
            _ => renew_pax(connection, *id)?,
        }
        diesel::delete(search_renewals::table.find((record, *id))).execute(connection)?;
    }
    Ok(due.len() == AT_ONCE)
}

/// Whoever edits the record meanwhile waits, or was waited for: the update takes the row, and changes nothing.
fn renew_user(connection: &mut Connection, id: i64) -> QueryResult<()> {
    diesel::update(users::table.find(id))
        .set(users::version.eq(users::version))
        .execute(connection)?;
    let details: Option<Details> = users::table
        .find(id)
        .select(Details::as_select())
        .get_result(connection)
        .optional()?;
    match details {
        Some(details) => db::index(connection, USERS, id, &search::text_of(&details)),
        None => search::forget(connection, UserId(id)),
    }
}

/// As `renew_user`.
fn renew_pax(connection: &mut Connection, id: i64) -> QueryResult<()> {
    diesel::update(pax::table.find(id))
        .set(pax::version.eq(pax::version))
        .execute(connection)?;
    let found: Option<(String, String, String, String)> = pax::table
        .find(id)
        .select((pax::first_name, pax::last_name, pax::company, pax::document_number))
        .get_result(connection)
        .optional()?;
    match found {
        Some((first_name, last_name, company, document_number)) => {
            let text = search::text_of_pax(&first_name, &last_name, &company, &document_number);
            db::index(connection, PAX, id, &text)
        }
        None => db::forget(connection, PAX, id),
    }
}

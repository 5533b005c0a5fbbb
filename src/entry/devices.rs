//! Wrong passwords that were typed in a browser in which their account's owner signed in before: counted by themselves.

use diesel::prelude::*;
use time::Duration;

use crate::clock::Timestamp;
use crate::db::schema::device_failures;
use crate::db::{Connection, QueryResult};
use crate::secret::Digest;

const TRIES: i32 = 10;
/// For so long it then counts as any other browser.
const DISTRUSTED_FOR: Duration = Duration::hours(1);
const REMEMBERED_FOR: Duration = Duration::days(1);

/// False after too many wrong passwords, for an hour.
pub fn is_trusted(connection: &mut Connection, device: &Digest, now: Timestamp) -> QueryResult<bool> {
    let until: Option<Option<Timestamp>> = device_failures::table
        .find(device)
        .select(device_failures::distrusted_until)
        .get_result(connection)
        .optional()?;
    Ok(until.flatten().is_none_or(|until| until <= now))
}

/// Counted apart from the account, so that a stranger's tries lock nobody out here.
pub fn note_failure(connection: &mut Connection, device: &Digest, now: Timestamp) -> QueryResult<()> {
    let known: Option<i32> = device_failures::table
        .find(device)
        .select(device_failures::failures)
        .get_result(connection)
        .optional()?;
    let failures = known.unwrap_or(0) + 1;
    let distrusted_until = (failures >= TRIES).then(|| now + DISTRUSTED_FOR);
    let counted = (
        device_failures::failures.eq(if distrusted_until.is_some() { 0 } else { failures }),
        device_failures::distrusted_until.eq(distrusted_until),
        device_failures::last_at.eq(now),
    );
    match known {
        Some(_) => diesel::update(device_failures::table.find(device))
            .set(counted)
            .execute(connection),
        None => diesel::insert_into(device_failures::table)
            .values((device_failures::device.eq(device), counted))
            .execute(connection),
    }
    .map(drop)
}

/// After a right password.
pub fn forget(connection: &mut Connection, device: &Digest) -> QueryResult<()> {
    diesel::delete(device_failures::table.find(device))
        .execute(connection)
        .map(drop)
}

/// Returns how many were forgotten.
pub fn tidy(connection: &mut Connection, now: Timestamp) -> QueryResult<usize> {
    diesel::delete(device_failures::table.filter(device_failures::last_at.le(now - REMEMBERED_FOR))).execute(connection)
}

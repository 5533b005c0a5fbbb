//! What no two users share, and which row of the file has it first.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use crate::db::schema::import_keys;
use crate::db::{Connection, QueryResult};
use crate::imports::plan::Key;

/// By kind and key, the row that has it.
pub type Owners = HashMap<(&'static str, String), i64>;

/// The first to come has it. Returns who has each of these.
pub fn claim(connection: &mut Connection, import: i64, kind: Key, keys: &[(i64, String)]) -> QueryResult<Owners> {
    let json = serde_json::to_string(keys).unwrap_or_default();
    match connection {
        Connection::Sqlite(inner) => diesel::sql_query(
            "INSERT INTO import_keys (import_id, kind, key, number)
             SELECT ?, ?, claimed.value ->> 1, claimed.value ->> 0 FROM json_each(?) AS claimed WHERE true
             ON CONFLICT DO NOTHING",
        )
        .bind::<BigInt, _>(import)
        .bind::<Text, _>(kind.as_str())
        .bind::<Text, _>(json)
        .execute(inner)?,
        Connection::Postgres(inner) => diesel::sql_query(
            "INSERT INTO import_keys (import_id, kind, key, number)
             SELECT $1, $2, claimed ->> 1, (claimed ->> 0)::bigint
             FROM json_array_elements($3::json) WITH ORDINALITY AS listed (claimed, place) ORDER BY place
             ON CONFLICT DO NOTHING",
        )
        .bind::<BigInt, _>(import)
        .bind::<Text, _>(kind.as_str())
        .bind::<Text, _>(json)
        .execute(inner)?,
    };
    let wanted = keys.iter().map(|(_, key)| key.as_str());
    let owners: Vec<(String, i64)> = import_keys::table
        .filter(import_keys::import_id.eq(import))
        .filter(import_keys::kind.eq(kind.as_str()))
        .filter(import_keys::key.eq_any(wanted))
        .select((import_keys::key, import_keys::number))
        .load(connection)?;
    let owned = owners.into_iter().map(|(key, number)| ((kind.as_str(), key), number));
    Ok(owned.collect())
}

/// Those of one row.
pub fn release(connection: &mut Connection, import: i64, keys: &[(Key, String)], number: i64) -> QueryResult<()> {
    for (kind, key) in keys {
        diesel::delete(import_keys::table.find((import, kind.as_str(), key.as_str())))
            .filter(import_keys::number.eq(number))
            .execute(connection)?;
    }
    Ok(())
}

/// Of all rows.
pub fn forget(connection: &mut Connection, import: i64) -> QueryResult<()> {
    diesel::delete(import_keys::table.filter(import_keys::import_id.eq(import)))
        .execute(connection)
        .map(drop)
}

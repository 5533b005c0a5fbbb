//! What no two users share, and which row of the file has it first.

use std::collections::HashMap;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

use crate::db::schema::import_keys;
use crate::db::{Connection, QueryResult};
use crate::imports::plan::Key;

/// Which rows have those of these that some row has.
pub fn owners(
    connection: &mut Connection,
    import: i64,
    keys: &[&(Key, String)],
) -> QueryResult<HashMap<(Key, String), i64>> {
    let mut owners = HashMap::new();
    for kind in Key::ALL {
        let of_kind = keys.iter().filter(|key| key.0 == *kind);
        let found: Vec<(String, i64)> = import_keys::table
            .filter(import_keys::import_id.eq(import))
            .filter(import_keys::kind.eq(kind.as_str()))
            .filter(import_keys::key.eq_any(of_kind.map(|(_, key)| key)))
            .select((import_keys::key, import_keys::number))
            .load(connection)?;
        owners.extend(found.into_iter().map(|(key, number)| ((*kind, key), number)));
    }
    Ok(owners)
}

/// For rows, each with its number.
pub fn claim(connection: &mut Connection, import: i64, claimed: &[((Key, String), i64)]) -> QueryResult<()> {
    let told: Vec<(&str, &str, i64)> = claimed
        .iter()
        .map(|((kind, key), number)| (kind.as_str(), key.as_str(), *number))
        .collect();
    let json = serde_json::to_string(&told).unwrap_or_default();
    match connection {
        Connection::Sqlite(inner) => diesel::sql_query(
            "INSERT INTO import_keys (import_id, kind, key, number)
             SELECT ?, claimed.value ->> 0, claimed.value ->> 1, claimed.value ->> 2 FROM json_each(?) AS claimed",
        )
        .bind::<BigInt, _>(import)
        .bind::<Text, _>(json)
        .execute(inner)?,
        Connection::Postgres(inner) => diesel::sql_query(
            "INSERT INTO import_keys (import_id, kind, key, number)
             SELECT $1, claimed ->> 0, claimed ->> 1, (claimed ->> 2)::bigint FROM json_array_elements($2::json) AS claimed",
        )
        .bind::<BigInt, _>(import)
        .bind::<Text, _>(json)
        .execute(inner)?,
    };
    Ok(())
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

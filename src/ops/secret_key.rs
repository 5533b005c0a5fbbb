//! Whether the portal's secret key is the one that the database was used with. Of the key, the database knows a digest.

use diesel::prelude::*;

use crate::db::schema::secret_key;
use crate::db::{Connection, Lock, QueryResult, lock};
use crate::secret::Keys;

/// The number of the only row.
const THE_KEY: i32 = 1;

const FINGERPRINTED: &str = "the key of this database";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KnownKey {
    /// The first, or the same as before.
    Fits,
    Differs,
}

/// The first key that a database is used with is kept in mind.
pub fn check(connection: &mut Connection, keys: &Keys) -> QueryResult<KnownKey> {
    lock(connection, Lock::SecretKey)?;
    let known: Option<Vec<u8>> = secret_key::table
        .select(secret_key::fingerprint)
        .get_result(connection)
        .optional()?;
    match known {
        Some(known) if known == keys.digest(FINGERPRINTED) => Ok(KnownKey::Fits),
        Some(_) => Ok(KnownKey::Differs),
        None => accept(connection, keys).map(|()| KnownKey::Fits),
    }
}

/// From now on this is the key.
pub fn accept(connection: &mut Connection, keys: &Keys) -> QueryResult<()> {
    diesel::delete(secret_key::table).execute(connection)?;
    diesel::insert_into(secret_key::table)
        .values((secret_key::id.eq(THE_KEY), secret_key::fingerprint.eq(keys.digest(FINGERPRINTED))))
        .execute(connection)
        .map(drop)
}

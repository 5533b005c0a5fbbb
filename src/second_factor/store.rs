//! Authenticator apps, passkeys and recovery codes as they are kept.

use diesel::prelude::*;
use webauthn_rs::prelude::Passkey;

use crate::clock::Timestamp;
use crate::context::{Context, UserId};
use crate::db::schema::{authenticators, passkeys, recovery_codes};
use crate::db::{Connection, QueryError, QueryResult};
use crate::secret::RecoveryCode;

/// In the place of the one before, if there was one.
pub fn put_authenticator(
    connection: &mut Connection,
    user: UserId,
    sealed: &[u8],
    step: i64,
    now: Timestamp,
) -> QueryResult<()> {
    remove_authenticator(connection, user)?;
    diesel::insert_into(authenticators::table)
        .values((
            authenticators::user_id.eq(user),
            authenticators::sealed_secret.eq(sealed),
            authenticators::created_at.eq(now),
            authenticators::confirmed_at.eq(now),
            authenticators::last_step.eq(step),
        ))
        .execute(connection)
        .map(drop)
}

pub fn sealed_secret(connection: &mut Connection, user: UserId) -> QueryResult<Option<Vec<u8>>> {
    authenticators::table
        .find(user.0)
        .filter(authenticators::confirmed_at.is_not_null())
        .select(authenticators::sealed_secret)
        .get_result(connection)
        .optional()
}

/// False where a code of this step, or of a later one, was taken before.
pub fn take_step(connection: &mut Connection, user: UserId, step: i64) -> QueryResult<bool> {
    let taken = diesel::update(
        authenticators::table
            .find(user.0)
            .filter(authenticators::last_step.lt(step)),
    )
    .set(authenticators::last_step.eq(step))
    .execute(connection)?;
    Ok(taken == 1)
}

pub fn remove_authenticator(connection: &mut Connection, user: UserId) -> QueryResult<usize> {
    diesel::delete(authenticators::table.find(user.0)).execute(connection)
}

pub fn passkeys_of(connection: &mut Connection, user: UserId) -> QueryResult<Vec<Passkey>> {
    let stored: Vec<String> = passkeys::table
        .filter(passkeys::user_id.eq(user))
        .order(passkeys::id)
        .select(passkeys::credential)
        .load(connection)?;
    stored
        .iter()
        .map(|json| serde_json::from_str(json).map_err(|error| QueryError::DeserializationError(error.into())))
        .collect()
}

pub fn insert_passkey(
    connection: &mut Connection,
    user: UserId,
    name: &str,
    passkey: &Passkey,
    now: Timestamp,
) -> QueryResult<()> {
    diesel::insert_into(passkeys::table)
        .values((
            passkeys::user_id.eq(user),
            passkeys::name.eq(name),
            passkeys::credential_id.eq(passkey.cred_id()),
            passkeys::credential.eq(as_json(passkey)?),
            passkeys::created_at.eq(now),
        ))
        .execute(connection)
        .map(drop)
}

/// Keeps what changed about it, and when it was used. False where it was removed meanwhile.
pub fn note_use(connection: &mut Connection, user: UserId, passkey: &Passkey, now: Timestamp) -> QueryResult<bool> {
    let noted = diesel::update(
        passkeys::table
            .filter(passkeys::user_id.eq(user))
            .filter(passkeys::credential_id.eq(passkey.cred_id())),
    )
    .set((passkeys::credential.eq(as_json(passkey)?), passkeys::last_used_at.eq(now)))
    .execute(connection)?;
    Ok(noted == 1)
}

fn as_json(passkey: &Passkey) -> QueryResult<String> {
    serde_json::to_string(passkey).map_err(|error| QueryError::SerializationError(error.into()))
}

pub fn remove_passkey(connection: &mut Connection, user: UserId, id: i64) -> QueryResult<usize> {
    diesel::delete(passkeys::table.find(id).filter(passkeys::user_id.eq(user))).execute(connection)
}

pub fn remove_all(connection: &mut Connection, user: UserId) -> QueryResult<()> {
    remove_authenticator(connection, user)?;
    diesel::delete(passkeys::table.filter(passkeys::user_id.eq(user))).execute(connection)?;
    remove_recovery_codes(connection, user)
}

/// In the place of those before.
pub fn put_recovery_codes(
    connection: &mut Connection,
    context: &Context,
    user: UserId,
    codes: &[RecoveryCode],
) -> QueryResult<()> {
    remove_recovery_codes(connection, user)?;
    for code in codes {
        diesel::insert_into(recovery_codes::table)
            .values((recovery_codes::user_id.eq(user), recovery_codes::digest.eq(code.digest(&context.keys))))
            .execute(connection)?;
    }
    Ok(())
}

pub fn remove_recovery_codes(connection: &mut Connection, user: UserId) -> QueryResult<()> {
    diesel::delete(recovery_codes::table.filter(recovery_codes::user_id.eq(user)))
        .execute(connection)
        .map(drop)
}

/// False where it is none of this person's, or was used before.
pub fn spend_recovery_code(
    connection: &mut Connection,
    context: &Context,
    user: UserId,
    code: &RecoveryCode,
) -> QueryResult<bool> {
    let spent = diesel::update(
        recovery_codes::table
            .filter(recovery_codes::user_id.eq(user))
            .filter(recovery_codes::digest.eq(code.digest(&context.keys)))
            .filter(recovery_codes::used_at.is_null()),
    )
    .set(recovery_codes::used_at.eq(context.now))
    .execute(connection)?;
    Ok(spent == 1)
}

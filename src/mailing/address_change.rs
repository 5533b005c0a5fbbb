//! A new address that waits until whoever reads its mail confirms it, while the old one stays in force. One waits at a time:
//! a newer one takes its place.

use diesel::prelude::*;

use crate::clock::Timestamp;
use crate::context::{Context, UserId};
use crate::db::schema::address_changes;
use crate::db::{self, Connection, FullName, QueryResult};
use crate::links::tokens;

/// An address that waits to be confirmed.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = address_changes)]
pub struct Waiting {
    pub email: String,
    pub requested_by: Option<UserId>,
    #[diesel(select_expression = db::full_name_of("address_changes.requested_by"), select_expression_type = FullName)]
    pub asked_by: Option<String>,
    pub created_at: Timestamp,
}

/// At most one a person.
pub fn waiting(connection: &mut Connection, user: UserId) -> QueryResult<Option<Waiting>> {
    address_changes::table
        .find(user.0)
        .select(Waiting::as_select())
        .get_result(connection)
        .optional()
}

/// Whether it is this address that waits.
pub fn awaits(connection: &mut Connection, user: UserId, email: &str) -> QueryResult<bool> {
    Ok(waiting(connection, user)?.is_some_and(|waiting| waiting.email == email))
}

/// In the place of one that waited.
pub fn keep(connection: &mut Connection, context: &Context, user: UserId, email: &str) -> QueryResult<()> {
    forget(connection, user)?;
    diesel::insert_into(address_changes::table)
        .values((
            address_changes::user_id.eq(user),
            address_changes::email.eq(email),
            address_changes::requested_by.eq(context.actor.user_id()),
            address_changes::created_at.eq(context.now),
        ))
        .execute(connection)
        .map(drop)
}

/// Whoever sets a new password takes the account back from someone who knew the old one and asked for a change by it.
pub fn drop_own_request(connection: &mut Connection, user: UserId, now: Timestamp) -> QueryResult<()> {
    let own = address_changes::table
        .find(user.0)
        .filter(address_changes::requested_by.eq(user));
    if diesel::delete(own).execute(connection)? > 0 {
        tokens::revoke_confirmations(connection, user, now)?;
    }
    Ok(())
}

/// Returns 0 where none waited.
pub fn forget(connection: &mut Connection, user: UserId) -> QueryResult<usize> {
    diesel::delete(address_changes::table.find(user.0)).execute(connection)
}

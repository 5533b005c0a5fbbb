//! The notice to somebody who has not signed in for long, that their account is about to be disabled: whether it is still
//! in force when its mail leaves, and until when they have.

use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::schema::{dormancy_notices as notices, users};
use crate::db::{Connection, QueryResult, Written};
use crate::preferences::dormancy;

/// Since when the days without a sign-in are counted, as the index `users_dormant` has it.
pub const AWAKE_AT: &str =
    "(CASE WHEN users.enabled_at > users.last_sign_in_at THEN users.enabled_at ELSE users.last_sign_in_at END)";

/// What somebody was told.
#[derive(Debug, Clone, Copy, Queryable, Selectable)]
#[diesel(table_name = notices)]
pub struct Notice {
    pub id: i64,
    pub user_id: UserId,
    pub told_at: Timestamp,
    pub disable_at: Timestamp,
}

/// That they have not signed in since they were told. Whoever did so in the same second came back.
pub fn sleeps_on() -> Written<Bool> {
    Written::new(format!("{AWAKE_AT} < dormancy_notices.told_at"))
}

/// The one to this person, unless they signed in since.
pub fn notice_to(connection: &mut Connection, person: UserId) -> QueryResult<Option<Notice>> {
    notices::table
        .inner_join(users::table)
        .filter(notices::user_id.eq(person))
        .filter(notices::ended_at.is_null())
        .filter(sleeps_on())
        .select(Notice::as_select())
        .get_result(connection)
        .optional()
}

/// Whether what the mail says is still true.
pub fn is_in_force(connection: &mut Connection, person: UserId) -> QueryResult<bool> {
    Ok(dormancy::load(connection)?.is_on && notice_to(connection, person)?.is_some())
}

//! Second factors: what someone shows beside their password.

use diesel::prelude::*;

use crate::context::UserId;
use crate::db::schema::{authenticators, passkeys};
use crate::db::{Connection, QueryResult};

pub fn has_any(connection: &mut Connection, user: UserId) -> QueryResult<bool> {
    let apps: i64 = authenticators::table
        .find(user.0)
        .filter(authenticators::confirmed_at.is_not_null())
        .count()
        .get_result(connection)?;
    let keys: i64 = passkeys::table
        .filter(passkeys::user_id.eq(user))
        .count()
        .get_result(connection)?;
    Ok(apps + keys > 0)
}

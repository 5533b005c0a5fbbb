use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::clock::Timestamp;
use crate::db::schema::users;
use crate::db::{Connection, QueryResult};
use crate::people::Status;

/// How many users there are, and how far they have come.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub all: i64,
    pub staged: i64,
    pub invited: i64,
    pub link_opened: i64,
    pub active: i64,
    pub locked: i64,
    pub disabled: i64,
    pub never_signed_in: i64,
    pub invitation_expired: i64,
    pub mail_failed: i64,
}

pub fn count(connection: &mut Connection, now: Timestamp) -> QueryResult<Counts> {
    let by_status: Vec<(Status, i64)> = users::table
        .group_by(users::status)
        .select((users::status, count_star()))
        .load(connection)?;
    let of = |status: Status| {
        by_status
            .iter()
            .find(|(known, _)| *known == status)
            .map_or(0, |(_, count)| *count)
    };
    Ok(Counts {
        all: by_status.iter().map(|(_, count)| count).sum(),
        staged: of(Status::Staged),
        invited: of(Status::Invited),
        active: of(Status::Active),
        locked: of(Status::Locked),
        disabled: of(Status::Disabled),
        link_opened: users::table
            .filter(users::status.eq(Status::Invited))
            .filter(users::link_opened_at.is_not_null())
            .count()
            .get_result(connection)?,
        never_signed_in: users::table
            .filter(users::last_sign_in_at.is_null())
            .count()
            .get_result(connection)?,
        invitation_expired: users::table
            .filter(users::status.eq(Status::Invited))
            .filter(users::invitation_ends_at.le(now))
            .count()
            .get_result(connection)?,
        mail_failed: users::table
            .filter(users::mail_failed_at.is_not_null())
            .count()
            .get_result(connection)?,
    })
}

//! Who is signed in, read along with their session: one visit to the database before a page's own.

use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::SignedIn;
use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::schema::{mail_outage, users};
use crate::db::{Connection, QueryError, QueryResult};
use crate::mail::outbox::{Outage, THE_OUTAGE};
use crate::users::{Permissions, Standing, Status, permission};

/// What every page shows of the person signed in and of the portal.
#[derive(Serialize, Deserialize)]
pub(super) struct Recognised {
    pub(super) who: SignedIn,
    pub(super) outage: Option<Outage>,
}

#[derive(Queryable)]
struct Found {
    first_name: String,
    last_name: String,
    standing: Standing,
    outage: Option<Outage>,
    permissions: Option<String>,
}

/// For the session store, which loads this along with the session. Whoever is disabled is not recognised, even with a
/// session that is still open.
pub fn recognise(connection: &mut Connection, id: UserId, now: Timestamp) -> QueryResult<Option<String>> {
    let found: Option<Found> = users::table
        .find(id.0)
        .left_join(mail_outage::table.on(mail_outage::id.eq(THE_OUTAGE)))
        .select((
            users::first_name,
            users::last_name,
            Standing::as_select(),
            (mail_outage::since, mail_outage::reason).nullable(),
            permission::list_of_each_user(),
        ))
        .get_result(connection)
        .optional()?;
    let Some(found) = found.filter(|found| found.standing.status(now) != Status::Disabled) else {
        return Ok(None);
    };
    let who = SignedIn {
        id,
        name: format!("{} {}", found.first_name, found.last_name),
        first_name: found.first_name,
        permissions: Permissions::listed(&found.permissions.unwrap_or_default()),
    };
    let recognised = Recognised { who, outage: found.outage };
    serde_json::to_string(&recognised)
        .map(Some)
        .map_err(|error| QueryError::SerializationError(error.into()))
}

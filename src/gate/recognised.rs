//! Who is signed in, read along with their session: one statement before a page's own.

use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};
use serde::{Deserialize, Serialize};

use super::SignedIn;
use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::schema::users;
use crate::db::{Snapshot, Written};
use crate::mail::outage::Outage;
use crate::people::{Standing, Status};
use crate::rights::{Permissions, permission};

/// What every page shows of the person signed in and of the portal.
#[derive(Serialize, Deserialize)]
pub(super) struct Recognised {
    pub(super) who: SignedIn,
    pub(super) outage: Option<Outage>,
    pub(super) snapshot: Option<Snapshot>,
}

/// Whose session it is.
#[derive(Queryable, Selectable)]
#[diesel(table_name = users)]
pub(super) struct Account {
    id: UserId,
    first_name: String,
    last_name: String,
    #[diesel(embed)]
    standing: Standing,
    #[diesel(select_expression = permission::list_of_each_user(), select_expression_type = Written<Nullable<Text>>)]
    permissions: Option<String>,
}

impl Account {
    /// `None` for a disabled person, even if their session is still open.
    pub(super) fn recognised(
        self,
        outage: Option<Outage>,
        snapshot: Option<Snapshot>,
        now: Timestamp,
    ) -> Option<Recognised> {
        if self.standing.status(now) == Status::Disabled {
            return None;
        }
        let who = SignedIn {
            id: self.id,
            name: format!("{} {}", self.first_name, self.last_name),
            first_name: self.first_name,
            permissions: Permissions::listed(&self.permissions.unwrap_or_default()),
        };
        Some(Recognised { who, outage, snapshot })
    }
}

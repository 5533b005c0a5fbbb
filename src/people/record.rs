//! A user's record, whole.

use std::ops::Deref;

use diesel::prelude::*;

use super::details::Details;
use super::source::Source;
use super::status::{Standing, Status};
use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::schema::users;
use crate::db::{Moment, OptionalMoment};

/// The fields that people fill in, and what happened since.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = users)]
pub struct User {
    pub id: UserId,
    #[diesel(embed)]
    pub details: Details,
    #[diesel(deserialize_as = OptionalMoment)]
    pub invitation_ends_at: Option<Timestamp>,
    #[diesel(deserialize_as = OptionalMoment)]
    pub link_opened_at: Option<Timestamp>,
    #[diesel(deserialize_as = OptionalMoment)]
    pub mail_failed_at: Option<Timestamp>,
    #[diesel(deserialize_as = OptionalMoment)]
    pub mail_asked_at: Option<Timestamp>,
    pub failed_sign_ins: i32,
    pub lockouts: i32,
    /// To sign in, as long as they never did.
    pub reminders_sent: i32,
    /// Since they asked for no more of them.
    #[diesel(deserialize_as = OptionalMoment)]
    pub reminders_ended_at: Option<Timestamp>,
    pub version: i32,
    pub source: Source,
    #[diesel(deserialize_as = Moment)]
    pub created_at: Timestamp,
    #[diesel(deserialize_as = Moment)]
    pub updated_at: Timestamp,
    #[diesel(embed)]
    pub standing: Standing,
}

impl User {
    /// As it is now, which the stored copy follows.
    pub fn status(&self, now: Timestamp) -> Status {
        self.standing.status(now)
    }

    /// Words that this person's password may not lean on.
    pub fn own_words(&self) -> Vec<&str> {
        let local_part = self.email.split('@').next().unwrap_or("");
        vec![&self.first_name, &self.last_name, &self.username, &self.email, local_part]
    }
}

impl Deref for User {
    type Target = Details;

    fn deref(&self) -> &Details {
        &self.details
    }
}

//! A user's status, derived by one function from what happened. The column of the same name is a copy for lists, kept
//! by [`super::refresh_status`] and, for what ends by time, by [`super::settle_due_statuses`].

use diesel::prelude::*;
use time::{Date, Time};

use crate::clock::Timestamp;
use crate::db::schema::users;
use crate::db::{OptionalMoment, text_enum};

text_enum! {
    /// What somebody can do now.
    pub enum Status {
        /// Known, nothing mailed, cannot sign in.
        Staged = "staged",
        /// An activation or credential mail was requested.
        Invited = "invited",
        /// Has signed in or set a password.
        Active = "active",
        /// Too many failed tries; ends by itself or by an administrator.
        Locked = "locked",
        /// By an administrator, or past the last day of employment.
        Disabled = "disabled",
    }
}

impl Status {
    /// As a badge says it.
    pub fn label(self) -> &'static str {
        match self {
            Status::Staged => "Staged",
            Status::Invited => "Invited",
            Status::Active => "Active",
            Status::Locked => "Locked",
            Status::Disabled => "Disabled",
        }
    }
}

/// The facts from which a status is derived.
#[derive(Debug, Clone, Copy, Default, Queryable, Selectable)]
#[diesel(table_name = users)]
pub struct Standing {
    #[diesel(deserialize_as = OptionalMoment)]
    pub invited_at: Option<Timestamp>,
    #[diesel(deserialize_as = OptionalMoment)]
    pub activated_at: Option<Timestamp>,
    #[diesel(deserialize_as = OptionalMoment)]
    pub last_sign_in_at: Option<Timestamp>,
    #[diesel(deserialize_as = OptionalMoment)]
    pub locked_until: Option<Timestamp>,
    #[diesel(deserialize_as = OptionalMoment)]
    pub disabled_at: Option<Timestamp>,
    pub last_day: Option<Date>,
}

impl Standing {
    /// The first that applies, from disabled to staged.
    pub fn status(&self, now: Timestamp) -> Status {
        if self.disabled_at.is_some() || self.employment_end().is_some_and(|end| end <= now) {
            Status::Disabled
        } else if self.lock_ends_at(now).is_some() {
            Status::Locked
        } else if self.has_been_in() {
            Status::Active
        } else if self.invited_at.is_some() {
            Status::Invited
        } else {
            Status::Staged
        }
    }

    /// When the status changes without anyone's doing.
    pub fn status_ends_at(&self, now: Timestamp) -> Option<Timestamp> {
        match self.status(now) {
            Status::Disabled => None,
            _ => [self.locked_until, self.employment_end()]
                .into_iter()
                .flatten()
                .filter(|end| *end > now)
                .min(),
        }
    }

    /// When a lock that lasts now ends.
    pub fn lock_ends_at(&self, now: Timestamp) -> Option<Timestamp> {
        self.locked_until.filter(|until| *until > now)
    }

    /// Has set a password or signed in, by whatever way.
    pub fn has_been_in(&self) -> bool {
        self.activated_at.is_some() || self.last_sign_in_at.is_some()
    }

    /// The first moment after the last day.
    fn employment_end(&self) -> Option<Timestamp> {
        let next_day = self.last_day?.next_day()?;
        Some(Timestamp::new(next_day, Time::MIDNIGHT))
    }
}

//! The numbers of a group, each of which the list of users shows behind it.

use std::ops::AddAssign;

use crate::db::text_enum;
use crate::people::Status;
use crate::people::filter::Attention;

text_enum! {
    /// A column of numbers.
    pub enum Number {
        People = "people",
        Staged = "staged",
        Invited = "invited",
        /// Of the invited.
        Opened = "opened",
        Active = "active",
        Locked = "locked",
        Disabled = "disabled",
        /// Of whatever status.
        MailFailed = "mail_failed",
    }
}

impl Number {
    pub fn label(self) -> &'static str {
        match self {
            Number::People => "People",
            Number::Opened => "Link opened",
            Number::MailFailed => "Mail failed",
            Number::Staged => Status::Staged.label(),
            Number::Invited => Status::Invited.label(),
            Number::Active => Status::Active.label(),
            Number::Locked => Status::Locked.label(),
            Number::Disabled => Status::Disabled.label(),
        }
    }

    /// By which field and value of the filter the list shows just those. `None` for all of them.
    pub fn filter(self) -> Option<(&'static str, &'static str)> {
        match self {
            Number::People => None,
            Number::Opened => Some(("show", Attention::LinkOpened.as_str())),
            Number::MailFailed => Some(("show", Attention::MailFailed.as_str())),
            of_status => Some(("status", of_status.as_str())),
        }
    }
}

/// How far the people of a group have come. Those of the five statuses together are all of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub people: i64,
    pub staged: i64,
    pub invited: i64,
    /// Of the invited, those who opened the link.
    pub opened: i64,
    pub active: i64,
    pub locked: i64,
    pub disabled: i64,
    pub mail_failed: i64,
    /// Of the invited, those who opened no link, though no mail to them failed.
    pub unheard: i64,
}

impl Counts {
    pub fn of(&self, number: Number) -> i64 {
        match number {
            Number::People => self.people,
            Number::Staged => self.staged,
            Number::Invited => self.invited,
            Number::Opened => self.opened,
            Number::Active => self.active,
            Number::Locked => self.locked,
            Number::Disabled => self.disabled,
            Number::MailFailed => self.mail_failed,
        }
    }

    /// Whether anybody of them shows that mails arrive: opened a link, or was in.
    pub fn has_heard(&self) -> bool {
        self.opened + self.active + self.locked > 0
    }
}

impl AddAssign for Counts {
    fn add_assign(&mut self, other: Counts) {
        self.people += other.people;
        self.staged += other.staged;
        self.invited += other.invited;
        self.opened += other.opened;
        self.active += other.active;
        self.locked += other.locked;
        self.disabled += other.disabled;
        self.mail_failed += other.mail_failed;
        self.unheard += other.unheard;
    }
}

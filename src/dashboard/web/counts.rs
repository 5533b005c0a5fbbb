//! How many users there are, and how many of each status, each number with the list of just those.

use crate::dashboard::store::Counts;
use crate::people::Status;
use crate::people::filter::Attention;

/// A count that leads to the list of those it counts.
pub struct Count {
    pub label: &'static str,
    pub number: i64,
    pub link: String,
    pub icon: &'static str,
}

/// Those of one status, or a part of them.
pub struct Standing {
    pub label: &'static str,
    pub number: i64,
    pub link: String,
    pub note: &'static str,
    /// Counted in the row above as well.
    pub is_part: bool,
}

impl Counts {
    pub fn headline(&self) -> [Count; 2] {
        let never_signed_in = Attention::NeverSignedIn;
        [
            Count {
                label: "All users",
                number: self.all,
                link: "/users".to_owned(),
                icon: "users",
            },
            Count {
                label: never_signed_in.label(),
                number: self.never_signed_in,
                link: format!("/users?show={}", never_signed_in.as_str()),
                icon: "clock",
            },
        ]
    }

    /// From known to active, and then those who can't sign in now.
    pub fn standings(&self) -> [Standing; 6] {
        [
            of_status(Status::Staged, self.staged, "Not invited yet"),
            of_status(Status::Invited, self.invited, "No password yet"),
            Standing {
                label: Attention::LinkOpened.label(),
                number: self.link_opened,
                link: format!("/users?show={}", Attention::LinkOpened.as_str()),
                note: "Of those invited",
                is_part: true,
            },
            of_status(Status::Active, self.active, "Signed in, or set a password"),
            of_status(Status::Locked, self.locked, "Too many failed sign-ins"),
            of_status(Status::Disabled, self.disabled, "Can’t sign in any more"),
        ]
    }
}

fn of_status(status: Status, number: i64, note: &'static str) -> Standing {
    Standing {
        label: status.label(),
        number,
        link: format!("/users?status={}", status.as_str()),
        note,
        is_part: false,
    }
}

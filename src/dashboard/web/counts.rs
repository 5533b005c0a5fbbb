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
    pub fn standings(&self) -> Vec<Standing> {
        let on_their_way = [
            Standing {
                label: Status::Staged.label(),
                ..of_attention(Attention::NotInvited, self.staged, "Not invited yet")
            },
            of_status(Status::Invited, self.invited, "No password of their own yet"),
            Standing {
                is_part: true,
                ..of_attention(Attention::LinkOpened, self.link_opened, "Of those invited")
            },
        ];
        let sso = of_attention(Attention::SsoUnused, self.sso_unused, "They need no invitation");
        let others = [
            of_status(Status::Active, self.active, "Signed in, or set a password"),
            of_status(Status::Locked, self.locked, "Too many failed sign-ins"),
            of_status(Status::Disabled, self.disabled, "Can’t sign in any more"),
        ];
        let sso = Some(sso).filter(|sso| sso.number > 0);
        on_their_way.into_iter().chain(sso).chain(others).collect()
    }
}

fn of_attention(attention: Attention, number: i64, note: &'static str) -> Standing {
    Standing {
        label: attention.label(),
        number,
        link: format!("/users?show={}", attention.as_str()),
        note,
        is_part: false,
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

//! What a new portal needs before people can come in, in order, with what is done ticked off.

use super::store::{Counts, MailTried};
use crate::rights::{Permission, Permissions};

pub struct FirstStep {
    pub title: &'static str,
    /// Why, or how. Of no use once it is done.
    pub words: &'static str,
    pub is_done: bool,
    permission: Permission,
    pub button: Button,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Button {
    /// Nothing to be done here, or not yet.
    None,
    Link {
        label: &'static str,
        to: &'static str,
    },
    Post {
        label: &'static str,
        to: &'static str,
    },
}

/// None once all are done.
pub fn of(counts: &Counts, mine: &Permissions) -> Option<Vec<FirstStep>> {
    let steps = [administrator(), mail(counts), department(counts), user(counts), invitation(counts)];
    if steps.iter().all(|step| step.is_done) {
        return None;
    }
    Some(steps.into_iter().map(|step| step.seen_by(mine)).collect())
}

impl FirstStep {
    fn seen_by(self, mine: &Permissions) -> FirstStep {
        let has_button = !self.is_done && mine.contains(self.permission);
        FirstStep {
            button: if has_button { self.button } else { Button::None },
            ..self
        }
    }
}

fn administrator() -> FirstStep {
    FirstStep {
        title: "Make an administrator",
        words: "",
        is_done: true,
        permission: Permission::AssignRoles,
        button: Button::None,
    }
}

/// Mails are kept for a while only: somebody who came in by one shows as well that they arrive.
fn mail(counts: &Counts) -> FirstStep {
    FirstStep {
        title: "Try the mail server",
        words: match counts.mail {
            MailTried::Captured => {
                "The newest mail was not sent: no mail server is set. Start Purser with SMTP_URL, and try again."
            }
            _ => "Invitations go out by mail. Send yourself a test and check that it arrives.",
        },
        is_done: counts.mail == MailTried::Sent || counts.active + counts.locked > 1,
        permission: Permission::EditSettings,
        button: Button::Post { label: "Send a test mail to me", to: "/mail/test" },
    }
}

fn department(counts: &Counts) -> FirstStep {
    FirstStep {
        title: "Add a department",
        words: "Every user belongs to one.",
        is_done: counts.has_department,
        permission: Permission::EditReference,
        button: Button::Link { label: "Add a department", to: "/departments" },
    }
}

fn user(counts: &Counts) -> FirstStep {
    FirstStep {
        title: "Create the first user",
        words: "The form says before saving which mail will go out.",
        is_done: counts.all > 1,
        permission: Permission::EditUsers,
        button: Button::Link { label: "New User", to: "/users/new" },
    }
}

fn invitation(counts: &Counts) -> FirstStep {
    let staged = Button::Link { label: "Choose who to invite", to: "/users?show=not_invited" };
    FirstStep {
        title: "Invite the first user",
        words: "They get a mail with a link, set a password, and are in.",
        is_done: counts.invited > 0 || counts.active + counts.locked > 1,
        permission: Permission::EditUsers,
        button: if counts.staged > 0 { staged } else { Button::None },
    }
}

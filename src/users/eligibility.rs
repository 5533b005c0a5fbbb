//! Who may be sent which mail: yes, or no and why. Asked when the button is drawn, when it is pressed, and again when
//! the mail is about to leave.

use super::{Standing, Status, User};
use crate::clock::Timestamp;
use crate::mail::MailKind;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ineligible {
    Disabled,
    SignsInBySso,
    AlreadySignedIn,
    NeverActivated,
    HasPassword,
}

impl Ineligible {
    pub fn words(self) -> &'static str {
        match self {
            Ineligible::Disabled => "This user is disabled. Enable them first.",
            Ineligible::SignsInBySso => "This user signs in by single sign-on and needs no link.",
            Ineligible::AlreadySignedIn => {
                "This user has set a password already. If they can't get in, they need a password reset."
            }
            Ineligible::NeverActivated => "This user has no password yet. They need an activation mail.",
            Ineligible::HasPassword => "This user signs in with a password.",
        }
    }
}

pub fn may_be_sent(kind: MailKind, user: &User, now: Timestamp) -> Result<(), Ineligible> {
    check(kind, &user.standing, user.sso, now)
}

/// The same for those who hold no whole record, as a list's rows.
pub fn check(kind: MailKind, standing: &Standing, sso: bool, now: Timestamp) -> Result<(), Ineligible> {
    if standing.status(now) == Status::Disabled {
        return Err(Ineligible::Disabled);
    }
    match kind {
        MailKind::Activation if sso => Err(Ineligible::SignsInBySso),
        MailKind::Activation if standing.has_been_in() => Err(Ineligible::AlreadySignedIn),
        MailKind::PasswordReset if sso => Err(Ineligible::SignsInBySso),
        MailKind::PasswordReset if !standing.has_been_in() => Err(Ineligible::NeverActivated),
        MailKind::SignInBySso if !sso => Err(Ineligible::HasPassword),
        MailKind::Activation
        | MailKind::PasswordReset
        | MailKind::SignInBySso
        | MailKind::PasswordChanged
        | MailKind::Test => Ok(()),
    }
}

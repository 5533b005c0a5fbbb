//! What mends a diagnosis, and whether whoever looks at it may do that now.

use crate::clock::Timestamp;
use crate::mail::MailKind;
use crate::mailing::eligibility::{Ineligible, Occasion, cools_down_until, may_be_sent};
use crate::people::User;
use crate::rights::{Permission, Permissions};

/// The one act that mends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remedy {
    /// The activation mail, for the first time.
    Send,
    /// The activation mail, again.
    Resend,
    /// The mail of this number.
    TryAgain(i64),
    SeeQueue,
    CorrectAddress,
    ResetPassword,
    /// A second factor that they lost.
    RemoveFactor,
    Unlock,
    Enable,
    ChangeLastDay,
}

/// Who looks at a diagnosis.
pub struct Viewer<'a> {
    pub permissions: &'a Permissions,
    /// This person's record: they may do no more than the viewer.
    pub may_change: bool,
    pub is_self: bool,
    /// An address that they correct waits for approval.
    pub awaits_approval: bool,
}

/// Whether the viewer is offered the remedy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offer {
    Now,
    /// It is asked for, and done when someone else approves it.
    OnceApproved,
    From(Timestamp),
    /// And why not, or who can.
    Not(String),
}

impl Remedy {
    /// By the viewer's rights, and by whether it would be refused.
    pub fn offered_to(self, viewer: &Viewer<'_>, user: &User, now: Timestamp) -> Offer {
        if !viewer.permissions.contains(self.needs()) {
            return Offer::Not(self.who_can());
        }
        match self {
            Remedy::SeeQueue => Offer::Now,
            _ if !viewer.may_change => Offer::Not(format!("Only an administrator can {}.", self.act())),
            Remedy::CorrectAddress | Remedy::ResetPassword | Remedy::RemoveFactor if viewer.is_self => {
                Offer::Not("You change it under your account.".to_owned())
            }
            Remedy::CorrectAddress if viewer.awaits_approval => Offer::OnceApproved,
            Remedy::Send | Remedy::Resend => offered_mail(user, now),
            _ => Offer::Now,
        }
    }

    fn needs(self) -> Permission {
        match self {
            Remedy::Resend | Remedy::TryAgain(_) | Remedy::ResetPassword => Permission::SendMails,
            Remedy::SeeQueue => Permission::ReadMail,
            Remedy::CorrectAddress => Permission::CorrectAddresses,
            Remedy::RemoveFactor => Permission::SetPasswords,
            Remedy::Send | Remedy::Unlock | Remedy::Enable | Remedy::ChangeLastDay => Permission::EditUsers,
        }
    }

    /// Of the roles that Purser comes with.
    fn who_can(self) -> String {
        let who = match self.needs() {
            Permission::EditUsers | Permission::SetPasswords => "A user administrator",
            _ => "Support, or a user administrator,",
        };
        format!("{who} can {}.", self.act())
    }

    fn act(self) -> &'static str {
        match self {
            Remedy::Send => "send it",
            Remedy::Resend => "send another",
            Remedy::TryAgain(_) => "try it again",
            Remedy::SeeQueue => "see the queue",
            Remedy::CorrectAddress => "correct the address",
            Remedy::ResetPassword => "reset their password",
            Remedy::RemoveFactor => "remove their second factor",
            Remedy::Unlock => "unlock them",
            Remedy::Enable => "enable them",
            Remedy::ChangeLastDay => "change it",
        }
    }
}

fn offered_mail(user: &User, now: Timestamp) -> Offer {
    match may_be_sent(MailKind::Activation, user, Occasion::Request, now) {
        Ok(()) => Offer::Now,
        Err(Ineligible::CoolingDown) => cools_down_until(user, Occasion::Request, now).map_or(Offer::Now, Offer::From),
        Err(reason) => Offer::Not(reason.words().to_owned()),
    }
}

//! What mends a diagnosis, and whether whoever looks at it may do that now.

use std::collections::BTreeSet;

use crate::clock::Timestamp;
use crate::mail::MailKind;
use crate::mailing::eligibility::{Ineligible, Occasion, cools_down_until, may_be_handed, may_be_sent};
use crate::mailing::invitation::may_be_asked_for;
use crate::people::User;
use crate::requests::{Request, Task};
use crate::rights::Permission;

/// The one act that mends it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Remedy {
    /// The activation mail, for the first time.
    Send,
    /// The activation mail, again.
    Resend,
    /// A username and another temporary password.
    SendCredentials,
    /// The same on paper.
    HandOutCredentials,
    /// The mail of this number.
    TryAgain(i64),
    SeeQueue,
    CorrectAddress,
    ResetPassword,
    /// A second factor that they lost.
    RemoveFactor,
    Unlock,
    /// Too many wrong second factors are forgotten.
    AllowFactors,
    Enable,
    ChangeLastDay,
}

/// Who looks at a diagnosis.
pub struct Viewer<'a> {
    /// What the viewer may do for this person.
    pub permissions: &'a BTreeSet<Permission>,
    /// This person's record: they may do no more than the viewer.
    pub may_change: bool,
    pub is_self: bool,
    /// An address that they correct waits for approval.
    pub awaits_approval: bool,
    /// What user administrators were asked to do for this person.
    pub requests: &'a [Request],
}

impl Viewer<'_> {
    /// Whoever helps people in asks others for what they may not do.
    fn may_ask(&self) -> bool {
        !self.is_self && self.permissions.contains(&Permission::SendMails)
    }
}

/// Whether the viewer is offered the remedy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Offer {
    Now,
    /// It is asked for, and done when someone else approves it.
    OnceApproved,
    /// Others can, as the words say, and may be asked to.
    OnRequest(Task, String),
    From(Timestamp),
    /// And why not, or who can.
    Not(String),
}

impl Remedy {
    /// By the viewer's rights, and by whether it would be refused.
    pub fn offered_to(self, viewer: &Viewer<'_>, user: &User, now: Timestamp) -> Offer {
        if !viewer.permissions.contains(&self.needs()) {
            return self.left_to_others(viewer, self.who_can());
        }
        match self {
            Remedy::SeeQueue => Offer::Now,
            Remedy::HandOutCredentials if !may_hand_out(viewer, user) => self.left_to_others(viewer, self.who_can()),
            // Then there is no link to mail, and only whoever may type a password can help.
            Remedy::ResetPassword
                if user.email.is_empty() && !viewer.permissions.contains(&Permission::SetPasswords) =>
            {
                self.left_to_others(viewer, "A user administrator can reset their password.".to_owned())
            }
            _ if !viewer.may_change => {
                self.left_to_others(viewer, format!("Only an administrator can {}.", self.act()))
            }
            Remedy::CorrectAddress | Remedy::ResetPassword | Remedy::RemoveFactor if viewer.is_self => {
                Offer::Not("You change it under your account.".to_owned())
            }
            Remedy::CorrectAddress if viewer.awaits_approval => Offer::OnceApproved,
            Remedy::Send | Remedy::Resend => offered_mail(MailKind::Activation, user, now),
            Remedy::HandOutCredentials => match may_be_handed(user, now) {
                Ok(()) => Offer::Now,
                Err(reason) => Offer::Not(reason.words().to_owned()),
            },
            Remedy::SendCredentials => offered_mail(MailKind::TemporaryPassword, user, now),
            _ => Offer::Now,
        }
    }

    /// For somebody without an address.
    pub(super) fn without_mail(self) -> Remedy {
        match self {
            Remedy::Send | Remedy::Resend | Remedy::SendCredentials => Remedy::HandOutCredentials,
            other => other,
        }
    }

    fn left_to_others(self, viewer: &Viewer<'_>, who_can: String) -> Offer {
        let Some(task) = self.task().filter(|_| viewer.may_ask()) else { return Offer::Not(who_can) };
        match viewer.requests.iter().find(|request| request.task == task) {
            Some(request) => Offer::Not(format!("{who_can} {} has asked them to.", request.asked_by())),
            None => Offer::OnRequest(task, who_can),
        }
    }

    fn task(self) -> Option<Task> {
        match self {
            Remedy::Send | Remedy::Resend | Remedy::SendCredentials => Some(Task::Invite),
            Remedy::HandOutCredentials => Some(Task::HandOutCredentials),
            Remedy::TryAgain(_) => Some(Task::TryMailAgain),
            Remedy::CorrectAddress => Some(Task::ChangeAddress),
            Remedy::ResetPassword => Some(Task::ResetPassword),
            Remedy::RemoveFactor => Some(Task::RemoveFactor),
            Remedy::Unlock | Remedy::AllowFactors => Some(Task::Unlock),
            Remedy::Enable => Some(Task::Enable),
            Remedy::ChangeLastDay => Some(Task::ChangeLastDay),
            Remedy::SeeQueue => None,
        }
    }

    fn needs(self) -> Permission {
        match self {
            Remedy::Resend | Remedy::SendCredentials | Remedy::TryAgain(_) | Remedy::ResetPassword | Remedy::Unlock => {
                Permission::SendMails
            }
            Remedy::SeeQueue => Permission::ReadMail,
            Remedy::CorrectAddress => Permission::CorrectAddresses,
            Remedy::RemoveFactor | Remedy::HandOutCredentials => Permission::SetPasswords,
            Remedy::Send | Remedy::AllowFactors | Remedy::Enable | Remedy::ChangeLastDay => Permission::EditUsers,
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
            Remedy::Resend | Remedy::SendCredentials => "send another",
            Remedy::HandOutCredentials => "hand out credentials",
            Remedy::TryAgain(_) => "try it again",
            Remedy::SeeQueue => "see the queue",
            Remedy::CorrectAddress => "correct the address",
            Remedy::ResetPassword => "reset their password",
            Remedy::RemoveFactor => "remove their second factor",
            Remedy::Unlock | Remedy::AllowFactors => "unlock them",
            Remedy::Enable => "enable them",
            Remedy::ChangeLastDay => "change it",
        }
    }
}

/// Who prints a password sees it; and the first invitation makes an account.
fn may_hand_out(viewer: &Viewer<'_>, user: &User) -> bool {
    let edits_users = viewer.permissions.contains(&Permission::EditUsers);
    viewer.permissions.contains(&Permission::SendMails) && may_be_asked_for(&user.standing, edits_users)
}

fn offered_mail(kind: MailKind, user: &User, now: Timestamp) -> Offer {
    match may_be_sent(kind, user, Occasion::Request, now) {
        Ok(()) => Offer::Now,
        Err(Ineligible::CoolingDown) => cools_down_until(user, Occasion::Request, now).map_or(Offer::Now, Offer::From),
        Err(reason) => Offer::Not(reason.words().to_owned()),
    }
}

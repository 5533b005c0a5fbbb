//! The acts that can be done to many at once, with their words on screen.

use crate::db::text_enum;
use crate::mailing::invitation::Invitation;
use crate::rights::Permission;

text_enum! {
    pub enum Act {
        Activation = "activation",
        Credentials = "credentials",
        AccountsByActivation = "accounts_by_activation",
        AccountsByCredentials = "accounts_by_credentials",
        Disable = "disable",
        Enable = "enable",
        Unlock = "unlock",
        EndSessions = "end_sessions",
        /// Which, and how, is chosen before it is confirmed.
        EditRoles = "edit_roles",
        /// A notification that somebody wrote.
        Notify = "notify",
    }
}

impl Act {
    pub fn label(self) -> &'static str {
        match self {
            Act::Activation => "Resend activation email",
            Act::Credentials => "Email Credentials",
            Act::AccountsByActivation | Act::AccountsByCredentials => "Create accounts",
            Act::Disable => "Disable",
            Act::Enable => "Enable",
            Act::Unlock => "Unlock",
            Act::EndSessions => "End sessions",
            Act::EditRoles => "Edit roles",
            Act::Notify => "Send notification",
        }
    }

    /// Above the question whether to do it.
    pub fn title(self) -> &'static str {
        match self {
            Act::Activation | Act::Credentials | Act::Notify => "Confirm Email Sending",
            Act::AccountsByActivation | Act::AccountsByCredentials => "Create accounts",
            Act::Disable => "Disable users",
            Act::Enable => "Enable users",
            Act::Unlock => "Unlock users",
            Act::EndSessions => "End sessions",
            Act::EditRoles => "Edit roles",
        }
    }

    /// On the button that does it.
    pub fn button(self) -> &'static str {
        match self {
            Act::Activation | Act::Credentials | Act::Notify => "Send Emails",
            other => other.label(),
        }
    }

    /// What happens to each, after their number: "3 users get an activation mail …".
    pub fn effect(self, many: bool) -> &'static str {
        match (self, many) {
            (Act::Activation, true) => "get an activation mail with a fresh link. Earlier links still work.",
            (Act::Activation, false) => "gets an activation mail with a fresh link. Earlier links still work.",
            (Act::Credentials, true) => {
                "get two mails each: a welcome with the username, and a temporary password. Those sent before still work."
            }
            (Act::Credentials, false) => {
                "gets two mails: a welcome with the username, and a temporary password. Those sent before still work."
            }
            (Act::AccountsByActivation | Act::AccountsByCredentials, true) => {
                "get an account: their username, the roles of their department and position, and the mails you choose."
            }
            (Act::AccountsByActivation | Act::AccountsByCredentials, false) => {
                "gets an account: their username, the roles of their department and position, and the mails you choose."
            }
            (Act::Disable, _) => {
                "can't sign in any more: their sessions and mailed links end now. Their records stay, and you can enable \
                 them again."
            }
            (Act::Enable, _) => "can sign in again, by the password they had. Links that ended stay ended.",
            (Act::Unlock, _) => "can try to sign in again at once.",
            (Act::EndSessions, true) => "are signed out everywhere. Their passwords stay.",
            (Act::EndSessions, false) => "is signed out everywhere. The password stays.",
            (Act::EditRoles, true) => "have their roles changed.",
            (Act::EditRoles, false) => "has their roles changed.",
            (Act::Notify, true) => "get the notification by mail.",
            (Act::Notify, false) => "gets the notification by mail.",
        }
    }

    /// Once it is done, how it is undone.
    pub fn way_back(self) -> Option<&'static str> {
        match self {
            Act::Disable => Some("To undo this, select them in the list of users and press Enable."),
            Act::EndSessions => Some("They can sign in again with their email or username and the password they have."),
            _ => None,
        }
    }

    pub fn is_destructive(self) -> bool {
        matches!(self, Act::Disable | Act::EndSessions)
    }

    /// Who carries it out proves first who they are.
    pub fn is_dangerous(self) -> bool {
        matches!(self, Act::Disable | Act::Enable | Act::Unlock | Act::EditRoles)
    }

    pub fn makes_accounts(self) -> bool {
        matches!(self, Act::AccountsByActivation | Act::AccountsByCredentials)
    }

    pub fn permission(self) -> Permission {
        match self {
            Act::Activation | Act::Credentials | Act::Notify => Permission::SendMails,
            Act::EditRoles => Permission::AssignRoles,
            _ => Permission::EditUsers,
        }
    }

    /// What each is mailed.
    pub fn invitation(self) -> Option<Invitation> {
        match self {
            Act::Activation | Act::AccountsByActivation => Some(Invitation::Activation),
            Act::Credentials | Act::AccountsByCredentials => Some(Invitation::Credentials),
            Act::Disable | Act::Enable | Act::Unlock | Act::EndSessions | Act::EditRoles | Act::Notify => None,
        }
    }

    /// How many mails each gets.
    pub fn mails_each(self) -> usize {
        match self {
            Act::Notify => 1,
            act => act.invitation().map_or(0, |invitation| invitation.mails().len()),
        }
    }
}

//! What somebody's attention may be needed for, and what became of a person's mails, as lists narrow by them.

use crate::db::text_enum;

text_enum! {
    /// Users who need somebody's attention.
    pub enum Attention {
        NeverSignedIn = "never_signed_in",
        /// Staged, and to be invited before they can sign in.
        NotInvited = "not_invited",
        InvitationExpired = "invitation_expired",
        MailFailed = "mail_failed",
        /// Invited, has opened the link, and gone no further.
        LinkOpened = "link_opened",
        /// Staged, and employed now.
        WithoutAccount = "without_account",
        /// Staged, and to come by single sign-on, for which nobody needs an invitation.
        SsoUnused = "sso_unused",
        /// They sign in by username, and can't be mailed.
        NoAddress = "no_address",
    }
}

impl Attention {
    /// As the list's toolbar names it.
    pub fn label(self) -> &'static str {
        match self {
            Attention::NeverSignedIn => "Never signed in",
            Attention::NotInvited => "Not invited yet",
            Attention::InvitationExpired => "Invitation expired",
            Attention::MailFailed => "Mail failed",
            Attention::LinkOpened => "Link opened",
            Attention::WithoutAccount => "Without account",
            Attention::SsoUnused => "Single sign-on not used yet",
            Attention::NoAddress => "No email address",
        }
    }
}

text_enum! {
    /// How mails to a person stand.
    pub enum MailState {
        /// The newest was refused, given up, or came back.
        Failed = "failed",
        /// Of those, one that was taken came back later.
        Bounced = "bounced",
        /// One is in the queue, or is being sent.
        Waiting = "waiting",
    }
}

impl MailState {
    /// As the list's toolbar names it.
    pub fn label(self) -> &'static str {
        match self {
            MailState::Failed => "Failed",
            MailState::Bounced => "Bounced",
            MailState::Waiting => "Waiting to be sent",
        }
    }
}

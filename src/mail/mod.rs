//! Mails: an outbox in the database, a worker that sends from it, and the transports it sends by.
//!
//! A mail enters the outbox in the transaction that caused it. The outbox holds neither its text nor its secrets: both
//! are made when the mail leaves, by the room whose mail it is. This floor knows no room; [`Correspondence`] is how the
//! worker asks.

pub mod address;
pub mod bounced;
mod closed;
mod conversation;
mod day;
pub mod delivery;
pub mod doubt;
mod edited;
mod filling;
pub mod in_force;
pub mod kept;
pub mod letter;
mod line_by_line;
pub mod mailbox;
mod markdown;
pub mod message;
pub mod outage;
pub mod outbox;
pub mod placeholders;
mod portion;
pub mod proof;
pub mod return_path;
pub mod round;
mod secrets;
pub mod sender;
mod smtp;
pub mod texts;
pub mod transport;
pub mod trial;
mod width;
pub mod worker;

use crate::context::Context;
use crate::db::{Connection, QueryResult, text_enum};

pub use delivery::Delivery;
pub use edited::EditedText;
pub use letter::{Letter, LetterDraft, Stationery};
pub use markdown::styles;
pub use outbox::{Claimed, enqueue};
pub use secrets::{Parts, STRUCK};
pub use sender::{GivenSender, Sender};
pub use smtp::PATIENCE;

text_enum! {
    /// What is mailed. The words are stored, and name the folders of templates.
    pub enum MailKind {
        Activation = "activation",
        /// Credentials come in two mails: this one has the username, the next the password.
        Welcome = "welcome",
        TemporaryPassword = "temporary_password",
        PasswordReset = "password_reset",
        /// To someone who signs in elsewhere and asked for a new password.
        SignInBySso = "sign_in_by_sso",
        PasswordChanged = "password_changed",
        AccountLocked = "account_locked",
        /// To an address that a person is to have, and so not to the one they have.
        AddressConfirmation = "address_confirmation",
        AddressChangeRequested = "address_change_requested",
        AddressChanged = "address_changed",
        /// To the address that someone who was never in had, as it was found to be wrong.
        AddressCorrected = "address_corrected",
        /// To those who look at such corrections.
        CorrectionsToReview = "corrections_to_review",
        UsernameChanged = "username_changed",
        /// To someone who never signed in, by what they lack.
        ReminderToActivate = "reminder_to_activate",
        ReminderToSignIn = "reminder_to_sign_in",
        ReminderBySso = "reminder_by_sso",
        /// To someone who has not signed in for long, before their account is disabled.
        DormantAccount = "dormant_account",
        /// In words that an administrator wrote, to those whom a condition chose.
        Notification = "notification",
        /// To someone who was invited, before what they were mailed expires.
        ActivationEnds = "activation_ends",
        TemporaryPasswordEnds = "temporary_password_ends",
        /// To whoever may edit users: how much waits for them.
        WeeklyDigest = "weekly_digest",
        SecondFactorAdded = "second_factor_added",
        SecondFactorRemoved = "second_factor_removed",
        RecoveryCodeUsed = "recovery_code_used",
        Test = "test",
    }
}

impl MailKind {
    pub fn label(self) -> &'static str {
        match self {
            MailKind::Activation => "Activation",
            MailKind::Welcome => "Welcome",
            MailKind::TemporaryPassword => "Temporary password",
            MailKind::PasswordReset => "Password reset",
            MailKind::SignInBySso => "How to sign in",
            MailKind::PasswordChanged => "Password changed",
            MailKind::AccountLocked => "Account locked",
            MailKind::AddressConfirmation => "Address confirmation",
            MailKind::AddressChangeRequested => "Address change notice",
            MailKind::AddressChanged => "Address changed",
            MailKind::AddressCorrected => "Address corrected",
            MailKind::CorrectionsToReview => "Address corrections to review",
            MailKind::UsernameChanged => "Username changed",
            MailKind::ReminderToActivate => "Reminder to activate",
            MailKind::ReminderToSignIn => "Reminder to sign in",
            MailKind::ReminderBySso => "Reminder to sign in by single sign-on",
            MailKind::DormantAccount => "Dormant account notice",
            MailKind::Notification => "Notification",
            MailKind::ActivationEnds => "Activation link expires soon",
            MailKind::TemporaryPasswordEnds => "Temporary password expires soon",
            MailKind::WeeklyDigest => "Weekly digest",
            MailKind::SecondFactorAdded => "Second factor added",
            MailKind::SecondFactorRemoved => "Second factor removed",
            MailKind::RecoveryCodeUsed => "Recovery code used",
            MailKind::Test => "Test",
        }
    }

    /// Sent by the rule for those who never signed in, and by nothing else.
    pub fn is_reminder(self) -> bool {
        matches!(self, MailKind::ReminderToActivate | MailKind::ReminderToSignIn | MailKind::ReminderBySso)
    }

    /// Sent before an invitation ends, and by nothing else.
    pub fn is_before_an_end(self) -> bool {
        matches!(self, MailKind::ActivationEnds | MailKind::TemporaryPasswordEnds)
    }

    /// Goes to whatever address the person has when it leaves. A notice goes to the one they had when it happened.
    pub fn follows_address(self) -> bool {
        match self {
            MailKind::Activation
            | MailKind::Welcome
            | MailKind::TemporaryPassword
            | MailKind::PasswordReset
            | MailKind::SignInBySso
            | MailKind::CorrectionsToReview
            | MailKind::ReminderToActivate
            | MailKind::ReminderToSignIn
            | MailKind::ReminderBySso
            | MailKind::DormantAccount
            | MailKind::Notification
            | MailKind::ActivationEnds
            | MailKind::TemporaryPasswordEnds
            | MailKind::WeeklyDigest
            | MailKind::Test => true,
            MailKind::PasswordChanged
            | MailKind::AccountLocked
            | MailKind::AddressConfirmation
            | MailKind::AddressChangeRequested
            | MailKind::AddressChanged
            | MailKind::AddressCorrected
            | MailKind::UsernameChanged
            | MailKind::SecondFactorAdded
            | MailKind::SecondFactorRemoved
            | MailKind::RecoveryCodeUsed => false,
        }
    }
}

/// What became of a mail that was about to leave.
pub enum Composed {
    Draft(LetterDraft),
    /// It became wrong while it waited, for this reason.
    Dropped(String),
}

/// What the worker asks of the rooms whose mails it sends.
pub trait Correspondence: Send + Sync {
    /// Asked in the transaction in which the mails leave, each time they are tried. What comes of each, in their order.
    fn compose(&self, connection: &mut Connection, context: &Context, mails: &[Claimed]) -> QueryResult<Vec<Composed>>;

    /// Told in the transaction that records what the mail server said.
    fn settled(
        &self,
        connection: &mut Connection,
        context: &Context,
        mail: &Claimed,
        delivery: &Delivery,
    ) -> QueryResult<()>;

    /// Told in the transaction that gives these mails back, or records that the server refused them before it had any of
    /// their text: the secrets in them never left.
    fn unsent(&self, connection: &mut Connection, context: &Context, mails: &[i64]) -> QueryResult<()>;
}

//! What the text of each kind of mail may name, and what it must: the one table of placeholders. Who writes a mail gives
//! these and no others, and who edits its text is shown these.

use super::MailKind;

/// A name between braces in a text, which becomes a value in the mail.
pub struct Placeholder {
    pub name: &'static str,
    /// For whoever edits the text.
    pub meaning: &'static str,
    pub gives: Gives,
    /// Without it the mail would be of no use.
    pub is_required: bool,
}

/// What a placeholder becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gives {
    FirstName,
    Username,
    Email,
    /// A moment that is over.
    Past,
    /// A moment to come.
    Ahead,
    Number,
    /// The address of a page that is no secret.
    Page,
    /// The address of a page that only the reader may know.
    SecretPage,
    /// The portal's own address.
    Address,
    Password,
    Portal,
    Contact,
}

impl Gives {
    /// True for what nobody but the reader of the mail may learn.
    pub fn is_secret(self) -> bool {
        matches!(self, Gives::SecretPage | Gives::Password)
    }

    /// As it stands in a mail: pages open in the mail's language.
    pub fn written(self, value: &str, language: &str) -> String {
        match self {
            Gives::Page | Gives::SecretPage if value.contains("://") => {
                let joined = if value.contains('?') { '&' } else { '?' };
                format!("{value}{joined}language={language}")
            }
            _ => value.to_owned(),
        }
    }

    /// True for what a link may lead to.
    pub fn is_link(self) -> bool {
        matches!(self, Gives::Page | Gives::SecretPage | Gives::Address)
    }
}

impl Placeholder {
    /// As it is typed.
    pub fn typed(&self) -> String {
        format!("{{{{ {} }}}}", self.name)
    }
}

const fn may(name: &'static str, meaning: &'static str, gives: Gives) -> Placeholder {
    Placeholder { name, meaning, gives, is_required: false }
}

const fn must(name: &'static str, meaning: &'static str, gives: Gives) -> Placeholder {
    Placeholder { name, meaning, gives, is_required: true }
}

const FIRST_NAME: Placeholder = may("first_name", "The user's first name.", Gives::FirstName);
const EMAIL: Placeholder = may("email", "The user's email address.", Gives::Email);
const USERNAME: Placeholder = must("username", "The user's username.", Gives::Username);
const ALSO_USERNAME: Placeholder = Placeholder { is_required: false, ..USERNAME };
const SIGN_IN: Placeholder = must("link", "The sign-in page.", Gives::Page);
const FORGOT: Placeholder = must("link", "The page that mails a link to set a new password.", Gives::Page);
const RESET: Placeholder = Placeholder { name: "reset_link", ..FORGOT };
const VALID_UNTIL: Placeholder = must("valid_until", "When the link or password in this mail expires.", Gives::Ahead);
const CHANGED_AT: Placeholder = may("changed_at", "When it was changed.", Gives::Past);

/// Of every kind: they say whose portal this is.
const EVERYWHERE: &[Placeholder] = &[
    may("portal", "The name of the portal, with the organisation's.", Gives::Portal),
    may("contact", "The support contact. Empty while there is none.", Gives::Contact),
];

/// All that a text of this kind may name.
pub fn of(kind: MailKind) -> impl Iterator<Item = &'static Placeholder> {
    own(kind).iter().chain(EVERYWHERE)
}

/// What whoever writes such a mail gives.
pub fn own(kind: MailKind) -> &'static [Placeholder] {
    match kind {
        MailKind::Activation => &[FIRST_NAME, ALSO_USERNAME, ACTIVATION_LINK, VALID_UNTIL],
        MailKind::Welcome => &[FIRST_NAME, USERNAME, EMAIL, SIGN_IN],
        MailKind::TemporaryPassword => &[FIRST_NAME, PASSWORD, SIGN_IN, VALID_UNTIL],
        MailKind::PasswordReset => &[FIRST_NAME, RESET_LINK, VALID_UNTIL],
        MailKind::SignInBySso => &[FIRST_NAME],
        MailKind::PasswordChanged => &[FIRST_NAME, CHANGED_AT, FORGOT],
        MailKind::AccountLocked => &[FIRST_NAME, UNTIL, FORGOT],
        MailKind::AddressConfirmation => &[FIRST_NAME, CONFIRMATION_LINK, VALID_UNTIL],
        MailKind::AddressChangeRequested => &[FIRST_NAME, ASKED_AT, FORGOT],
        MailKind::AddressChanged | MailKind::AddressCorrected => &[FIRST_NAME, CHANGED_AT],
        MailKind::CorrectionsToReview => &[FIRST_NAME, WAITING, MADE, CORRECTIONS],
        MailKind::UsernameChanged => &[FIRST_NAME, USERNAME, EMAIL, SIGN_IN],
        MailKind::SecondFactorAdded | MailKind::SecondFactorRemoved | MailKind::RecoveryCodeUsed => {
            &[FIRST_NAME, HAPPENED_AT, CODES_LEFT, RESET, ACCOUNT]
        }
        MailKind::ReminderToActivate => &[FIRST_NAME, ALSO_USERNAME, ACTIVATION_LINK, VALID_UNTIL, STOP_LINK],
        MailKind::ReminderToSignIn | MailKind::ReminderBySso => &[FIRST_NAME, ALSO_USERNAME, SIGN_IN, STOP_LINK],
        MailKind::DormantAccount => &[FIRST_NAME, USERNAME_WITH_PASSWORD, SIGN_IN, LAST_SIGN_IN, DISABLED_AT],
        MailKind::Notification => &[FIRST_NAME, ALSO_USERNAME, EMAIL, SIGN_IN_IF_WANTED],
        MailKind::ActivationEnds => &[FIRST_NAME, ALSO_USERNAME, ACTIVATION_LINK, VALID_UNTIL, OLD_ENDS_AT],
        MailKind::TemporaryPasswordEnds => &[FIRST_NAME, ALSO_USERNAME, SIGN_IN, RESET, PASSWORD_ENDS],
        MailKind::WeeklyDigest => WAITING_EACH_WEEK,
        MailKind::Test => &[BASE_URL],
    }
}

const ACTIVATION_LINK: Placeholder = must("link", "The page on which the user sets a password.", Gives::SecretPage);
const RESET_LINK: Placeholder = must("link", "The page on which the user sets a new password.", Gives::SecretPage);
const CONFIRMATION_LINK: Placeholder =
    must("link", "The page on which the user confirms the address.", Gives::SecretPage);
const STOP_LINK: Placeholder =
    may("stop_link", "The page that ends reminders. Empty in the first reminder.", Gives::SecretPage);
const SIGN_IN_IF_WANTED: Placeholder = Placeholder { is_required: false, ..SIGN_IN };
const USERNAME_WITH_PASSWORD: Placeholder =
    may("username", "The user's username. Empty for users who sign in by single sign-on.", Gives::Username);
const LAST_SIGN_IN: Placeholder = may("last_sign_in", "When the user last signed in.", Gives::Past);
const DISABLED_AT: Placeholder = must("disabled_at", "When the account is disabled.", Gives::Ahead);
const OLD_ENDS_AT: Placeholder = may("ends_at", "When the link that was mailed before expires.", Gives::Ahead);
const PASSWORD_ENDS: Placeholder =
    must("valid_until", "When the temporary password that was mailed before expires.", Gives::Ahead);
const UNTIL: Placeholder = may("until", "When the lock ends by itself.", Gives::Ahead);
const ASKED_AT: Placeholder = may("asked_at", "When the change was asked for.", Gives::Past);
const BASE_URL: Placeholder = may("base_url", "The address of the portal.", Gives::Address);
const PASSWORD: Placeholder = must("password", "The temporary password.", Gives::Password);
const WAITING: Placeholder = may("waiting", "How many corrections wait for approval.", Gives::Number);
const MADE: Placeholder = may("made", "How many corrections are not reviewed yet.", Gives::Number);
const CORRECTIONS: Placeholder = must("link", "The page of corrected addresses.", Gives::Page);
const WAITING_EACH_WEEK: &[Placeholder] = &[
    FIRST_NAME,
    may("expired", "How many invitations expired without being used.", Gives::Number),
    may("expired_link", "The list of users whose invitation expired.", Gives::Page),
    may("failed", "How many addresses failed.", Gives::Number),
    may("failed_link", "The list of users whose address failed.", Gives::Page),
    may("requests", "How many requests from support wait.", Gives::Number),
    may("requests_link", "The page of requests.", Gives::Page),
    may("corrections", "How many corrected addresses wait to be approved or reviewed.", Gives::Number),
    may("corrections_link", "The page of corrected addresses.", Gives::Page),
];
const HAPPENED_AT: Placeholder = may("happened_at", "When it happened.", Gives::Past);
const CODES_LEFT: Placeholder = may("recovery_codes_left", "How many recovery codes the user has left.", Gives::Number);
const ACCOUNT: Placeholder = may("account_link", "The page of the user's second factors.", Gives::Page);

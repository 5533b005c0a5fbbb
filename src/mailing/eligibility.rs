//! Who may be sent which mail: yes, or no and why. Asked when the button is drawn, when it is pressed, and again when
//! the mail is about to leave.

use time::Duration;

use crate::clock::Timestamp;
use crate::db::text_enum;
use crate::mail::MailKind;
use crate::people::{Standing, Status, User};

/// Between two mails with a way in that others ask for, and between two that the person asks for.
const COOL_DOWN: Duration = Duration::minutes(1);
const OWN_COOL_DOWN: Duration = Duration::minutes(5);

text_enum! {
    /// Why somebody is not sent a mail.
    pub enum Ineligible {
        Disabled = "disabled",
        SignsInBySso = "sso",
        NoAddress = "no_address",
        AlreadySignedIn = "already_signed_in",
        NeverActivated = "never_activated",
        HasPassword = "has_password",
        AddressFailed = "address_failed",
        LockEnded = "lock_ended",
        NotInvitedYet = "not_invited_yet",
        SignedIn = "signed_in",
        RemindersEnded = "reminders_ended",
        AlreadyWaiting = "already_waiting",
        CoolingDown = "cooling_down",
    }
}

impl Ineligible {
    /// To whoever wanted to send it.
    pub fn words(self) -> &'static str {
        match self {
            Ineligible::Disabled => "This user is disabled. Enable them first.",
            Ineligible::SignsInBySso => "This user signs in by single sign-on and needs no link.",
            Ineligible::NoAddress => "This user has no e-mail address. Add one first.",
            Ineligible::AlreadySignedIn => {
                "This user has set a password already. If they can't get in, they need a password reset."
            }
            Ineligible::NeverActivated => {
                "This user has set no password of their own yet. They need an activation mail."
            }
            Ineligible::HasPassword => "This user signs in with a password.",
            Ineligible::AddressFailed => {
                "The last mail to this address failed. Correct the address, or try that mail again under Mails."
            }
            Ineligible::NotInvitedYet => "This user was not invited yet.",
            Ineligible::SignedIn => "This user has signed in and needs no reminder.",
            Ineligible::RemindersEnded => "This user asked for no more reminders.",
            Ineligible::LockEnded => "The lock ended before this mail could leave.",
            Ineligible::AlreadyWaiting => {
                "A mail of this kind to this user already waits to be sent. It can be cancelled under Mail."
            }
            Ineligible::CoolingDown => "A mail to this user was asked for moments ago. Give it a minute to arrive.",
        }
    }

    /// After a number of people: "12 are disabled".
    pub fn label(self) -> &'static str {
        match self {
            Ineligible::Disabled => "are disabled",
            Ineligible::SignsInBySso => "sign in by single sign-on",
            Ineligible::NoAddress => "have no e-mail address",
            Ineligible::AlreadySignedIn => "have signed in or set a password",
            Ineligible::NeverActivated => "have set no password of their own yet",
            Ineligible::HasPassword => "sign in with a password",
            Ineligible::AddressFailed => "have an address that failed before",
            Ineligible::NotInvitedYet => "were not invited yet",
            Ineligible::SignedIn => "have signed in",
            Ineligible::RemindersEnded => "asked for no more reminders",
            Ineligible::LockEnded => "are not locked any more",
            Ineligible::AlreadyWaiting => "have a mail of this kind in the queue",
            Ineligible::CoolingDown => "were mailed moments ago",
        }
    }
}

/// When the question is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Occasion {
    /// An administrator or support asks for the mail.
    Request,
    /// The person themselves does.
    OwnRequest,
    /// It is about to leave.
    Departure,
}

/// What the answer depends on.
#[derive(Debug, Clone, Copy)]
pub struct Recipient {
    pub standing: Standing,
    pub sso: bool,
    pub has_address: bool,
    pub mail_failed_at: Option<Timestamp>,
    pub mail_asked_at: Option<Timestamp>,
    /// They asked for no more reminders.
    pub has_ended_reminders: bool,
    /// A mail of this kind is in the queue, where that was looked up.
    pub is_waiting: bool,
}

impl From<&User> for Recipient {
    fn from(user: &User) -> Recipient {
        Recipient {
            standing: user.standing,
            sso: user.sso,
            has_address: !user.email.is_empty(),
            mail_failed_at: user.mail_failed_at,
            mail_asked_at: user.mail_asked_at,
            has_ended_reminders: user.reminders_ended_at.is_some(),
            is_waiting: false,
        }
    }
}

/// The one place that decides it, when a mail is asked for and again when it leaves.
pub fn may_be_sent(
    kind: MailKind,
    recipient: impl Into<Recipient>,
    occasion: Occasion,
    now: Timestamp,
) -> Result<(), Ineligible> {
    let recipient = recipient.into();
    if recipient.standing.status(now) == Status::Disabled {
        return Err(Ineligible::Disabled);
    }
    if !recipient.has_address {
        return Err(Ineligible::NoAddress);
    }
    if kind.is_reminder() {
        needs_a_reminder(&recipient)?;
    }
    if kind.is_before_an_end() {
        is_invited(&recipient)?;
    }
    fits_the_way_in(kind, &recipient)?;
    if kind == MailKind::AccountLocked && recipient.standing.lock_ends_at(now).is_none() {
        return Err(Ineligible::LockEnded);
    }
    match occasion {
        Occasion::Departure => Ok(()),
        _ if recipient.is_waiting => Err(Ineligible::AlreadyWaiting),
        Occasion::Request if recipient.mail_failed_at.is_some() => Err(Ineligible::AddressFailed),
        _ if cools_down_until(recipient, occasion, now).is_some() => Err(Ineligible::CoolingDown),
        _ => Ok(()),
    }
}

/// Who may be handed a temporary password on paper: whoever could be mailed one, with an address or without.
pub fn may_be_handed(recipient: impl Into<Recipient>, now: Timestamp) -> Result<(), Ineligible> {
    let recipient = recipient.into();
    match recipient.standing.status(now) {
        Status::Disabled => Err(Ineligible::Disabled),
        _ => fits_the_way_in(MailKind::TemporaryPassword, &recipient),
    }
}

/// Nobody is reminded who could not sign in, did so, or wants to hear no more of it.
fn needs_a_reminder(recipient: &Recipient) -> Result<(), Ineligible> {
    if recipient.standing.last_sign_in_at.is_some() {
        Err(Ineligible::SignedIn)
    } else if recipient.has_ended_reminders {
        Err(Ineligible::RemindersEnded)
    } else if recipient.standing.invited_at.is_none() && !recipient.sso {
        Err(Ineligible::NotInvitedYet)
    } else {
        Ok(())
    }
}

/// Whoever wants no reminders gets none of these either.
fn is_invited(recipient: &Recipient) -> Result<(), Ineligible> {
    if recipient.has_ended_reminders {
        Err(Ineligible::RemindersEnded)
    } else if recipient.standing.invited_at.is_none() {
        Err(Ineligible::NotInvitedYet)
    } else {
        Ok(())
    }
}

fn fits_the_way_in(kind: MailKind, recipient: &Recipient) -> Result<(), Ineligible> {
    let been_in = recipient.standing.has_been_in();
    match kind {
        kind if invites(kind) && recipient.sso => Err(Ineligible::SignsInBySso),
        kind if invites(kind) && been_in => Err(Ineligible::AlreadySignedIn),
        MailKind::ReminderToActivate | MailKind::ReminderToSignIn if recipient.sso => Err(Ineligible::SignsInBySso),
        MailKind::ReminderToActivate if been_in => Err(Ineligible::AlreadySignedIn),
        MailKind::ReminderToSignIn if !been_in => Err(Ineligible::NeverActivated),
        MailKind::PasswordReset if recipient.sso => Err(Ineligible::SignsInBySso),
        MailKind::PasswordReset if !been_in => Err(Ineligible::NeverActivated),
        MailKind::SignInBySso | MailKind::ReminderBySso if !recipient.sso => Err(Ineligible::HasPassword),
        _ => Ok(()),
    }
}

/// Or reminds of an invitation that is about to end.
fn invites(kind: MailKind) -> bool {
    kind.is_before_an_end() || matches!(kind, MailKind::Activation | MailKind::Welcome | MailKind::TemporaryPassword)
}

/// Until when no other mail may be asked for, if one was just now.
pub fn cools_down_until(recipient: impl Into<Recipient>, occasion: Occasion, now: Timestamp) -> Option<Timestamp> {
    let pause = match occasion {
        Occasion::Request => COOL_DOWN,
        Occasion::OwnRequest => OWN_COOL_DOWN,
        Occasion::Departure => return None,
    };
    recipient
        .into()
        .mail_asked_at
        .map(|asked| asked + pause)
        .filter(|until| *until > now)
}

//! What is asked of a mail when it is about to leave: what was right when it was asked for may be wrong by now.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::ops::Deref;

use time::Duration;

use super::eligibility::{Occasion, Recipient, may_be_sent};
use super::{address_change, corrections, digest, dormancy, endings, invitation};
use crate::clock::Timestamp;
use crate::context::{Context, UserId};
use crate::db::{Connection, QueryResult};
use crate::links::tokens::{self, NewToken, TokenPurpose, Use};
use crate::mail::{Claimed, MailKind};
use crate::notifying;
use crate::people::User;
use crate::preferences::digest::DigestRule;
use crate::preferences::endings::EndingRule;
use crate::preferences::reminders::ReminderRule;
use crate::preferences::{Preferences, Stored};
use crate::secret::{TemporaryPassword, Token};

/// What mails that leave together are written with.
pub struct Composing<'a> {
    context: &'a Context,
    pub preferences: Preferences,
    pub reminders: ReminderRule,
    pub endings: EndingRule,
    pub digest: DigestRule,
    minted: RefCell<Minted>,
}

/// What is made for mails and not stored yet.
#[derive(Default)]
struct Minted {
    tokens: Vec<NewToken>,
    /// Until when the newest way in of each person lasts.
    ends: HashMap<UserId, Timestamp>,
}

impl<'a> Composing<'a> {
    /// The preferences are read once, however many mails there are.
    pub fn begin(connection: &mut Connection, context: &'a Context) -> QueryResult<Composing<'a>> {
        let stored = Stored::load(connection)?;
        Ok(Composing {
            context,
            preferences: Preferences::of(&stored),
            reminders: ReminderRule::of(&stored),
            endings: EndingRule::of(&stored),
            digest: DigestRule::of(&stored),
            minted: RefCell::default(),
        })
    }

    /// A fresh one for this mail, and when it ends.
    pub fn token(&self, mail: &Claimed, user: UserId, purpose: TokenPurpose, validity: Duration) -> (Token, Timestamp) {
        let of = Use { user: Some(user), purpose, mail: Some(mail.id) };
        let (token, stored) = tokens::make(self, of, validity);
        (token, self.keep(stored))
    }

    /// As [`Composing::token`], to come in by for the first time.
    pub fn activation_link(&self, mail: &Claimed, user: UserId) -> (String, Timestamp) {
        let validity = self.preferences.activation_validity();
        let (token, ends_at) = self.token(mail, user, TokenPurpose::Activation, validity);
        self.minted.borrow_mut().ends.insert(user, ends_at);
        (self.link(&format!("/activate/{}", token.as_str())), ends_at)
    }

    /// As [`Composing::activation_link`], a password.
    pub fn temporary_password(&self, mail: &Claimed, user: UserId) -> (TemporaryPassword, Timestamp) {
        let validity = self.preferences.credentials_validity();
        let (password, stored) = tokens::make_temporary(self, user, Some(mail.id), validity);
        let ends_at = self.keep(stored);
        self.minted.borrow_mut().ends.insert(user, ends_at);
        (password, ends_at)
    }

    fn keep(&self, token: NewToken) -> Timestamp {
        let ends_at = token.expires_at;
        self.minted.borrow_mut().tokens.push(token);
        ends_at
    }

    /// What was made for mails so far, by few statements. To be called in the same transaction.
    pub fn store(&self, connection: &mut Connection) -> QueryResult<()> {
        let Minted { tokens, ends } = self.minted.take();
        tokens::store(connection, &tokens)?;
        let mut alike: BTreeMap<Timestamp, Vec<UserId>> = BTreeMap::new();
        for (user, ends_at) in ends {
            alike.entry(ends_at).or_default().push(user);
        }
        alike
            .into_iter()
            .try_for_each(|(ends_at, people)| invitation::note_end(connection, people, ends_at))
    }
}

impl Deref for Composing<'_> {
    type Target = Context;

    fn deref(&self) -> &Context {
        self.context
    }
}

/// Whom a mail that is about to leave is for; or, where it became wrong while it waited, why it is not sent.
pub fn addressee(
    connection: &mut Connection,
    context: &Composing<'_>,
    mail: &Claimed,
    user: Option<User>,
) -> QueryResult<Result<User, String>> {
    let Some(user) = user else {
        return Ok(Err("The user no longer exists.".into()));
    };
    if let Err(reason) = may_be_sent(mail.kind, recipient_of(mail, &user), Occasion::Departure, context.now) {
        return Ok(Err(reason.words().into()));
    }
    // A link never goes to an address of the past.
    if mail.kind.follows_address() && mail.recipient != user.email {
        return Ok(Err("The user's address changed after this mail was tried. Send another.".into()));
    }
    Ok(match overtaken(connection, context, mail, user.id)? {
        Some(reason) => Err(reason.to_owned()),
        None => Ok(user),
    })
}

/// A mail that asks to confirm a person's first address, or tells the address that was taken from them, goes to an address
/// that is not on file.
fn recipient_of(mail: &Claimed, user: &User) -> Recipient {
    let address = if mail.kind.follows_address() { &user.email } else { &mail.recipient };
    Recipient { has_address: !address.is_empty(), ..Recipient::from(user) }
}

/// Why it is not to leave, where that is not told by the person's record. `None` if nothing is against it.
fn overtaken(
    connection: &mut Connection,
    context: &Composing<'_>,
    mail: &Claimed,
    user: UserId,
) -> QueryResult<Option<&'static str>> {
    match mail.kind {
        MailKind::AddressConfirmation => Ok((!address_change::awaits(connection, user, &mail.recipient)?)
            .then_some("The change of address was withdrawn, or another took its place.")),
        MailKind::CorrectionsToReview => {
            Ok((!corrections::concern(connection, user)?).then_some("No corrected address was left to review."))
        }
        MailKind::WeeklyDigest => digest::overtaken(connection, context, &context.digest, user),
        MailKind::DormantAccount => Ok((!dormancy::is_in_force(connection, user)?)
            .then_some("The user signed in before this mail could leave, or the rule was switched off.")),
        MailKind::Notification => Ok(notifying::store::wordings_of_mail(connection, mail.id)?
            .is_empty()
            .then_some("The notification was deleted before this mail could leave.")),
        kind if kind.is_before_an_end() => {
            // A mail that leaves together with it may take the place of what it reminds of.
            context.store(connection)?;
            endings::overtaken(connection, context, &context.endings, mail, user)
        }
        kind if kind.is_reminder() && !context.reminders.is_on => {
            Ok(Some("Reminders were switched off before this mail could leave."))
        }
        _ => Ok(None),
    }
}

//! All that is chosen on the page.

use time::Duration;

use crate::clock::Timestamp;
use crate::db::{Connection, QueryResult};
use crate::journal::{Setting, on_or_off};
use crate::mail::sender::{ChosenSender, USUAL_ADDRESS, USUAL_NAME};
use crate::preferences::digest::DigestRule;
use crate::preferences::endings::EndingRule;
use crate::preferences::{self, Preferences, Stored, digest, endings, sender};
use crate::web::moment;

#[derive(Debug, Clone)]
pub struct Choice {
    pub preferences: Preferences,
    pub sender: ChosenSender,
    pub endings: EndingRule,
    /// Whether the weekly digest is sent.
    pub digest: bool,
}

impl Choice {
    pub fn load(connection: &mut Connection) -> QueryResult<Choice> {
        let stored = Stored::load(connection)?;
        Ok(Choice {
            preferences: Preferences::of(&stored),
            sender: ChosenSender::load(connection)?,
            endings: EndingRule::of(&stored),
            digest: DigestRule::of(&stored).is_on,
        })
    }

    pub fn save(&self, connection: &mut Connection, now: Timestamp) -> QueryResult<()> {
        preferences::save(connection, &self.preferences)?;
        sender::save(connection, &self.sender)?;
        endings::save(connection, &self.endings)?;
        digest::save(connection, self.digest, now)
    }

    /// For the journal, and for whoever saved it.
    pub fn in_words(&self) -> [Setting; 13] {
        let span = |hours: i64| moment::span(Duration::hours(hours));
        let or = |text: &str, usual: &str| if text.is_empty() { usual } else { text }.to_owned();
        let (preferences, sender) = (&self.preferences, &self.sender);
        [
            ("From name", or(&sender.name, USUAL_NAME)),
            ("From address", or(&sender.address, USUAL_ADDRESS)),
            ("Reply-To", or(&sender.reply_to, "none")),
            ("Activation of users", on_or_off(preferences.activation_of_users)),
            ("Activation links", span(preferences.activation_validity_hours)),
            ("Temporary passwords", span(preferences.credentials_validity_hours)),
            ("Reset links", span(preferences.reset_validity_hours)),
            ("Confirmation links", span(preferences.confirmation_validity_hours)),
            ("Reminders before an invitation ends", on_or_off(self.endings.is_on)),
            ("Sent before the end", span(self.endings.notice_hours)),
            ("Weekly digest", on_or_off(self.digest)),
            ("Corrections are mailed to user administrators", on_or_off(preferences.corrections_mailed)),
            ("Corrections require approval", on_or_off(preferences.corrections_await_approval)),
        ]
    }
}

//! The choice as a form.

use super::choice::Choice;
use crate::fields::FieldError;
use crate::preferences::Preferences;
use crate::preferences::endings::EndingRule;
use crate::preferences::sender;
use crate::preferences::validity::{self, unit_field};
use crate::web::{Form, Submitted};

const FROM_NAME: &str = "from_name";
const FROM_ADDRESS: &str = "from_address";
const REPLY_TO: &str = "reply_to";
const ACTIVATION: &str = "activation_validity";
const RESET: &str = "reset_validity";
const CREDENTIALS: &str = "credentials_validity";
const CONFIRMATION: &str = "confirmation_validity";
const NOTICE: &str = "endings_notice";

/// What was entered. `None` for what the form did not have, which stays as it is: the operator gave it, or the form is that of
/// an older Purser beside this one.
pub struct Entered {
    from_name: Option<String>,
    from_address: Option<String>,
    reply_to: Option<String>,
    activation_of_users: bool,
    activation_hours: i64,
    reset_hours: i64,
    credentials_hours: i64,
    confirmation_hours: Option<i64>,
    endings: bool,
    notice_hours: Option<i64>,
    digest: bool,
    corrections_mailed: bool,
    corrections_await_approval: bool,
}

/// As the page shows it.
pub fn filled(choice: &Choice) -> Form {
    let mut form = Form::default();
    let (preferences, sender) = (&choice.preferences, &choice.sender);
    for (name, text) in [(FROM_NAME, &sender.name), (FROM_ADDRESS, &sender.address), (REPLY_TO, &sender.reply_to)] {
        form.set(name, text.as_str());
    }
    for (name, hours) in [
        (ACTIVATION, preferences.activation_validity_hours),
        (RESET, preferences.reset_validity_hours),
        (CREDENTIALS, preferences.credentials_validity_hours),
        (CONFIRMATION, preferences.confirmation_validity_hours),
        (NOTICE, choice.endings.notice_hours),
    ] {
        let (number, unit) = validity::shown(hours);
        form.set(name, number.to_string());
        form.set(&unit_field(name), unit.as_str());
    }
    for (name, is_on) in [
        ("activation_of_users", preferences.activation_of_users),
        ("endings", choice.endings.is_on),
        ("digest", choice.digest),
        ("corrections_mailed", preferences.corrections_mailed),
        ("corrections_await_approval", preferences.corrections_await_approval),
    ] {
        form.set(name, if is_on { "on" } else { "" });
    }
    form
}

/// `None` if something is wrong with it, which is told at its field.
pub fn read(form: &mut Form, submitted: &Submitted) -> Option<Entered> {
    let from_name = read_if_sent(form, submitted, FROM_NAME, sender::name);
    let from_address = read_if_sent(form, submitted, FROM_ADDRESS, sender::address);
    let reply_to = read_if_sent(form, submitted, REPLY_TO, sender::address);
    let [activation, credentials, reset] = [ACTIVATION, CREDENTIALS, RESET].map(|name| read_hours(form, name));
    let [confirmation, notice] = [CONFIRMATION, NOTICE].map(|name| match submitted.has(name) {
        true => read_hours(form, name).map(Some),
        false => Some(None),
    });
    Some(Entered {
        from_name: from_name?,
        from_address: from_address?,
        reply_to: reply_to?,
        activation_of_users: submitted.has("activation_of_users"),
        activation_hours: activation?,
        reset_hours: reset?,
        credentials_hours: credentials?,
        confirmation_hours: confirmation?,
        endings: submitted.has("endings"),
        notice_hours: notice?,
        digest: submitted.has("digest"),
        corrections_mailed: submitted.has("corrections_mailed"),
        corrections_await_approval: submitted.has("corrections_await_approval"),
    })
}

fn read_hours(form: &mut Form, name: &str) -> Option<i64> {
    let unit = form.value(&unit_field(name)).to_owned();
    form.read(name, |number| validity::read(number, &unit))
}

/// `Some(None)` for a field that was not sent.
fn read_if_sent<T>(
    form: &mut Form,
    submitted: &Submitted,
    name: &str,
    rule: impl FnOnce(&str) -> Result<T, FieldError>,
) -> Option<Option<T>> {
    if submitted.has(name) { form.read(name, rule).map(Some) } else { Some(None) }
}

impl Entered {
    /// What is chosen then, if this was chosen before.
    pub fn put_into(self, mut choice: Choice) -> Choice {
        let preferences = Preferences {
            activation_of_users: self.activation_of_users,
            activation_validity_hours: self.activation_hours,
            reset_validity_hours: self.reset_hours,
            credentials_validity_hours: self.credentials_hours,
            confirmation_validity_hours: self
                .confirmation_hours
                .unwrap_or(choice.preferences.confirmation_validity_hours),
            corrections_mailed: self.corrections_mailed,
            corrections_await_approval: self.corrections_await_approval,
            ..choice.preferences
        };
        let endings = EndingRule {
            is_on: self.endings,
            notice_hours: self.notice_hours.unwrap_or(choice.endings.notice_hours),
        };
        let sender = &mut choice.sender;
        for (entered, chosen) in [
            (self.from_name, &mut sender.name),
            (self.from_address, &mut sender.address),
            (self.reply_to, &mut sender.reply_to),
        ] {
            *chosen = entered.unwrap_or_else(|| std::mem::take(chosen));
        }
        Choice { preferences, endings, digest: self.digest, ..choice }
    }
}

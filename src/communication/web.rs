use askama::Template;
use time::Duration;

use crate::gate::{Allowed, Frame, Recent, need};
use crate::journal::{self, Setting, on_or_off};
use crate::preferences::validity::{self, unit_field};
use crate::preferences::{self, Preferences};
use crate::web::moment;
use crate::web::session::Tone;
use crate::web::{Form, Page, PageError, Submitted, render, render_refused};

const ACTIVATION: &str = "activation_validity";
const RESET: &str = "reset_validity";
const CREDENTIALS: &str = "credentials_validity";

#[derive(Template)]
#[template(path = "communication/form.html")]
struct CommunicationPage {
    frame: Frame,
    form: Form,
}

pub async fn show(visit: Allowed<need::EditSettings>) -> Page {
    let preferences = visit.read(|connection, _| preferences::load(connection)).await?;
    let mut form = Form::default();
    if preferences.activation_of_users {
        form.set("activation_of_users", "on");
    }
    for (name, hours) in [
        (ACTIVATION, preferences.activation_validity_hours),
        (RESET, preferences.reset_validity_hours),
        (CREDENTIALS, preferences.credentials_validity_hours),
    ] {
        let (number, unit) = validity::shown(hours);
        form.set(name, number.to_string());
        form.set(&unit_field(name), unit.as_str());
    }
    for (name, is_on) in [
        ("corrections_mailed", preferences.corrections_mailed),
        ("corrections_await_approval", preferences.corrections_await_approval),
    ] {
        form.set(name, if is_on { "on" } else { "" });
    }
    render(&CommunicationPage { frame: visit.frame(), form: visit.typed_again(form) })
}

pub async fn save(visit: Recent<need::EditSettings>, submitted: Submitted) -> Page {
    let mut form = Form::from_submitted(&submitted);
    let hours = [ACTIVATION, RESET, CREDENTIALS].map(|name| read_hours(&mut form, name));
    let [Some(activation_validity_hours), Some(reset_validity_hours), Some(credentials_validity_hours)] = hours else {
        return render_refused(&CommunicationPage { frame: visit.frame(), form });
    };
    let activation_of_users = submitted.has("activation_of_users");
    let corrections_mailed = submitted.has("corrections_mailed");
    let corrections_await_approval = submitted.has("corrections_await_approval");
    visit
        .write(move |connection, context| {
            let before = preferences::load(connection)?;
            let after = Preferences {
                activation_of_users,
                activation_validity_hours,
                reset_validity_hours,
                credentials_validity_hours,
                corrections_mailed,
                corrections_await_approval,
                ..before
            };
            preferences::save(connection, &after)?;
            let (before, after) = (in_words(&before), in_words(&after));
            Ok::<_, PageError>(journal::record_settings(connection, context, "Communication", &before, &after)?)
        })
        .await?;
    visit.see_other_with("/settings/communication", Tone::Success, "Saved. It applies to mails sent from now on.")
}

fn read_hours(form: &mut Form, name: &str) -> Option<i64> {
    let unit = form.value(&unit_field(name)).to_owned();
    form.read(name, |number| validity::read(number, &unit))
}

fn in_words(preferences: &Preferences) -> [Setting; 6] {
    let span = |hours: i64| moment::span(Duration::hours(hours));
    [
        ("Activation of users", on_or_off(preferences.activation_of_users)),
        ("Activation links", span(preferences.activation_validity_hours)),
        ("Temporary passwords", span(preferences.credentials_validity_hours)),
        ("Reset links", span(preferences.reset_validity_hours)),
        ("Corrections are mailed to user administrators", on_or_off(preferences.corrections_mailed)),
        ("Corrections require approval", on_or_off(preferences.corrections_await_approval)),
    ]
}

use askama::Template;

use crate::fields::FieldError;
use crate::gate::{Allowed, Frame, Recent, need};
use crate::journal::{self, Action, Subject};
use crate::preferences::{self, LONGEST_VALIDITY_HOURS, Preferences, SHORTEST_VALIDITY_HOURS};
use crate::web::session::Tone;
use crate::web::{Form, Page, PageError, Submitted, render, render_refused};

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
    form.set("activation_validity_hours", preferences.activation_validity_hours.to_string());
    form.set("reset_validity_hours", preferences.reset_validity_hours.to_string());
    form.set("credentials_validity_hours", preferences.credentials_validity_hours.to_string());
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
    let activation = form.read("activation_validity_hours", hours);
    let reset = form.read("reset_validity_hours", hours);
    let credentials = form.read("credentials_validity_hours", hours);
    let (Some(activation_validity_hours), Some(reset_validity_hours), Some(credentials_validity_hours)) =
        (activation, reset, credentials)
    else {
        return render_refused(&CommunicationPage { frame: visit.frame(), form });
    };
    let activation_of_users = submitted.has("activation_of_users");
    let corrections_mailed = submitted.has("corrections_mailed");
    let corrections_await_approval = submitted.has("corrections_await_approval");
    visit
        .write(move |connection, context| {
            let preferences = Preferences {
                activation_of_users,
                activation_validity_hours,
                reset_validity_hours,
                credentials_validity_hours,
                corrections_mailed,
                corrections_await_approval,
                ..preferences::load(connection)?
            };
            preferences::save(connection, &preferences)?;
            journal::record(connection, context, Action::SettingsChanged, Subject::Portal, "Communication")?;
            Ok::<_, PageError>(())
        })
        .await?;
    visit.see_other_with("/settings/communication", Tone::Success, "Saved. It applies to mails sent from now on.")
}

fn hours(text: &str) -> Result<i64, FieldError> {
    let hours: Option<i64> = text.trim().parse().ok();
    hours
        .filter(|hours| (SHORTEST_VALIDITY_HOURS..=LONGEST_VALIDITY_HOURS).contains(hours))
        .ok_or_else(|| FieldError::new("Enter hours from 1 to 2160 (90 days)."))
}

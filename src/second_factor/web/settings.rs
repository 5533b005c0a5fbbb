use askama::Template;

use crate::gate::{Allowed, Frame, need};
use crate::journal::{self, Action, Subject};
use crate::preferences::{self, Preferences};
use crate::second_factor::flow;
use crate::users::factors;
use crate::web::session::Tone;
use crate::web::{Form, Page, PageError, Submitted, render};

#[derive(Template)]
#[template(path = "second_factor/settings.html")]
struct SecurityPage {
    frame: Frame,
    form: Form,
    /// It holds for whoever looks at it, and they have none.
    is_due: bool,
}

pub async fn show(visit: Allowed<need::EditSettings>) -> Page {
    let id = visit.who.id;
    let (required, is_due) = visit
        .read(move |connection, _| {
            let required = preferences::load(connection)?.second_factor_for_administrators;
            let is_due = factors::are_required_of(connection, id)? && !factors::has_any(connection, id)?;
            Ok((required, is_due))
        })
        .await?;
    let mut form = Form::default();
    if required {
        form.set("required", "on");
    }
    render(&SecurityPage { frame: visit.frame(), form, is_due })
}

pub async fn save(visit: Allowed<need::EditSettings>, submitted: Submitted) -> Page {
    let (required, me) = (submitted.has("required"), visit.who.id);
    visit
        .write(move |connection, context| {
            let preferences = Preferences {
                second_factor_for_administrators: required,
                ..preferences::load(connection)?
            };
            preferences::save(connection, &preferences)?;
            if required {
                flow::sign_out_without_factor(connection, me)?;
            }
            journal::record(connection, context, Action::SettingsChanged, Subject::Portal, "Security")?;
            Ok::<_, PageError>(())
        })
        .await?;
    let words = if required {
        "Saved. Administrators without one were signed out, and set one up at their next sign-in."
    } else {
        "Saved. A second factor is everybody's own choice."
    };
    visit.see_other_with("/settings/security", Tone::Success, words)
}

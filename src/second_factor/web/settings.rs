use askama::Template;

use crate::entry::factors;
use crate::gate::{Allowed, Frame, Recent, need};
use crate::journal::{self, Setting, on_or_off};
use crate::preferences::{self, Preferences};
use crate::second_factor::flow;
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
    let (preferences, is_due) = visit
        .read(move |connection, _| {
            let preferences = preferences::load(connection)?;
            let is_due = factors::are_required_of(connection, id)? && !factors::has_any(connection, id)?;
            Ok((preferences, is_due))
        })
        .await?;
    let mut form = Form::default();
    if preferences.second_factor_for_administrators {
        form.set("required", "on");
    }
    if preferences.second_factor_for_user_administrators {
        form.set("required_of_user_administrators", "on");
    }
    let form = visit.typed_again(form);
    render(&SecurityPage { frame: visit.frame(), form, is_due })
}

pub async fn save(visit: Recent<need::EditSettings>, submitted: Submitted) -> Page {
    let me = visit.who.id;
    let of_administrators = submitted.has("required");
    let of_user_administrators = submitted.has("required_of_user_administrators");
    visit
        .write(move |connection, context| {
            let before = preferences::load(connection)?;
            let after = Preferences {
                second_factor_for_administrators: of_administrators,
                second_factor_for_user_administrators: of_user_administrators,
                ..before
            };
            preferences::save(connection, &after)?;
            flow::sign_out_without_factor(connection, me)?;
            let (before, after) = (in_words(&before), in_words(&after));
            Ok::<_, PageError>(journal::record_settings(connection, context, "Security", &before, &after)?)
        })
        .await?;
    let words = if of_administrators || of_user_administrators {
        "Saved. Whoever needs one and has none was signed out, and sets one up at the next sign-in."
    } else {
        "Saved. A second factor is optional for everyone."
    };
    visit.see_other_with("/settings/security", Tone::Success, words)
}

fn in_words(preferences: &Preferences) -> [Setting; 2] {
    [
        ("Second factor required for administrators", on_or_off(preferences.second_factor_for_administrators)),
        (
            "Second factor required for user administrators",
            on_or_off(preferences.second_factor_for_user_administrators),
        ),
    ]
}

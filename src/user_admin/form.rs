//! The form of a user: read into typed values, and filled from a record.

use std::collections::BTreeSet;

use crate::editing::Accepted;
use crate::people::{Details, Draft, DraftError, FIELDS, User};
use crate::web::{Form, Submitted};

/// What may be chosen when a user's address is edited.
pub const ADDRESS_CHANGES: &[(&str, &str)] =
    &[(CONFIRM_FIRST, "Confirm the new address first"), (AT_ONCE, "Change it at once")];
pub const CONFIRM_FIRST: &str = "confirm";
pub const AT_ONCE: &str = "at_once";

/// Of somebody new.
pub fn read(form: &mut Form, submitted: &Submitted) -> Option<Accepted> {
    let draft = form.read_all(FIELDS);
    accept(form, submitted, draft)
}

/// Of somebody who is there.
pub fn read_edit(form: &mut Form, submitted: &Submitted) -> Option<Accepted> {
    let draft = form.read_sent(FIELDS);
    accept(form, submitted, draft)
}

fn accept(form: &mut Form, submitted: &Submitted, draft: Draft) -> Option<Accepted> {
    if draft.clone().onto(Details::default()).ends_before_it_begins() {
        form.refuse("last_day", DraftError::EndsBeforeItBegins.to_string());
    }
    if form.is_refused() {
        return None;
    }
    Some(Accepted {
        draft,
        confirms_email: submitted.get("address_change") != AT_ONCE,
        roles: Some(chosen_roles(submitted)),
        hold_mail: submitted.has("hold_mail"),
        version: submitted.get("version").parse().unwrap_or(0),
    })
}

/// Each once; what is no number is no role.
fn chosen_roles(submitted: &Submitted) -> Vec<i64> {
    let chosen: BTreeSet<i64> = submitted.all("role").map(|role| role.parse().unwrap_or(0)).collect();
    chosen.into_iter().collect()
}

/// The form of a record as it is.
pub fn filled(user: &User, roles: Vec<String>) -> Form {
    let mut form = Form::filled(FIELDS, &user.details);
    form.set("version", user.version.to_string());
    form.set_all("role", roles);
    form
}

/// In what two forms of one record may differ: names and labels.
pub fn fields() -> impl Iterator<Item = (&'static str, &'static str)> {
    let roles = ("role", "Roles");
    FIELDS.iter().map(|field| (field.name, field.label)).chain([roles])
}

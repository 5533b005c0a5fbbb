//! The form of a PAX record: read into what is to be stored, and filled from it.

use super::details::{Draft, FIELDS};
use super::store::Pax;
use crate::clock::Timestamp;
use crate::web::Form;

pub fn read(form: &mut Form, now: Timestamp) -> Option<Draft> {
    let draft = form.read_all(FIELDS);
    accept(form, draft, now)
}

/// Of a record that is there.
pub fn read_edit(form: &mut Form, now: Timestamp) -> Option<Draft> {
    let draft = form.read_sent(FIELDS);
    accept(form, draft, now)
}

fn accept(form: &mut Form, draft: Draft, now: Timestamp) -> Option<Draft> {
    if draft.born_on.flatten().is_some_and(|born| born > now.date()) {
        form.refuse("born_on", "The date of birth can't be in the future.");
    }
    (!form.is_refused()).then_some(draft)
}

pub fn filled(pax: &Pax) -> Form {
    let mut form = Form::filled(FIELDS, &pax.details);
    form.set("version", pax.version.to_string());
    form
}

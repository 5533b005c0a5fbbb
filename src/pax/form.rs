//! The form of a PAX record: read into what is stored, and filled from it.

use super::details::{Details, FIELDS};
use super::store::Pax;
use crate::clock::Timestamp;
use crate::web::Form;

pub fn read(form: &mut Form, now: Timestamp) -> Option<Details> {
    let draft = form.read_all(FIELDS);
    if draft.born_on.flatten().is_some_and(|born| born > now.date()) {
        form.refuse("born_on", "The date of birth can't be in the future.");
    }
    (!form.is_refused()).then(|| draft.onto(Details::default()))
}

pub fn filled(pax: &Pax) -> Form {
    let mut form = Form::filled(FIELDS, &pax.details);
    form.set("version", pax.version.to_string());
    form
}

//! The form of a PAX record: read into what is stored, and filled from it.

use super::store::{Category, Pax, Record};
use crate::clock::Timestamp;
use crate::fields::fold::{fold, sort_name};
use crate::fields::rules::{self, DOCUMENT_TYPES, LONGEST_LINE, LONGEST_TEXT, line, one_of, text};
use crate::web::{FieldError, Form};

pub const GENDERS: &[(&str, &str)] = &[("female", "Female"), ("male", "Male"), ("other", "Other or not stated")];

/// Fields by name, with the label that people know them by.
pub const FIELDS: &[(&str, &str)] = &[
    ("first_name", "First name"),
    ("last_name", "Last name"),
    ("gender", "Gender"),
    ("nationality", "Nationality"),
    ("born_on", "Date of birth"),
    ("born_in", "Place of birth"),
    ("document_type", "Document type"),
    ("document_number", "Document number"),
    ("document_state", "Issuing state"),
    ("document_expires", "Expiry date"),
    ("company", "Company"),
    ("category", "Category"),
    ("emergency_contact", "Emergency contact"),
    ("special_care", "Special care"),
    ("notes", "Notes"),
];

pub fn read(form: &mut Form, now: Timestamp) -> Option<Record> {
    let first_name = form.read("first_name", rules::name("first name"));
    let last_name = form.read("last_name", rules::name("last name"));
    let gender = form.read("gender", one_of(GENDERS));
    let nationality = form.read("nationality", line(LONGEST_LINE));
    let born_on = form.read("born_on", rules::optional_date);
    let born_in = form.read("born_in", line(LONGEST_LINE));
    let document_type = form.read("document_type", one_of(DOCUMENT_TYPES));
    let document_number = form.read("document_number", line(50));
    let document_state = form.read("document_state", line(LONGEST_LINE));
    let document_expires = form.read("document_expires", rules::optional_date);
    let category = form.read("category", category);
    let company = form.read("company", line(LONGEST_LINE));
    let emergency_contact = form.read("emergency_contact", text(LONGEST_TEXT));
    let special_care = form.read("special_care", text(LONGEST_TEXT));
    let notes = form.read("notes", text(LONGEST_TEXT));
    if born_on.flatten().is_some_and(|born| born > now.date()) {
        form.refuse("born_on", "The date of birth can't be in the future.");
    }
    if form.is_refused() {
        return None;
    }
    let (first_name, last_name, company) = (first_name?, last_name?, company?);
    Some(Record {
        sort_name: sort_name(&first_name, &last_name),
        first_name,
        last_name,
        gender: gender?,
        nationality: nationality?,
        born_on: born_on?,
        born_in: born_in?,
        document_type: document_type?,
        document_number: document_number?,
        document_state: document_state?,
        document_expires: document_expires?,
        company_key: fold(&company),
        company,
        category: category?,
        emergency_contact: emergency_contact?,
        special_care: special_care?,
        notes: notes?,
        updated_at: now,
    })
}

fn category(text: &str) -> Result<Category, FieldError> {
    Category::parse(text).ok_or_else(|| FieldError::new("Choose a category."))
}

pub fn filled(pax: &Pax) -> Form {
    let date = |date: Option<time::Date>| date.map(|date| date.to_string()).unwrap_or_default();
    let mut form = Form::default();
    for (name, value) in [
        ("first_name", pax.first_name.clone()),
        ("last_name", pax.last_name.clone()),
        ("gender", pax.gender.clone()),
        ("nationality", pax.nationality.clone()),
        ("born_on", date(pax.born_on)),
        ("born_in", pax.born_in.clone()),
        ("document_type", pax.document_type.clone()),
        ("document_number", pax.document_number.clone()),
        ("document_state", pax.document_state.clone()),
        ("document_expires", date(pax.document_expires)),
        ("company", pax.company.clone()),
        ("category", pax.category.as_str().to_owned()),
        ("emergency_contact", pax.emergency_contact.clone()),
        ("special_care", pax.special_care.clone()),
        ("notes", pax.notes.clone()),
        ("version", pax.version.to_string()),
    ] {
        form.set(name, value);
    }
    form
}

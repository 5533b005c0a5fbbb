//! What a user's record has in fields, by the one table of them.

use time::Date;

use crate::db::schema::users;
use crate::fields::rules::{
    self, DOCUMENT_TYPES, EMPLOYMENT_TYPES, LONGEST_LINE, LONGEST_TEXT, line, one_of, required, text,
};
use crate::fields::table::field_table;
use crate::fields::{Email, FieldError, Username, fold};
use crate::language::Language;

field_table! {
    users {
        first_name: String, "First name", rules::name("first name");
        last_name: String, "Last name", rules::name("last name");
        mobile_prefix: String, "Mobile prefix", rules::mobile_prefix;
        phone: String, "Phone number", rules::phone;
        email: String, "Login email", email;
        address: String, "Address", required(text(LONGEST_TEXT), "Enter the address.");
        postal_code: String, "Postal code", line(20);
        city: String, "City", line(LONGEST_LINE);
        country: String, "Country", line(LONGEST_LINE);
        department_id: Option<i64>, "Department", department;
        position_id: Option<i64>, "Job position", rules::choice;
        employment_type: String, "Employment type", one_of(EMPLOYMENT_TYPES);
        employment_date: Option<Date>, "Employment date", employment_date;
        last_day: Option<Date>, "Last day", rules::optional_date;
        document_type: String, "Document type", one_of(DOCUMENT_TYPES);
        document_number: String, "Document number", line(50);
        document_state: String, "Issuing state", line(LONGEST_LINE);
        document_expires: Option<Date>, "Expiry date", rules::optional_date;
        username: String, "Username", username;
        language: String, "Language", language;
        sso: bool, "Single sign-on", rules::checked;
    }
}

/// Empty for people without an address, who sign in by their username.
fn email(text: &str) -> Result<String, FieldError> {
    match text.trim() {
        "" => Ok(String::new()),
        text => Ok(Email::parse(text)?.as_str().to_owned()),
    }
}

/// Empty: made from the name, or left as it is.
fn username(text: &str) -> Result<String, FieldError> {
    match text.trim() {
        "" => Ok(String::new()),
        text => Ok(Username::parse(text)?.as_str().to_owned()),
    }
}

fn department(text: &str) -> Result<Option<i64>, FieldError> {
    match rules::choice(text)? {
        None => Err(FieldError::new("Choose a department.")),
        chosen => Ok(chosen),
    }
}

fn employment_date(text: &str) -> Result<Option<Date>, FieldError> {
    rules::date(text).map(Some)
}

/// Empty: the organisation's.
fn language(text: &str) -> Result<String, FieldError> {
    let is_spoken = text.is_empty() || Language::of_tag(text).is_some();
    if is_spoken {
        Ok(text.to_owned())
    } else {
        Err(FieldError::new("Choose one from the list."))
    }
}

/// Of a person's language, for whoever looks at their record.
pub fn language_label(tag: &str) -> &str {
    match Language::of_tag(tag) {
        Some(language) => language.name(),
        None if tag.is_empty() => "The organisation's",
        None => tag,
    }
}

impl Details {
    /// First name first.
    pub fn full_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }

    /// As lists sort it: last name first, folded.
    pub fn sort_name(&self) -> String {
        fold::sort_name(&self.first_name, &self.last_name)
    }

    /// True if the fields are fine one by one, and not together.
    pub fn ends_before_it_begins(&self) -> bool {
        matches!((self.employment_date, self.last_day), (Some(from), Some(to)) if to < from)
    }
}

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
        first_name: String, "First name", rules::name("first name"), Everywhere;
        last_name: String, "Last name", rules::name("last name"), Everywhere;
        mobile_prefix: String, "Mobile prefix", rules::mobile_prefix, Everywhere;
        phone: String, "Phone number", rules::phone, Everywhere;
        email: String, "Login email", email, Everywhere;
        address: String, "Address", required(text(LONGEST_TEXT), "Enter the address."), Everywhere;
        postal_code: String, "Postal code", line(20), Everywhere;
        city: String, "City", line(LONGEST_LINE), Everywhere;
        country: String, "Country", line(LONGEST_LINE), Everywhere;
        department_id: Option<i64>, "Department", department, Everywhere;
        position_id: Option<i64>, "Job position", rules::choice, Everywhere;
        employment_type: String, "Employment type", one_of(EMPLOYMENT_TYPES), Everywhere;
        employee_number: String, "Employee number", line(50), Everywhere;
        employment_date: Option<Date>, "Employment date", employment_date, Everywhere;
        last_day: Option<Date>, "Last day", rules::optional_date, Everywhere;
        document_type: String, "Document type", one_of(DOCUMENT_TYPES), Everywhere;
        document_number: String, "Document number", line(50), Everywhere;
        document_state: String, "Issuing state", line(LONGEST_LINE), Everywhere;
        document_expires: Option<Date>, "Expiry date", rules::optional_date, Everywhere;
        username: String, "Username", username, Everywhere;
        language: String, "Language", language, Everywhere;
        sso: bool, "Single sign-on", rules::checked, Everywhere;
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

    /// Two numbers with the same key are the same. `None` for people without one.
    pub fn employee_number_key(&self) -> Option<String> {
        Some(self.employee_number.to_lowercase()).filter(|key| !key.is_empty())
    }

    /// True if the fields are fine one by one, and not together.
    pub fn ends_before_it_begins(&self) -> bool {
        matches!((self.employment_date, self.last_day), (Some(from), Some(to)) if to < from)
    }
}

//! The form of a user: read into typed values, and filled from a record.

use std::collections::BTreeSet;

use time::Date;

use super::store::Record;
use crate::clock::Timestamp;
use crate::fields::fold::{fold, sort_name};
use crate::fields::rules::{self, DOCUMENT_TYPES, LONGEST_LINE, LONGEST_TEXT, line, one_of, required, text};
use crate::fields::{Email, Username};
use crate::people::User;
use crate::web::{FieldError, Form, Submitted};

/// What may be chosen as the language of a person's mails.
pub const LANGUAGES: &[(&str, &str)] = &[
    ("en", "English"),
    ("de", "Deutsch"),
    ("es", "Español"),
    ("fr", "Français"),
    ("nb", "Norsk"),
    ("pl", "Polski"),
];

/// What may be chosen when a user's address is edited.
pub const ADDRESS_CHANGES: &[(&str, &str)] =
    &[(CONFIRM_FIRST, "Confirm the new address first"), (AT_ONCE, "Change it at once")];
pub const CONFIRM_FIRST: &str = "confirm";
pub const AT_ONCE: &str = "at_once";

/// Fields by name, with the label that people know them by.
pub const FIELDS: &[(&str, &str)] = &[
    ("first_name", "First name"),
    ("last_name", "Last name"),
    ("mobile_prefix", "Mobile prefix"),
    ("phone", "Phone number"),
    ("email", "Login email"),
    ("username", "Username"),
    ("address", "Address"),
    ("postal_code", "Postal code"),
    ("city", "City"),
    ("country", "Country"),
    ("department_id", "Department"),
    ("position_id", "Job position"),
    ("employment_date", "Employment date"),
    ("last_day", "Last day"),
    ("document_type", "Document type"),
    ("document_number", "Document number"),
    ("document_state", "Issuing state"),
    ("document_expires", "Expiry date"),
    ("language", "Language"),
    ("sso", "Single sign-on"),
    ("role", "Roles"),
];

/// A form that was accepted.
#[derive(Debug, Clone)]
pub struct Details {
    pub first_name: String,
    pub last_name: String,
    pub mobile_prefix: String,
    pub phone: String,
    pub email: Email,
    /// A new address changes nothing until its owner confirms it.
    pub confirms_email: bool,
    /// Absent: one is made from the name.
    pub username: Option<Username>,
    pub address: String,
    pub postal_code: String,
    pub city: String,
    pub country: String,
    pub department_id: i64,
    pub position_id: Option<i64>,
    pub employment_date: Date,
    pub last_day: Option<Date>,
    pub document_type: String,
    pub document_number: String,
    pub document_state: String,
    pub document_expires: Option<Date>,
    pub language: String,
    pub sso: bool,
    pub roles: Vec<i64>,
    /// The activation mail is held back for this user.
    pub hold_mail: bool,
    pub version: i32,
}

pub fn read(form: &mut Form, submitted: &Submitted) -> Option<Details> {
    let first_name = form.read("first_name", rules::name("first name"));
    let last_name = form.read("last_name", rules::name("last name"));
    let mobile_prefix = form.read("mobile_prefix", rules::mobile_prefix);
    let phone = form.read("phone", rules::phone);
    let email = form.read("email", Email::parse);
    let address = form.read("address", required(text(LONGEST_TEXT), "Enter the address."));
    let postal_code = form.read("postal_code", line(20));
    let city = form.read("city", line(LONGEST_LINE));
    let country = form.read("country", line(LONGEST_LINE));
    let department_id = form.read("department_id", chosen_department);
    let position_id = form.read("position_id", chosen);
    let employment_date = form.read("employment_date", rules::date);
    let last_day = form.read("last_day", rules::optional_date);
    let document_type = form.read("document_type", one_of(DOCUMENT_TYPES));
    let document_number = form.read("document_number", line(50));
    let document_state = form.read("document_state", line(LONGEST_LINE));
    let document_expires = form.read("document_expires", rules::optional_date);
    let username = form.read("username", optional_username);
    let language = form.read("language", one_of(LANGUAGES));
    if let (Some(from), Some(Some(to))) = (employment_date, last_day)
        && to < from
    {
        form.refuse("last_day", "The last day can't be before the employment date.");
    }
    if form.is_refused() {
        return None;
    }
    Some(Details {
        first_name: first_name?,
        last_name: last_name?,
        mobile_prefix: mobile_prefix?,
        phone: phone?,
        email: email?,
        confirms_email: submitted.get("address_change") != AT_ONCE,
        username: username?,
        address: address?,
        postal_code: postal_code?,
        city: city?,
        country: country?,
        department_id: department_id?,
        position_id: position_id?,
        employment_date: employment_date?,
        last_day: last_day?,
        document_type: document_type?,
        document_number: document_number?,
        document_state: document_state?,
        document_expires: document_expires?,
        language: language?,
        sso: submitted.has("sso"),
        roles: chosen_roles(submitted),
        hold_mail: submitted.has("hold_mail"),
        version: submitted.get("version").parse().unwrap_or(0),
    })
}

/// Each once; what is no number is no role.
fn chosen_roles(submitted: &Submitted) -> Vec<i64> {
    let chosen: BTreeSet<i64> = submitted.all("role").map(|role| role.parse().unwrap_or(0)).collect();
    chosen.into_iter().collect()
}

fn chosen_department(text: &str) -> Result<i64, FieldError> {
    chosen(text)?.ok_or_else(|| FieldError::new("Choose a department."))
}

fn chosen(text: &str) -> Result<Option<i64>, FieldError> {
    match text {
        "" => Ok(None),
        id => id
            .parse()
            .map(Some)
            .map_err(|_| FieldError::new("Choose one from the list.")),
    }
}

fn optional_username(text: &str) -> Result<Option<Username>, FieldError> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    Username::parse(text).map(Some)
}

impl Details {
    pub fn into_record(self, username: String, department_key: String, now: Timestamp) -> Record {
        Record {
            sort_name: sort_name(&self.first_name, &self.last_name),
            first_name: self.first_name,
            last_name: self.last_name,
            mobile_prefix: self.mobile_prefix,
            phone: self.phone,
            username_key: username.to_lowercase(),
            username,
            address: self.address,
            postal_code: self.postal_code,
            city: self.city,
            country: self.country,
            department_id: Some(self.department_id),
            department_key: fold(&department_key),
            position_id: self.position_id,
            employment_date: Some(self.employment_date),
            last_day: self.last_day,
            document_type: self.document_type,
            document_number: self.document_number,
            document_state: self.document_state,
            document_expires: self.document_expires,
            language: if self.language.is_empty() { "en".to_owned() } else { self.language },
            sso: self.sso,
            updated_at: now,
        }
    }
}

/// The form of a record as it is.
pub fn filled(user: &User, roles: Vec<String>) -> Form {
    let date = |date: Option<Date>| date.map(|date| date.to_string()).unwrap_or_default();
    let choice = |id: Option<i64>| id.map(|id| id.to_string()).unwrap_or_default();
    let mut form = Form::default();
    for (name, value) in [
        ("first_name", user.first_name.clone()),
        ("last_name", user.last_name.clone()),
        ("mobile_prefix", user.mobile_prefix.clone()),
        ("phone", user.phone.clone()),
        ("email", user.email.clone()),
        ("username", user.username.clone()),
        ("address", user.address.clone()),
        ("postal_code", user.postal_code.clone()),
        ("city", user.city.clone()),
        ("country", user.country.clone()),
        ("department_id", choice(user.department_id)),
        ("position_id", choice(user.position_id)),
        ("employment_date", date(user.employment_date)),
        ("last_day", date(user.standing.last_day)),
        ("document_type", user.document_type.clone()),
        ("document_number", user.document_number.clone()),
        ("document_state", user.document_state.clone()),
        ("document_expires", date(user.document_expires)),
        ("language", user.language.clone()),
        ("version", user.version.to_string()),
    ] {
        form.set(name, value);
    }
    if user.sso {
        form.set("sso", "on");
    }
    form.set_all("role", roles);
    form
}

//! What a PAX record has in fields, by the one table of them.

use time::Date;

use crate::db::schema::pax;
use crate::db::text_enum;
use crate::fields::FieldError;
use crate::fields::rules::{self, DOCUMENT_TYPES, LONGEST_LINE, LONGEST_TEXT, line, one_of, text};
use crate::fields::table::{Typed, field_table};

field_table! {
    pax {
        first_name: String, "First name", rules::name("first name"), Everywhere;
        last_name: String, "Last name", rules::name("last name"), Everywhere;
        gender: String, "Gender", one_of(GENDERS), Everywhere;
        nationality: String, "Nationality", line(LONGEST_LINE), Everywhere;
        born_on: Option<Date>, "Date of birth", rules::optional_date, Everywhere;
        born_in: String, "Place of birth", line(LONGEST_LINE), Everywhere;
        document_type: String, "Document type", one_of(DOCUMENT_TYPES), Everywhere;
        document_number: String, "Document number", line(50), Everywhere;
        document_state: String, "Issuing state", line(LONGEST_LINE), Everywhere;
        document_expires: Option<Date>, "Expiry date", rules::optional_date, Everywhere;
        company: String, "Company", line(LONGEST_LINE), Everywhere;
        category: Category, "Category", category, Everywhere;
        emergency_contact: String, "Emergency contact", text(LONGEST_TEXT), Everywhere;
        special_care: String, "Special care", text(LONGEST_TEXT), Everywhere;
        notes: String, "Notes", text(LONGEST_TEXT), Everywhere;
    }
}

pub const GENDERS: &[(&str, &str)] = &[("female", "Female"), ("male", "Male"), ("other", "Other or not stated")];

text_enum! {
    #[derive(Default)]
    pub enum Category {
        #[default]
        Passenger = "passenger",
        Industrial = "industrial",
        Contractor = "contractor",
        Visitor = "visitor",
    }
}

impl Category {
    pub fn label(self) -> &'static str {
        match self {
            Category::Passenger => "Passenger",
            Category::Industrial => "Industrial personnel",
            Category::Contractor => "Contractor",
            Category::Visitor => "Visitor",
        }
    }
}

impl Details {
    pub fn full_name(&self) -> String {
        format!("{} {}", self.first_name, self.last_name)
    }
}

impl Typed for Category {
    fn typed(&self) -> String {
        self.as_str().to_owned()
    }
}

fn category(text: &str) -> Result<Category, FieldError> {
    Category::parse(text).ok_or_else(|| FieldError::new("Choose a category."))
}

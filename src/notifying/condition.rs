//! A condition over users: alternatives, each of criteria that all hold. It is stored as JSON and read back by the same
//! rules by which the form is read, so that nothing reaches a query that was not checked.

use serde::{Deserialize, Serialize};
use time::Date;
use time::macros::format_description;

use super::field::{Comparison, Field, Kind, Takes};
use crate::people::Status;

/// In all alternatives together.
pub const MOST_CRITERIA: usize = 20;

const LONGEST_DAYS: i64 = 36_500;

/// Of the languages of records, that of the organisation: it is stored as nothing.
pub const SITES_LANGUAGE: &str = "site";

/// What a field is compared with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Operand {
    Word(String),
    Number(i64),
    Date(Date),
    Days(i64),
    Nothing,
}

/// One comparison.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criterion {
    pub field: Field,
    pub comparison: Comparison,
    pub operand: Operand,
}

impl Criterion {
    /// From words as the form sends them; the error is for whoever chose them.
    pub fn parse(field: Field, comparison: &str, value: &str) -> Result<Criterion, String> {
        let comparison = Comparison::parse(comparison).filter(|known| field.comparisons().contains(known));
        let comparison = comparison.ok_or("Choose how to compare.")?;
        let value = value.trim();
        let operand = match comparison.takes() {
            Takes::Nothing => Operand::Nothing,
            Takes::Days => Operand::Days(days(value)?),
            Takes::Date => Operand::Date(date(value)?),
            Takes::Value => match field.kind() {
                Kind::Word => Operand::Word(word(field, value)?),
                Kind::Listed => Operand::Number(value.parse().map_err(|_| "Choose one from the list.")?),
                Kind::Moment | Kind::Day => Operand::Date(date(value)?),
            },
        };
        Ok(Criterion { field, comparison, operand })
    }

    /// As the form sends it.
    pub fn value(&self) -> String {
        match &self.operand {
            Operand::Word(word) => word.clone(),
            Operand::Number(number) | Operand::Days(number) => number.to_string(),
            Operand::Date(date) => date.to_string(),
            Operand::Nothing => String::new(),
        }
    }
}

fn days(value: &str) -> Result<i64, String> {
    let days = value.parse().ok().filter(|days| (0..=LONGEST_DAYS).contains(days));
    days.ok_or_else(|| "Enter a whole number of days.".to_owned())
}

fn date(value: &str) -> Result<Date, String> {
    let date = Date::parse(value, format_description!("[year]-[month]-[day]")).ok();
    let date = date.filter(|date| (1900..=9999).contains(&date.year()));
    date.ok_or_else(|| "Enter a date like 2026-11-24.".to_owned())
}

fn word(field: Field, value: &str) -> Result<String, String> {
    let is_known = match field {
        Field::Status => Status::parse(value).is_some(),
        Field::Sso => ["sso", "password"].contains(&value),
        Field::Mail => ["fail", "work"].contains(&value),
        // Records may hold languages that the portal doesn't speak.
        _ => {
            !value.is_empty()
                && value.len() <= 35
                && value
                    .chars()
                    .all(|letter| letter.is_ascii_alphanumeric() || letter == '-')
        }
    };
    if is_known { Ok(value.to_owned()) } else { Err("Choose one from the list.".to_owned()) }
}

/// Alternatives: whoever one of them fits matches.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Condition(pub Vec<Vec<Criterion>>);

#[derive(Serialize, Deserialize)]
struct Stored {
    field: String,
    comparison: String,
    value: String,
}

impl Condition {
    /// As it is stored.
    pub fn to_json(&self) -> String {
        let stored = |criterion: &Criterion| Stored {
            field: criterion.field.as_str().to_owned(),
            comparison: criterion.comparison.as_str().to_owned(),
            value: criterion.value(),
        };
        let groups: Vec<Vec<Stored>> = self.0.iter().map(|group| group.iter().map(stored).collect()).collect();
        serde_json::to_string(&groups).unwrap_or_default()
    }

    /// One that this Purser can't read whole matches nobody: a criterion that was left out would let more people in.
    pub fn from_json(json: &str) -> Condition {
        let read = |stored: &Stored| {
            let field = Field::parse(&stored.field)?;
            Criterion::parse(field, &stored.comparison, &stored.value).ok()
        };
        let groups: Vec<Vec<Stored>> = serde_json::from_str(json).unwrap_or_default();
        let groups: Option<Vec<Vec<Criterion>>> = groups.iter().map(|group| group.iter().map(read).collect()).collect();
        Condition(groups.unwrap_or_default())
    }
}

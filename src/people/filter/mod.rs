//! Which users a list shows, and which a bulk act takes when it takes all that match.

mod attention;
mod conditions;

use time::Date;

use super::source::Source;
use super::status::Status;
use crate::fields::rules::{self, EMPLOYMENT_TYPES};
use crate::language::Language;
use crate::web::days::Days;

pub use attention::{Attention, MailState};
pub use conditions::{FilterQuery, LAST_SIGN_IN, Matching};

/// By which those are asked for whose record has no language of its own.
pub const ORGANISATIONS_LANGUAGE: &str = "organisation";

/// What narrows the list. Empty: everybody.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    pub search: String,
    pub status: Option<Status>,
    pub department: Option<i64>,
    pub position: Option<i64>,
    pub attention: Option<Attention>,
    /// Those who have this role.
    pub role: Option<i64>,
    /// One of the words of `EMPLOYMENT_TYPES`, or nothing.
    pub employment_type: String,
    /// Those whom this import made.
    pub import: Option<i64>,
    /// The tag of the record's own language. Empty: those who have the organisation's.
    pub language: Option<String>,
    pub source: Option<Source>,
    /// Those whose last sign-in was before this day, and those who never signed in.
    pub not_since: Option<Date>,
    /// On which the record was created.
    pub created: Days,
    pub mail: Option<MailState>,
}

impl Filter {
    /// The fields by which it is sent, with their labels, in the order in which a page names them.
    pub const LABELS: [(&str, &str); 14] = [
        ("q", "Search"),
        ("status", "Status"),
        ("department", "Department"),
        ("position", "Job position"),
        ("role", "Role"),
        ("employment", "Employment type"),
        ("import", "Created by import"),
        ("show", "Show"),
        ("mail", "Mail"),
        ("language", "Language"),
        ("source", "Source"),
        ("not_since", "Not signed in since"),
        ("created_from", "Created from"),
        ("created_to", "Created until"),
    ];

    /// The names of those fields.
    pub fn fields() -> impl Iterator<Item = &'static str> {
        Filter::LABELS.iter().map(|(name, _)| *name)
    }

    /// From a form or a query that has [`Filter::fields`]; what is unknown narrows nothing. Whatever acts on all that match
    /// reads them here, for a field that one of them forgot would let it take more people than the list shows.
    pub fn sent<'a>(get: impl Fn(&'static str) -> &'a str) -> Filter {
        let employment_type = get("employment");
        let is_known = EMPLOYMENT_TYPES.iter().any(|(word, _)| *word == employment_type);
        Filter {
            search: get("q").chars().take(100).collect(),
            status: Status::parse(get("status")),
            department: get("department").parse().ok(),
            position: get("position").parse().ok(),
            attention: Attention::parse(get("show")),
            role: get("role").parse().ok(),
            employment_type: if is_known { employment_type.to_owned() } else { String::new() },
            import: get("import").parse().ok(),
            language: language(get("language")),
            source: Source::parse(get("source")),
            not_since: rules::optional_date(get("not_since")).unwrap_or_default(),
            created: Days::parse(get("created_from"), get("created_to")),
            mail: MailState::parse(get("mail")),
        }
    }

    /// Whether what was sent in a field narrows the list. What is unknown doesn't.
    pub fn narrows_by(&self, field: &str) -> bool {
        match field {
            "q" => !self.search.trim().is_empty(),
            "status" => self.status.is_some(),
            "department" => self.department.is_some(),
            "position" => self.position.is_some(),
            "role" => self.role.is_some(),
            "employment" => !self.employment_type.is_empty(),
            "import" => self.import.is_some(),
            "show" => self.attention.is_some(),
            "mail" => self.mail.is_some(),
            "language" => self.language.is_some(),
            "source" => self.source.is_some(),
            "not_since" => self.not_since.is_some(),
            "created_from" => self.created.from.is_some(),
            "created_to" => self.created.to.is_some(),
            _ => false,
        }
    }

    /// True if only the search narrows the list.
    pub fn only_searches(&self) -> bool {
        Filter::fields().skip(1).all(|field| !self.narrows_by(field))
    }

    /// Whose index is in no order that a list could be walked in.
    fn has_days(&self) -> bool {
        self.not_since.is_some() || self.created.are_chosen()
    }

    /// Those who match are few, or stand in an index in the order of their names.
    pub fn may_be_walked_by_name(&self) -> bool {
        !self.has_days() && self.language.is_none() && self.source.is_none() && self.mail.is_none()
    }
}

fn language(sent: &str) -> Option<String> {
    match sent {
        ORGANISATIONS_LANGUAGE => Some(String::new()),
        tag => Language::of_tag(tag).map(|language| language.tag().to_owned()),
    }
}

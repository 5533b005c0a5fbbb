//! Which users a list shows, and which a bulk act takes when it takes all that match.

mod attention;
mod conditions;
mod narrowest;

use time::Date;

use super::month::Month;
use super::scope::Scope;
use super::source::Source;
use super::status::Status;
use crate::fields::rules::{self, EMPLOYMENT_TYPES};
use crate::web::days::Days;

pub use attention::{Attention, MailState};
pub use conditions::{FilterQuery, LAST_SIGN_IN, Matching};

/// By which those are asked for whose record has no language of its own.
pub const ORGANISATIONS_LANGUAGE: &str = "organisation";

/// In the place of a number: those who have no department, no job position, no role, or whom no import made.
pub const WITHOUT: i64 = 0;

/// In the place of a mail domain, which never looks like this: those without an address.
pub const NO_DOMAIN: &str = "-";

/// Of a language (RFC 5646).
const LONGEST_TAG: usize = 35;

/// Of DNS (RFC 1035).
const LONGEST_DOMAIN: usize = 255;

/// What narrows the list.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Filter {
    /// Of whoever looks: nobody outside is found, whatever else is asked.
    pub scope: Scope,
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
    /// Those whose address ends so, behind its @. [`NO_DOMAIN`] for those without one; empty narrows nothing.
    pub domain: String,
    /// In which the record was made.
    pub month: Option<Month>,
}

impl Filter {
    /// The fields by which it is sent, with their labels, in the order in which a page names them.
    pub const LABELS: [(&str, &str); 16] = [
        ("q", "Search"),
        ("status", "Status"),
        ("department", "Department"),
        ("position", "Job position"),
        ("role", "Role"),
        ("employment", "Employment type"),
        ("import", "Created by import"),
        ("show", "Show"),
        ("mail", "Mail"),
        ("domain", "Mail domain"),
        ("mail_language", "Language"),
        ("source", "Source"),
        ("not_since", "Not signed in since"),
        ("created_from", "Created from"),
        ("created_to", "Created until"),
        ("month", "Created in"),
    ];

    /// The names of those fields.
    pub fn fields() -> impl Iterator<Item = &'static str> {
        Filter::LABELS.iter().map(|(name, _)| *name)
    }

    /// From a form or a query that has [`Filter::fields`]; what is unknown narrows nothing. Whatever acts on all that match
    /// reads them here, for a field that one of them forgot would let it take more people than the list shows.
    pub fn sent<'a>(scope: Scope, get: impl Fn(&'static str) -> &'a str) -> Filter {
        let employment_type = get("employment");
        let is_known = EMPLOYMENT_TYPES.iter().any(|(word, _)| *word == employment_type);
        Filter {
            scope,
            search: get("q").chars().take(100).collect(),
            status: Status::parse(get("status")),
            department: get("department").parse().ok(),
            position: get("position").parse().ok(),
            attention: Attention::parse(get("show")),
            role: get("role").parse().ok(),
            employment_type: if is_known { employment_type.to_owned() } else { String::new() },
            import: get("import").parse().ok(),
            language: language(get("mail_language")),
            source: Source::parse(get("source")),
            not_since: rules::optional_date(get("not_since")).unwrap_or_default(),
            created: Days::parse(get("created_from"), get("created_to")),
            mail: MailState::parse(get("mail")),
            domain: domain(get("domain")),
            month: Month::parse(get("month")),
        }
    }

    /// All of this scope.
    pub fn all(scope: Scope) -> Filter {
        Filter::sent(scope, |_| "")
    }

    /// As a field that this filter narrows by is sent. Empty where it narrows nothing.
    pub fn sent_as(&self, field: &str) -> String {
        let number = |chosen: Option<i64>| chosen.map(|chosen| chosen.to_string());
        let day = |chosen: Option<Date>| chosen.map(|chosen| chosen.to_string());
        let word = |chosen: Option<&str>| chosen.map(str::to_owned);
        let language = |tag: &str| if tag.is_empty() { ORGANISATIONS_LANGUAGE } else { tag }.to_owned();
        let sent = match field {
            "q" => Some(self.search.clone()),
            "status" => word(self.status.map(Status::as_str)),
            "department" => number(self.department),
            "position" => number(self.position),
            "role" => number(self.role),
            "employment" => Some(self.employment_type.clone()),
            "import" => number(self.import),
            "show" => word(self.attention.map(Attention::as_str)),
            "mail" => word(self.mail.map(MailState::as_str)),
            "domain" => Some(self.domain.clone()),
            "mail_language" => self.language.as_deref().map(language),
            "source" => word(self.source.map(Source::as_str)),
            "not_since" => day(self.not_since),
            "created_from" => day(self.created.from),
            "created_to" => day(self.created.to),
            "month" => self.month.map(|month| month.to_string()),
            _ => None,
        };
        sent.unwrap_or_default()
    }

    /// Whether what was sent in a field narrows the list. What is unknown doesn't.
    pub fn narrows_by(&self, field: &str) -> bool {
        !self.sent_as(field).trim().is_empty()
    }

    /// True if only the search narrows the list.
    pub fn only_searches(&self) -> bool {
        self.scope.is_everywhere() && Filter::fields().skip(1).all(|field| !self.narrows_by(field))
    }

    /// The one department that they are all of.
    pub fn only_department(&self) -> Option<i64> {
        match &self.scope {
            Scope::Within(departments) if departments.len() == 1 => departments.first().copied(),
            _ => self.department,
        }
    }

    /// Whose index is in no order that a list could be walked in.
    fn has_days(&self) -> bool {
        self.not_since.is_some() || self.created.are_chosen() || self.month.is_some()
    }

    /// Those who match are few, or stand in an index in the order of their names.
    pub fn may_be_walked_by_name(&self) -> bool {
        let has_no_language = self.language.as_deref() == Some("");
        let is_of_words = has_no_language || self.source.is_some() || !self.domain.is_empty();
        !self.has_days() && !is_of_words && self.mail.is_none()
    }
}

/// As pages name a mail domain that [`Filter::domain`] asks for.
pub fn domain_label(domain: &str) -> &str {
    if domain == NO_DOMAIN { "No email address" } else { domain }
}

/// Of an import, for those who may not know its file.
pub fn import_label(import: i64) -> String {
    format!("Import {import}")
}

/// Also of one that mails don't speak.
fn language(sent: &str) -> Option<String> {
    if sent == ORGANISATIONS_LANGUAGE {
        return Some(String::new());
    }
    let begins = sent.split('-').next().unwrap_or_default();
    let is_of_tag = |letter: u8| letter.is_ascii_alphanumeric() || letter == b'-';
    let is_tag = matches!(begins.len(), 2 | 3) && sent.len() <= LONGEST_TAG && sent.bytes().all(is_of_tag);
    is_tag.then(|| sent.to_owned())
}

fn domain(sent: &str) -> String {
    let letters = sent.trim().chars().filter(|letter| !letter.is_control());
    letters.take(LONGEST_DOMAIN).collect::<String>().to_lowercase()
}

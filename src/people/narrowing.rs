//! What a filter narrows a list to, in words.

use super::filter::{Filter, NO_DOMAIN, SITE_LANGUAGE};
use super::language_label;

/// One thing that a list is narrowed to, of those that a report counts by and nobody chooses from a list.
pub struct Narrowing {
    /// As [`Filter::FIELDS`] has it.
    pub field: &'static str,
    pub label: &'static str,
    /// The label of no choice.
    pub any: &'static str,
    pub value: String,
    pub words: String,
}

/// By what follows from the address, and from how the record was made.
pub fn as_made(filter: &Filter) -> Vec<Narrowing> {
    let narrowing =
        |field, label, any, value: &str, words: String| Narrowing { field, label, any, value: value.to_owned(), words };
    let domain = Some(filter.domain.as_str()).filter(|domain| !domain.is_empty());
    let language = Some(filter.language.as_str()).filter(|language| !language.is_empty());
    let source = filter.source;
    [
        domain.map(|domain| narrowing("domain", "Mail domain", "Any domain", domain, domain_label(domain).to_owned())),
        source.map(|source| narrowing("source", "Source", "Any source", source.as_str(), source.label().to_owned())),
        language.map(|word| narrowing("language", "Language", "Any language", word, language_of(word).to_owned())),
        filter
            .month
            .map(|month| narrowing("month", "Created in", "Any month", &month.to_string(), month.label())),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// As pages name it.
fn domain_label(domain: &str) -> &str {
    if domain == NO_DOMAIN { "No email address" } else { domain }
}

/// As pages name it.
pub fn language_of(word: &str) -> &str {
    language_label(if word == SITE_LANGUAGE { "" } else { word })
}

/// Of an import, for those who may not know its file.
pub fn import_label(import: i64) -> String {
    format!("Import {import}")
}

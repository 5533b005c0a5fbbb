//! Each filter that is in force, in words, with a link to the list without it.

use super::query::ListQuery;
use crate::gate::user_filter::Choices;
use crate::people::filter::Filter;

pub struct Chip {
    pub label: &'static str,
    pub words: String,
    /// The list without this filter.
    pub link: String,
}

pub fn of(query: &ListQuery, filter: &Filter, choices: &Choices) -> Vec<Chip> {
    let in_force = Filter::LABELS.iter().filter(|(field, _)| filter.narrows_by(field));
    in_force
        .map(|(field, label)| Chip {
            label,
            words: choices.words_of(filter, field),
            link: query.view().with(field, "").after("/users"),
        })
        .collect()
}

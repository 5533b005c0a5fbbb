//! Each filter that is in force, in words, with a link to the list without it.

use super::query::ListQuery;
use crate::people::filter::Filter;
use crate::user_admin::names::Names;

pub struct Chip {
    pub label: &'static str,
    pub words: String,
    /// The list without this filter.
    pub link: String,
}

pub fn of(query: &ListQuery, filter: &Filter, names: &Names) -> Vec<Chip> {
    let in_force = Filter::LABELS.iter().filter(|(field, _)| filter.narrows_by(field));
    in_force
        .map(|(field, label)| Chip {
            label,
            words: names.words_of(filter, field),
            link: query.view().with(field, "").after("/users"),
        })
        .collect()
}

//! The users' list as its address asks for it.

use std::collections::HashMap;

use serde::Deserialize;
use url::form_urlencoded;

use crate::people::Scope;
use crate::people::filter::Filter;
use crate::people::list::Sort;
use crate::user_admin::columns::Columns;
use crate::web::listing::SortOrder;
use crate::web::query::Query;

/// Fields by their names: those of the filter, and `sort`, `columns`, `after`, `before` and `pax`.
#[derive(Deserialize, Default, Clone)]
#[serde(try_from = "Vec<(String, String)>")]
pub struct ListQuery(HashMap<String, String>);

impl TryFrom<Vec<(String, String)>> for ListQuery {
    type Error = &'static str;

    fn try_from(sent: Vec<(String, String)>) -> Result<ListQuery, &'static str> {
        let mut fields = HashMap::with_capacity(sent.len());
        for (name, value) in sent {
            if fields.insert(name, value).is_some() {
                return Err("a field was sent twice");
            }
        }
        Ok(ListQuery(fields))
    }
}

impl ListQuery {
    /// From the part of an address after `?`, wherever it comes from.
    pub fn read(query: &str) -> ListQuery {
        ListQuery(form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }

    /// What was sent in a field.
    pub fn get(&self, field: &str) -> &str {
        self.0.get(field).map_or("", String::as_str)
    }

    pub fn filter(&self, scope: Scope) -> Filter {
        Filter::sent(scope, |field| self.get(field))
    }

    pub fn order(&self) -> SortOrder<Sort> {
        SortOrder::parse(self.get("sort"), Sort::parse, Sort::Name)
    }

    /// Those that a saved view asks for. `None` where the list shows what its viewer chose.
    pub fn columns(&self) -> Option<Columns> {
        let asked = Columns::chosen(self.get("columns").split(','));
        Some(asked).filter(|asked| asked.iter().next().is_some())
    }

    /// Whether it was asked for in the top bar, which looks for PAX too.
    pub fn looks_for_pax(&self) -> bool {
        self.get("pax") == "true"
    }

    /// The view without its place.
    pub fn view(&self) -> Query {
        self.fields()
            .fold(Query::default(), |view, (name, value)| view.with(name, value))
    }

    /// The view as fields of a form: for a bulk act on all that match, and to return to the same list.
    pub fn fields(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let names = Filter::fields().chain(["sort", "columns"]);
        names.map(|name| (name, self.get(name)))
    }

    /// The list without its filters, in the same order.
    pub fn without_filters(&self) -> String {
        Filter::fields()
            .fold(self.view(), |view, field| view.with(field, ""))
            .after("/users")
    }

    /// How many of a toolbar's filters narrow the list, beside the search.
    pub fn filters_chosen(&self) -> usize {
        self.chosen_beside(&["q"])
    }

    /// How many of them stand behind "More filters".
    pub fn more_filters_chosen(&self) -> usize {
        self.chosen_beside(&["q", "status", "department", "role", "show"])
    }

    fn chosen_beside(&self, often: &[&str]) -> usize {
        let chosen = Filter::fields().filter(|field| !often.contains(field) && !self.get(field).is_empty());
        chosen.count()
    }

    /// The labels of fields that hold what no list can be narrowed by, as a date that is none.
    pub fn misread(&self, filter: &Filter) -> Vec<&'static str> {
        let holds = |field: &str| !self.get(field).trim().is_empty();
        let misread = |(field, _): &&(&str, &str)| holds(field) && !filter.narrows_by(field);
        Filter::LABELS.iter().filter(misread).map(|(_, label)| *label).collect()
    }
}

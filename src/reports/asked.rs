//! What is asked of a report, as its query says it. What is unknown there is as if it were not said.

use super::counts::Number;
use super::group::Group;
use crate::db::Direction;
use crate::people::Scope;
use crate::people::filter::Filter;
use crate::people::list::Sort;
use crate::web::listing::SortOrder;
use crate::web::query::Query;

/// By which groups are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GroupSort {
    Name,
    By(Number),
}

/// A report, without its place among its pages.
#[derive(Clone)]
pub struct Asked {
    pub filter: Filter,
    pub group: Option<Group>,
    /// As `sort` says it, of the list or of the groups.
    pub sort: String,
    /// Words of columns, each once, in the order of the table. Empty: the usual ones.
    pub columns: Vec<&'static str>,
    /// The filter's fields, as they were sent.
    fields: Query,
}

impl Asked {
    /// `known` are the words of all columns.
    pub fn read(query: &Query, known: &[&'static str]) -> Asked {
        // Reports are open only to those who may read users everywhere.
        let filter = Filter::sent(Scope::Everywhere, |name| query.get(name));
        let ticked: Vec<&str> = query.all("column").chain(query.get("columns").split('.')).collect();
        let fields = Filter::fields().fold(Query::default(), |fields, name| fields.with(name, query.get(name).trim()));
        Asked {
            filter,
            group: Group::parse(query.get("group")),
            sort: query.get("sort").chars().take(30).collect(),
            columns: known.iter().copied().filter(|word| ticked.contains(word)).collect(),
            fields,
        }
    }

    /// The report as a query.
    pub fn view(&self) -> Query {
        self.fields
            .clone()
            .with("group", self.group.map_or("", Group::as_str))
            .with("columns", &self.columns.join("."))
            .with("sort", &self.sort)
    }

    /// The same report of all users.
    pub fn whole(&self) -> Query {
        Asked { fields: Query::default(), ..self.clone() }.view()
    }

    /// Only what narrows it, for the list of users.
    pub fn fields(&self) -> Query {
        self.fields.clone()
    }

    pub fn order(&self) -> SortOrder<Sort> {
        SortOrder::parse(&self.sort, Sort::parse, Sort::Name)
    }

    /// Months come newest first, other groups those with the most people first, unless it is told otherwise.
    pub fn group_order(&self, group: Group) -> SortOrder<GroupSort> {
        let usual = match group {
            Group::Month => "-name",
            _ => "-people",
        };
        let is_known = group_sort(self.sort.trim_start_matches('-')).is_some();
        let sort = if is_known { &self.sort } else { usual };
        let order = SortOrder::parse(sort, group_sort, GroupSort::By(Number::People));
        SortOrder { direction: direction_of(sort), ..order }
    }

    pub fn is_narrowed(&self) -> bool {
        self.filter != Filter::all(Scope::Everywhere)
    }
}

fn group_sort(word: &str) -> Option<GroupSort> {
    match word {
        "name" => Some(GroupSort::Name),
        word => Number::parse(word).map(GroupSort::By),
    }
}

fn direction_of(sort: &str) -> Direction {
    if sort.starts_with('-') { Direction::Descending } else { Direction::Ascending }
}

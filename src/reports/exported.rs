//! Reports for files: the rows of the list, or the groups in their order.

use super::asked::{Asked, GroupSort};
use super::counts::Counts;
use super::group::Group;
use super::store::{self, GroupRow, Person};
use crate::clock::Timestamp;
use crate::db::{Connection, Direction, QueryResult};
use crate::export::{Listing, Numbered, Numbers, Short};
use crate::fields::fold::fold;
use crate::people::filter::NO_DOMAIN;
use crate::people::list::Walk;
use crate::people::search;
use crate::rights::Permissions;
use crate::web::listing::SortOrder;
use crate::web::paging::Position;

/// The people of a report, as it is filtered and sorted.
pub struct People {
    walk: Walk,
    mine: Permissions,
}

impl People {
    /// What `mine` don't allow to see is left out. Statuses are those of `now`.
    pub fn of(asked: &Asked, mine: Permissions, now: Timestamp) -> People {
        People {
            walk: Walk::over(asked.filter.clone(), asked.order(), now),
            mine,
        }
    }
}

impl Listing for People {
    type Row = Person;

    fn begin(&mut self, connection: &mut Connection) -> QueryResult<Option<Vec<i64>>> {
        self.walk.begin(connection)
    }

    fn numbers_on_from(&self, connection: &mut Connection, position: &Position, most: usize) -> QueryResult<Numbers> {
        self.walk.numbers_on_from(connection, position, most)
    }

    fn load(&self, connection: &mut Connection, numbers: &[i64]) -> QueryResult<Vec<Person>> {
        store::load(connection, numbers, &self.mine, self.walk.now)
    }

    fn number_of(person: &Person) -> i64 {
        person.user.id.0
    }
}

/// A group with its name, and its place among them.
#[derive(Debug, Clone)]
pub struct NamedGroup {
    pub place: i64,
    /// Of the filter's field.
    pub value: String,
    pub name: String,
    pub counts: Counts,
}

/// In this order.
pub fn in_order(group: Group, groups: &[GroupRow], names: Vec<String>, order: SortOrder<GroupSort>) -> Vec<NamedGroup> {
    let named = groups.iter().zip(names).map(|(group, name)| NamedGroup {
        place: 0,
        value: group.value.clone(),
        name,
        counts: group.counts,
    });
    let mut named: Vec<NamedGroup> = named.collect();
    named.sort_by_cached_key(|row| by_name(group, row));
    if let GroupSort::By(number) = order.column {
        named.sort_by_key(|row| match order.direction {
            Direction::Ascending => row.counts.of(number),
            Direction::Descending => -row.counts.of(number),
        });
    } else if order.direction == Direction::Descending {
        named.reverse();
    }
    for (place, row) in (0..).zip(&mut named) {
        row.place = place;
    }
    named
}

/// Those without come last. Months and statuses have an order of their own.
fn by_name(group: Group, row: &NamedGroup) -> (bool, String, i64) {
    match group {
        Group::Month => (false, row.value.clone(), 0),
        Group::Status => {
            let status = crate::people::Status::parse(&row.value);
            (false, String::new(), status.map_or(0, |status| status as i64))
        }
        _ => (row.value == "0" || row.value == NO_DOMAIN, fold(&row.name), 0),
    }
}

impl Numbered for NamedGroup {
    fn number(&self) -> i64 {
        self.place
    }
}

/// The groups of a report, which are few, and counted at once.
pub fn groups(asked: &Asked, group: Group, mine: Permissions, now: Timestamp) -> Short<NamedGroup> {
    let (filter, order) = (asked.filter.clone(), asked.group_order(group));
    Short::of(move |connection| {
        let found = search::find(connection, &filter.search, &filter.scope)?;
        let ids = found.as_ref().map(|found| found.ids.as_slice());
        let counted = store::counted(connection, &filter, ids, group, now)?;
        let names = store::name_groups(connection, group, &counted.groups, &mine)?;
        Ok(in_order(group, &counted.groups, names, order))
    })
}

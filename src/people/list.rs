//! The list of users as it is filtered, sorted and paged through indexes, whatever the number of users: for its own page, for
//! reports, and for the files of both.

use std::sync::Arc;

use diesel::prelude::*;

use super::filter::{Filter, FilterQuery, LAST_SIGN_IN};
use super::scope::Scope;
use super::search;
use super::source::Source;
use super::status::{Standing, Status};
use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::schema::users;
use crate::db::{
    self, AtMost, Connection, Direction, Found, KeyValue, Moment, OptionalMoment, QueryResult, SortColumn, text_enum,
};
use crate::web::kept::{AsOf, Kept};
use crate::web::listing::SortOrder;
use crate::web::paging::{self, COUNT_LIMIT, KeptCounts, Listed, PAGE_SIZE, Position, Rows};

text_enum! {
    /// By which column the list is sorted.
    pub enum Sort {
        Name = "name",
        Email = "email",
        Department = "department",
        Status = "status",
        LastSignIn = "last_sign_in",
        Created = "created",
    }
}

const NEVER: Timestamp = time::macros::datetime!(0001-01-01 00:00:00);

impl Sort {
    /// In the order in which rows are compared.
    pub fn columns(self) -> &'static [SortColumn] {
        use SortColumn::{Moment, Number, Text};
        match self {
            Sort::Name => &[Text("users.sort_name"), Number("users.id")],
            Sort::Email => &[Text("users.email_key"), Number("users.id")],
            Sort::Department => &[Text("users.department_key"), Text("users.sort_name"), Number("users.id")],
            Sort::Status => &[Text("users.status"), Text("users.sort_name"), Number("users.id")],
            Sort::LastSignIn => &[Moment(LAST_SIGN_IN), Number("users.id")],
            Sort::Created => &[Moment("users.created_at"), Number("users.id")],
        }
    }
}

impl Sort {
    /// As the index says it that is walked in this order.
    fn walked(self) -> &'static str {
        match self {
            Sort::Name => "users.sort_name",
            Sort::Email => "users.email_key",
            Sort::Department => "users.department_key",
            Sort::Status => "users.status",
            Sort::LastSignIn => LAST_SIGN_IN,
            Sort::Created => "users.created_at",
        }
    }

    /// Users of one status, or of one department, are in order of their names.
    pub fn among(self, filter: &Filter) -> Sort {
        match self {
            Sort::Status if filter.status.is_some() => Sort::Name,
            Sort::Department if filter.only_department().is_some() => Sort::Name,
            other => other,
        }
    }
}

/// What the list shows of a user.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = users)]
pub struct UserRow {
    pub id: UserId,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub username: String,
    pub employee_number: String,
    pub mobile_prefix: String,
    pub phone: String,
    pub department_id: Option<i64>,
    pub position_id: Option<i64>,
    pub employment_type: String,
    pub language: String,
    pub source: Source,
    #[diesel(deserialize_as = Moment)]
    pub created_at: Timestamp,
    #[diesel(deserialize_as = OptionalMoment)]
    pub mail_failed_at: Option<Timestamp>,
    #[diesel(deserialize_as = OptionalMoment)]
    pub invitation_ends_at: Option<Timestamp>,
    sort_name: String,
    email_key: String,
    department_key: String,
    status: Status,
    #[diesel(embed)]
    pub standing: Standing,
}

impl UserRow {
    /// Its place in this order.
    pub fn keys(&self, sort: Sort) -> Vec<KeyValue> {
        let text = |text: &String| KeyValue::Text(text.clone());
        let id = KeyValue::Number(self.id.0);
        match sort {
            Sort::Name => vec![text(&self.sort_name), id],
            Sort::Email => vec![text(&self.email_key), id],
            Sort::Department => vec![text(&self.department_key), text(&self.sort_name), id],
            Sort::Status => vec![KeyValue::Text(self.status.as_str().into()), text(&self.sort_name), id],
            Sort::LastSignIn => vec![KeyValue::Moment(self.standing.last_sign_in_at.unwrap_or(NEVER)), id],
            Sort::Created => vec![KeyValue::Moment(self.created_at), id],
        }
    }
}

/// What is asked of the list.
pub struct View<'a> {
    pub filter: &'a Filter,
    pub sort: Sort,
    pub order: Direction,
    /// Of the page's place: `after` and `before`.
    pub cursors: (&'a str, &'a str),
}

/// What a search finds for whoever sees so much, for as long as nothing changes: its pages are looked at one after the other.
pub type KeptSearches = Kept<(Scope, String), Option<Arc<Found>>>;

/// A page of the list, with how many there are.
pub fn list(
    connection: &mut Connection,
    (counts, searches): (&KeptCounts<Filter>, &KeptSearches),
    view: &View<'_>,
    as_of: &AsOf,
) -> QueryResult<Listed<UserRow>> {
    let (scope, search) = (&view.filter.scope, &view.filter.search);
    let find = || search::find(connection, search, scope).map(|found| found.map(Arc::new));
    match searches.or_read((scope.clone(), search.clone()), as_of, find)? {
        Some(found) if !found.whole => closest_first(connection, view.filter, &found, view.cursors, as_of.now),
        found => sorted(connection, counts, view, found.as_deref(), as_of),
    }
}

fn sorted(
    connection: &mut Connection,
    kept: &KeptCounts<Filter>,
    view: &View<'_>,
    found: Option<&Found>,
    as_of: &AsOf,
) -> QueryResult<Listed<UserRow>> {
    let (filter, (after, before), now) = (view.filter, view.cursors, as_of.now);
    let sort = view.sort.among(filter);
    let ids = found.map(|found| found.ids.as_slice());
    let count = kept.or_read(filter.clone(), as_of, || count(connection, filter, ids, now))?;
    let position = Position::parse(after, before, sort.columns());
    let order = Ordered {
        filter,
        found,
        is_long: count > COUNT_LIMIT,
        sort,
        order: view.order,
        now,
    };
    let rows = order.rows(connection, &position, PAGE_SIZE + 1)?;
    Ok(Listed {
        rows: Rows::from_walk(rows, &position, |row| row.keys(sort)),
        count,
        whole: true,
    })
}

/// A list in the order of a column, whose rows are found by an index.
pub struct Ordered<'a> {
    pub filter: &'a Filter,
    pub found: Option<&'a Found>,
    /// Has more rows than are counted.
    pub is_long: bool,
    /// As [`Sort::among`] says.
    pub sort: Sort,
    pub order: Direction,
    pub now: Timestamp,
}

impl Ordered<'_> {
    /// Those on from this position, as they are walked.
    pub fn rows<'a>(
        &'a self,
        connection: &mut Connection,
        position: &Position,
        most: usize,
    ) -> QueryResult<Vec<UserRow>> {
        let Ordered { filter, sort, now, .. } = *self;
        let (columns, walk) = (sort.columns(), position.walk(self.order));
        let on_from_there = |matching: FilterQuery<'a>| match position.keys() {
            Some(keys) => matching.filter(db::after(columns, keys.to_vec(), walk)),
            None => matching,
        };
        let walked = |connection: &mut Connection, matching: FilterQuery<'a>| {
            let query = on_from_there(matching)
                .select(UserRow::as_select())
                .order(db::order_by(columns, walk));
            query.at_most(most).load::<UserRow>(connection)
        };
        // Of all that are sorted only the keys are read, which the index may hold that found them.
        let sorted = |connection: &mut Connection, matching: FilterQuery<'a>| {
            let order = || db::sort_by(columns, walk);
            let of_page = on_from_there(matching).select(users::id).order(order()).at_most(most);
            let shown = of_page.load::<i64>(connection)?;
            if shown.is_empty() {
                return Ok(Vec::new());
            }
            let query = users::table
                .filter(db::among("users.id", shown))
                .select(UserRow::as_select());
            query.order(order()).load::<UserRow>(connection)
        };
        match self.found {
            Some(found) if sort == Sort::Name => {
                let begins = walked(connection, filter.query(None, now).filter(found.begins_name()))?;
                let elsewhere = match found.elsewhere() {
                    [] => Vec::new(),
                    others => sorted(connection, filter.query(Some(others), now))?,
                };
                Ok(paging::merged(begins, elsewhere, walk, most, |row| row.keys(sort)))
            }
            Some(found) => sorted(connection, filter.query(Some(&found.ids), now)),
            None if filter.only_searches() => walked(connection, filter.query(None, now)),
            None if self.is_long && sort == Sort::Name => walked(connection, filter.query_along_names(now)),
            None if self.is_long => walked(connection, filter.query_along(sort.walked(), now)),
            None => match filter.narrowest(connection, now)? {
                None if sort == Sort::Name && filter.may_be_walked_by_name() => {
                    walked(connection, filter.query(None, now))
                }
                field => sorted(connection, filter.query_by(field, now)),
            },
        }
    }
}

/// A list that is read from its beginning to its end, piece by piece, as files are.
pub struct Walk {
    pub filter: Filter,
    pub now: Timestamp,
    order: SortOrder<Sort>,
    found: Option<Found>,
    is_long: bool,
}

impl Walk {
    /// Statuses are those of `now`.
    pub fn over(filter: Filter, order: SortOrder<Sort>, now: Timestamp) -> Walk {
        let column = order.column.among(&filter);
        Walk {
            order: SortOrder { column, ..order },
            filter,
            now,
            found: None,
            is_long: false,
        }
    }

    /// All numbers, the closest first, of a search that found more than it looks at. `None` where they are walked.
    pub fn begin(&mut self, connection: &mut Connection) -> QueryResult<Option<Vec<i64>>> {
        self.found = match search::find(connection, &self.filter.search, &self.filter.scope)? {
            Some(found) if !found.whole => return closest(connection, &self.filter, &found, self.now).map(Some),
            found => found,
        };
        let ids = self.found.as_ref().map(|found| found.ids.as_slice());
        self.is_long = count(connection, &self.filter, ids, self.now)? > COUNT_LIMIT;
        Ok(None)
    }

    /// With the place of the last.
    pub fn numbers_on_from(
        &self,
        connection: &mut Connection,
        position: &Position,
        most: usize,
    ) -> QueryResult<(Vec<i64>, Option<Vec<KeyValue>>)> {
        let SortOrder { column: sort, direction: order } = self.order;
        let ordered = Ordered {
            filter: &self.filter,
            found: self.found.as_ref(),
            is_long: self.is_long,
            sort,
            order,
            now: self.now,
        };
        let rows = ordered.rows(connection, position, most)?;
        let last = rows.last().map(|row| row.keys(sort));
        Ok((rows.iter().map(|row| row.id.0).collect(), last))
    }
}

fn closest_first(
    connection: &mut Connection,
    filter: &Filter,
    found: &Found,
    cursors: (&str, &str),
    now: Timestamp,
) -> QueryResult<Listed<UserRow>> {
    let ids = closest(connection, filter, found, now)?;
    let load = |shown: &[i64]| {
        users::table
            .filter(db::among("users.id", shown.iter().copied()))
            .select(UserRow::as_select())
            .load(connection)
    };
    paging::closest_first(&ids, cursors, load, |row| row.id.0)
}

/// Those of a search that found more than it looks at, the closest first.
pub fn closest(connection: &mut Connection, filter: &Filter, found: &Found, now: Timestamp) -> QueryResult<Vec<i64>> {
    if filter.only_searches() {
        return Ok(found.ids.clone());
    }
    let kept = filter.query(Some(&found.ids), now).select(users::id).load(connection)?;
    Ok(paging::kept_in_order(found.ids.clone(), kept))
}

/// How many match, counted as lists do. A search's finds are given as `ids`.
pub fn count(connection: &mut Connection, filter: &Filter, ids: Option<&[i64]>, now: Timestamp) -> QueryResult<i64> {
    if let Some(ids) = ids.filter(|_| filter.only_searches()) {
        return Ok(ids.len() as i64);
    }
    filter.count(connection, ids, COUNT_LIMIT, now)
}

use std::ops::Deref;

use diesel::prelude::*;
use diesel::sql_types::Integer;

use super::details::{Category, Details};
use crate::clock::Timestamp;
use crate::db::schema::pax;
use crate::db::{
    self, AtMost, Connection, Direction, Found, KeyValue, Moment, QueryResult, SortColumn, Written, text_enum,
};
use crate::fields::fold::{fold, sort_name};
use crate::people::search::{self, PAX};
use crate::web::kept::AsOf;
use crate::web::paging::{self, COUNT_LIMIT, KeptCounts, Listed, PAGE_SIZE, Position, Rows};

text_enum! {
    pub enum Sort {
        Name = "name",
        Company = "company",
        Category = "category",
        Created = "created",
    }
}

impl Sort {
    pub fn columns(self) -> &'static [SortColumn] {
        use SortColumn::{Moment, Number, Text};
        match self {
            Sort::Name => &[Text("pax.sort_name"), Number("pax.id")],
            Sort::Company => &[Text("pax.company_key"), Text("pax.sort_name"), Number("pax.id")],
            Sort::Category => &[Text("pax.category"), Text("pax.sort_name"), Number("pax.id")],
            Sort::Created => &[Moment("pax.created_at"), Number("pax.id")],
        }
    }
}

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = pax)]
pub struct Pax {
    pub id: i64,
    #[diesel(embed)]
    pub details: Details,
    pub version: i32,
}

impl Deref for Pax {
    type Target = Details;

    fn deref(&self) -> &Details {
        &self.details
    }
}

/// One of a list.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = pax)]
pub struct PaxRow {
    pub id: i64,
    pub first_name: String,
    pub last_name: String,
    pub company: String,
    pub category: Category,
    #[diesel(deserialize_as = Moment)]
    pub created_at: Timestamp,
    sort_name: String,
    company_key: String,
}

impl PaxRow {
    pub fn keys(&self, sort: Sort) -> Vec<KeyValue> {
        let text = |text: &str| KeyValue::Text(text.to_owned());
        let id = KeyValue::Number(self.id);
        match sort {
            Sort::Name => vec![text(&self.sort_name), id],
            Sort::Company => vec![text(&self.company_key), text(&self.sort_name), id],
            Sort::Category => vec![text(self.category.as_str()), text(&self.sort_name), id],
            Sort::Created => vec![KeyValue::Moment(self.created_at), id],
        }
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    pub search: String,
    pub category: Option<Category>,
}

pub fn list(
    connection: &mut Connection,
    kept: &KeptCounts<Filter>,
    filter: &Filter,
    sort: Sort,
    order: Direction,
    (after, before): (&str, &str),
    as_of: &AsOf,
) -> QueryResult<Listed<PaxRow>> {
    let found = match search::find_pax(connection, &filter.search)? {
        Some(found) if !found.whole => return closest_first(connection, filter, found.ids, (after, before)),
        found => found,
    };
    let ids = found.as_ref().map(|found| found.ids.as_slice());
    let count = kept.or_read(filter.clone(), as_of, || count(connection, filter, ids))?;
    let position = Position::parse(after, before, sort.columns());
    let ordered = Ordered { filter, found: found.as_ref(), sort, order };
    let rows = ordered.rows(connection, &position, PAGE_SIZE + 1)?;
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
    pub sort: Sort,
    pub order: Direction,
}

impl Ordered<'_> {
    /// Those on from this position, as they are walked.
    pub fn rows(&self, connection: &mut Connection, position: &Position, most: usize) -> QueryResult<Vec<PaxRow>> {
        let Ordered { filter, sort, .. } = *self;
        let (columns, walk) = (sort.columns(), position.walk(self.order));
        let mut page_of = |matching: Filtered<'_>, order: Written<Integer>| {
            let mut query = matching.select(PaxRow::as_select()).order(order);
            if let Some(keys) = position.keys() {
                query = query.filter(db::after(columns, keys.to_vec(), walk));
            }
            query.at_most(most).load::<PaxRow>(connection)
        };
        let (walked, sorted) = (db::order_by(columns, walk), db::sort_by(columns, walk));
        match self.found {
            Some(found) if sort == Sort::Name => {
                let begins = page_of(filtered(filter, None).filter(found.begins_name()), walked)?;
                let elsewhere = match found.elsewhere() {
                    [] => Vec::new(),
                    others => page_of(filtered(filter, Some(others)), sorted)?,
                };
                Ok(paging::merged(begins, elsewhere, walk, most, |row| row.keys(sort)))
            }
            Some(found) => page_of(filtered(filter, Some(&found.ids)), sorted),
            None => page_of(filtered(filter, None), walked),
        }
    }
}

fn closest_first(
    connection: &mut Connection,
    filter: &Filter,
    found: Vec<i64>,
    cursors: (&str, &str),
) -> QueryResult<Listed<PaxRow>> {
    let ids = closest(connection, filter, found)?;
    let load = |shown: &[i64]| {
        pax::table
            .filter(db::among("pax.id", shown.iter().copied()))
            .select(PaxRow::as_select())
            .load(connection)
    };
    paging::closest_first(&ids, cursors, load, |row| row.id)
}

/// Those of a search that found more than it looks at, the closest first.
pub fn closest(connection: &mut Connection, filter: &Filter, found: Vec<i64>) -> QueryResult<Vec<i64>> {
    let kept = filtered(filter, Some(&found)).select(pax::id).load(connection)?;
    Ok(paging::kept_in_order(found, kept))
}

/// Counted no further than [`COUNT_LIMIT`].
pub fn count(connection: &mut Connection, filter: &Filter, ids: Option<&[i64]>) -> QueryResult<i64> {
    let matching = filtered(filter, ids).select(pax::id).at_most(COUNT_LIMIT as usize + 1);
    matching.counted().get_result(connection)
}

type Filtered<'a> = pax::BoxedQuery<'a, <Connection as diesel::Connection>::Backend>;

fn filtered<'a>(filter: &Filter, ids: Option<&'a [i64]>) -> Filtered<'a> {
    let mut query = pax::table.into_boxed();
    if let Some(ids) = ids {
        query = query.filter(db::among("pax.id", ids.iter().copied()));
    }
    if let Some(category) = filter.category {
        query = query.filter(pax::category.eq(category));
    }
    query
}

pub fn find(connection: &mut Connection, id: i64) -> QueryResult<Pax> {
    pax::table.find(id).select(Pax::as_select()).get_result(connection)
}

/// What lists sort by, made from the fields.
#[derive(AsChangeset, Insertable)]
#[diesel(table_name = pax)]
struct Derived {
    sort_name: String,
    company_key: String,
    updated_at: Timestamp,
}

impl Derived {
    fn from(details: &Details, now: Timestamp) -> Derived {
        Derived {
            sort_name: sort_name(&details.first_name, &details.last_name),
            company_key: fold(&details.company),
            updated_at: now,
        }
    }
}

pub fn insert(connection: &mut Connection, details: &Details, now: Timestamp) -> QueryResult<i64> {
    let id = diesel::insert_into(pax::table)
        .values((details, Derived::from(details, now), pax::created_at.eq(now)))
        .returning(pax::id)
        .get_result(connection)?;
    index(connection, id, details)?;
    Ok(id)
}

/// False when the record is no longer at this version.
pub fn update(
    connection: &mut Connection,
    id: i64,
    version: i32,
    (before, after): (&Details, &Details),
    now: Timestamp,
) -> QueryResult<bool> {
    let changed = diesel::update(pax::table.find(id).filter(pax::version.eq(version)))
        .set((before.changes_to(after), Derived::from(after, now), pax::version.eq(version + 1)))
        .execute(connection)?;
    if changed == 1 {
        index(connection, id, after)?;
    }
    Ok(changed == 1)
}

fn index(connection: &mut Connection, id: i64, details: &Details) -> QueryResult<()> {
    let Details { first_name, last_name, company, document_number, .. } = details;
    let text = search::text_of_pax(first_name, last_name, company, document_number);
    db::index(connection, PAX, id, &text)
}

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use crate::db::schema::{departments, positions, users};
use crate::db::{Connection, QueryResult, Written};
use crate::people::posts::{PostKind, PostStatus};

/// Of each entry's users no more are counted in the list.
pub const MOST_COUNTED: i64 = 10_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    Departments,
    Positions,
}

/// What can be changed of a department or job position, beside the roles that it gives.
#[derive(Debug, Clone, PartialEq, Eq, Queryable)]
pub struct Described {
    pub name: String,
    pub kind: PostKind,
    pub status: PostStatus,
    pub group: String,
}

#[derive(Debug, Clone, Queryable)]
pub struct Entry {
    pub id: i64,
    #[diesel(embed)]
    pub described: Described,
    place: i32,
}

impl std::ops::Deref for Entry {
    type Target = Described;

    fn deref(&self) -> &Described {
        &self.described
    }
}

/// The same queries over tables of the same shape.
macro_rules! over {
    ($list:expr, $table:ident => $query:expr) => {
        match $list {
            List::Departments => {
                use departments as $table;
                $query
            }
            List::Positions => {
                use positions as $table;
                $query
            }
        }
    };
}

macro_rules! entry_of {
    ($table:ident) => {
        ($table::id, ($table::name, $table::kind, $table::status, $table::group_name), $table::place)
    };
}

/// Those that are archived come last.
macro_rules! order_of {
    ($table:ident) => {
        ($table::status.eq(PostStatus::Archived), $table::place, $table::name_key)
    };
}

pub fn all(connection: &mut Connection, list: List) -> QueryResult<Vec<Entry>> {
    over!(list, table => table::table.order(order_of!(table)).select(entry_of!(table)).load(connection))
}

/// Each with how many users have it, counted no further than one beyond [`MOST_COUNTED`].
pub fn all_with_users(connection: &mut Connection, list: List) -> QueryResult<Vec<(Entry, i64)>> {
    let some = format!("SELECT 1 FROM users WHERE {} LIMIT {}", has_it(list), MOST_COUNTED + 1);
    all_with(connection, list, Written::new(format!("(SELECT count(*) FROM ({some}) AS counted)")))
}

/// Each with how many users have it, however many these are.
pub fn all_with_all_users(connection: &mut Connection, list: List) -> QueryResult<Vec<(Entry, i64)>> {
    all_with(connection, list, Written::new(format!("(SELECT count(*) FROM users WHERE {})", has_it(list))))
}

fn has_it(list: List) -> &'static str {
    match list {
        List::Departments => "users.department_id = departments.id",
        List::Positions => "users.position_id = positions.id",
    }
}

fn all_with(connection: &mut Connection, list: List, users: Written<BigInt>) -> QueryResult<Vec<(Entry, i64)>> {
    over!(list, table => table::table.order(order_of!(table)).select((entry_of!(table), users)).load(connection))
}

pub fn find(connection: &mut Connection, list: List, id: i64) -> QueryResult<Entry> {
    over!(list, table => table::table.find(id).select(entry_of!(table)).get_result(connection))
}

pub fn id_of(connection: &mut Connection, list: List, key: &str) -> QueryResult<Option<i64>> {
    over!(list, table => table::table.filter(table::name_key.eq(key)).select(table::id).get_result(connection).optional())
}

pub fn rename(connection: &mut Connection, list: List, id: i64, name: &str, key: &str) -> QueryResult<()> {
    over!(list, table => diesel::update(table::table.find(id))
        .set((table::name.eq(name), table::name_key.eq(key)))
        .execute(connection))?;
    if list == List::Departments {
        diesel::update(users::table.filter(users::department_id.eq(id)))
            .set(users::department_key.eq(key))
            .execute(connection)?;
    }
    Ok(())
}

/// All but the name.
pub fn describe(connection: &mut Connection, list: List, id: i64, as_now: &Described) -> QueryResult<()> {
    let Described { kind, status, group, .. } = as_now;
    over!(list, table => diesel::update(table::table.find(id))
        .set((table::kind.eq(kind), table::status.eq(status), table::group_name.eq(group)))
        .execute(connection))
    .map(drop)
}

/// In this order from now on.
pub fn put_in_order(connection: &mut Connection, list: List, entries: &[Entry]) -> QueryResult<()> {
    for (entry, place) in entries.iter().zip(1..).filter(|(entry, place)| entry.place != *place) {
        over!(list, table => diesel::update(table::table.find(entry.id)).set(table::place.eq(place)).execute(connection))?;
    }
    Ok(())
}

pub fn delete(connection: &mut Connection, list: List, id: i64) -> QueryResult<()> {
    over!(list, table => diesel::delete(table::table.find(id)).execute(connection)).map(drop)
}

pub fn users_of(connection: &mut Connection, list: List, id: i64) -> QueryResult<i64> {
    match list {
        List::Departments => users::table
            .filter(users::department_id.eq(id))
            .count()
            .get_result(connection),
        List::Positions => users::table
            .filter(users::position_id.eq(id))
            .count()
            .get_result(connection),
    }
}

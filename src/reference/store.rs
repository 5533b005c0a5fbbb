use diesel::prelude::*;

use crate::db::schema::{departments, positions, users};
use crate::db::{Connection, QueryResult};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    Departments,
    Positions,
}

#[derive(Debug, Clone, Queryable)]
pub struct Named {
    pub id: i64,
    pub name: String,
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

pub fn all(connection: &mut Connection, list: List) -> QueryResult<Vec<Named>> {
    over!(list, table => table::table.order(table::name_key).select((table::id, table::name)).load(connection))
}

pub fn find(connection: &mut Connection, list: List, id: i64) -> QueryResult<Named> {
    over!(list, table => table::table.find(id).select((table::id, table::name)).get_result(connection))
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

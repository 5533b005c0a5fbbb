//! Many rows at once: some hundreds to a statement, the indexes made afterwards.

use diesel::connection::SimpleConnection;
use diesel::sql_types::Text;
use diesel::{QueryableByName, RunQueryDsl, sql_query};

use crate::db::{Connection, QueryResult};

/// With the widest table, below both engines' limits of values in a statement (32,766 and 65,535).
pub const ROWS_A_STATEMENT: usize = 400;

/// A batch insert exists on each engine's own connection only.
macro_rules! insert_all {
    ($connection:expr, $table:expr, $rows:expr) => {
        $rows.chunks($crate::demo::load::ROWS_A_STATEMENT).try_for_each(|rows| {
            match &mut *$connection {
                $crate::db::Connection::Sqlite(inner) => diesel::insert_into($table).values(rows).execute(inner),
                $crate::db::Connection::Postgres(inner) => diesel::insert_into($table).values(rows).execute(inner),
            }
            .map(drop)
        })
    };
}
pub(super) use insert_all;

/// After rows that brought their ids, so that the next row gets the next id.
pub fn continue_ids(connection: &mut Connection, table: &str) -> QueryResult<()> {
    match connection {
        // AUTOINCREMENT remembers the largest id by itself.
        Connection::Sqlite(_) => Ok(()),
        Connection::Postgres(inner) => inner.batch_execute(&format!(
            "SELECT setval(pg_get_serial_sequence('{table}', 'id'), greatest(max(id), 1)) FROM {table}"
        )),
    }
}

#[derive(QueryableByName)]
pub struct Index {
    #[diesel(sql_type = Text)]
    name: String,
    #[diesel(sql_type = Text)]
    sql: String,
}

/// Takes down the indexes of the users' tables. In order of insertion they would be slow to grow, and are quick to make
/// once all rows are there.
pub fn take_down_indexes(connection: &mut Connection) -> QueryResult<Vec<Index>> {
    let indexes: Vec<Index> = match connection {
        Connection::Sqlite(inner) => {
            // In KiB. The unique indexes can't be taken down, and grow at every place at once.
            inner.batch_execute("PRAGMA cache_size = -400000")?;
            sql_query(
                "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'users' AND sql IS NOT NULL",
            )
            .load(inner)?
        }
        Connection::Postgres(inner) => {
            inner.batch_execute("SET LOCAL statement_timeout = 0; SET LOCAL maintenance_work_mem = '512MB'")?;
            sql_query(
                "SELECT indexname::text AS name, indexdef AS sql FROM pg_indexes
                 WHERE schemaname = current_schema() AND tablename IN ('users', 'users_search')
                 AND indexname NOT IN (SELECT conname FROM pg_constraint)",
            )
            .load(inner)?
        }
    };
    for index in &indexes {
        connection.batch_execute(&format!("DROP INDEX {}", index.name))?;
    }
    Ok(indexes)
}

pub fn put_up_indexes(connection: &mut Connection, indexes: &[Index]) -> QueryResult<()> {
    for index in indexes {
        connection.batch_execute(&index.sql)?;
    }
    match connection {
        Connection::Sqlite(inner) => inner.batch_execute("PRAGMA cache_size = -2000"),
        Connection::Postgres(inner) => inner.batch_execute("ANALYZE"),
    }
}

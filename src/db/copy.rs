//! A copy of an SQLite database while others use it.

use std::path::Path;

use diesel::RunQueryDsl;
use diesel::sql_types::Text;

use super::{Connection, Database, DatabaseError};

/// As of one moment, into an empty file. Does nothing on PostgreSQL, which brings programs for that.
pub fn copy_into(database: &Database, file: &Path) -> Result<(), DatabaseError> {
    match &mut database.connection()?.connection {
        Connection::Sqlite(inner) => {
            let copying = diesel::sql_query("VACUUM INTO ?").bind::<Text, _>(file.to_string_lossy());
            Ok(copying.execute(inner).map(drop)?)
        }
        Connection::Postgres(_) => Ok(()),
    }
}

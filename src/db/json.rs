//! Rows of whatever columns, for what is told of any table in the same way.

use diesel::RunQueryDsl;
use diesel::sql_types::Text;

use super::{Connection, QueryResult, Written};

/// The type of what [`rows_as_json`] reads.
pub type JsonText = Text;

/// Each row as a JSON object of these columns, given by name and expression. `rows` begins with `FROM`.
pub fn rows_as_json(
    connection: &mut Connection,
    columns: &[(&str, &str)],
    rows: Written<JsonText>,
) -> QueryResult<Vec<String>> {
    let (begin, end) = match connection {
        Connection::Sqlite(_) => ("SELECT json_object(", ") "),
        Connection::Postgres(_) => ("SELECT CAST(json_build_object(", ") AS TEXT) "),
    };
    let pairs: Vec<String> = columns
        .iter()
        .map(|(name, value)| format!("'{name}', {value}"))
        .collect();
    let statement: Written<JsonText> = Written::new(format!("{begin}{}{end}", pairs.join(", "))).append(rows);
    statement.load(connection)
}

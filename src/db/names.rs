use diesel::sql_types::{Nullable, Text};

use super::Written;

pub type FullName = Written<Nullable<Text>>;

/// Beside each row the name of the user whom this column of it names by number. The column is given with its table.
pub fn full_name_of(column: &str) -> FullName {
    Written::new(format!(
        "(SELECT named.first_name || ' ' || named.last_name FROM users AS named WHERE named.id = {column})"
    ))
}

/// The name of what this column names by number in a table. Where that is small, PostgreSQL would read it from end to end
/// to join it.
pub fn name_of(table: &str, column: &str) -> Written<Nullable<Text>> {
    Written::new(format!("(SELECT named.name FROM {table} AS named WHERE named.id = {column})"))
}

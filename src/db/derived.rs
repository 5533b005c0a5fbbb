//! Rows of a table that are looked up in several ways and read at once.

use diesel::RunQueryDsl;
use diesel::backend::Backend;
use diesel::expression::Expression;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::Untyped;

use super::{QueryResult, Written};

/// A selection from rows of a table, as its name names them.
#[derive(Debug, Clone)]
pub struct Derived<Selection> {
    selection: Selection,
    table: &'static str,
    rows: Written<Untyped>,
}

/// Newest first. `rows` has all columns of the table.
pub fn newest_from<Selection>(table: &'static str, rows: Written<Untyped>, selection: Selection) -> Derived<Selection> {
    Derived { selection, table, rows }
}

impl<DB, Selection> QueryFragment<DB> for Derived<Selection>
where
    DB: Backend,
    Selection: QueryFragment<DB>,
    Written<Untyped>: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        let table = self.table;
        out.push_sql("SELECT ");
        self.selection.walk_ast(out.reborrow())?;
        out.push_sql(" FROM (");
        self.rows.walk_ast(out.reborrow())?;
        out.push_sql(&format!(") AS {table} ORDER BY {table}.id DESC"));
        Ok(())
    }
}

impl<Selection> QueryId for Derived<Selection> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Selection: Expression> Query for Derived<Selection> {
    type SqlType = Selection::SqlType;
}

impl<Selection, C> RunQueryDsl<C> for Derived<Selection> {}

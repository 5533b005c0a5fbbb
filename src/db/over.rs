//! A statement over the rows of another, as counts in groups are.

use diesel::RunQueryDsl;
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};

use super::QueryResult;
use super::written::Written;

/// SQL around a query, which stands in it as the table `narrowed`.
#[derive(Debug, Clone)]
pub struct Over<ST, Q> {
    pub before: Written<ST>,
    pub rows: Q,
    pub after: Written<ST>,
}

impl<DB, ST, Q> QueryFragment<DB> for Over<ST, Q>
where
    DB: Backend,
    Q: QueryFragment<DB>,
    Written<ST>: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.before.walk_ast(out.reborrow())?;
        out.push_sql("(");
        self.rows.walk_ast(out.reborrow())?;
        out.push_sql(") AS narrowed");
        self.after.walk_ast(out.reborrow())
    }
}

impl<ST, Q> QueryId for Over<ST, Q> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<ST, Q> Query for Over<ST, Q>
where
    Written<ST>: Query<SqlType = ST>,
{
    type SqlType = ST;
}

impl<ST, Q, C> RunQueryDsl<C> for Over<ST, Q> {}

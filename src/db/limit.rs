//! Limits that stand in the statement's text. A bound one, as diesel's `limit` makes, is unknown when the statement is
//! planned: PostgreSQL then plans it anew each time it runs, which may take longer than to run it.

use diesel::RunQueryDsl;
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::sql_types::BigInt;

use super::QueryResult;

/// A bound that a statement is prepared with once.
pub trait AtMost: Query + Sized {
    /// No more rows than these.
    fn at_most(self, rows: usize) -> Limited<Self> {
        Limited { query: self, rows, passed_over: 0 }
    }

    /// The one row that comes after so many.
    fn only_after(self, rows: usize) -> Limited<Self> {
        Limited { query: self, rows: 1, passed_over: rows }
    }
}

impl<Q: Query> AtMost for Q {}

/// A query with its bound.
#[derive(Debug, Clone, Copy)]
pub struct Limited<Q> {
    query: Q,
    rows: usize,
    passed_over: usize,
}

impl<Q> Limited<Q> {
    /// How many rows there are, counted no further than the limit.
    pub fn counted(self) -> Counted<Q> {
        Counted(self)
    }
}

impl<DB: Backend, Q: QueryFragment<DB>> QueryFragment<DB> for Limited<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.query.walk_ast(out.reborrow())?;
        out.push_sql(" LIMIT ");
        out.push_sql(&self.rows.to_string());
        if self.passed_over > 0 {
            out.push_sql(" OFFSET ");
            out.push_sql(&self.passed_over.to_string());
        }
        Ok(())
    }
}

impl<Q> QueryId for Limited<Q> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q: Query> Query for Limited<Q> {
    type SqlType = Q::SqlType;
}

impl<Q, C> RunQueryDsl<C> for Limited<Q> {}

/// How many rows it has, up to the bound.
#[derive(Debug, Clone, Copy)]
pub struct Counted<Q>(Limited<Q>);

impl<DB: Backend, Q: QueryFragment<DB>> QueryFragment<DB> for Counted<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("SELECT count(*) FROM (");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(") AS counted");
        Ok(())
    }
}

impl<Q> QueryId for Counted<Q> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q: Query> Query for Counted<Q> {
    type SqlType = BigInt;
}

impl<Q, C> RunQueryDsl<C> for Counted<Q> {}

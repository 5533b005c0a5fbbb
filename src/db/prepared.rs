//! Statements that diesel prepares each time they run, because their text might differ: updates and inserts. Where it never
//! does, and the statement is run often, it is prepared once.

use diesel::RunQueryDsl;
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};

use super::QueryResult;

/// To be given a statement whose text is the same whatever its values are.
pub fn prepared_once<Q>(statement: Q) -> PreparedOnce<Q> {
    PreparedOnce(statement)
}

#[derive(Debug, Clone, Copy)]
pub struct PreparedOnce<Q>(Q);

impl<DB: Backend, Q: QueryFragment<DB>> QueryFragment<DB> for PreparedOnce<Q> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }

    fn is_safe_to_cache_prepared(&self, _: &DB) -> QueryResult<bool> {
        Ok(true)
    }
}

impl<Q> QueryId for PreparedOnce<Q> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q, C> RunQueryDsl<C> for PreparedOnce<Q> {}

//! What a statement sees of the database. Two that see the same snapshot see the same rows, whoever writes and from where.

use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate};
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{Nullable, Text};
use serde::{Deserialize, Serialize};

use super::QueryResult;
use super::written::AnyBackend;

/// Two that are alike have seen the same database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Snapshot(String);

impl From<String> for Snapshot {
    fn from(name: String) -> Snapshot {
        Snapshot(name)
    }
}

/// The snapshot of the statement that selects it. SQLite has no name for it, and reads again in less time than it takes
/// to compare.
#[derive(Debug, Clone, Copy, QueryId)]
pub struct CurrentSnapshot;

impl QueryFragment<AnyBackend> for CurrentSnapshot {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, AnyBackend>) -> QueryResult<()> {
        out.push_sql(match out.backend() {
            AnyBackend::Sqlite(_) => "NULL",
            AnyBackend::Postgres(_) => "CAST(pg_current_snapshot() AS text)",
        });
        Ok(())
    }
}

impl Expression for CurrentSnapshot {
    type SqlType = Nullable<Text>;
}

impl<GroupBy> ValidGrouping<GroupBy> for CurrentSnapshot {
    type IsAggregate = is_aggregate::Never;
}

impl<Source> AppearsOnTable<Source> for CurrentSnapshot {}
impl<Source> SelectableExpression<Source> for CurrentSnapshot {}

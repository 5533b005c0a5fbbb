//! Keyset paging: the rows after a given one in a list's order, found through the index whatever the page.

use diesel::RunQueryDsl;
use diesel::backend::Backend;
use diesel::dsl::sql;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, SqlLiteral, ValidGrouping, is_aggregate};
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, Bool, HasSqlType, Integer, Text, Timestamp as TimestampSql};
use serde::{Deserialize, Serialize};

use super::{Connection, QueryResult};
use crate::clock::Timestamp;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    Ascending,
    Descending,
}

impl Direction {
    pub fn reversed(self) -> Direction {
        match self {
            Direction::Ascending => Direction::Descending,
            Direction::Descending => Direction::Ascending,
        }
    }
}

/// A column or an indexed expression, as it stands in the index, and what it holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortColumn {
    Number(&'static str),
    Moment(&'static str),
    Text(&'static str),
}

impl SortColumn {
    fn sql(self) -> &'static str {
        match self {
            SortColumn::Number(sql) | SortColumn::Moment(sql) | SortColumn::Text(sql) => sql,
        }
    }

    pub fn takes(self, value: &KeyValue) -> bool {
        matches!(
            (self, value),
            (SortColumn::Number(_), KeyValue::Number(_))
                | (SortColumn::Moment(_), KeyValue::Moment(_))
                | (SortColumn::Text(_), KeyValue::Text(_))
        )
    }
}

/// A row's value in one of the columns its list is sorted by.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeyValue {
    #[serde(rename = "n")]
    Number(i64),
    #[serde(rename = "m", with = "moment")]
    Moment(Timestamp),
    #[serde(rename = "t")]
    Text(String),
}

time::serde::format_description!(moment, PrimitiveDateTime, "[year]-[month]-[day]T[hour]:[minute]:[second]");

pub fn order_by(columns: &[SortColumn], direction: Direction) -> SqlLiteral<Integer> {
    let suffix = match direction {
        Direction::Ascending => " ASC",
        Direction::Descending => " DESC",
    };
    let terms: Vec<String> = columns
        .iter()
        .map(|column| format!("{}{suffix}", column.sql()))
        .collect();
    sql::<Integer>(&terms.join(", "))
}

/// `(columns) > (values)`, or `<` when the order descends.
pub fn after(columns: &[SortColumn], values: Vec<KeyValue>, direction: Direction) -> After {
    let comparison = match direction {
        Direction::Ascending => ">",
        Direction::Descending => "<",
    };
    let columns: Vec<&str> = columns.iter().map(|column| column.sql()).collect();
    After {
        head: format!("({}) {comparison} (", columns.join(", ")),
        values,
    }
}

#[derive(Debug, Clone)]
pub struct After {
    head: String,
    values: Vec<KeyValue>,
}

impl<DB> QueryFragment<DB> for After
where
    DB: Backend + HasSqlType<Text> + HasSqlType<TimestampSql> + HasSqlType<BigInt>,
    String: ToSql<Text, DB>,
    Timestamp: ToSql<TimestampSql, DB>,
    i64: ToSql<BigInt, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.unsafe_to_cache_prepared();
        out.push_sql(&self.head);
        for (position, value) in self.values.iter().enumerate() {
            if position > 0 {
                out.push_sql(", ");
            }
            match value {
                KeyValue::Number(number) => out.push_bind_param::<BigInt, _>(number)?,
                KeyValue::Moment(moment) => out.push_bind_param::<TimestampSql, _>(moment)?,
                KeyValue::Text(text) => out.push_bind_param::<Text, _>(text)?,
            }
        }
        out.push_sql(")");
        Ok(())
    }
}

impl Expression for After {
    type SqlType = Bool;
}

impl QueryId for After {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<GroupBy> ValidGrouping<GroupBy> for After {
    type IsAggregate = is_aggregate::Never;
}

impl<Source> AppearsOnTable<Source> for After {}
impl<Source> SelectableExpression<Source> for After {}

/// How many rows a query finds, counted no further than its own limit.
pub fn count_limited<Q>(query: Q) -> CountLimited<Q> {
    CountLimited(query)
}

#[derive(Debug, Clone, Copy)]
pub struct CountLimited<Q>(Q);

impl<DB: Backend, Q: QueryFragment<DB>> QueryFragment<DB> for CountLimited<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("SELECT count(*) FROM (");
        self.0.walk_ast(out.reborrow())?;
        out.push_sql(") AS counted");
        Ok(())
    }
}

impl<Q> QueryId for CountLimited<Q> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q: Query> Query for CountLimited<Q> {
    type SqlType = BigInt;
}

impl<Q> RunQueryDsl<Connection> for CountLimited<Q> {}

//! SQL that is written out, with values bound into it. A connection prepares each text once and keeps it, which
//! `diesel::sql_query` and `diesel::dsl::sql` don't do, nor `eq_any` on SQLite, where each number of values is a text of
//! its own.
//!
//! What a partial index says of its rows is written out too: neither engine uses such an index for a bound value.

use std::marker::PhantomData;

use diesel::RunQueryDsl;
use diesel::backend::Backend;
use diesel::expression::{
    AppearsOnTable, Expression, SelectableExpression, TypedExpressionType, ValidGrouping, is_aggregate,
};
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, Bool, HasSqlType, SqlType, Text, Timestamp as TimestampSql, Untyped};

use super::value::KeyValue;
use super::{Connection, QueryResult};
use crate::clock::Timestamp;

/// A statement, or a part of one, whose value is an `ST`.
#[derive(Debug, Clone)]
pub struct Written<ST> {
    pieces: Vec<Piece>,
    value: PhantomData<ST>,
}

/// A statement without a value. Diesel's own updates are prepared each time they run: this is for those that run often.
pub type Command = Written<Untyped>;

#[derive(Debug, Clone)]
enum Piece {
    Sql(String),
    Bound(KeyValue),
}

impl<ST> Written<ST> {
    /// `sql` never holds what came from outside: that is bound.
    pub fn new(sql: impl Into<String>) -> Written<ST> {
        Written { pieces: vec![Piece::Sql(sql.into())], value: PhantomData }
    }

    pub fn sql(mut self, sql: impl Into<String>) -> Written<ST> {
        self.pieces.push(Piece::Sql(sql.into()));
        self
    }

    /// With what is bound in it.
    pub fn append<Other>(mut self, other: Written<Other>) -> Written<ST> {
        self.pieces.extend(other.pieces);
        self
    }

    pub fn bind(mut self, value: impl Into<KeyValue>) -> Written<ST> {
        self.pieces.push(Piece::Bound(value.into()));
        self
    }
}

impl<DB, ST> QueryFragment<DB> for Written<ST>
where
    DB: Backend + HasSqlType<Text> + HasSqlType<TimestampSql> + HasSqlType<BigInt>,
    String: ToSql<Text, DB>,
    Timestamp: ToSql<TimestampSql, DB>,
    i64: ToSql<BigInt, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        for piece in &self.pieces {
            match piece {
                Piece::Sql(sql) => out.push_sql(sql),
                Piece::Bound(KeyValue::Number(number)) => out.push_bind_param::<BigInt, _>(number)?,
                Piece::Bound(KeyValue::Moment(moment)) => out.push_bind_param::<TimestampSql, _>(moment)?,
                Piece::Bound(KeyValue::Text(text)) => out.push_bind_param::<Text, _>(text)?,
            }
        }
        Ok(())
    }
}

impl<ST> QueryId for Written<ST> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<ST: SqlType + TypedExpressionType> Expression for Written<ST> {
    type SqlType = ST;
}

impl<ST> Query for Written<ST> {
    type SqlType = ST;
}

impl<ST, C> RunQueryDsl<C> for Written<ST> {}

impl<ST, GroupBy> ValidGrouping<GroupBy> for Written<ST> {
    type IsAggregate = is_aggregate::Never;
}

impl<ST, Source> AppearsOnTable<Source> for Written<ST> where Written<ST>: Expression {}
impl<ST, Source> SelectableExpression<Source> for Written<ST> where Written<ST>: Expression {}

/// False if a row with the same unique key is there already: then nothing is to be done. On PostgreSQL another transaction that
/// is about to write the same is waited for.
pub fn insert_once<const N: usize>(
    connection: &mut Connection,
    table: &str,
    row: [(&str, KeyValue); N],
) -> QueryResult<bool> {
    let columns = row.each_ref().map(|(column, _)| *column).join(", ");
    let statement = Command::new(format!("INSERT INTO {table} ({columns}) VALUES ("));
    let statement = row
        .into_iter()
        .enumerate()
        .fold(statement, |statement, (place, (_, value))| {
            statement.sql(if place == 0 { "" } else { ", " }).bind(value)
        });
    Ok(statement.sql(") ON CONFLICT DO NOTHING").execute(connection)? == 1)
}

pub(super) type AnyBackend = <Connection as diesel::Connection>::Backend;

/// Whether a column holds one of some numbers, which are bound as one text.
#[derive(Debug, Clone)]
pub struct Among {
    /// Up to the column, and after what it is compared with.
    around: (String, &'static str),
    numbers: String,
}

/// The column is named with its table.
pub fn among(column: &'static str, numbers: impl IntoIterator<Item = impl Into<i64>>) -> Among {
    Among { around: (column.to_owned(), ""), numbers: joined(numbers) }
}

/// Whether a column holds the `id` of a row of another table, in which `other` holds one of some numbers.
pub fn among_rows(
    column: &'static str,
    (table, other): (&'static str, &'static str),
    numbers: impl IntoIterator<Item = impl Into<i64>>,
) -> Among {
    let before = format!("{column} IN (SELECT {table}.id FROM {table} WHERE {table}.{other}");
    Among { around: (before, ")"), numbers: joined(numbers) }
}

fn joined(numbers: impl IntoIterator<Item = impl Into<i64>>) -> String {
    let numbers: Vec<String> = numbers.into_iter().map(|number| number.into().to_string()).collect();
    numbers.join(",")
}

impl QueryFragment<AnyBackend> for Among {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, AnyBackend>) -> QueryResult<()> {
        let (before, after) = match out.backend() {
            AnyBackend::Sqlite(_) => (" IN (SELECT value FROM json_each('[' || ", " || ']'))"),
            AnyBackend::Postgres(_) => (" = ANY (CAST('{' || ", " || '}' AS bigint[]))"),
        };
        out.push_sql(&self.around.0);
        out.push_sql(before);
        out.push_bind_param::<Text, _>(&self.numbers)?;
        out.push_sql(after);
        out.push_sql(self.around.1);
        Ok(())
    }
}

impl QueryId for Among {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Expression for Among {
    type SqlType = Bool;
}

impl<GroupBy> ValidGrouping<GroupBy> for Among {
    type IsAggregate = is_aggregate::Never;
}

impl<Source> AppearsOnTable<Source> for Among {}
impl<Source> SelectableExpression<Source> for Among {}

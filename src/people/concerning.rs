//! Rows about people of some departments, in the order in which they were written: entries of the journal, and mails.
//!
//! A row does not say in which department its person is, for people move. Rows about few people are found by these people.
//! Rows about many soon turn up where all rows are walked; where they don't, each of these people is asked for. So nothing
//! goes through a whole table, however many rows are about others.

use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::Scope;
use crate::db::schema::users;
use crate::db::{AtMost, Connection, Direction, QueryResult, Written};

/// So many people are asked for at once, as after a search.
const AT_ONCE: usize = 2_000;

/// How many rows are walked, whoever they are about: first a few, then many.
const WALKED: [usize; 2] = [2_000, 50_000];

/// Rows of one table that are about people, narrowed and in an order, from some position on.
pub trait Concerning {
    /// No more than these are asked for.
    fn most(&self) -> usize;

    /// In which their numbers are walked.
    fn walk(&self) -> Direction;

    /// The number of the row that comes after so many, whoever they are about. `None` if there are no more.
    fn number_after(&self, connection: &mut Connection, rows: usize) -> QueryResult<Option<i64>>;

    /// The numbers of the next rows about people of the scope, walked no further than to before the row of the number `end`.
    fn walked(&self, connection: &mut Connection, end: Option<i64>) -> QueryResult<Vec<i64>>;

    /// The numbers of the next rows about these people, from before that of the number `end`.
    fn about(&self, connection: &mut Connection, people: &[i64], end: Option<i64>) -> QueryResult<Vec<i64>>;
}

/// The numbers of the next rows about people of this scope, which is not everywhere.
pub fn next(connection: &mut Connection, scope: &Scope, rows: &impl Concerning) -> QueryResult<Vec<i64>> {
    if let Some(found) = found_soon(connection, scope, rows)? {
        return Ok(found);
    }
    let mut found = Vec::new();
    for people in members(connection, scope)?.chunks(AT_ONCE) {
        let end = found.last().copied().filter(|_| found.len() == rows.most());
        found.extend(rows.about(connection, people, end)?);
        found = nearest(found, rows);
    }
    Ok(found)
}

/// How many such rows there are, counted to as many as are asked for.
pub fn count(connection: &mut Connection, scope: &Scope, rows: &impl Concerning) -> QueryResult<usize> {
    if let Some(found) = found_soon(connection, scope, rows)? {
        return Ok(found.len());
    }
    let mut count = 0;
    for people in members(connection, scope)?.chunks(AT_ONCE) {
        count += rows.about(connection, people, None)?.len();
        if count >= rows.most() {
            break;
        }
    }
    Ok(count.min(rows.most()))
}

/// The first of these numbers in the order of the rows, each once, no more than are asked for.
pub fn nearest(mut numbers: Vec<i64>, rows: &impl Concerning) -> Vec<i64> {
    numbers.sort_unstable();
    numbers.dedup();
    if rows.walk() == Direction::Descending {
        numbers.reverse();
    }
    numbers.truncate(rows.most());
    numbers
}

/// `None` where the people are many, and rows about them are few or far.
fn found_soon(connection: &mut Connection, scope: &Scope, rows: &impl Concerning) -> QueryResult<Option<Vec<i64>>> {
    let few: Vec<i64> = users::table
        .filter(is_in(scope))
        .select(users::id)
        .at_most(AT_ONCE + 1)
        .load(connection)?;
    if few.len() <= AT_ONCE {
        return rows.about(connection, &few, None).map(Some);
    }
    for many in WALKED {
        let end = rows.number_after(connection, many)?;
        let found = rows.walked(connection, end)?;
        if end.is_none() || found.len() == rows.most() {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// The numbers of all people of this scope.
fn members(connection: &mut Connection, scope: &Scope) -> QueryResult<Vec<i64>> {
    users::table.filter(is_in(scope)).select(users::id).load(connection)
}

fn is_in(scope: &Scope) -> Written<Bool> {
    let everybody = || Written::new("1 = 1");
    scope.condition("users.department_id").unwrap_or_else(everybody)
}

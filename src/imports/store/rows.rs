//! The rows of a file, as long as their import is open.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use serde::Serialize;

use super::Counts;
use crate::context::UserId;
use crate::db::schema::import_rows;
use crate::db::{AtMost, Connection, QueryResult};
use crate::imports::state::Verdict;
use crate::imports::verdict::{Change, Reason, from_json};

/// Below both engines' limits of values in a statement.
const ROWS_A_STATEMENT: usize = 1_000;

/// A row of the file.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = import_rows)]
pub struct Row {
    /// As the program in which people see the file numbers it.
    pub number: i64,
    cells: String,
    pub verdict: Verdict,
    pub user_id: Option<UserId>,
    changes: String,
    reasons: String,
}

impl Row {
    pub fn cells(&self) -> Vec<String> {
        from_json(&self.cells)
    }

    pub fn changes(&self) -> Vec<Change> {
        from_json(&self.changes)
    }

    pub fn reasons(&self) -> Vec<Reason> {
        from_json(&self.reasons)
    }
}

/// What a list of rows shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    All,
    Refused,
    Only(Verdict),
}

impl Shown {
    /// Unknown words show all.
    pub fn parse(word: &str) -> Shown {
        match Verdict::parse(word) {
            Some(Verdict::Refused) => Shown::Refused,
            Some(Verdict::Unchecked) | None => Shown::All,
            Some(verdict) => Shown::Only(verdict),
        }
    }
}

pub fn insert(connection: &mut Connection, import: i64, rows: &[(i64, String)]) -> QueryResult<()> {
    for rows in rows.chunks(ROWS_A_STATEMENT) {
        let values: Vec<_> = rows
            .iter()
            .map(|(number, cells)| {
                (
                    import_rows::import_id.eq(import),
                    import_rows::number.eq(number),
                    import_rows::cells.eq(cells),
                    import_rows::verdict.eq(Verdict::Unchecked),
                )
            })
            .collect();
        match connection {
            Connection::Sqlite(inner) => diesel::insert_into(import_rows::table).values(&values).execute(inner)?,
            Connection::Postgres(inner) => diesel::insert_into(import_rows::table).values(&values).execute(inner)?,
        };
    }
    Ok(())
}

pub fn find(connection: &mut Connection, import: i64, number: i64) -> QueryResult<Row> {
    import_rows::table
        .find((import, number))
        .select(Row::as_select())
        .get_result(connection)
}

/// The rows that follow this one, from top to bottom.
pub fn after(connection: &mut Connection, import: i64, place: i64, most: usize) -> QueryResult<Vec<Row>> {
    import_rows::table
        .filter(import_rows::import_id.eq(import))
        .filter(import_rows::number.gt(place))
        .order(import_rows::number)
        .select(Row::as_select())
        .at_most(most)
        .load(connection)
}

/// Of those that a list shows.
pub fn listed(
    connection: &mut Connection,
    import: i64,
    shown: Shown,
    place: i64,
    most: usize,
) -> QueryResult<Vec<Row>> {
    let verdicts = match shown {
        Shown::All => return after(connection, import, place, most),
        Shown::Refused => vec![Verdict::Refused, Verdict::Duplicate],
        Shown::Only(verdict) => vec![verdict],
    };
    let mut rows = Vec::new();
    for verdict in verdicts {
        let of_verdict: Vec<Row> = import_rows::table
            .filter(import_rows::import_id.eq(import))
            .filter(import_rows::verdict.eq(verdict))
            .filter(import_rows::number.gt(place))
            .order(import_rows::number)
            .select(Row::as_select())
            .at_most(most)
            .load(connection)?;
        rows.extend(of_verdict);
    }
    rows.sort_by_key(|row| row.number);
    rows.truncate(most);
    Ok(rows)
}

/// Those that follow this one and are to be written, from top to bottom.
pub fn to_apply(connection: &mut Connection, import: i64, place: i64, most: usize) -> QueryResult<Vec<Row>> {
    import_rows::table
        .filter(import_rows::import_id.eq(import))
        .filter(import_rows::number.gt(place))
        .filter(import_rows::verdict.eq_any([Verdict::New, Verdict::Changed]))
        .order(import_rows::number)
        .select(Row::as_select())
        .at_most(most)
        .load(connection)
}

/// What was found of a row.
#[derive(Debug, Serialize)]
pub struct Found {
    #[serde(rename = "n")]
    pub number: i64,
    #[serde(rename = "v")]
    pub verdict: &'static str,
    #[serde(rename = "u")]
    pub user: Option<UserId>,
    #[serde(rename = "c")]
    pub changes: String,
    #[serde(rename = "r")]
    pub reasons: String,
}

/// In one statement, however many they are.
pub fn note(connection: &mut Connection, import: i64, found: &[Found]) -> QueryResult<()> {
    let json = serde_json::to_string(found).unwrap_or_default();
    match connection {
        Connection::Sqlite(inner) => diesel::sql_query(
            // The rows are there: an UPDATE would look at all of them for each that is found.
            "INSERT INTO import_rows (import_id, number, cells, verdict, user_id, changes, reasons)
             SELECT ?, found.value ->> 'n', '', found.value ->> 'v', found.value ->> 'u', found.value ->> 'c',
                    found.value ->> 'r' FROM json_each(?) AS found WHERE true
             ON CONFLICT (import_id, number) DO UPDATE SET verdict = excluded.verdict, user_id = excluded.user_id,
             changes = excluded.changes, reasons = excluded.reasons",
        )
        .bind::<BigInt, _>(import)
        .bind::<Text, _>(json)
        .execute(inner),
        Connection::Postgres(inner) => diesel::sql_query(
            "UPDATE import_rows SET verdict = found.v, user_id = found.u, changes = found.c, reasons = found.r
             FROM json_to_recordset($1::json) AS found (n bigint, v text, u bigint, c text, r text)
             WHERE import_rows.import_id = $2 AND import_rows.number = found.n",
        )
        .bind::<Text, _>(json)
        .bind::<BigInt, _>(import)
        .execute(inner),
    }
    .map(drop)
}

pub fn change_cells(connection: &mut Connection, import: i64, number: i64, cells: &[String]) -> QueryResult<()> {
    diesel::update(import_rows::table.find((import, number)))
        .set(import_rows::cells.eq(serde_json::to_string(cells).unwrap_or_default()))
        .execute(connection)
        .map(drop)
}

/// How many there are of each kind.
pub fn count(connection: &mut Connection, import: i64) -> QueryResult<Counts> {
    let counted: Vec<(Verdict, i64)> = import_rows::table
        .filter(import_rows::import_id.eq(import))
        .group_by(import_rows::verdict)
        .select((import_rows::verdict, diesel::dsl::count_star()))
        .load(connection)?;
    let mut counts = Counts::default();
    for (verdict, count) in counted {
        counts.add(verdict, count);
    }
    Ok(counts)
}

/// Returns how many were deleted of those that are no longer needed: all, or all but the refused.
pub fn delete_some(connection: &mut Connection, import: i64, keeps_refused: bool, most: usize) -> QueryResult<usize> {
    let mut numbers = import_rows::table
        .filter(import_rows::import_id.eq(import))
        .select(import_rows::number)
        .into_boxed();
    if keeps_refused {
        numbers = numbers.filter(import_rows::verdict.ne_all([Verdict::Refused, Verdict::Duplicate]));
    }
    let numbers: Vec<i64> = numbers.order(import_rows::number).at_most(most).load(connection)?;
    let (Some(first), Some(last)) = (numbers.first(), numbers.last()) else { return Ok(0) };
    let mut rows = diesel::delete(import_rows::table)
        .filter(import_rows::import_id.eq(import))
        .filter(import_rows::number.between(*first, *last))
        .into_boxed();
    if keeps_refused {
        rows = rows.filter(import_rows::verdict.ne_all([Verdict::Refused, Verdict::Duplicate]));
    }
    rows.execute(connection)
}

//! Search by any part of a word: a trigram index beside the table (FTS5 on SQLite, pg_trgm on PostgreSQL).
//!
//! A search takes a bounded set of ids from the index, so that it costs the same however many match. Trigrams need
//! three characters; a shorter search looks at beginnings only.

use diesel::sql_types::{BigInt, Text};
use diesel::{QueryableByName, RunQueryDsl, sql_query};

use super::{Connection, QueryResult};

/// A search finds at most so many rows; a list says when there are more.
pub const SEARCH_LIMIT: usize = 2000;

const TRIGRAM: usize = 3;
const ROWS_A_STATEMENT: usize = 400;

/// A table with a search table beside it, named after it.
#[derive(Clone, Copy)]
pub struct Searchable {
    pub table: &'static str,
    /// Indexed, folded columns whose beginnings are looked at first, the name before all.
    pub beginnings: &'static [&'static str],
}

/// What a search found: ids, those whose beginning matched first.
#[derive(Debug, Default)]
pub struct Found {
    pub ids: Vec<i64>,
    /// No more than these match.
    pub whole: bool,
}

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = BigInt)]
    id: i64,
}

/// Replaces what the search knows of one row. `text` is folded as the needle will be.
pub fn index(connection: &mut Connection, what: Searchable, id: i64, text: &str) -> QueryResult<()> {
    let table = what.table;
    match connection {
        Connection::Sqlite(inner) => {
            sql_query(format!("DELETE FROM {table}_search WHERE rowid = ?"))
                .bind::<BigInt, _>(id)
                .execute(inner)?;
            sql_query(format!("INSERT INTO {table}_search (rowid, text) VALUES (?, ?)"))
                .bind::<BigInt, _>(id)
                .bind::<Text, _>(text)
                .execute(inner)?;
        }
        Connection::Postgres(inner) => {
            sql_query(format!(
                "INSERT INTO {table}_search (id, text) VALUES ($1, $2)
                 ON CONFLICT (id) DO UPDATE SET text = excluded.text"
            ))
            .bind::<BigInt, _>(id)
            .bind::<Text, _>(text)
            .execute(inner)?;
        }
    }
    Ok(())
}

/// Tells the search of many rows that it does not know yet.
pub fn index_many(connection: &mut Connection, what: Searchable, texts: &[(i64, String)]) -> QueryResult<()> {
    for texts in texts.chunks(ROWS_A_STATEMENT) {
        let table = what.table;
        match connection {
            Connection::Sqlite(inner) => {
                let rows = vec!["(?, ?)"; texts.len()].join(", ");
                let mut insert =
                    sql_query(format!("INSERT INTO {table}_search (rowid, text) VALUES {rows}")).into_boxed();
                for (id, text) in texts {
                    insert = insert.bind::<BigInt, _>(id).bind::<Text, _>(text);
                }
                insert.execute(inner)?;
            }
            Connection::Postgres(inner) => {
                let rows: Vec<String> = (0..texts.len())
                    .map(|row| format!("(${}, ${})", row * 2 + 1, row * 2 + 2))
                    .collect();
                let rows = rows.join(", ");
                let mut insert = sql_query(format!("INSERT INTO {table}_search (id, text) VALUES {rows}")).into_boxed();
                for (id, text) in texts {
                    insert = insert.bind::<BigInt, _>(id).bind::<Text, _>(text);
                }
                insert.execute(inner)?;
            }
        }
    }
    Ok(())
}

/// The ids of rows that hold every word of `needle`, which is folded.
pub fn matching(connection: &mut Connection, what: Searchable, needle: &str) -> QueryResult<Found> {
    let words: Vec<&str> = needle.split_whitespace().collect();
    let (long, short): (Vec<&str>, Vec<&str>) = words.iter().partition(|word| word.chars().count() >= TRIGRAM);
    let mut ids = beginning_with(connection, what, &words.join(" "))?;
    keep_first_of_each(&mut ids);
    if !long.is_empty() && ids.len() <= SEARCH_LIMIT {
        ids.extend(holding(connection, what, &long, &short)?);
        keep_first_of_each(&mut ids);
    }
    let whole = ids.len() <= SEARCH_LIMIT;
    ids.truncate(SEARCH_LIMIT);
    Ok(Found { ids, whole })
}

fn keep_first_of_each(ids: &mut Vec<i64>) {
    let mut seen = std::collections::HashSet::with_capacity(ids.len());
    ids.retain(|id| seen.insert(*id));
}

fn holding(connection: &mut Connection, what: Searchable, long: &[&str], short: &[&str]) -> QueryResult<Vec<i64>> {
    let table = what.table;
    let limit = SEARCH_LIMIT + 1;
    // Words too short for the trigrams narrow by the name.
    let column = what.beginnings[0];
    let rows: Vec<Row> = match connection {
        Connection::Sqlite(inner) => {
            let narrowing: String = short
                .iter()
                .map(|word| {
                    let word = quoted(word, '\'');
                    format!(
                        " AND (SELECT instr({column}, {word}) FROM {table} WHERE {table}.id = {table}_search.rowid) > 0"
                    )
                })
                .collect();
            let phrases: Vec<String> = long.iter().map(|word| quoted(word, '"')).collect();
            sql_query(format!(
                "SELECT rowid AS id FROM {table}_search WHERE {table}_search MATCH ?{narrowing} LIMIT {limit}"
            ))
            .bind::<Text, _>(phrases.join(" AND "))
            .load(inner)?
        }
        Connection::Postgres(inner) => {
            let mut query = sql_query(format!("SELECT id FROM {table}_search WHERE TRUE")).into_boxed();
            for (position, word) in long.iter().enumerate() {
                query = query
                    .sql(format!(" AND text LIKE ${}", position + 1))
                    .bind::<Text, _>(format!("%{}%", escaped(word)));
            }
            for (position, word) in short.iter().enumerate() {
                let place = long.len() + position + 1;
                query = query
                    .sql(format!(
                        " AND (SELECT strpos({column}, ${place}) FROM {table} WHERE {table}.id = {table}_search.id) > 0"
                    ))
                    .bind::<Text, _>((*word).to_owned());
            }
            query.sql(format!(" LIMIT {limit}")).load(inner)?
        }
    };
    Ok(rows.into_iter().map(|row| row.id).collect())
}

fn beginning_with(connection: &mut Connection, what: Searchable, needle: &str) -> QueryResult<Vec<i64>> {
    let mut ids = Vec::new();
    for column in what.beginnings {
        let table = what.table;
        let limit = SEARCH_LIMIT + 1;
        let end = format!("{needle}\u{10FFFF}");
        let rows: Vec<Row> = match connection {
            Connection::Sqlite(inner) => sql_query(format!(
                "SELECT id FROM {table} WHERE {column} >= ? AND {column} < ? ORDER BY {column} LIMIT {limit}"
            ))
            .bind::<Text, _>(needle)
            .bind::<Text, _>(end)
            .load(inner)?,
            Connection::Postgres(inner) => sql_query(format!(
                "SELECT id FROM {table} WHERE {column} >= $1 AND {column} < $2 ORDER BY {column} LIMIT {limit}"
            ))
            .bind::<Text, _>(needle)
            .bind::<Text, _>(end)
            .load(inner)?,
        };
        ids.extend(rows.into_iter().map(|row| row.id));
    }
    Ok(ids)
}

fn quoted(word: &str, quote: char) -> String {
    let doubled = word.replace(quote, &format!("{quote}{quote}"));
    format!("{quote}{doubled}{quote}")
}

/// Takes the meaning from LIKE's special characters.
fn escaped(word: &str) -> String {
    word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

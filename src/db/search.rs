//! Search by any part of a word: a trigram index beside the table (FTS5 on SQLite, pg_trgm on PostgreSQL).
//!
//! A search takes a bounded set of ids from the index, so that it costs the same however many match. Trigrams need
//! three characters; a shorter search looks at beginnings only, unless it is of syllables, which the index has as three.
//!
//! A word is looked for as it was typed and as it may be spelled (`Ærø` and `aero` find each other). The columns whose
//! beginnings are looked at have it in one way only, for lists are sorted by them.

use diesel::sql_types::{Array, BigInt, Bool, Integer, Nullable, Text};
use diesel::{PgConnection, RunQueryDsl, sql_query};

use super::backend::{PLAN_ONCE_AGAIN, planning_for_each_value};
use super::written::{Command, Written};
use super::{Connection, KeyValue, QueryResult};
use crate::fields::fold::{drawn_together, indexed, spelled, stretched};

/// A search finds at most so many rows; a list says when there are more.
pub const SEARCH_LIMIT: usize = 2000;

const TRIGRAM: usize = 3;
const ROWS_A_STATEMENT: usize = 400;

/// PostgreSQL takes longer to send a row than to find it.
const IN_ONE_ROW: &str = "array_agg(id)";

/// A table with a search table beside it, named after it.
#[derive(Debug, Clone, Copy)]
pub struct Searchable {
    pub table: &'static str,
    /// Indexed, folded columns whose beginnings are looked at first, the name before all.
    pub beginnings: &'static [&'static str],
}

/// What a search found: ids, those whose beginning matched first, and of them those whose name does.
#[derive(Debug)]
pub struct Found {
    pub ids: Vec<i64>,
    /// No more than these match.
    pub whole: bool,
    what: Searchable,
    needle: String,
    by_name: usize,
}

impl Found {
    /// Those whose name begins with what was looked for: the name's index has them together and in order.
    pub fn begins_name(&self) -> Written<Bool> {
        let name = format!("{}.{}", self.what.table, self.what.beginnings[0]);
        begins(&name, &name, &self.needle)
    }

    /// All others.
    pub fn elsewhere(&self) -> &[i64] {
        &self.ids[self.by_name..]
    }
}

/// Replaces what the search knows of one row. `text` is folded as the needle will be.
pub fn index(connection: &mut Connection, what: Searchable, id: i64, text: &str) -> QueryResult<()> {
    let (table, text) = (what.table, indexed(text));
    let insert = match connection {
        Connection::Sqlite(_) => {
            forget(connection, what, id)?;
            Command::new(format!("INSERT INTO {table}_search (rowid, text) VALUES ("))
                .bind(id)
                .sql(", ")
                .bind(KeyValue::Text(text))
                .sql(")")
        }
        Connection::Postgres(_) => Command::new(format!("INSERT INTO {table}_search (id, text) VALUES ("))
            .bind(id)
            .sql(", ")
            .bind(KeyValue::Text(text))
            .sql(") ON CONFLICT (id) DO UPDATE SET text = excluded.text"),
    };
    insert.execute(connection).map(drop)
}

/// Takes from the search what it knows of one row.
pub fn forget(connection: &mut Connection, what: Searchable, id: i64) -> QueryResult<()> {
    let (table, key) = match connection {
        Connection::Sqlite(_) => (what.table, "rowid"),
        Connection::Postgres(_) => (what.table, "id"),
    };
    let delete = Command::new(format!("DELETE FROM {table}_search WHERE {key} = ")).bind(id);
    delete.execute(connection).map(drop)
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
                    insert = insert.bind::<BigInt, _>(id).bind::<Text, _>(indexed(text));
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
                    insert = insert.bind::<BigInt, _>(id).bind::<Text, _>(indexed(text));
                }
                insert.execute(inner)?;
            }
        }
    }
    Ok(())
}

/// A word in the ways in which rows may have it.
struct Word {
    folded: String,
    stretched: String,
}

impl Word {
    fn of(folded: &str) -> Word {
        Word { folded: folded.to_owned(), stretched: stretched(folded) }
    }

    fn is_long(&self) -> bool {
        is_long(&self.stretched)
    }

    /// As the index has it, also of rows that it has not been told anew since letters are spelled.
    fn in_index(&self) -> Vec<&str> {
        let folded = Some(self.folded.as_str()).filter(|folded| *folded != self.stretched && is_long(folded));
        std::iter::once(self.stretched.as_str()).chain(folded).collect()
    }
}

fn is_long(word: &str) -> bool {
    word.chars().count() >= TRIGRAM
}

/// As columns may have it that are folded and no more. The first is what was typed.
fn in_columns(folded: &str) -> Vec<String> {
    let mut forms = vec![folded.to_owned()];
    for form in [spelled(folded), drawn_together(folded)] {
        if !forms.contains(&form) {
            forms.push(form);
        }
    }
    forms
}

/// The ids of rows that hold every word of `needle`, which is folded. `among` says of the table's rows which are looked at.
pub fn matching(
    connection: &mut Connection,
    what: Searchable,
    needle: &str,
    among: Option<&Written<Bool>>,
) -> QueryResult<Found> {
    let words: Vec<Word> = needle.split_whitespace().map(Word::of).collect();
    let needle = needle.split_whitespace().collect::<Vec<_>>().join(" ");
    let (long, short): (Vec<Word>, Vec<Word>) = words.into_iter().partition(Word::is_long);
    let beginnings = beginning_with(connection, what, &in_columns(&needle), among)?;
    let by_name = beginnings
        .iter()
        .filter(|(place, _)| *place == 0)
        .count()
        .min(SEARCH_LIMIT);
    let mut ids: Vec<i64> = beginnings.into_iter().map(|(_, id)| id).collect();
    keep_first_of_each(&mut ids);
    if !long.is_empty() && ids.len() <= SEARCH_LIMIT {
        ids.extend(holding(connection, what, (&long, &short), among)?);
        keep_first_of_each(&mut ids);
    }
    let whole = ids.len() <= SEARCH_LIMIT;
    ids.truncate(SEARCH_LIMIT);
    Ok(Found { ids, whole, what, needle, by_name })
}

fn keep_first_of_each(ids: &mut Vec<i64>) {
    let mut seen = std::collections::HashSet::with_capacity(ids.len());
    ids.retain(|id| seen.insert(*id));
}

fn holding(
    connection: &mut Connection,
    what: Searchable,
    (long, short): (&[Word], &[Word]),
    among: Option<&Written<Bool>>,
) -> QueryResult<Vec<i64>> {
    let table = what.table;
    let (key, position, mut matching): (&str, &str, Written<BigInt>) = match connection {
        Connection::Sqlite(_) => {
            let phrases: Vec<String> = long.iter().map(phrase).collect();
            let matching = Written::new(format!("SELECT rowid FROM {table}_search WHERE {table}_search MATCH "))
                .bind(KeyValue::Text(phrases.join(" AND ")));
            ("rowid", "instr", matching)
        }
        Connection::Postgres(_) => {
            let all = Written::new(format!("SELECT id FROM {table}_search WHERE TRUE"));
            let matching = long
                .iter()
                .fold(all, |matching, word| matching.append(text_is_like(word)));
            ("id", "strpos", matching)
        }
    };
    // Words too short for the trigrams narrow by the name.
    let name = what.beginnings[0];
    for word in short {
        matching = matching.sql(" AND (SELECT 0");
        for form in in_columns(&word.folded) {
            matching = matching
                .sql(format!(" + {position}({name}, "))
                .bind(KeyValue::Text(form))
                .sql(")");
        }
        matching = matching.sql(format!(" FROM {table} WHERE {table}.id = {table}_search.{key}) > 0"));
    }
    if let Some(among) = among {
        matching = matching
            .sql(format!(" AND EXISTS (SELECT 1 FROM {table} WHERE {table}.id = {table}_search.{key} AND "))
            .append(among.clone())
            .sql(")");
    }
    let matching = matching.sql(format!(" LIMIT {}", SEARCH_LIMIT + 1));
    match connection {
        Connection::Sqlite(inner) => matching.load(inner),
        Connection::Postgres(inner) => in_one_row(inner, matching),
    }
}

/// What many rows hold is found soonest by looking at some, what few hold by the index: that is the word's to say.
fn in_one_row(connection: &mut PgConnection, matching: Written<BigInt>) -> QueryResult<Vec<i64>> {
    let all = Written::<(Nullable<Array<BigInt>>, Text)>::new(format!("SELECT {IN_ONE_ROW}, {PLAN_ONCE_AGAIN} FROM ("))
        .append(matching)
        .sql(") AS found");
    let (ids, _): (Option<Vec<i64>>, String) =
        planning_for_each_value(connection, |connection| all.get_result(connection))?;
    Ok(ids.unwrap_or_default())
}

/// Each with the place of its form and column, those whose name begins as it was typed first.
fn beginning_with(
    connection: &mut Connection,
    what: Searchable,
    forms: &[String],
    among: Option<&Written<Bool>>,
) -> QueryResult<Vec<(i32, i64)>> {
    let mut found: Vec<(i32, i64)> = match connection {
        Connection::Sqlite(inner) => beginnings::<BigInt>(what, forms, "id", among).load(inner)?,
        Connection::Postgres(inner) => {
            let of_each: Vec<(i32, Option<Vec<i64>>)> =
                beginnings::<Nullable<Array<BigInt>>>(what, forms, IN_ONE_ROW, among).load(inner)?;
            let placed =
                |(place, ids): (i32, Option<Vec<i64>>)| ids.unwrap_or_default().into_iter().map(move |id| (place, id));
            of_each.into_iter().flat_map(placed).collect()
        }
    };
    found.sort_by_key(|(place, _)| *place);
    Ok(found)
}

fn beginnings<Ids>(
    what: Searchable,
    forms: &[String],
    ids: &str,
    among: Option<&Written<Bool>>,
) -> Written<(Integer, Ids)> {
    let Searchable { table, beginnings } = what;
    let mut found = Written::new("");
    let of_each = forms
        .iter()
        .flat_map(|form| beginnings.iter().map(move |column| (form, column)));
    for (place, (needle, column)) in of_each.enumerate() {
        let all = if place == 0 { "" } else { " UNION ALL " };
        let head = format!("{all}SELECT {place}, {ids} FROM (SELECT id FROM {table} WHERE {column}");
        let tail = format!(" ORDER BY {column} LIMIT {}) AS of_{column}", SEARCH_LIMIT + 1);
        found = found.append(begins::<Bool>(&head, column, needle));
        if let Some(among) = among {
            found = found.sql(" AND ").append(among.clone());
        }
        found = found.sql(tail);
    }
    found
}

fn begins<ST>(head: &str, column: &str, needle: &str) -> Written<ST> {
    Written::new(format!("{head} >= "))
        .bind(KeyValue::Text(needle.to_owned()))
        .sql(format!(" AND {column} < "))
        .bind(KeyValue::Text(format!("{needle}\u{10FFFF}")))
}

/// In a full-text search: in one of the ways in which the index may have it.
fn phrase(word: &Word) -> String {
    let forms: Vec<String> = word.in_index().into_iter().map(quoted).collect();
    format!("({})", forms.join(" OR "))
}

fn text_is_like(word: &Word) -> Written<BigInt> {
    let mut like = Written::new(" AND (FALSE");
    for form in word.in_index() {
        like = like
            .sql(" OR text LIKE ")
            .bind(KeyValue::Text(format!("%{}%", escaped_for_like(form))));
    }
    like.sql(")")
}

/// As a phrase of a full-text search.
fn quoted(word: &str) -> String {
    format!("\"{}\"", word.replace('"', "\"\""))
}

/// Takes the meaning from LIKE's special characters, where a backslash is the escape character.
pub fn escaped_for_like(word: &str) -> String {
    word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

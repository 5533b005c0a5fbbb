//! The rows of a person's sections.

use serde::ser::{Serialize, Serializer};
use serde_json::{Map, Value};
use time::macros::format_description;
use time::{Date, PrimitiveDateTime};

use super::column::{Column, Kind, Viewer};
use super::sections::{self, Section};
use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::{self, Connection, QueryError, QueryResult, Written};
use crate::web::moment::iso;

/// Of longer sections a page tells the newest, and the file is read in such pieces.
pub const MOST_ROWS: usize = 1000;

/// A section's rows, and whether there were more.
pub struct Told {
    pub section: &'static Section,
    pub rows: Vec<Row>,
    pub is_cut: bool,
}

/// In the order of the section's columns.
pub struct Row(pub Vec<(&'static Column, Cell)>);

/// A value as it is stored.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    Nothing,
    Text(String),
    Number(i64),
    Flag(bool),
    Moment(Timestamp),
    Date(Date),
}

/// Sections that are not for this viewer are left out.
pub fn told(connection: &mut Connection, person: UserId, viewer: &Viewer) -> QueryResult<Vec<Told>> {
    sections::told_to(viewer)
        .map(|section| read(connection, section, person, viewer))
        .collect()
}

fn read(connection: &mut Connection, section: &'static Section, person: UserId, viewer: &Viewer) -> QueryResult<Told> {
    let mut rows = rows(connection, section, person, viewer, (MOST_ROWS + 1, 0))?;
    let is_cut = rows.len() > MOST_ROWS;
    rows.truncate(MOST_ROWS);
    Ok(Told { section, rows, is_cut })
}

/// No more than `most` of a section, newest first, after so many.
pub fn rows(
    connection: &mut Connection,
    section: &Section,
    person: UserId,
    viewer: &Viewer,
    (most, passed_over): (usize, usize),
) -> QueryResult<Vec<Row>> {
    let columns = section.told_to(viewer);
    let named: Vec<(&str, &str)> = columns.iter().map(|(column, sql)| (column.key, *sql)).collect();
    let limited = all_of(section, person)
        .sql(format!(" LIMIT {most} OFFSET "))
        .bind(passed_over as i64);
    let rows = db::rows_as_json(connection, &named, limited)?;
    rows.iter().map(|row| row_of(&columns, row)).collect()
}

fn all_of(section: &Section, person: UserId) -> Written<db::JsonText> {
    let mut parts = section.rows.split('?');
    let first = Written::new(parts.next().unwrap_or_default());
    let rows = parts.fold(first, |rows, part| rows.bind(person.0).sql(part));
    rows.sql(format!(" ORDER BY {} DESC", section.newest_first))
}

fn row_of(columns: &[(&'static Column, &str)], row: &str) -> QueryResult<Row> {
    let values: Map<String, Value> =
        serde_json::from_str(row).map_err(|error| QueryError::DeserializationError(Box::new(error)))?;
    let cell = |column: &Column| {
        values
            .get(column.key)
            .map_or(Cell::Nothing, |value| cell_of(column.kind, value))
    };
    Ok(Row(columns.iter().map(|(column, _)| (*column, cell(column))).collect()))
}

/// The engines write times and yes or no each in their own way.
fn cell_of(kind: Kind, value: &Value) -> Cell {
    let cell = match (kind, value) {
        (Kind::Flag, Value::Bool(flag)) => Some(Cell::Flag(*flag)),
        (Kind::Flag, Value::Number(number)) => Some(Cell::Flag(number.as_i64() != Some(0))),
        (Kind::Number, value) => value.as_i64().map(Cell::Number),
        (Kind::Moment, value) => value.as_str().and_then(moment_of).map(Cell::Moment),
        (Kind::Date, value) => value.as_str().and_then(date_of).map(Cell::Date),
        (_, value) => value.as_str().map(|text| Cell::Text(text.to_owned())),
    };
    cell.unwrap_or(Cell::Nothing)
}

fn moment_of(text: &str) -> Option<Timestamp> {
    let to_the_second = text.get(..19)?.replace(' ', "T");
    let format = format_description!("[year]-[month]-[day]T[hour]:[minute]:[second]");
    PrimitiveDateTime::parse(&to_the_second, format).ok()
}

fn date_of(text: &str) -> Option<Date> {
    Date::parse(text.get(..10)?, format_description!("[year]-[month]-[day]")).ok()
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Cell::Nothing => serializer.serialize_none(),
            Cell::Text(text) => serializer.serialize_str(text),
            Cell::Number(number) => serializer.serialize_i64(*number),
            Cell::Flag(flag) => serializer.serialize_bool(*flag),
            Cell::Moment(moment) => serializer.serialize_str(&iso(moment)),
            Cell::Date(date) => serializer.collect_str(date),
        }
    }
}

impl Serialize for Row {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(column, cell)| (column.key, cell)))
    }
}

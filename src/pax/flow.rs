use super::form::{self, FIELDS};
use super::store::{self, Record};
use crate::context::Context;
use crate::db::{Connection, QueryResult};
use crate::journal::{self, Action, Subject};

pub fn create(connection: &mut Connection, context: &Context, record: &Record) -> QueryResult<i64> {
    let id = store::insert(connection, record, context.now)?;
    journal::record(connection, context, Action::PaxCreated, Subject::Pax(id), "")?;
    Ok(id)
}

/// False when someone else's edit came between; then nothing was changed.
pub fn edit(
    connection: &mut Connection,
    context: &Context,
    id: i64,
    version: i32,
    record: &Record,
) -> QueryResult<bool> {
    let before = form::filled(&store::find(connection, id)?);
    if !store::update(connection, id, version, record)? {
        return Ok(false);
    }
    let after = form::filled(&store::find(connection, id)?);
    let changed: Vec<&str> = before
        .differences(&after, FIELDS)
        .into_iter()
        .map(|change| change.label)
        .collect();
    if !changed.is_empty() {
        journal::record(connection, context, Action::PaxEdited, Subject::Pax(id), &changed.join(", "))?;
    }
    Ok(true)
}

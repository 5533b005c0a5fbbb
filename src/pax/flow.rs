use super::details::{Details, Draft};
use super::store;
use crate::context::Context;
use crate::db::{Connection, QueryResult};
use crate::journal::{self, Action, Subject};

pub fn create(connection: &mut Connection, context: &Context, draft: Draft) -> QueryResult<i64> {
    let id = store::insert(connection, &draft.onto(Details::default()), context.now)?;
    journal::record(connection, context, Action::PaxCreated, Subject::Pax(id), "")?;
    Ok(id)
}

/// False when someone else's edit came between; then nothing was changed.
pub fn edit(connection: &mut Connection, context: &Context, id: i64, version: i32, draft: Draft) -> QueryResult<bool> {
    let before = store::find(connection, id)?.details;
    let after = draft.onto(before.clone());
    if !store::update(connection, id, version, (&before, &after), context.now)? {
        return Ok(false);
    }
    let changed = before.differences(&after);
    if !changed.is_empty() {
        journal::record(connection, context, Action::PaxEdited, Subject::Pax(id), &changed.join(", "))?;
    }
    Ok(true)
}

//! Saving, renaming, sharing and deleting reports, each in one transaction with its journal entry.

use crate::context::{Context, UserId};
use crate::db::{Connection, DatabaseError, from_query_error, lock_person};
use crate::journal::{self, Action, Subject};
use crate::reports::store::saved::{self, Draft, MOST_OF_ONE, MOST_SHARED, SavedReport};
use crate::rights::{Permission, Permissions};

/// More than any report that is chosen on its page.
pub const LONGEST_QUERY: usize = 2_000;

#[derive(Debug, thiserror::Error)]
pub enum SaveError {
    #[error("You have a report of this name. Choose another.")]
    NameTaken,
    #[error("You have saved {MOST_OF_ONE} reports, which is as many as there may be. Delete one first.")]
    TooMany,
    #[error("{MOST_SHARED} reports are shared, which is as many as there may be. Save it without sharing it.")]
    TooManyShared,
    #[error("This report is too long to be saved. Take a filter away.")]
    TooLong,
    /// It is somebody else's, or gone.
    #[error("This report is not yours.")]
    NotYours,
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

from_query_error!(SaveError);

/// Whoever looks after the portal may delete what others share, as of somebody who left.
pub fn may_delete(report: &SavedReport, person: UserId, mine: &Permissions) -> bool {
    report.user_id == person || report.shared && mine.contains(Permission::EditSettings)
}

pub fn create(
    connection: &mut Connection,
    context: &Context,
    person: UserId,
    draft: &Draft,
    query: &str,
) -> Result<i64, SaveError> {
    lock_person(connection, person)?;
    if query.len() > LONGEST_QUERY {
        return Err(SaveError::TooLong);
    }
    if saved::count_of(connection, person)? >= MOST_OF_ONE {
        return Err(SaveError::TooMany);
    }
    check(connection, person, draft, None)?;
    let id = saved::create(connection, person, draft, query, context.now)?;
    note(connection, context, Action::ReportSaved, &draft.name, draft.shared)?;
    Ok(id)
}

pub fn change(
    connection: &mut Connection,
    context: &Context,
    person: UserId,
    id: i64,
    draft: &Draft,
) -> Result<(), SaveError> {
    lock_person(connection, person)?;
    if saved::find(connection, id)?.user_id != person {
        return Err(SaveError::NotYours);
    }
    check(connection, person, draft, Some(id))?;
    saved::change(connection, id, draft, context.now)?;
    note(connection, context, Action::ReportSaved, &draft.name, draft.shared)
}

pub fn delete(
    connection: &mut Connection,
    context: &Context,
    (person, mine): (UserId, &Permissions),
    id: i64,
) -> Result<String, SaveError> {
    let report = saved::find(connection, id)?;
    if !may_delete(&report, person, mine) {
        return Err(SaveError::NotYours);
    }
    saved::delete(connection, id)?;
    note(connection, context, Action::ReportDeleted, &report.name, report.shared)?;
    Ok(report.name)
}

fn check(connection: &mut Connection, person: UserId, draft: &Draft, id: Option<i64>) -> Result<(), SaveError> {
    if saved::has_name(connection, person, &draft.name, id)? {
        return Err(SaveError::NameTaken);
    }
    if draft.shared && saved::count_shared(connection, id)? >= MOST_SHARED {
        return Err(SaveError::TooManyShared);
    }
    Ok(())
}

fn note(
    connection: &mut Connection,
    context: &Context,
    action: Action,
    name: &str,
    is_shared: bool,
) -> Result<(), SaveError> {
    let shared = if is_shared { "shared" } else { "not shared" };
    journal::record(connection, context, action, Subject::Portal, &format!("{name}, {shared}"))?;
    Ok(())
}

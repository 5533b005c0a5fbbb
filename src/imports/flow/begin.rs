//! From an upload to rows that are looked over: each step is begun by whoever imports.

use crate::context::Context;
use crate::db::{Connection, DatabaseError, QueryResult, from_query_error};
use crate::imports::flow::carry_out_piece;
use crate::imports::flow::read::{FileError, Piece};
use crate::imports::guess;
use crate::imports::plan::{Heading, Misplanned, Plan, ROLES};
use crate::imports::state::ImportState;
use crate::imports::store::{self, Import, keys, rows};
use crate::journal::{self, Action, Subject};
use crate::rights::{Permission, Permissions, permission};

/// Why an import does not go on as somebody wished. Its words are for them.
#[derive(Debug, thiserror::Error)]
pub enum StepError {
    #[error("Only whoever uploaded the file may go on with it.")]
    NotYours,
    #[error("This import has gone on meanwhile. Look at it again.")]
    Crossed,
    #[error("{1}")]
    Misplanned(Option<usize>, Misplanned),
    #[error("There is nothing to apply: no row is new, and none changes anything.")]
    NothingToApply,
    #[error("Rows are refused. Mend them or leave them out first, or apply the others without them.")]
    SomeRefused,
    #[error("All or nothing is for files of up to 5,000 rows.")]
    TooMany,
    #[error("You may not give roles, so leave that column out.")]
    NoRoles,
    #[error("You may not add departments or job positions.")]
    NoAdding,
    #[error("Nobody whom this import made is left.")]
    NothingToUndo,
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

from_query_error!(StepError);

/// A file that is about to be read.
pub fn begin(connection: &mut Connection, context: &Context, file_name: &str) -> QueryResult<i64> {
    let id = store::create(connection, context, file_name)?;
    journal::record(connection, context, Action::ImportBegun, Subject::Import(id), file_name)?;
    Ok(id)
}

/// False when the import was cancelled meanwhile.
pub fn take_in(
    connection: &mut Connection,
    context: &Context,
    id: i64,
    piece: &Piece,
    total: i64,
) -> QueryResult<bool> {
    let is_awaited = store::note_read(connection, id, total, context.now)?;
    if is_awaited {
        rows::insert(connection, id, piece)?;
    }
    Ok(is_awaited)
}

/// All rows are there.
pub fn finish_reading(
    connection: &mut Connection,
    context: &Context,
    id: i64,
    (headings, findings): (&[Heading], &[String]),
) -> QueryResult<()> {
    let import = store::lock(connection, id)?;
    if import.state == ImportState::Reading {
        store::note_headings(connection, id, headings, findings, context.now)?;
    }
    Ok(())
}

/// What was read until the file broke off is deleted.
pub fn give_up(connection: &mut Connection, context: &Context, id: i64, why: &FileError) -> QueryResult<()> {
    if store::lock(connection, id)?.state != ImportState::Reading {
        return Ok(());
    }
    store::note_failure(connection, id, &why.to_string())?;
    store::finish(connection, id, ImportState::Failed, context.now, context.now)
}

/// The plan that somebody is shown first.
pub fn proposal(connection: &mut Connection, import: &Import, mine: &Permissions) -> QueryResult<Plan> {
    if let Some(plan) = import.plan() {
        return Ok(plan);
    }
    let (remembered, last) = store::remembered(connection, import)?;
    let may_give_roles = mine.contains(Permission::AssignRoles);
    Ok(guess::plan(&import.headings(), &remembered, last.as_ref(), may_give_roles))
}

/// Rows are looked over by this plan, the first of them at once, so that a small file is done when its page is shown. No user
/// is written by it.
pub fn save_plan(
    connection: &mut Connection,
    context: &Context,
    mine: &Permissions,
    id: i64,
    plan: &Plan,
) -> Result<(), StepError> {
    let import = store::lock(connection, id)?;
    check_is_own(context, &import)?;
    if !matches!(import.state, ImportState::Mapping | ImportState::Ready) {
        return Err(StepError::Crossed);
    }
    if plan.column_of(ROLES).is_some() && !mine.contains(Permission::AssignRoles) {
        return Err(StepError::NoRoles);
    }
    if plan.adds && !mine.contains(Permission::EditReference) {
        return Err(StepError::NoAdding);
    }
    plan.check(&import.headings())
        .map_err(|(column, why)| StepError::Misplanned(column, why))?;
    keys::forget(connection, id)?;
    store::begin_checking(connection, id, plan, context.now)?;
    let import = store::find(connection, id)?;
    Ok(carry_out_piece(connection, context, &import)?)
}

/// Before anything was applied. Its rows are deleted.
pub fn cancel(connection: &mut Connection, context: &Context, mine: &Permissions, id: i64) -> Result<(), StepError> {
    let import = store::lock(connection, id)?;
    if let Some(maker) = import.created_by
        && context.actor.user_id() != Some(maker)
        && !mine.cover(&permission::of_user(connection, maker)?)
    {
        return Err(StepError::NotYours);
    }
    if import.state.is_over() || import.state == ImportState::Applying {
        return Err(StepError::Crossed);
    }
    store::finish(connection, id, ImportState::Cancelled, context.now, context.now)?;
    journal::record(connection, context, Action::ImportCancelled, Subject::Import(id), &import.file_name)?;
    Ok(())
}

/// What somebody uploaded is theirs to go on with.
pub fn check_is_own(context: &Context, import: &Import) -> Result<(), StepError> {
    let is_own = import.created_by.is_some() && import.created_by == context.actor.user_id();
    let is_by_command_line = import.by_command_line && import.created_by.is_none();
    if is_own || (is_by_command_line && context.actor.user_id().is_none()) {
        Ok(())
    } else {
        Err(StepError::NotYours)
    }
}

//! Each step of an import, in pieces: some hundred rows are one transaction, so that pages are served meanwhile, and what was
//! killed half-way is gone on with elsewhere.

pub mod apply;
pub mod begin;
pub mod check;
pub mod command;
mod judge;
pub mod mend;
pub mod read;
pub mod undo;

use diesel::Connection as _;

use crate::context::{Actor, Context};
use crate::db::{Connection, QueryResult};
use crate::people::{self, Status};
use crate::rights::{Permission, Permissions, permission};

use super::state::ImportState;
use super::store::{self, Import, ROWS_LIFE, keys, rows};

/// Rows that a piece is made of.
pub const AT_ONCE: usize = 500;

/// Rows that are deleted in a piece.
const DELETED_AT_ONCE: usize = 2_000;

/// Why an import ends that whoever made it may no longer make.
const NOT_ALLOWED: &str = "Whoever imports may no longer edit users, so nothing more was done.";

/// Does the next piece of what is under way. False when nothing is.
pub fn carry_out_some(connection: &mut Connection, context: &Context) -> QueryResult<bool> {
    if let Some(import) = store::claim(connection)?
        && went_on(connection, context, &import)?
    {
        return Ok(true);
    }
    store::give_up_reading(connection, context.now)?;
    match store::due_to_be_deleted(connection, context.now)? {
        Some(import) => delete_some(connection, context, &import).map(|()| true),
        None => Ok(false),
    }
}

/// One whose piece fails is tried again after all others.
fn went_on(connection: &mut Connection, context: &Context, import: &Import) -> QueryResult<bool> {
    let piece = connection.transaction(|connection| carry_out_piece(connection, context, import));
    if let Err(error) = &piece {
        tracing::warn!(import = import.id, %error, "a piece of an import failed, and is done again");
        store::touch(connection, import.id, context.now)?;
    }
    Ok(piece.is_ok())
}

/// Of an import that is locked.
pub fn carry_out_piece(connection: &mut Connection, context: &Context, import: &Import) -> QueryResult<()> {
    if import.state == ImportState::Undoing {
        return undo::carry_out_piece(connection, context, import);
    }
    let (context, mine) = acting_for(connection, context, import)?;
    if !mine.contains(Permission::EditUsers) {
        store::note_failure(connection, import.id, NOT_ALLOWED)?;
        let counts = rows::count(connection, import.id)?;
        store::note_counts(connection, import.id, &counts)?;
        return store::finish(connection, import.id, ImportState::Failed, context.now, context.now);
    }
    match import.state {
        ImportState::Checking => check::carry_out_piece(connection, &context, import, &mine),
        ImportState::Applying => apply::carry_out_piece(connection, &context, import, &mine),
        _ => Ok(()),
    }
}

/// As whoever imports, with what they may do by now: nothing, once they were disabled or deleted.
pub fn acting_for(
    connection: &mut Connection,
    context: &Context,
    import: &Import,
) -> QueryResult<(Context, Permissions)> {
    let context = context.importing(import.id);
    let Some(maker) = import.created_by else {
        let mine = if import.by_command_line { Permissions::all() } else { Permissions::default() };
        return Ok((context.acting_as(Actor::CommandLine), mine));
    };
    let mine = match people::find(connection, maker)?.status(context.now) {
        Status::Disabled => Permissions::default(),
        _ => permission::of_user(connection, maker)?.acting_by(Permission::EditUsers),
    };
    Ok((context.acting_as(Actor::User(maker)), mine))
}

/// An open import that nobody went on with ends with its rows. Of one that was applied the refused stay for a while, for
/// whoever mends them.
pub fn delete_some(connection: &mut Connection, context: &Context, import: &Import) -> QueryResult<()> {
    let refused_until = import.finished_at.filter(|_| import.state.was_applied());
    let refused_until = refused_until
        .map(|at| at + ROWS_LIFE)
        .filter(|until| *until > context.now);
    if let Some(until) = refused_until {
        if rows::delete_some(connection, import.id, true, DELETED_AT_ONCE)? == 0 {
            let stay = import.counts().all_refused() > 0;
            store::keep_rows_until(connection, import.id, Some(until).filter(|_| stay))?;
            keys::forget(connection, import.id)?;
        }
        return Ok(());
    }
    if !import.state.is_over() {
        store::note_failure(connection, import.id, "Nobody went on with it for a week.")?;
        store::finish(connection, import.id, ImportState::Cancelled, context.now, context.now)?;
    }
    if rows::delete_some(connection, import.id, false, DELETED_AT_ONCE)? == 0 {
        keys::forget(connection, import.id)?;
        store::keep_rows_until(connection, import.id, None)?;
    }
    Ok(())
}

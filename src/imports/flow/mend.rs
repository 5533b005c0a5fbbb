//! Rows that are mended or left out before an import is applied.

use super::begin::{StepError, check_is_own};
use super::check::look_over;
use super::{AT_ONCE, acting_for};
use crate::context::Context;
use crate::db::{Connection, QueryResult};
use crate::imports::cells;
use crate::imports::plan::Key;
use crate::imports::state::{ImportState, Verdict};
use crate::imports::store::rows::{self, Found, Row, Shown};
use crate::imports::store::{self, Import, keys};

/// Looks the row over with its new cells.
pub fn mend(
    connection: &mut Connection,
    context: &Context,
    (import, number): (i64, i64),
    cells: &[String],
) -> Result<Verdict, StepError> {
    let import = open(connection, context, import)?;
    let row = rows::find(connection, import.id, number)?;
    release(connection, &import, &row)?;
    rows::change_cells(connection, import.id, number, cells)?;
    let mended = rows::find(connection, import.id, number)?;
    look_again(connection, context, &import, vec![mended])?;
    Ok(rows::find(connection, import.id, number)?.verdict)
}

/// It changes nothing when the others are applied. What it has becomes free for another row.
pub fn leave_out(
    connection: &mut Connection,
    context: &Context,
    (import, number): (i64, i64),
) -> Result<(), StepError> {
    let import = open(connection, context, import)?;
    let row = rows::find(connection, import.id, number)?;
    release(connection, &import, &row)?;
    let found = Found {
        number,
        verdict: Verdict::LeftOut.as_str(),
        user: row.user_id,
        changes: String::new(),
        reasons: String::new(),
    };
    rows::note(connection, import.id, &[found])?;
    look_again(connection, context, &import, Vec::new())?;
    Ok(())
}

fn open(connection: &mut Connection, context: &Context, id: i64) -> Result<Import, StepError> {
    let import = store::lock(connection, id)?;
    check_is_own(context, &import)?;
    if import.state == ImportState::Ready { Ok(import) } else { Err(StepError::Crossed) }
}

fn release(connection: &mut Connection, import: &Import, row: &Row) -> QueryResult<()> {
    let Some(plan) = import.plan() else { return Ok(()) };
    let cells = row.cells();
    let owned: Vec<(Key, String)> = Key::ALL
        .iter()
        .map(|kind| (*kind, cells::key_of(&plan, *kind, &cells)))
        .collect();
    keys::release(connection, import.id, &owned, row.number)
}

/// These, and duplicates, which may be none any more. Where there are many, all rows are looked over once more, in pieces.
fn look_again(connection: &mut Connection, context: &Context, import: &Import, mut rows: Vec<Row>) -> QueryResult<()> {
    let duplicates = rows::listed(connection, import.id, Shown::Only(Verdict::Duplicate), 0, AT_ONCE)?;
    let are_many = duplicates.len() == AT_ONCE;
    rows.extend(duplicates);
    let (context, mine) = acting_for(connection, context, import)?;
    // Each once, for the row that is mended may be a duplicate.
    rows.sort_by_key(|row| row.number);
    rows.dedup_by_key(|row| row.number);
    look_over(connection, &context, import, &mine, &rows)?;
    let counts = rows::count(connection, import.id)?;
    store::note_counts(connection, import.id, &counts)?;
    match import.plan().filter(|_| are_many) {
        Some(plan) => {
            keys::forget(connection, import.id)?;
            store::begin_checking(connection, import.id, &plan, context.now)
        }
        None => Ok(()),
    }
}

//! Looking over: each row against the others of the file and against who is there. It writes what was found of the rows,
//! and nothing else.

use super::AT_ONCE;
use super::judge::{Judge, Judged};
use crate::context::Context;
use crate::db::{Connection, QueryResult};
use crate::imports::cells;
use crate::imports::plan::{Key, Plan};
use crate::imports::state::ImportState;
use crate::imports::store::keys::{self, Owners};
use crate::imports::store::rows::{self, Found, Row};
use crate::imports::store::{self, Import};
use crate::rights::Permissions;

pub fn carry_out_piece(
    connection: &mut Connection,
    context: &Context,
    import: &Import,
    mine: &Permissions,
) -> QueryResult<()> {
    let rows = rows::after(connection, import.id, import.place, AT_ONCE)?;
    if let Some(last) = rows.last() {
        look_over(connection, context, import, mine, &rows)?;
        store::note_place(connection, import.id, last.number, rows.len() as i64, context.now)?;
    }
    if rows.len() < AT_ONCE {
        let counts = rows::count(connection, import.id)?;
        store::note_counts(connection, import.id, &counts)?;
        store::go_on(connection, import.id, ImportState::Ready, context.now)?;
    }
    Ok(())
}

/// What was found is noted with the rows.
pub fn look_over(
    connection: &mut Connection,
    context: &Context,
    import: &Import,
    mine: &Permissions,
    rows: &[Row],
) -> QueryResult<()> {
    let (Some(plan), headings) = (import.plan(), import.headings()) else { return Ok(()) };
    let cells: Vec<Vec<String>> = rows.iter().map(Row::cells).collect();
    let owners = claim(connection, import.id, &plan, rows, &cells)?;
    let mut judge = Judge::of(connection, context, (&plan, &headings), mine, &owners, &cells)?;
    let judged = rows.iter().zip(&cells).map(|(row, cells)| judge.judge(row, cells));
    let found: Vec<Found> = judged.map(|judged: Judged| judged.found()).collect();
    rows::note(connection, import.id, &found)
}

fn claim(
    connection: &mut Connection,
    import: i64,
    plan: &Plan,
    rows: &[Row],
    cells: &[Vec<String>],
) -> QueryResult<Owners> {
    let mut owners = Owners::new();
    for kind in Key::ALL {
        let keys = rows
            .iter()
            .zip(cells)
            .map(|(row, cells)| (row.number, cells::key_of(plan, *kind, cells)));
        let keys: Vec<(i64, String)> = keys.filter(|(_, key)| !key.is_empty()).collect();
        if !keys.is_empty() {
            owners.extend(keys::claim(connection, import, *kind, &keys)?);
        }
    }
    Ok(owners)
}

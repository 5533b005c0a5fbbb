//! Looking over: each row against the others of the file and against who is there. It writes what was found of the rows,
//! and nothing else.

use super::AT_ONCE;
use super::judge::{Judge, Judged};
use crate::context::Context;
use crate::db::{Connection, QueryResult};
use crate::imports::cells;
use crate::imports::plan::{Key, Plan};
use crate::imports::state::{ImportState, Verdict};
use crate::imports::store::keys;
use crate::imports::store::rows::{self, Found, Row};
use crate::imports::store::{self, Import};
use crate::rights::Permissions;

pub fn carry_out_piece(
    connection: &mut Connection,
    context: &Context,
    import: &Import,
    mine: &Permissions,
) -> QueryResult<()> {
    let mut rows = rows::after(connection, import.id, import.place, AT_ONCE)?;
    let read = rows.len();
    if let Some(last) = rows.last() {
        store::note_place(connection, import.id, last.number, read as i64, context.now)?;
        rows.retain(|row| row.verdict != Verdict::LeftOut);
        look_over(connection, context, import, mine, &rows)?;
    }
    if read < AT_ONCE {
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
    let mut judge = Judge::of(connection, context, (&plan, &headings), mine, &cells)?;
    let judged = rows.iter().zip(&cells).map(|(row, cells)| judge.judge(row, cells));
    let mut judged: Vec<Judged> = judged.collect();
    settle_among_them(connection, import.id, &plan, &cells, &mut judged)?;
    let found: Vec<Found> = judged.iter().map(Judged::found).collect();
    rows::note(connection, import.id, &found)
}

/// What no two users share is had by the first row that is in order. One that is refused takes nothing from the others.
fn settle_among_them(
    connection: &mut Connection,
    import: i64,
    plan: &Plan,
    cells: &[Vec<String>],
    judged: &mut [Judged],
) -> QueryResult<()> {
    let keys_of = |cells: &[String]| -> Vec<(Key, String)> {
        let keys = Key::ALL.iter().map(|kind| (*kind, cells::key_of(plan, *kind, cells)));
        keys.filter(|(_, key)| !key.is_empty()).collect()
    };
    let in_order = judged
        .iter_mut()
        .zip(cells)
        .filter(|(row, _)| !row.verdict.is_refused());
    let rows: Vec<(&mut Judged, Vec<(Key, String)>)> = in_order.map(|(row, cells)| (row, keys_of(cells))).collect();
    let wanted: Vec<&(Key, String)> = rows.iter().flat_map(|(_, keys)| keys).collect();
    let mut owners = keys::owners(connection, import, &wanted)?;
    let mut claimed = Vec::new();
    for (row, keys) in rows {
        let taken: Vec<(Key, i64)> = keys
            .iter()
            .filter_map(|key| Some((key.0, *owners.get(key)?)))
            .filter(|(_, first)| *first != row.number)
            .collect();
        if taken.is_empty() {
            owners.extend(keys.iter().map(|key| (key.clone(), row.number)));
            claimed.extend(keys.into_iter().map(|key| (key, row.number)));
        } else {
            row.give_way(&taken);
        }
    }
    keys::claim(connection, import, &claimed)
}

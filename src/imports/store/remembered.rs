//! What columns were before.

use diesel::prelude::*;

use super::Import;
use crate::context::UserId;
use crate::db::schema::imports;
use crate::db::{AtMost, Connection, QueryResult};
use crate::imports::guess::{self, Remembered};
use crate::imports::plan::{Heading, Plan};
use crate::imports::state::ImportState;
use crate::imports::verdict::from_json;

/// So many of the last imports.
const LOOKED_AT: usize = 30;

#[derive(Queryable, Selectable)]
#[diesel(table_name = imports)]
struct Before {
    created_by: Option<UserId>,
    by_command_line: bool,
    state: ImportState,
    headings: String,
    plan: String,
}

/// What was said of headings, and the newest plan of whoever imports now. Of others what they applied tells what a column
/// is; what they left out says nothing.
pub fn remembered(connection: &mut Connection, import: &Import) -> QueryResult<(Remembered, Option<Plan>)> {
    let given_up = [ImportState::Cancelled, ImportState::Failed];
    let before: Vec<Before> = imports::table
        .filter(imports::plan.ne(""))
        .filter(imports::state.ne_all(given_up))
        .order(imports::id.desc())
        .select(Before::as_select())
        .at_most(LOOKED_AT)
        .load(connection)?;
    let mut remembered = Remembered::new();
    let mut last = None;
    for before in before {
        let is_own = before.created_by == import.created_by && before.by_command_line == import.by_command_line;
        if !is_own && !before.state.was_applied() {
            continue;
        }
        let Ok(plan) = serde_json::from_str::<Plan>(&before.plan) else { continue };
        let headings: Vec<Heading> = from_json(&before.headings);
        for (heading, target) in headings.iter().zip(&plan.targets) {
            let key = guess::plain(&heading.name);
            if !key.is_empty() && (is_own || !target.is_empty()) {
                remembered.entry(key).or_insert_with(|| target.clone());
            }
        }
        if is_own {
            last.get_or_insert(plan);
        }
    }
    Ok((remembered, last))
}

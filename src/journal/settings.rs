//! A page of settings that was saved: what changed, from what to what.

use super::{Action, Subject, record};
use crate::context::Context;
use crate::db::{Connection, QueryResult};

/// A setting by its label, and its value in words.
pub type Setting = (&'static str, String);

/// One entry for the page, and none if nothing changed. `before` and `after` have the same settings in the same order.
/// Returns what changed, in words.
pub fn record_settings(
    connection: &mut Connection,
    context: &Context,
    page: &str,
    before: &[Setting],
    after: &[Setting],
) -> QueryResult<String> {
    let changes: Vec<String> = before
        .iter()
        .zip(after)
        .filter(|(before, after)| before != after)
        .map(|((label, old), (_, new))| format!("{label}: {old} → {new}"))
        .collect();
    let changes = changes.join(", ");
    if !changes.is_empty() {
        let detail = format!("{page}: {changes}");
        record(connection, context, Action::SettingsChanged, Subject::Portal, &detail)?;
    }
    Ok(changes)
}

/// Of a switch.
pub fn on_or_off(is_on: bool) -> String {
    if is_on { "on" } else { "off" }.to_owned()
}

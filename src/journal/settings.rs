//! A page of settings that was saved: what changed, from what to what.

use super::{Action, Subject, record};
use crate::context::Context;
use crate::db::{Connection, QueryResult};

/// A setting by its label, and its value in words.
pub type Setting = (&'static str, String);

/// One entry for the page, and none if nothing changed. `before` and `after` have the same settings in the same order.
pub fn record_settings(
    connection: &mut Connection,
    context: &Context,
    page: &str,
    before: &[Setting],
    after: &[Setting],
) -> QueryResult<()> {
    let changes: Vec<String> = before
        .iter()
        .zip(after)
        .filter(|(before, after)| before != after)
        .map(|((label, old), (_, new))| format!("{label}: {old} → {new}"))
        .collect();
    if changes.is_empty() {
        return Ok(());
    }
    let detail = format!("{page}: {}", changes.join(", "));
    record(connection, context, Action::SettingsChanged, Subject::Portal, &detail)
}

/// Of a switch.
pub fn on_or_off(is_on: bool) -> String {
    if is_on { "on" } else { "off" }.to_owned()
}

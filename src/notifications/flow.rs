//! Saving and deleting notifications, each in one transaction with its journal entry.

use crate::context::Context;
use crate::db::{Connection, QueryResult};
use crate::journal::{self, Action, Subject};
use crate::notifying::store::{self, Draft};
use crate::preferences::reminders;

/// What became of what somebody saved.
pub enum Saved {
    Yes(i64),
    /// This person saved it after they opened the page.
    Crossed(String),
}

/// `known` are the number and the version that they edited; `None` for a new one.
pub fn save(
    connection: &mut Connection,
    context: &Context,
    known: Option<(i64, i32)>,
    draft: &Draft,
) -> QueryResult<Saved> {
    let (id, was_daily) = match known {
        None => (store::create(connection, context, draft)?, false),
        Some((id, version)) => {
            let before = store::find(connection, id)?;
            if !store::change(connection, context, id, version, draft)? {
                return Ok(Saved::Crossed(before.editor().to_owned()));
            }
            (id, before.daily)
        }
    };
    if draft.daily && !was_daily {
        pass_over_today(connection, context, id)?;
    }
    let sent = if draft.daily { "sent daily" } else { "sent by hand" };
    let detail = format!("{}, {sent}", draft.name);
    journal::record(connection, context, Action::NotificationSaved, Subject::Portal, &detail)?;
    Ok(Saved::Yes(id))
}

/// An hour that was over when it was switched on is none of its hours.
fn pass_over_today(connection: &mut Connection, context: &Context, id: i64) -> QueryResult<()> {
    let today = context.now.date();
    let hour = reminders::load(connection)?.hour_on(today);
    if hour <= context.now { store::note_run(connection, id, today) } else { Ok(()) }
}

/// Its mails that wait don't leave.
pub fn delete(connection: &mut Connection, context: &Context, id: i64) -> QueryResult<()> {
    let notification = store::find(connection, id)?;
    store::delete(connection, id)?;
    journal::record(connection, context, Action::NotificationDeleted, Subject::Portal, &notification.name)
}

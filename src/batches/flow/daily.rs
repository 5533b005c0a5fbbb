//! Notifications that are sent daily: each becomes a bulk action of its own, with the permissions of whoever saved it, so
//! that it is carried out, seen and cancelled like one that somebody confirmed.

use super::select::{LARGEST, words_of_notification};
use crate::batches::act::Act;
use crate::batches::store;
use crate::clock::Timestamp;
use crate::context::{Actor, Context};
use crate::db::{Connection, QueryResult};
use crate::journal::{self, Action, Subject};
use crate::notifying::{self, Notification};
use crate::preferences::reminders;
use crate::web::paging::number_of;

/// The next of today, once the hour of the reminders has come. False when none is left. More than fit into one bulk action
/// are told the next day.
pub fn begin_next(connection: &mut Connection, context: &Context) -> QueryResult<bool> {
    let today = context.now.date();
    if context.now < reminders::load(connection)?.hour_on(today) {
        return Ok(false);
    }
    let Some(notification) = notifying::store::next_daily(connection, today)? else { return Ok(false) };
    notifying::store::note_run(connection, notification.id, today)?;
    begin(connection, context, &notification, context.now)?;
    Ok(true)
}

fn begin(
    connection: &mut Connection,
    context: &Context,
    notification: &Notification,
    now: Timestamp,
) -> QueryResult<()> {
    let people = notifying::untold(connection, notification, now, LARGEST)?;
    if people.is_empty() {
        return Ok(());
    }
    let many = number_of(people.len() as i64, "user", "users");
    let words = format!("{many} {}, daily", words_of_notification(notification));
    let maker = notification.daily_by.map_or(Actor::System, Actor::User);
    let act = (Act::Notify, Some(notification.id));
    let batch = store::create(connection, &context.acting_as(maker), act, &words, &people)?;
    store::start(connection, batch, Act::Notify, now)?;
    let detail = format!("{}: {words}", Act::Notify.label());
    journal::record(connection, context, Action::BatchConfirmed, Subject::Batch(batch), &detail)
}

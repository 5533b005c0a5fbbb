//! The daily run, piece by piece: each is one transaction, in which every case is looked at again.

use crate::context::{Context, UserId};
use crate::daily::{self, AT_ONCE, Place, Progress, Run};
use crate::db::{Connection, QueryResult, lock_people};
use crate::mail::MailKind;
use crate::mailing::eligibility::{Occasion, Recipient, may_be_sent};
use crate::mailing::queue;
use crate::people::{self, User};
use crate::preferences::reminders::{self, ReminderRule};
use crate::reminders::store;

/// The next piece of today's run, once its hour has come. False when there is nothing more to do today.
pub fn carry_out_some(connection: &mut Connection, context: &Context) -> QueryResult<bool> {
    let rule = reminders::load(connection)?;
    let piece = |connection: &mut Connection, run: &Run| remind_next(connection, context, &rule, run);
    daily::carry_out_some(connection, &rule, context.now, piece, store::delete_before)
}

/// Those whose turn it is next, by how often they were reminded. `None` when there are no more.
fn remind_next(
    connection: &mut Connection,
    context: &Context,
    rule: &ReminderRule,
    run: &Run,
) -> QueryResult<Option<Progress>> {
    let before = rule.due_before(context.now.date());
    for level in run.level..rule.most {
        let due = store::due(connection, level, before, run.reached(level), AT_ONCE)?;
        if let Some(last) = due.last() {
            let reached = Some((level, *last));
            let done = remind(connection, context, &run.occasion, &due)?;
            return Ok(Some(Progress { reached, ..done }));
        }
    }
    Ok(None)
}

/// Whoever stands in the ledger already counts neither as told nor as skipped.
fn remind(connection: &mut Connection, context: &Context, occasion: &str, due: &[Place]) -> QueryResult<Progress> {
    let ids = lock_people(connection, due.iter().map(|place| place.id))?;
    let waiting = queue::with_waiting_mail(connection, &ids)?;
    let people = people::find_all(connection, ids.iter().copied().map(UserId))?;
    let (mut mails, mut skipped) = (Vec::new(), 0);
    for person in ids.iter().filter_map(|id| people.get(&UserId(*id))) {
        let kind = fitting(person);
        let is_waiting = waiting.contains(&person.id);
        let recipient = Recipient { is_waiting, ..Recipient::from(person) };
        let outcome = may_be_sent(kind, recipient, Occasion::Request, context.now);
        match store::note(connection, person, occasion, outcome, context.now)? {
            true if outcome.is_ok() => mails.push((kind, person)),
            true => skipped += 1,
            false => {}
        }
    }
    queue::enqueue(connection, context, &mails)?;
    store::count_reminded(connection, mails.iter().map(|(_, person)| person.id), context.now)?;
    Ok(Progress { told: mails.len() as i64, skipped, ..Progress::default() })
}

/// Which reminder fits how they sign in.
fn fitting(person: &User) -> MailKind {
    if person.sso {
        MailKind::ReminderBySso
    } else if person.standing.has_been_in() {
        MailKind::ReminderToSignIn
    } else {
        MailKind::ReminderToActivate
    }
}

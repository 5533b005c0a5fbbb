//! The daily run, piece by piece: each is one transaction, in which every case is looked at again.

use std::collections::HashSet;

use crate::clock::Timestamp;
use crate::context::{Context, UserId};
use crate::db::{Connection, QueryResult, lock_person};
use crate::mail::outbox::{self, NewMail};
use crate::mailing::eligibility::{Occasion, may_be_sent};
use crate::mailing::queue;
use crate::preferences::reminders::{self, ReminderRule};
use crate::preferences::retention::{self, RecordKind};
use crate::reminders::store::{self, Person, Place, Progress, Run};

const AT_ONCE: usize = 200;

/// The next piece of today's run, once its hour has come. False when there is nothing more to do today.
pub fn carry_out_some(connection: &mut Connection, context: &Context) -> QueryResult<bool> {
    let rule = reminders::load(connection)?;
    match under_way(connection, &rule, context.now)? {
        Some(run) => carry_out_piece(connection, context, &rule, &run).map(|()| true),
        None => forget_some(connection, context.now),
    }
}

/// Today's run, which is begun if it is due. One of another day, or of a rule that was switched off, stays as it is: whoever
/// it did not reach has their turn the next time.
fn under_way(connection: &mut Connection, rule: &ReminderRule, now: Timestamp) -> QueryResult<Option<Run>> {
    let newest = store::newest_runs(connection, 1)?.pop();
    let ran_on = newest.as_ref().and_then(Run::day);
    if let Some(run) = newest.filter(|run| run.finished_at.is_none()) {
        if ran_on == Some(now.date()) && rule.is_on {
            return Ok(Some(run));
        }
        store::finish_run(connection, &run.occasion, now)?;
    }
    if !rule.is_due(now, ran_on) {
        return Ok(None);
    }
    let occasion = store::occasion_of(now.date());
    store::begin_run(connection, &occasion, now)?;
    let begun = store::find_run(connection, &occasion)?;
    Ok(begun.filter(|run| run.finished_at.is_none()))
}

fn carry_out_piece(connection: &mut Connection, context: &Context, rule: &ReminderRule, run: &Run) -> QueryResult<()> {
    let Some((level, due)) = next_due(connection, context, rule, run)? else {
        return store::finish_run(connection, &run.occasion, context.now);
    };
    let (mailed, skipped) = remind(connection, context, &run.occasion, &due)?;
    let reached = due.last().copied().unwrap_or(Place::START);
    store::note_progress(connection, &run.occasion, &Progress { level, reached, mailed, skipped })
}

/// The next whose turn it is, by how often they were reminded. `None` when there are no more.
fn next_due(
    connection: &mut Connection,
    context: &Context,
    rule: &ReminderRule,
    run: &Run,
) -> QueryResult<Option<(i64, Vec<Place>)>> {
    let before = rule.due_before(context.now.date());
    for level in run.level()..rule.most {
        let after = if level == run.level() { run.reached() } else { Place::START };
        let due = store::due(connection, level, before, after, AT_ONCE)?;
        if !due.is_empty() {
            return Ok(Some((level, due)));
        }
    }
    Ok(None)
}

/// Returns how many are mailed, and how many are not. Whoever stands in the ledger already is neither.
fn remind(connection: &mut Connection, context: &Context, occasion: &str, due: &[Place]) -> QueryResult<(i64, i64)> {
    let mut ids: Vec<i64> = due.iter().map(|place| place.id).collect();
    ids.sort_unstable();
    for id in &ids {
        lock_person(connection, UserId(*id))?;
    }
    let waiting: HashSet<UserId> = queue::with_waiting_mail(connection, &ids)?.into_iter().collect();
    let (mut reminded, mut skipped) = (Vec::new(), 0);
    for person in store::people(connection, &ids)? {
        let recipient = person.as_recipient(waiting.contains(&person.id));
        let outcome = may_be_sent(person.fitting(), recipient, Occasion::Request, context.now);
        match store::note(connection, &person, occasion, outcome, context.now)? {
            true if outcome.is_ok() => reminded.push(person),
            true => skipped += 1,
            false => {}
        }
    }
    send(connection, context, &reminded)?;
    Ok((reminded.len() as i64, skipped))
}

fn send(connection: &mut Connection, context: &Context, people: &[Person]) -> QueryResult<()> {
    if people.is_empty() {
        return Ok(());
    }
    let mails = people.iter().map(|person| NewMail {
        kind: person.fitting(),
        user: Some(person.id),
        recipient: &person.email,
        batch: None,
        due: context.now,
    });
    outbox::enqueue_many(connection, context, mails)?;
    let ids: Vec<i64> = people.iter().map(|person| person.id.0).collect();
    store::count_reminded(connection, &ids, context.now)
}

/// The ledger is kept as long as the mails that it tells of.
fn forget_some(connection: &mut Connection, now: Timestamp) -> QueryResult<bool> {
    match retention::load(connection)?.end(RecordKind::Mails, now) {
        Some(end) => Ok(store::delete_before(connection, end.date(), AT_ONCE)? > 0),
        None => Ok(false),
    }
}

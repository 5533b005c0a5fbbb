//! A piece of the work is one transaction, in which every case is looked at again.

use std::collections::{HashMap, HashSet};

use time::Duration;

use super::store::{self, Ending};
use crate::context::{Context, UserId};
use crate::db::{Connection, QueryResult, lock_people};
use crate::mail::MailKind;
use crate::mailing::eligibility::{Occasion, Recipient, may_be_sent};
use crate::mailing::{endings, queue};
use crate::people::{self, User};
use crate::preferences::endings as preference;

const AT_ONCE: usize = 200;

/// Those whose link or password is about to expire. False when there are no more for now.
pub fn carry_out_some(connection: &mut Connection, context: &Context) -> QueryResult<bool> {
    let rule = preference::load(connection)?;
    if !rule.is_on {
        return Ok(false);
    }
    let until = context.now + rule.notice();
    let due = store::ending(connection, context.now, until, AT_ONCE)?;
    if due.is_empty() {
        return Ok(false);
    }
    remind(connection, context, rule.notice(), &due)?;
    Ok(true)
}

/// What is asked of each of them, read once for all.
struct Known {
    people: HashMap<UserId, User>,
    newest: HashMap<UserId, i64>,
    waiting: HashSet<UserId>,
}

fn remind(connection: &mut Connection, context: &Context, notice: Duration, due: &[Ending]) -> QueryResult<()> {
    let ids = lock_people(connection, due.iter().map(|ending| ending.user.0))?;
    let known = Known {
        people: people::find_all(connection, ids.iter().copied().map(UserId))?,
        newest: store::newest_of(connection, &ids)?,
        waiting: queue::with_waiting_mail(connection, &ids)?,
    };
    let mut mails = Vec::new();
    for ending in due {
        let outcome = known.outcome(ending, notice, context);
        let is_new = store::note(connection, ending.token, outcome.err(), context.now)?;
        if let (true, Ok(kind), Some(user)) = (is_new, outcome, known.people.get(&ending.user)) {
            mails.push((kind, user));
        }
    }
    store::mark_noted(connection, due, context.now)?;
    queue::enqueue(connection, context, &mails)?;
    queue::note_asked(connection, mails.iter().map(|(_, user)| user.id), context.now)
}

impl Known {
    /// The mail that reminds of it, or why there is none.
    fn outcome(&self, ending: &Ending, notice: Duration, context: &Context) -> Result<MailKind, &'static str> {
        if self.newest.get(&ending.user) != Some(&ending.token) {
            return Err("replaced");
        }
        if !ending.was_asked_for() {
            return Err("came_with_a_reminder");
        }
        if ending.validity() <= notice {
            return Err("valid_too_briefly");
        }
        let kind = endings::reminder_of(ending.purpose).ok_or("not_reminded_of")?;
        let user = self.people.get(&ending.user).ok_or("gone")?;
        let is_waiting = self.waiting.contains(&user.id);
        let recipient = Recipient { is_waiting, ..Recipient::from(user) };
        let outcome = may_be_sent(kind, recipient, Occasion::Request, context.now);
        outcome.map(|()| kind).map_err(|reason| reason.as_str())
    }
}

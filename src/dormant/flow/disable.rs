//! Those whose days of notice are over: disabled, unless something happened meanwhile.
//!
//! Whoever could not be told is disabled all the same: a mailbox that is gone is how a leaver looks, the list beforehand
//! shows them, and enabling somebody is one press. While the mail waits in the queue, nobody was told yet: they wait too.

use std::collections::BTreeMap;

use crate::clock::Timestamp;
use crate::context::{Context, UserId};
use crate::daily::Progress;
use crate::db::{Connection, QueryResult, lock_people};
use crate::dormant::store::people::{self, Around, Person};
use crate::dormant::store::{self, Ending};
use crate::entry::access;
use crate::mail::outbox;
use crate::mailing::dormancy::Notice;
use crate::people::Status;
use crate::preferences::dormancy::DormancyRule;

/// What becomes of somebody.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    Ends(Ending),
    /// Their mail has not left.
    Waits,
}

pub fn disable_due(
    connection: &mut Connection,
    context: &Context,
    rule: &DormancyRule,
    due: &[Notice],
) -> QueryResult<Progress> {
    let ids = hold(connection, due)?;
    let due = store::still_due(connection, due, context.now)?;
    let (found, around) = (people::of(connection, &ids)?, Around::load(connection, &ids)?);
    let mut verdicts: BTreeMap<Verdict, Vec<Notice>> = BTreeMap::new();
    for notice in due {
        let Some(person) = found.get(&notice.user_id) else { continue };
        let verdict = verdict_on(person, &notice, &around, rule, context.now);
        verdicts.entry(verdict).or_default().push(notice);
    }
    let mut done = Progress::default();
    for (verdict, notices) in verdicts {
        carry_out(connection, context, rule, verdict, &notices)?;
        match verdict {
            Verdict::Ends(Ending::Disabled) => done.disabled += notices.len() as i64,
            _ => done.skipped += notices.len() as i64,
        }
    }
    Ok(done)
}

/// In the order in which everyone takes these locks. Returns the people's numbers.
fn hold(connection: &mut Connection, due: &[Notice]) -> QueryResult<Vec<i64>> {
    let people: Vec<UserId> = due.iter().map(|notice| notice.user_id).collect();
    outbox::lock_mails_of(connection, &people)?;
    let ids = lock_people(connection, people.iter().map(|person| person.0))?;
    people::hold(connection, &ids)?;
    Ok(ids)
}

fn verdict_on(person: &Person, notice: &Notice, around: &Around, rule: &DormancyRule, now: Timestamp) -> Verdict {
    let awake_at = person.awake_at();
    let has_come_back =
        awake_at.is_none_or(|at| at >= notice.told_at) || around.was_seen_since(person.id, notice.told_at);
    if person.standing.status(now) == Status::Disabled {
        Verdict::Ends(Ending::DisabledOtherwise)
    } else if has_come_back {
        Verdict::Ends(Ending::SignedIn)
    } else if around.administrators.contains(&person.id) {
        Verdict::Ends(Ending::BecameAdministrator)
    } else if rule.on_since.is_some_and(|since| notice.told_at < since) {
        Verdict::Ends(Ending::RuleOff)
    } else if awake_at.is_some_and(|at| at >= rule.due_before(now.date())) {
        Verdict::Ends(Ending::RuleChanged)
    } else if around.with_waiting_mail.contains(&person.id) {
        Verdict::Waits
    } else {
        Verdict::Ends(Ending::Disabled)
    }
}

fn carry_out(
    connection: &mut Connection,
    context: &Context,
    rule: &DormancyRule,
    verdict: Verdict,
    notices: &[Notice],
) -> QueryResult<()> {
    match verdict {
        Verdict::Waits => {
            let tomorrow = rule.hour_on(context.now.date().saturating_add(time::Duration::DAY));
            notices
                .iter()
                .try_for_each(|notice| store::postpone(connection, notice.id, tomorrow))
        }
        Verdict::Ends(ending) => {
            if ending == Ending::Disabled {
                let people: Vec<UserId> = notices.iter().map(|notice| notice.user_id).collect();
                access::disable_dormant(connection, context, &people)?;
            }
            store::end(connection, notices, ending, context.now)
        }
    }
}

//! Those whose turn has come: told by a mail, or noted as somebody who could not be.

use std::collections::BTreeMap;

use crate::clock::Timestamp;
use crate::context::{Context, UserId};
use crate::daily::{Place, Progress};
use crate::db::{Connection, QueryResult, lock_people};
use crate::dormant::store::people::{self, Around, Person};
use crate::dormant::store::{self, MAILED};
use crate::mail::MailKind;
use crate::mailing::eligibility::{Ineligible, Occasion, Recipient, may_be_sent};
use crate::mailing::queue;
use crate::people::Status;
use crate::preferences::dormancy::DormancyRule;

pub fn tell_due(
    connection: &mut Connection,
    context: &Context,
    rule: &DormancyRule,
    occasion: &str,
    due: &[Place],
) -> QueryResult<Progress> {
    let ids = lock_people(connection, due.iter().map(|place| place.id))?;
    let (found, around) = (people::of(connection, &ids)?, Around::load(connection, &ids)?);
    let sleeping = sleeping(&found, &around, rule, context.now);
    let their_ids: Vec<i64> = sleeping.iter().map(|person| person.id.0).collect();
    store::end_answered(connection, &their_ids, context.now)?;
    let (mut told, mut mails, mut skipped) = (Vec::new(), Vec::new(), 0);
    for person in sleeping {
        match tell(connection, context, rule, occasion, person, &around)? {
            Some(outcome) => {
                told.push(person.id);
                mails.extend((outcome == MAILED).then_some((MailKind::DormantAccount, &person.user)));
            }
            None => skipped += 1,
        }
    }
    queue::enqueue(connection, context, &mails)?;
    store::mark_told(connection, &told, context.now)?;
    Ok(Progress { told: told.len() as i64, skipped, ..Progress::default() })
}

/// By their numbers. Left out are those whom the rule never touches, who came back since they were found, and whom another
/// instance told meanwhile.
fn sleeping<'a>(
    found: &'a BTreeMap<UserId, Person>,
    around: &Around,
    rule: &DormancyRule,
    now: Timestamp,
) -> Vec<&'a Person> {
    let before = rule.due_before(now.date());
    let sleeps = |person: &&Person| {
        person.awake_at().is_some_and(|at| at < before)
            && person.may_be_told()
            && person.standing.status(now) != Status::Disabled
            && !around.administrators.contains(&person.id)
            && !around.was_seen_since(person.id, before)
    };
    found.values().filter(sleeps).collect()
}

/// What stands in the ledger for them now. `None` for those whose turn comes another day.
fn tell(
    connection: &mut Connection,
    context: &Context,
    rule: &DormancyRule,
    occasion: &str,
    person: &Person,
    around: &Around,
) -> QueryResult<Option<&'static str>> {
    let is_waiting = around.with_waiting_mail.contains(&person.id);
    let recipient = Recipient { is_waiting, ..Recipient::from(&person.user) };
    let outcome = match may_be_sent(MailKind::DormantAccount, recipient, Occasion::Request, context.now) {
        Ok(()) => MAILED,
        // Both pass by themselves.
        Err(Ineligible::CoolingDown | Ineligible::AlreadyWaiting) => return Ok(None),
        Err(reason) => reason.as_str(),
    };
    let disable_at = rule.disables_at(context.now.date());
    let is_noted = store::note(connection, person.id, occasion, outcome, context.now, disable_at)?;
    Ok(is_noted.then_some(outcome))
}

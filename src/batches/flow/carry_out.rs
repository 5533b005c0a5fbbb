//! Carrying out what was confirmed, some hundreds at a time: each piece is one transaction, in which everyone's case is
//! looked at again. Any number of instances may work at it.

use std::collections::BTreeMap;

use time::Duration;

use super::notify;
use crate::batches::act::Act;
use crate::batches::person::{self, Circumstances, Person};
use crate::batches::role_change::RoleChange;
use crate::batches::skip::{Refusal, Skip};
use crate::batches::store::{self, Batch, BatchState, scheduled};
use crate::clock::Timestamp;
use crate::context::{Actor, Context, UserId};
use crate::db::{Connection, DatabaseError, QueryResult, from_query_error, lock_person};
use crate::entry::{access, factors};
use crate::journal::{self, Action, Subject};
use crate::mail::outbox;
use crate::mailing::invitation;
use crate::people::{self, Status};
use crate::rights::guard::Forbidden;
use crate::rights::{Permission, Permissions, guard, permission, placing, roles};
use crate::web::moment;

const AT_ONCE: usize = 500;

/// What is further ahead was forgotten by whoever scheduled it when it comes.
const FURTHEST: Duration = Duration::days(90);

/// So many of one person's wait at the most.
const MOST_SCHEDULED: i64 = 50;

#[derive(Debug, thiserror::Error)]
pub enum ConfirmError {
    #[error("This was confirmed, or cancelled, before.")]
    NotADraft,
    #[error("only whoever selected may confirm")]
    NotYours,
    #[error("whoever confirms must prove anew who they are")]
    ProofDue,
    #[error("Choose roles from the list.")]
    NoRoles,
    #[error("That time has passed. Choose a later one, or send now.")]
    Passed,
    #[error("That is more than 90 days ahead. Choose an earlier time.")]
    TooFarAhead,
    #[error("You have 50 bulk actions scheduled. Cancel one, or wait until one has started.")]
    TooManyScheduled,
    #[error(transparent)]
    Forbidden(#[from] Forbidden),
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

from_query_error!(ConfirmError);

/// Begins it and does the first piece, so that a small batch is done when its page is shown.
pub fn confirm(
    connection: &mut Connection,
    context: &Context,
    id: i64,
    confirmed: Confirmed,
    mine: &Permissions,
    has_proved_lately: bool,
) -> Result<(), ConfirmError> {
    let Confirmed { act, role_change, not_before } = confirmed;
    let batch = store::lock(connection, id)?;
    if batch.created_by.is_none() || batch.created_by != context.actor.user_id() {
        return Err(ConfirmError::NotYours);
    }
    let act = if batch.act.makes_accounts() && act.makes_accounts() { act } else { batch.act };
    if !has_proved_lately && needs_proof(connection, id, act, mine)? {
        return Err(ConfirmError::ProofDue);
    }
    let mut batch = Batch { act, ..batch };
    if act == Act::EditRoles {
        batch = with_roles(connection, mine, batch, role_change)?;
    }
    if let Some(at) = not_before.filter(|_| act.mails_each() > 0) {
        return schedule(connection, context, &batch, at);
    }
    if !store::start(connection, id, act, context.now)? {
        return Err(ConfirmError::NotADraft);
    }
    let words = format!("{}: {}", act.label(), batch.selection);
    journal::record(connection, context, Action::BatchConfirmed, Subject::Batch(id), &words)?;
    carry_out_piece(connection, context, &batch)?;
    Ok(())
}

/// What the form says that confirms.
pub struct Confirmed {
    pub act: Act,
    /// Where roles are edited.
    pub role_change: Option<RoleChange>,
    /// When mails are sent, if not at once.
    pub not_before: Option<Timestamp>,
}

/// Nothing is done before its time. Then everybody is looked at anew, and so is what whoever scheduled it may do.
fn schedule(connection: &mut Connection, context: &Context, batch: &Batch, at: Timestamp) -> Result<(), ConfirmError> {
    if at <= context.now {
        return Err(ConfirmError::Passed);
    }
    if at > context.now + FURTHEST {
        return Err(ConfirmError::TooFarAhead);
    }
    if scheduled::count_scheduled_of(connection, batch.created_by)? >= MOST_SCHEDULED {
        return Err(ConfirmError::TooManyScheduled);
    }
    if !scheduled::schedule(connection, batch.id, batch.act, at, context.now)? {
        return Err(ConfirmError::NotADraft);
    }
    let words = format!("{}: {}, starts {}", batch.act.label(), batch.selection, moment::in_words(&at));
    Ok(journal::record(connection, context, Action::BatchConfirmed, Subject::Batch(batch.id), &words)?)
}

#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error("It has started before, or was cancelled.")]
    NotScheduled,
    #[error("whoever scheduled it may do more than whoever starts it")]
    NotYours,
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

from_query_error!(StartError);

/// Before its time, by its maker or whoever may do all that they may. What is done is done as its maker.
pub fn start_now(
    connection: &mut Connection,
    context: &Context,
    mine: &Permissions,
    id: i64,
) -> Result<(), StartError> {
    let batch = store::lock(connection, id)?;
    if !is_for(connection, context, mine, &batch)? {
        return Err(StartError::NotYours);
    }
    if batch.state != BatchState::Scheduled {
        return Err(StartError::NotScheduled);
    }
    scheduled::begin(connection, id)?;
    journal::record(connection, context, Action::BatchStarted, Subject::Batch(id), "")?;
    let batch = store::find(connection, id)?;
    Ok(carry_out_piece(connection, context, &batch)?)
}

/// Whether it is this one's to start or cancel: as its maker, or as one who may do all that its maker may.
pub fn is_for(connection: &mut Connection, context: &Context, mine: &Permissions, batch: &Batch) -> QueryResult<bool> {
    let Some(maker) = batch.created_by else { return Ok(true) };
    Ok(context.actor.user_id() == Some(maker) || mine.cover(&permission::of_user(connection, maker)?))
}

fn with_roles(
    connection: &mut Connection,
    mine: &Permissions,
    batch: Batch,
    change: Option<RoleChange>,
) -> Result<Batch, ConfirmError> {
    if batch.state != BatchState::Draft {
        return Err(ConfirmError::NotADraft);
    }
    let (change, all) = (change.ok_or(ConfirmError::NoRoles)?, roles::all(connection)?);
    if !change
        .roles
        .iter()
        .all(|chosen| all.iter().any(|role| role.id == *chosen))
    {
        return Err(ConfirmError::NoRoles);
    }
    guard::check_may_give(connection, mine, &Vec::from_iter(change.roles.iter().copied()))?;
    let selection = format!("{}: {}", batch.selection, change.words(&all));
    store::note_role_change(connection, batch.id, &change, &selection)?;
    Ok(Batch { role_change: change.stored(), selection, ..batch })
}

fn needs_proof(connection: &mut Connection, batch: i64, act: Act, mine: &Permissions) -> QueryResult<bool> {
    if act.invitation().is_none() {
        return Ok(act.is_dangerous());
    }
    let places = person::places_without_account(connection, batch)?;
    placing::brings_roles(connection, mine, &places)
}

/// Does the next piece of what is under way. False when nothing is; then what nobody confirmed is forgotten.
pub fn carry_out_some(connection: &mut Connection, context: &Context) -> QueryResult<bool> {
    match scheduled::claim(connection, context.now)? {
        Some(batch) => carry_out_piece(connection, context, &batch).map(|()| true),
        None => store::forget_old_drafts(connection, context.now).map(|()| false),
    }
}

fn carry_out_piece(connection: &mut Connection, context: &Context, batch: &Batch) -> QueryResult<()> {
    if batch.state == BatchState::Scheduled {
        scheduled::begin(connection, batch.id)?;
    }
    let mine = permissions_of_maker(connection, context, batch)?;
    let ids = store::waiting(connection, batch.id, AT_ONCE)?;
    if may_do(connection, batch, &mine)? {
        let actor = batch.created_by.map_or(Actor::System, Actor::User);
        let context = context.acting_as(actor).carrying_out(batch.id);
        act_on(connection, &context, batch, &mine, &ids)?;
    } else {
        store::leave_out_waiting(connection, batch.id, Refusal::NotAllowed)?;
    }
    if store::waiting(connection, batch.id, 1)?.is_empty() {
        store::finish(connection, batch.id, BatchState::Done, context.now)?;
    }
    Ok(())
}

/// Whether the maker may still do it. Roles may have been taken from them, or have become more than they may give.
fn may_do(connection: &mut Connection, batch: &Batch, mine: &Permissions) -> QueryResult<bool> {
    let permission = batch.act.permission();
    let may = match batch.act {
        Act::Notify => mine.contains(permission),
        _ => !mine.reach().is_nowhere(),
    };
    if !may {
        return Ok(false);
    }
    let Some(change) = batch.role_change().filter(|_| batch.act == Act::EditRoles) else {
        return Ok(true);
    };
    match guard::check_may_give(connection, mine, &Vec::from_iter(change.roles)) {
        Ok(()) => Ok(true),
        Err(Forbidden::Database(DatabaseError::Query(error))) => Err(error),
        Err(_) => Ok(false),
    }
}

/// As they are by now, where the act's own permission and that to begin any reach. None, once the maker was disabled.
fn permissions_of_maker(connection: &mut Connection, context: &Context, batch: &Batch) -> QueryResult<Permissions> {
    let Some(maker) = batch.created_by else { return Ok(Permissions::default()) };
    match people::find(connection, maker)?.status(context.now) {
        Status::Disabled => Ok(Permissions::default()),
        _ => {
            let theirs = permission::of_user(connection, maker)?;
            let scope = theirs
                .scope(batch.act.permission())
                .and(&theirs.scope(Permission::SendMails));
            Ok(theirs.reaching(scope))
        }
    }
}

fn act_on(
    connection: &mut Connection,
    context: &Context,
    batch: &Batch,
    mine: &Permissions,
    ids: &[UserId],
) -> QueryResult<()> {
    lock_mails(connection, batch.act, ids)?;
    let around = Circumstances::of(connection, &batch.doing(), ids, context.actor.user_id(), mine, context.now)?;
    let people = store::people(connection, ids)?;
    let (mut fitting, mut skipped) = sorted(people, |person| person.fits(batch.act, &around, context.now));
    let (kept, why) = match batch.act {
        Act::Disable => (disable(connection, context, &ids_of(&fitting))?, Refusal::LastAdministrator),
        Act::EditRoles => (edit_roles(connection, context, batch, &fitting, &around)?, Refusal::LastAdministrator),
        Act::Notify => (notify::note(connection, context, batch, &fitting)?, Refusal::AlreadyTold),
        _ => (Vec::new(), Refusal::NotAllowed),
    };
    fitting.retain(|person| !kept.contains(&person.id));
    if !kept.is_empty() {
        skipped.entry(why.into()).or_default().extend(kept);
    }
    do_to(connection, context, batch, &fitting)?;
    store::note_done(connection, batch.id, &ids_of(&fitting))?;
    for (why, people) in skipped {
        store::note_skipped(connection, batch.id, &people, why)?;
    }
    Ok(())
}

/// In the order in which everyone takes these locks.
fn lock_mails(connection: &mut Connection, act: Act, people: &[UserId]) -> QueryResult<()> {
    if matches!(act, Act::Disable | Act::EditRoles) {
        guard::hold_administrators_among(connection, people)?;
    }
    if act == Act::Disable {
        outbox::lock_mails_of(connection, people)?;
    }
    people.iter().try_for_each(|person| lock_person(connection, *person))
}

type Skipped = BTreeMap<Skip, Vec<UserId>>;

fn sorted(people: Vec<Person>, fits: impl Fn(&Person) -> Result<(), Skip>) -> (Vec<Person>, Skipped) {
    let (mut fitting, mut skipped) = (Vec::new(), Skipped::new());
    for person in people {
        match fits(&person) {
            Ok(()) => fitting.push(person),
            Err(why) => skipped.entry(why).or_default().push(person.id),
        }
    }
    (fitting, skipped)
}

fn ids_of(people: &[Person]) -> Vec<UserId> {
    people.iter().map(|person| person.id).collect()
}

fn do_to(connection: &mut Connection, context: &Context, batch: &Batch, people: &[Person]) -> QueryResult<()> {
    let ids = ids_of(people);
    if ids.is_empty() {
        return Ok(());
    }
    if batch.act.makes_accounts() {
        journal::record_of_many(connection, context, Action::AccountCreated, &ids)?;
    }
    match batch.act {
        // Done before, as it may leave some out.
        Act::Disable | Act::EditRoles => Ok(()),
        Act::Enable => access::enable(connection, context, &ids),
        Act::Unlock => access::unlock(connection, context, &ids),
        Act::EndSessions => access::end_sessions(connection, context, &ids),
        Act::Notify => notify::send(connection, context, batch, people),
        Act::Activation | Act::Credentials | Act::AccountsByActivation | Act::AccountsByCredentials => {
            let Some(invitation) = batch.act.invitation() else { return Ok(()) };
            let addresses: Vec<(UserId, &str)> =
                people.iter().map(|person| (person.id, person.email.as_str())).collect();
            invitation::send(connection, context, &addresses, invitation)
        }
    }
}

/// Administrators one by one, so that the last stays. Returns who stays.
fn disable(connection: &mut Connection, context: &Context, people: &[UserId]) -> QueryResult<Vec<UserId>> {
    let (administrators, others) = guard::administrators_among(connection, people)?;
    access::disable(connection, context, &others)?;
    let mut kept = Vec::new();
    for person in administrators {
        if guard::is_last_administrator(connection, person)? {
            kept.push(person);
        } else {
            access::disable(connection, context, &[person])?;
        }
    }
    Ok(kept)
}

/// One by one, so that the last administrator stays one. Returns who stays as they are.
fn edit_roles(
    connection: &mut Connection,
    context: &Context,
    batch: &Batch,
    people: &[Person],
    around: &Circumstances,
) -> QueryResult<Vec<UserId>> {
    let Some(change) = batch.role_change() else { return Ok(Vec::new()) };
    let (all, administrator) = (roles::all(connection)?, roles::administrator(connection)?.id);
    let (mut kept, mut changed) = (Vec::new(), Vec::new());
    for person in people {
        let given = around.given(person.id);
        if change.lost(given).contains(&administrator) && guard::is_last_administrator(connection, person.id)? {
            kept.push(person.id);
            continue;
        }
        roles::replace(connection, person.id, &Vec::from_iter(change.wanted(given)))?;
        changed.push(person.id);
    }
    factors::sign_out_who_lack_one(connection, &changed)?;
    journal::record_of_many_saying(connection, context, Action::RolesChanged, &changed, &change.words(&all))?;
    Ok(kept)
}

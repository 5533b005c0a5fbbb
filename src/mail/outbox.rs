//! The outbox: a table of mails to be sent, being sent, sent, failed and dropped. A claim is a lease with an end, so
//! that a killed worker's mails come back.

use std::collections::HashSet;

use diesel::prelude::*;
use diesel::sql_types::Bool;
use time::Duration;

use super::{Delivery, MailKind};
use crate::clock::Timestamp;
use crate::context::{Context, UserId};
use crate::db::schema::outbox;
use crate::db::{self, AtMost, Command, Connection, QueryResult, Written, text_enum};

text_enum! {
    /// What has become of a mail.
    pub enum MailState {
        Queued = "queued",
        Sending = "sending",
        Sent = "sent",
        Failed = "failed",
        Dropped = "dropped",
    }
}

impl MailState {
    pub fn label(self) -> &'static str {
        match self {
            MailState::Queued => "Queued",
            MailState::Sending => "Sending",
            MailState::Sent => "Sent",
            MailState::Failed => "Failed",
            MailState::Dropped => "Dropped",
        }
    }
}

/// How long a mail that the server defers is tried.
const TRIED_FOR: Duration = Duration::days(2);

const FIRST_PAUSE: Duration = Duration::minutes(1);
const LONGEST_PAUSE: Duration = Duration::hours(4);

/// A mail that this worker may send until its lease ends.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = outbox)]
pub struct Claimed {
    pub id: i64,
    pub kind: MailKind,
    pub user_id: Option<UserId>,
    pub recipient: String,
    pub requested_by: Option<UserId>,
    pub tries: i32,
    pub message_id: String,
    pub created_at: Timestamp,
    pub first_tried_at: Option<Timestamp>,
    /// Tells this claim from a later one of the same mail.
    pub lease_until: Option<Timestamp>,
}

impl Claimed {
    /// Whether it was deferred for so long that this was its last try.
    pub fn is_given_up(&self, now: Timestamp) -> bool {
        self.first_tried_at.is_some_and(|first| now - first >= TRIED_FOR)
    }

    /// True while no other worker may take it.
    pub fn is_leased(&self, at: Timestamp) -> bool {
        self.lease_until.is_some_and(|end| end > at)
    }
}

/// A mail to be put into the outbox.
pub struct NewMail<'a> {
    pub kind: MailKind,
    pub user: Option<UserId>,
    pub recipient: &'a str,
    /// The act on many users that it belongs to.
    pub batch: Option<i64>,
    /// It leaves no sooner.
    pub due: Timestamp,
}

/// Puts a mail into the outbox, in the transaction of what caused it.
pub fn enqueue(
    connection: &mut Connection,
    context: &Context,
    kind: MailKind,
    user: Option<UserId>,
    recipient: &str,
) -> QueryResult<()> {
    enqueue_many(connection, context, [NewMail { kind, user, recipient, batch: None, due: context.now }])
}

/// In one statement, so for some hundreds at a time. Whoever has no address is sent nothing; lists and cards say so.
pub fn enqueue_many<'a>(
    connection: &mut Connection,
    context: &Context,
    mails: impl IntoIterator<Item = NewMail<'a>>,
) -> QueryResult<()> {
    let rows: Vec<_> = mails
        .into_iter()
        .filter(|mail| !mail.recipient.is_empty())
        .map(|mail| {
            (
                outbox::kind.eq(mail.kind),
                outbox::user_id.eq(mail.user),
                outbox::recipient.eq(mail.recipient),
                outbox::requested_by.eq(context.actor.user_id()),
                outbox::state.eq(MailState::Queued),
                outbox::next_try_at.eq(mail.due),
                outbox::message_id.eq(new_message_id(context)),
                outbox::created_at.eq(context.now),
                outbox::batch_id.eq(mail.batch),
            )
        })
        .collect();
    if rows.is_empty() {
        return Ok(());
    }
    match connection {
        Connection::Sqlite(inner) => diesel::insert_into(outbox::table).values(&rows).execute(inner),
        Connection::Postgres(inner) => diesel::insert_into(outbox::table).values(&rows).execute(inner),
    }
    .map(drop)
}

/// Stays the same however often the mail is tried.
pub fn new_message_id(context: &Context) -> String {
    let mut bytes = [0; 16];
    context.random.fill(&mut bytes);
    let unique: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    let host = context.base_url.split("://").nth(1).unwrap_or("localhost");
    let host = host.split(['/', ':']).next().unwrap_or("localhost");
    format!("{unique}@{host}")
}

/// Leases up to `limit` mails that are due, oldest first.
pub fn claim(connection: &mut Connection, now: Timestamp, lease: Duration, limit: usize) -> QueryResult<Vec<Claimed>> {
    release_ended_leases(connection, now)?;
    drop_withdrawn(connection, now)?;
    let ids = due(connection, now, limit)?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let claimed = || outbox::table.filter(db::among("outbox.id", ids.iter().copied()));
    diesel::update(claimed())
        .set((outbox::state.eq(MailState::Sending), outbox::lease_until.eq(now + lease)))
        .execute(connection)?;
    claimed()
        .select(Claimed::as_select())
        .order(outbox::id)
        .load(connection)
}

/// Two workers never see the same mail as due: PostgreSQL skips rows that another holds, SQLite has one writer.
fn due(connection: &mut Connection, now: Timestamp, limit: usize) -> QueryResult<Vec<i64>> {
    let due = outbox::table
        .filter(is_queued())
        .filter(outbox::next_try_at.le(now))
        // A newer Purser beside this one may queue kinds that this one can't write.
        .filter(outbox::kind.eq_any(MailKind::ALL))
        .order((outbox::next_try_at, outbox::id))
        .select(outbox::id);
    match connection {
        Connection::Sqlite(inner) => due.at_most(limit).load(inner),
        Connection::Postgres(inner) => due.for_update().skip_locked().at_most(limit).load(inner),
    }
}

/// Neither sent nor given up: in the queue, or under way.
pub fn waits() -> Written<Bool> {
    Written::new("outbox.state IN ('queued', 'sending')")
}

/// As the index `outbox_due` says it.
fn is_queued() -> Written<Bool> {
    Written::new("outbox.state = 'queued'")
}

fn release_ended_leases(connection: &mut Connection, now: Timestamp) -> QueryResult<()> {
    let ended = outbox::table
        .filter(Written::<Bool>::new("outbox.state = 'sending'"))
        .filter(outbox::lease_until.le(now));
    let released = (outbox::state.eq(MailState::Queued), outbox::lease_until.eq(None::<Timestamp>));
    diesel::update(ended).set(released).execute(connection).map(drop)
}

/// Those that came back from a try meanwhile are not tried again.
fn drop_withdrawn(connection: &mut Connection, now: Timestamp) -> QueryResult<()> {
    let came_back = outbox::table
        .filter(Written::<Bool>::new("outbox.withdrawn <> ''"))
        .filter(is_queued());
    diesel::update(came_back)
        .set((
            outbox::state.eq(MailState::Dropped),
            outbox::last_reply.eq(outbox::withdrawn),
            outbox::settled_at.eq(now),
        ))
        .execute(connection)
        .map(drop)
}

/// Takes a batch's mails out of the queue; those under way may still arrive, and are not tried again. Returns whose were
/// taken out, a person for each mail.
pub fn withdraw_batch(
    connection: &mut Connection,
    batch: i64,
    reason: &str,
    now: Timestamp,
) -> QueryResult<Vec<UserId>> {
    let of_batch = || outbox::table.filter(outbox::batch_id.eq(batch));
    diesel::update(of_batch().filter(outbox::state.eq(MailState::Sending)))
        .set(outbox::withdrawn.eq(reason))
        .execute(connection)?;
    let waiting: Vec<Option<UserId>> = of_batch()
        .filter(outbox::state.eq(MailState::Queued))
        .select(outbox::user_id)
        .load(connection)?;
    diesel::update(of_batch().filter(outbox::state.eq(MailState::Queued)))
        .set((outbox::state.eq(MailState::Dropped), outbox::last_reply.eq(reason), outbox::settled_at.eq(now)))
        .execute(connection)?;
    Ok(waiting.into_iter().flatten().collect())
}

/// Gives claimed mails back, as if they had not been claimed. Returns those that were still this worker's.
pub fn release(connection: &mut Connection, mails: &[Claimed]) -> QueryResult<Vec<i64>> {
    let ours = still_leased(connection, mails)?;
    let released = (outbox::state.eq(MailState::Queued), outbox::lease_until.eq(None::<Timestamp>));
    diesel::update(outbox::table.filter(db::among("outbox.id", ours.iter().copied())))
        .set(released)
        .execute(connection)?;
    Ok(ours)
}

/// Leases claimed mails for longer. Returns those that were still this worker's.
pub fn renew(connection: &mut Connection, mails: &[Claimed], until: Timestamp) -> QueryResult<Vec<i64>> {
    let ours = still_leased(connection, mails)?;
    diesel::update(outbox::table.filter(db::among("outbox.id", ours.iter().copied())))
        .set(outbox::lease_until.eq(until))
        .execute(connection)?;
    Ok(ours)
}

/// The ids of those of these mails that are still leased to this worker.
fn still_leased(connection: &mut Connection, mails: &[Claimed]) -> QueryResult<Vec<i64>> {
    let leased = outbox::table
        .filter(outbox::id.eq_any(mails.iter().map(|mail| mail.id)))
        .filter(outbox::state.eq(MailState::Sending))
        .order(outbox::id)
        .select((outbox::id, outbox::lease_until));
    let leased: Vec<(i64, Option<Timestamp>)> = match connection {
        Connection::Sqlite(inner) => leased.load(inner),
        Connection::Postgres(inner) => leased.for_update().load(inner),
    }?;
    let ours: HashSet<_> = mails.iter().map(|mail| (mail.id, mail.lease_until)).collect();
    Ok(leased
        .into_iter()
        .filter(|lease| ours.contains(lease))
        .map(|(id, _)| id)
        .collect())
}

/// Writes down what became of a mail. False when the lease had ended and another worker has it now: then this one's word
/// counts for nothing.
pub fn settle(connection: &mut Connection, mail: &Claimed, delivery: &Delivery, now: Timestamp) -> QueryResult<bool> {
    let tries = mail.tries + 1;
    match delivery {
        Delivery::Accepted(reply) => finish(connection, mail, MailState::Sent, tries, reply, now),
        Delivery::Refused(reply) => finish(connection, mail, MailState::Failed, tries, reply, now),
        Delivery::Unwritten(reason) => finish(connection, mail, MailState::Dropped, mail.tries, reason, now),
        Delivery::Deferred(reply) if mail.is_given_up(now) => {
            let reply = format!("Given up after two days. The last reply was: {reply}");
            finish(connection, mail, MailState::Failed, tries, &reply, now)
        }
        Delivery::Deferred(reply) => {
            let first_try = mail.first_tried_at.or(Some(now));
            requeue(connection, mail, (tries, first_try), now + pause_after(tries), reply)
        }
    }
}

/// It is not sent, and says why.
pub fn drop_mail(connection: &mut Connection, mail: &Claimed, reason: &str, now: Timestamp) -> QueryResult<()> {
    finish(connection, mail, MailState::Dropped, mail.tries, reason, now).map(drop)
}

#[diesel::dsl::auto_type(no_type_alias)]
fn still_claimed(mail: &Claimed) -> _ {
    let id: i64 = mail.id;
    let lease: Option<Timestamp> = mail.lease_until;
    let sending: MailState = MailState::Sending;
    outbox::table
        .filter(outbox::id.eq(id))
        .filter(outbox::state.eq(sending))
        .filter(outbox::lease_until.eq(lease))
}

fn finish(
    connection: &mut Connection,
    mail: &Claimed,
    state: MailState,
    tries: i32,
    reply: &str,
    now: Timestamp,
) -> QueryResult<bool> {
    let Some(lease_until) = mail.lease_until else {
        return Ok(false);
    };
    let changed = Command::new("UPDATE outbox SET lease_until = NULL, bounced_at = NULL, state = ")
        .bind(state.as_str())
        .sql(", tries = ")
        .bind(i64::from(tries))
        .sql(", last_reply = ")
        .bind(reply)
        .sql(", settled_at = ")
        .bind(now)
        .sql(" WHERE id = ")
        .bind(mail.id)
        .sql(" AND state = 'sending' AND lease_until = ")
        .bind(lease_until)
        .execute(connection)?;
    Ok(changed == 1)
}

/// With how often it was tried, and since when.
fn requeue(
    connection: &mut Connection,
    mail: &Claimed,
    (tries, first_tried_at): (i32, Option<Timestamp>),
    next: Timestamp,
    reply: &str,
) -> QueryResult<bool> {
    let changed = diesel::update(still_claimed(mail))
        .set((
            outbox::state.eq(MailState::Queued),
            outbox::tries.eq(tries),
            outbox::first_tried_at.eq(first_tried_at),
            outbox::lease_until.eq(None::<Timestamp>),
            outbox::next_try_at.eq(next),
            outbox::last_reply.eq(reply),
        ))
        .execute(connection)?;
    Ok(changed == 1)
}

/// To be called before people's links are ended: a worker that is writing a mail to them finishes first, so that the
/// link in it ends too. SQLite has one writer.
pub fn lock_mails_of(connection: &mut Connection, people: &[UserId]) -> QueryResult<()> {
    let waiting = outbox::table
        .filter(outbox::user_id.eq_any(people))
        .filter(outbox::state.eq(MailState::Queued))
        .order(outbox::id)
        .select(outbox::id);
    match connection {
        Connection::Sqlite(_) => Ok(()),
        Connection::Postgres(inner) => waiting.for_update().load::<i64>(inner).map(drop),
    }
}

/// Whether such a mail to this person is in the queue, and stays there until this transaction ends. One that another
/// transaction is at is not waited for, and does not count.
pub fn keeps_waiting(connection: &mut Connection, person: UserId, kind: MailKind) -> QueryResult<bool> {
    let waiting = outbox::table
        .filter(outbox::user_id.eq(person))
        .filter(outbox::kind.eq(kind))
        .filter(is_queued())
        .select(outbox::id);
    let kept: Vec<i64> = match connection {
        Connection::Sqlite(inner) => waiting.at_most(1).load(inner)?,
        Connection::Postgres(inner) => waiting.for_update().skip_locked().at_most(1).load(inner)?,
    };
    Ok(!kept.is_empty())
}

fn pause_after(tries: i32) -> Duration {
    let doublings = u32::try_from(tries - 1).unwrap_or(0).min(16);
    (FIRST_PAUSE * 2_i32.saturating_pow(doublings)).min(LONGEST_PAUSE)
}

/// Mails that wait, or may be tried again, go to the person's new address; a notice stays with the old one, and so does what
/// came back from there.
pub fn readdress(connection: &mut Connection, user: UserId, email: &str) -> QueryResult<()> {
    diesel::update(
        outbox::table
            .filter(outbox::user_id.eq(user))
            .filter(outbox::kind.eq_any(MailKind::ALL.iter().filter(|kind| kind.follows_address())))
            .filter(outbox::state.eq_any([MailState::Queued, MailState::Failed]))
            .filter(outbox::state.eq(MailState::Queued).or(outbox::bounced_at.is_null())),
    )
    .set(outbox::recipient.eq(email))
    .execute(connection)
    .map(drop)
}

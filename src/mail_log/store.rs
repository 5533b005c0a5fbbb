use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::schema::outbox;
use crate::db::{self, AtMost, Connection, Dated, Direction, Found, KeyValue, QueryResult, SortColumn, Written};
use crate::mail::MailKind;
use crate::mail::outbox::MailState;
use crate::people::search;
use crate::web::days::Days;
use crate::web::kept::AsOf;
use crate::web::paging::{COUNT_LIMIT, KeptCounts, Listed, PAGE_SIZE, Position, Rows};

const MAILS: Dated = Dated { table: "outbox", moment: "created_at" };
const NEWEST_FIRST: &[SortColumn] = &[SortColumn::Number("outbox.id")];

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = outbox)]
pub struct MailRow {
    pub id: i64,
    pub kind: MailKind,
    pub user_id: Option<UserId>,
    pub requested_by: Option<UserId>,
    pub recipient: String,
    pub state: MailState,
    pub tries: i32,
    pub next_try_at: Timestamp,
    pub message_id: String,
    pub last_reply: String,
    pub created_at: Timestamp,
    pub settled_at: Option<Timestamp>,
}

/// What narrows the list. Empty: all mails.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Filter {
    /// Finds people, whose mails are shown.
    pub search: String,
    pub state: Option<MailState>,
    /// On which they were requested.
    pub days: Days,
}

pub fn list(
    connection: &mut Connection,
    kept: &KeptCounts<Filter>,
    filter: &Filter,
    (after, before): (&str, &str),
    as_of: &AsOf,
) -> QueryResult<Listed<MailRow>> {
    let people = search::find(connection, &filter.search)?;
    let requested = db::came_within(connection, MAILS, filter.days.period())?.by("outbox.id");
    let matching = || matching(filter, people.as_ref(), requested.clone());
    let counted = matching().select(outbox::id).at_most(COUNT_LIMIT as usize + 1);
    let count = kept.or_read(filter.clone(), as_of, || counted.counted().get_result(connection))?;
    let position = Position::parse(after, before, NEWEST_FIRST);
    let walk = position.walk(Direction::Descending);
    // The mails of some people are few, and may be the oldest.
    let order = if people.is_some() { db::sort_by } else { db::order_by };
    let mut query = matching().select(MailRow::as_select()).order(order(NEWEST_FIRST, walk));
    if let Some(keys) = position.keys() {
        query = query.filter(db::after(NEWEST_FIRST, keys.to_vec(), walk));
    }
    let rows = query.at_most(PAGE_SIZE + 1).load(connection)?;
    Ok(Listed {
        rows: Rows::from_walk(rows, &position, |row: &MailRow| vec![KeyValue::Number(row.id)]),
        count,
        whole: people.is_none_or(|found| found.whole),
    })
}

type Matching<'a> = outbox::BoxedQuery<'a, <Connection as diesel::Connection>::Backend>;

fn matching<'a>(filter: &Filter, people: Option<&Found>, requested: Option<Written<Bool>>) -> Matching<'a> {
    let mut query = outbox::table.into_boxed();
    if let Some(requested) = requested {
        query = query.filter(requested);
    }
    if let Some(found) = people {
        query = query.filter(db::among("outbox.user_id", found.ids.iter().copied()));
    }
    match filter.state {
        None => query,
        Some(state) if people.is_none() => query.filter(outbox::state.eq(state)),
        Some(state) => {
            let column = db::unindexed("outbox.state");
            query.filter(Written::<Bool>::new(format!("{column} = ")).bind(state.as_str()))
        }
    }
}

pub fn find(connection: &mut Connection, id: i64) -> QueryResult<MailRow> {
    outbox::table
        .find(id)
        .select(MailRow::as_select())
        .get_result(connection)
}

/// Puts a mail that failed, or that waits for its next try, first in line. False for any other.
pub fn try_again(connection: &mut Connection, id: i64, now: Timestamp) -> QueryResult<bool> {
    let changed = diesel::update(
        outbox::table
            .find(id)
            .filter(outbox::state.eq_any([MailState::Failed, MailState::Queued])),
    )
    .set((
        outbox::state.eq(MailState::Queued),
        outbox::next_try_at.eq(now),
        outbox::first_tried_at.eq(None::<Timestamp>),
        outbox::settled_at.eq(None::<Timestamp>),
    ))
    .execute(connection)?;
    Ok(changed == 1)
}

/// Takes a mail out of the queue, and with it those of these kinds that were asked for together with it. Returns which.
pub fn withdraw(
    connection: &mut Connection,
    mail: &MailRow,
    kinds: &[MailKind],
    reason: &str,
    now: Timestamp,
) -> QueryResult<Vec<i64>> {
    let together = outbox::table
        .filter(outbox::user_id.eq(mail.user_id))
        .filter(outbox::kind.eq_any(kinds))
        .filter(outbox::created_at.eq(mail.created_at))
        .filter(outbox::state.eq(MailState::Queued))
        .select(outbox::id);
    let waiting: Vec<i64> = together.load(connection)?;
    if !waiting.contains(&mail.id) {
        return Ok(Vec::new());
    }
    diesel::update(outbox::table.filter(db::among("outbox.id", waiting.iter().copied())))
        .set((outbox::state.eq(MailState::Dropped), outbox::last_reply.eq(reason), outbox::settled_at.eq(now)))
        .execute(connection)?;
    Ok(waiting)
}

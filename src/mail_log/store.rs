use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::schema::outbox;
use crate::db::{
    self, AtMost, Connection, Dated, Direction, Found, FullName, KeyValue, QueryResult, SortColumn, Written,
};
use crate::mail::MailKind;
use crate::mail::outbox::MailState;
use crate::people::Scope;
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
    pub kind: Option<MailKind>,
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
    let people = search::find(connection, &filter.search, &Scope::Everywhere)?;
    let requested = db::came_within(connection, MAILS, filter.days.period())?.by("outbox.id");
    let matching = || matching(filter, people.as_ref(), requested.clone());
    let counted = matching().select(outbox::id).at_most(COUNT_LIMIT as usize + 1);
    let count = kept.or_read(filter.clone(), as_of, || counted.counted().get_result(connection))?;
    let position = Position::parse(after, before, NEWEST_FIRST);
    let rows = newest_on_from(matching(), &position, people.is_some())
        .select(MailRow::as_select())
        .at_most(PAGE_SIZE + 1)
        .load(connection)?;
    Ok(Listed {
        rows: Rows::from_walk(rows, &position, |row: &MailRow| vec![KeyValue::Number(row.id)]),
        count,
        whole: people.is_none_or(|found| found.whole),
    })
}

/// The numbers of those on from this position, newest first.
pub fn numbers_on_from(
    connection: &mut Connection,
    filter: &Filter,
    people: Option<&Found>,
    position: &Position,
    most: usize,
) -> QueryResult<Vec<i64>> {
    let requested = db::came_within(connection, MAILS, filter.days.period())?.by("outbox.id");
    newest_on_from(matching(filter, people, requested), position, people.is_some())
        .select(outbox::id)
        .at_most(most)
        .load(connection)
}

fn newest_on_from<'a>(matching: Matching<'a>, position: &Position, of_some_people: bool) -> Matching<'a> {
    let walk = position.walk(Direction::Descending);
    // The mails of some people are few, and may be the oldest.
    let order = if of_some_people { db::sort_by } else { db::order_by };
    let query = matching.order(order(NEWEST_FIRST, walk));
    match position.keys() {
        Some(keys) => query.filter(db::after(NEWEST_FIRST, keys.to_vec(), walk)),
        None => query,
    }
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
    if let Some(state) = filter.state {
        query = query.filter(is("outbox.state", state.as_str(), people.is_none() && walks_states(filter)));
    }
    if let Some(kind) = filter.kind {
        query = query.filter(is("outbox.kind", kind.as_str(), people.is_none() && !walks_states(filter)));
    }
    query
}

/// Whether the index by state is walked, which has the kind beside it. Of one kind most mails were sent, so that those are
/// found by the kind.
fn walks_states(filter: &Filter) -> bool {
    filter.kind.is_none() || filter.state.is_some_and(|state| state != MailState::Sent)
}

/// Whether a column holds this word, by its index or in words for which none is used.
fn is(column: &str, word: &str, by_index: bool) -> Written<Bool> {
    let column = if by_index { column.to_owned() } else { db::unindexed(column) };
    Written::new(format!("{column} = ")).bind(word)
}

pub fn find(connection: &mut Connection, id: i64) -> QueryResult<MailRow> {
    outbox::table
        .find(id)
        .select(MailRow::as_select())
        .get_result(connection)
}

/// A mail with the names of those whom it concerns.
#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = outbox)]
pub struct NamedMail {
    #[diesel(embed)]
    pub row: MailRow,
    #[diesel(select_expression = db::full_name_of("outbox.user_id"), select_expression_type = FullName)]
    pub person: Option<String>,
    #[diesel(select_expression = db::full_name_of("outbox.requested_by"), select_expression_type = FullName)]
    pub asker: Option<String>,
}

/// Those of these that are there still.
pub fn named(connection: &mut Connection, numbers: &[i64]) -> QueryResult<Vec<NamedMail>> {
    outbox::table
        .filter(db::among("outbox.id", numbers.iter().copied()))
        .select(NamedMail::as_select())
        .load(connection)
}

pub fn find_named(connection: &mut Connection, id: i64) -> QueryResult<NamedMail> {
    outbox::table
        .find(id)
        .select(NamedMail::as_select())
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

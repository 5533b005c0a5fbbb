use diesel::prelude::*;

use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::schema::outbox;
use crate::db::{self, AtMost, Connection, Direction, KeyValue, QueryResult, SortColumn};
use crate::mail::MailKind;
use crate::mail::outbox::MailState;
use crate::web::kept::AsOf;
use crate::web::paging::{COUNT_LIMIT, KeptCounts, PAGE_SIZE, Position, Rows};

const NEWEST_FIRST: &[SortColumn] = &[SortColumn::Number("outbox.id")];

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = outbox)]
pub struct MailRow {
    pub id: i64,
    pub kind: MailKind,
    pub user_id: Option<UserId>,
    pub recipient: String,
    pub state: MailState,
    pub tries: i32,
    pub next_try_at: Timestamp,
    pub message_id: String,
    pub last_reply: String,
    pub created_at: Timestamp,
    pub settled_at: Option<Timestamp>,
}

pub fn list(
    connection: &mut Connection,
    kept: &KeptCounts<Option<MailState>>,
    state: Option<MailState>,
    (after, before): (&str, &str),
    as_of: &AsOf,
) -> QueryResult<(Rows<MailRow>, i64)> {
    let matching = filtered(state).select(outbox::id).at_most(COUNT_LIMIT as usize + 1);
    let count = kept.or_read(state, as_of, || matching.counted().get_result(connection))?;
    let position = Position::parse(after, before, NEWEST_FIRST);
    let walk = position.walk(Direction::Descending);
    let mut query = filtered(state)
        .select(MailRow::as_select())
        .order(db::order_by(NEWEST_FIRST, walk));
    if let Some(keys) = position.keys() {
        query = query.filter(db::after(NEWEST_FIRST, keys.to_vec(), walk));
    }
    let rows = query.at_most(PAGE_SIZE + 1).load(connection)?;
    let rows = Rows::from_walk(rows, &position, |row: &MailRow| vec![KeyValue::Number(row.id)]);
    Ok((rows, count))
}

type Filtered<'a> = outbox::BoxedQuery<'a, <Connection as diesel::Connection>::Backend>;

fn filtered<'a>(state: Option<MailState>) -> Filtered<'a> {
    let query = outbox::table.into_boxed();
    match state {
        Some(state) => query.filter(outbox::state.eq(state)),
        None => query,
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

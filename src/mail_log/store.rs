use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable};

use crate::clock::Timestamp;
use crate::context::UserId;
use crate::db::schema::outbox;
use crate::db::{
    self, AtMost, Connection, Dated, Direction, Found, FullName, KeyValue, QueryResult, SortColumn, Written,
};
use crate::mail::MailKind;
use crate::mail::outbox::MailState;
use crate::people::concerning::{self, Concerning};
use crate::people::{Scope, search};
use crate::web::days::Days;
use crate::web::kept::AsOf;
use crate::web::paging::{COUNT_LIMIT, KeptCounts, Listed, PAGE_SIZE, Position, Rows};

const MAILS: Dated = Dated { table: "outbox", moment: "created_at" };
const NEWEST_FIRST: &[SortColumn] = &[SortColumn::Number("outbox.id")];

/// Of whom a mail is to. `NULL` where that is nobody.
const DEPARTMENT: &str = "(SELECT users.department_id FROM users WHERE users.id = outbox.user_id)";

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = outbox)]
pub struct MailRow {
    pub id: i64,
    pub kind: MailKind,
    pub user_id: Option<UserId>,
    /// Where its person is now.
    #[diesel(select_expression = Written::new(DEPARTMENT), select_expression_type = Written<Nullable<BigInt>>)]
    pub department_id: Option<i64>,
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

/// What narrows the list. Empty: all mails to people of the scope.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Filter {
    pub scope: Scope,
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
    let people = search::find(connection, &filter.search, &filter.scope)?;
    let position = Position::parse(after, before, NEWEST_FIRST);
    let page = Page::of(connection, filter, people.as_ref(), &position, PAGE_SIZE + 1)?;
    let count = kept.or_read(filter.clone(), as_of, || page.count(connection))?;
    let rows = page.rows(connection)?;
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
    let page = Page::of(connection, filter, people, position, most)?;
    if page.is_of_departments() {
        return concerning::next(connection, &filter.scope, &page);
    }
    page.next_on().select(outbox::id).at_most(most).load(connection)
}

/// Mails of a list from a position on.
#[derive(Clone)]
struct Page<'p> {
    filter: &'p Filter,
    /// Whose mails are looked for: those whom a search found, or some of the scope.
    people: Option<&'p [i64]>,
    requested: Option<Written<Bool>>,
    position: &'p Position,
    /// The page ends before this number.
    end: Option<i64>,
    most: usize,
}

impl<'p> Page<'p> {
    fn of(
        connection: &mut Connection,
        filter: &'p Filter,
        people: Option<&'p Found>,
        position: &'p Position,
        most: usize,
    ) -> QueryResult<Page<'p>> {
        let requested = db::came_within(connection, MAILS, filter.days.period())?.by("outbox.id");
        let people = people.map(|found| found.ids.as_slice());
        Ok(Page { filter, people, requested, position, end: None, most })
    }

    /// Of those only, and nobody is searched for: a search looks in the scope itself.
    fn is_of_departments(&self) -> bool {
        self.people.is_none() && !self.filter.scope.is_everywhere()
    }

    /// All that match, wherever the page begins.
    fn count(&self, connection: &mut Connection) -> QueryResult<i64> {
        let most = COUNT_LIMIT as usize + 1;
        if self.is_of_departments() {
            let all = Page { position: &Position::Start, most, ..self.clone() };
            return concerning::count(connection, &self.filter.scope, &all).map(|count| count as i64);
        }
        let counted = self.matching().select(outbox::id).at_most(most);
        counted.counted().get_result(connection)
    }

    fn rows(&self, connection: &mut Connection) -> QueryResult<Vec<MailRow>> {
        if self.is_of_departments() {
            let numbers = concerning::next(connection, &self.filter.scope, self)?;
            return within(&self.filter.scope, outbox::table.into_boxed())
                .filter(db::among("outbox.id", numbers))
                .order(db::sort_by(NEWEST_FIRST, self.walk()))
                .select(MailRow::as_select())
                .load(connection);
        }
        self.next_on()
            .select(MailRow::as_select())
            .at_most(self.most)
            .load(connection)
    }

    fn next_on<'a>(&self) -> Matching<'a> {
        // The mails of some people are few, and may be the oldest.
        let order = if self.people.is_some() { db::sort_by } else { db::order_by };
        let mut query = self.matching().order(order(NEWEST_FIRST, self.walk()));
        if let Some(end) = self.end {
            query = query.filter(db::after(NEWEST_FIRST, vec![end.into()], self.walk().reversed()));
        }
        match self.position.keys() {
            Some(keys) => query.filter(db::after(NEWEST_FIRST, keys.to_vec(), self.walk())),
            None => query,
        }
    }

    fn matching<'a>(&self) -> Matching<'a> {
        let (filter, by_index) = (self.filter, self.people.is_none());
        let mut query = outbox::table.into_boxed();
        if let Some(requested) = &self.requested {
            query = query.filter(requested.clone());
        }
        if let Some(people) = self.people {
            query = query.filter(db::among("outbox.user_id", people.iter().copied()));
        }
        if let Some(state) = filter.state {
            query = query.filter(is("outbox.state", state.as_str(), by_index && walks_states(filter)));
        }
        if let Some(kind) = filter.kind {
            query = query.filter(is("outbox.kind", kind.as_str(), by_index && !walks_states(filter)));
        }
        query
    }
}

impl Concerning for Page<'_> {
    fn most(&self) -> usize {
        self.most
    }

    fn walk(&self) -> Direction {
        self.position.walk(Direction::Descending)
    }

    fn number_after(&self, connection: &mut Connection, rows: usize) -> QueryResult<Option<i64>> {
        let query = self.next_on().select(outbox::id);
        query.only_after(rows).get_result(connection).optional()
    }

    fn walked(&self, connection: &mut Connection, end: Option<i64>) -> QueryResult<Vec<i64>> {
        let page = Page { end, ..self.clone() };
        within(&self.filter.scope, page.next_on())
            .select(outbox::id)
            .at_most(self.most)
            .load(connection)
    }

    fn about(&self, connection: &mut Connection, people: &[i64], end: Option<i64>) -> QueryResult<Vec<i64>> {
        let page = Page { end, people: Some(people), ..self.clone() };
        page.next_on().select(outbox::id).at_most(self.most).load(connection)
    }
}

fn within<'a>(scope: &Scope, query: Matching<'a>) -> Matching<'a> {
    match scope.condition(DEPARTMENT) {
        Some(within) => query.filter(within),
        None => query,
    }
}

type Matching<'a> = outbox::BoxedQuery<'a, <Connection as diesel::Connection>::Backend>;

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

/// Those of these that are there still, and in the scope.
pub fn named(connection: &mut Connection, scope: &Scope, numbers: &[i64]) -> QueryResult<Vec<NamedMail>> {
    within(scope, outbox::table.into_boxed())
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

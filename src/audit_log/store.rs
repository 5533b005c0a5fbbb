use std::fmt::Display;
use std::ops::Deref;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable};

use crate::context::Within;
use crate::db::schema::journal;
use crate::db::{self, AtMost, Came, Connection, Dated, Direction, KeyValue, QueryResult, SortColumn, Written};
use crate::journal::{Action, NamedEntry};
use crate::people::concerning::{self, Concerning};
use crate::people::{Scope, search};
use crate::web::days::Days;
use crate::web::paging::{COUNT_LIMIT, PAGE_SIZE, Position, Rows};

const ENTRIES: Dated = Dated { table: "journal", moment: "at" };

/// What narrows the list. Empty: all entries, but those that bulk actions and imports wrote of their people.
///
/// Whoever is limited to departments sees the entries about people who are there now, and about mails to them, and no others.
/// What bulk actions and imports did to these people they see one by one, for the entry that stands for all of them tells of
/// people elsewhere.
#[derive(Debug, Clone)]
pub struct Filter {
    pub scope: Scope,
    /// Finds people, about whom or by whom an entry is.
    pub search: String,
    pub action: Option<Action>,
    /// The entries that this bulk action or import wrote.
    pub within: Option<Within>,
    pub days: Days,
}

/// An entry as it is listed.
#[derive(Debug, Queryable, Selectable)]
#[diesel(table_name = journal)]
pub struct Line {
    #[diesel(embed)]
    entry: NamedEntry,
    /// How many entries the bulk action or import wrote that was confirmed here, counted no further than [`COUNT_LIMIT`].
    #[diesel(select_expression = written_by_batch(), select_expression_type = Written<Nullable<BigInt>>)]
    pub written_by_batch: Option<i64>,
}

impl Deref for Line {
    type Target = NamedEntry;

    fn deref(&self) -> &NamedEntry {
        &self.entry
    }
}

fn written_by_batch() -> Written<Nullable<BigInt>> {
    let limit = COUNT_LIMIT + 1;
    let of = |column: &str| {
        let of_subject = format!("written.{column} = journal.subject_id");
        let written = format!("SELECT 1 FROM journal AS written WHERE {of_subject} LIMIT {limit}");
        format!("(SELECT count(*) FROM ({written}) AS counted)")
    };
    let (of_batch, of_import) = (of("batch_id"), of("import_id"));
    Written::new(format!(
        "CASE journal.action WHEN 'batch_confirmed' THEN {of_batch} WHEN 'import_confirmed' THEN {of_import} END"
    ))
}

/// A page, and whether no more people match than were looked at.
pub fn list(
    connection: &mut Connection,
    filter: &Filter,
    (after, before): (&str, &str),
) -> QueryResult<(Rows<Line>, bool)> {
    let found = search::find(connection, &filter.search, &filter.scope)?;
    let position = Position::parse(after, before, NEWEST_FIRST);
    let page = Page::of(connection, filter, position, PAGE_SIZE + 1)?;
    let lines = match &found {
        None if filter.scope.is_everywhere() => page.newest(connection)?,
        found => {
            let numbers = page.numbers(connection, found.as_ref().map(|found| found.ids.as_slice()))?;
            page.lines_of(connection, numbers)?
        }
    };
    let rows = Rows::from_walk(lines, &page.position, |line: &Line| vec![KeyValue::Number(line.id)]);
    Ok((rows, found.is_none_or(|found| found.whole)))
}

/// The numbers of those that the list shows on from this position, newest first. `people` are those whom its search found.
pub fn numbers_on_from(
    connection: &mut Connection,
    filter: &Filter,
    people: Option<&[i64]>,
    position: &Position,
    most: usize,
) -> QueryResult<Vec<i64>> {
    Page::of(connection, filter, position.clone(), most)?.numbers(connection, people)
}

/// Those of them that are still there, and in the scope.
pub fn entries(connection: &mut Connection, scope: &Scope, numbers: &[i64]) -> QueryResult<Vec<NamedEntry>> {
    within(scope, journal::table.into_boxed())
        .filter(db::among(NUMBER, numbers.iter().copied()))
        .select(NamedEntry::as_select())
        .load(connection)
}

/// Where the person is whom an entry, or the mail that it is about, concerns. `NULL` where that is nobody.
const DEPARTMENT: &str = "(SELECT users.department_id FROM users WHERE users.id = CASE journal.subject \
    WHEN 'user' THEN journal.subject_id \
    WHEN 'mail' THEN (SELECT outbox.user_id FROM outbox WHERE outbox.id = journal.subject_id) END)";

fn within<'a>(scope: &Scope, query: Matching<'a>) -> Matching<'a> {
    match scope.condition(DEPARTMENT) {
        Some(within) => query.filter(within),
        None => query,
    }
}

/// An index's words for the number, in whose order it is walked.
type Order = [SortColumn; 1];

const NUMBER: &str = "journal.id";
const NEWEST_FIRST: &Order = &[SortColumn::Number(NUMBER)];

/// As the indexes of what is listed, and of what bulk actions wrote, have the number.
const NUMBER_LISTED: &str = "journal.id + 0";
const NEWEST_LISTED_FIRST: &Order = &[SortColumn::Number(NUMBER_LISTED)];

const SUBJECT: &str = "journal.subject_id";
const ACTOR: &str = "journal.actor_id";
const ACTION: &str = "journal.action";

/// In words for which no index is used: a bulk action has fewer entries than whoever confirmed it, or than a kind of act.
const ACTOR_OF_BATCH: &str = "coalesce(journal.actor_id, journal.actor_id)";
const ACTION_OF_BATCH: &str = "coalesce(journal.action, journal.action)";

fn is(column: impl Display, value: impl Into<KeyValue>) -> Written<Bool> {
    Written::new(format!("{column} = ")).bind(value)
}

type Matching<'a> = journal::BoxedQuery<'a, <Connection as diesel::Connection>::Backend>;

#[derive(Clone)]
struct Page {
    scope: Scope,
    action: Option<Action>,
    within: Option<Within>,
    came: Came,
    position: Position,
    /// The page ends before this number.
    end: Option<i64>,
    most: usize,
}

impl Page {
    fn of(connection: &mut Connection, filter: &Filter, position: Position, most: usize) -> QueryResult<Page> {
        Ok(Page {
            scope: filter.scope.clone(),
            action: filter.action,
            within: filter.within,
            came: db::came_within(connection, ENTRIES, filter.days.period())?,
            position,
            end: None,
            most,
        })
    }

    fn until(&self, end: Option<i64>) -> Page {
        Page { end, ..self.clone() }
    }

    fn matching<'a>(&self, order: &Order) -> Matching<'a> {
        let number = if order == NEWEST_FIRST { NUMBER } else { NUMBER_LISTED };
        let mut query = journal::table.into_boxed();
        if let Some(came) = self.came.by(number) {
            query = query.filter(came);
        }
        query = match self.within {
            Some(Within::Batch(batch)) => query.filter(journal::batch_id.eq(batch)),
            Some(Within::Import(import)) => query.filter(journal::import_id.eq(import)),
            None => query,
        };
        if let Some(end) = self.end {
            query = query.filter(db::after(order, vec![end.into()], self.walk().reversed()));
        }
        match self.position.keys() {
            None => query,
            Some(keys) => query.filter(db::after(order, keys.to_vec(), self.walk())),
        }
    }

    /// Whoever asks for a kind of act is shown what bulk actions did to each person, too. Otherwise the one entry of a bulk
    /// action stands for them, until they are asked for by its number. Whoever is limited to departments has no such entry.
    fn listed<'a>(&self) -> (Matching<'a>, &'static Order) {
        match (self.within, self.action) {
            (Some(_), _) => (self.matching(NEWEST_LISTED_FIRST), NEWEST_LISTED_FIRST),
            (None, action) if action.is_some() || !self.scope.is_everywhere() => {
                (self.matching(NEWEST_FIRST), NEWEST_FIRST)
            }
            (None, _) => {
                let all = self.matching(NEWEST_LISTED_FIRST);
                let listed = all
                    .filter(journal::batch_id.is_null())
                    .filter(journal::import_id.is_null());
                (listed, NEWEST_LISTED_FIRST)
            }
        }
    }

    fn of_this_kind<'a>(&self) -> (Matching<'a>, &'static Order) {
        let (mut query, order) = self.listed();
        if let Some(action) = self.action {
            let column = if self.within.is_some() { ACTION_OF_BATCH } else { ACTION };
            query = query.filter(is(column, action.as_str()));
        }
        (query, order)
    }

    fn newest(&self, connection: &mut Connection) -> QueryResult<Vec<Line>> {
        let (query, order) = self.of_this_kind();
        query
            .select(Line::as_select())
            .order(db::order_by(order, self.walk()))
            .at_most(self.most)
            .load(connection)
    }

    /// `people` are those whom a search found.
    fn numbers(&self, connection: &mut Connection, people: Option<&[i64]>) -> QueryResult<Vec<i64>> {
        match people {
            Some(people) => self.numbers_of(connection, people),
            None if self.scope.is_everywhere() => self.walked(connection, None),
            None => concerning::next(connection, &self.scope, self),
        }
    }

    fn lines_of(&self, connection: &mut Connection, numbers: Vec<i64>) -> QueryResult<Vec<Line>> {
        journal::table
            .filter(db::among(NUMBER, numbers))
            .select(Line::as_select())
            .order(db::sort_by(NEWEST_FIRST, self.walk()))
            .load(connection)
    }

    /// About these people, or by them: each is found by an index of its own.
    fn numbers_of(&self, connection: &mut Connection, people: &[i64]) -> QueryResult<Vec<i64>> {
        let mut ids = self.ids_of(connection, (self.about_users(), NEWEST_FIRST), SUBJECT, people)?;
        let actor = if self.within.is_some() { ACTOR_OF_BATCH } else { ACTOR };
        let (listed, order) = self.listed();
        ids.extend(self.ids_of(connection, (within(&self.scope, listed), order), actor, people)?);
        Ok(concerning::nearest(ids, self))
    }

    fn about_users<'a>(&self) -> Matching<'a> {
        self.matching(NEWEST_FIRST)
            .filter(Written::<Bool>::new("journal.subject = 'user'"))
    }

    /// About the mails to these people.
    fn ids_about_mails(&self, connection: &mut Connection, people: &[i64]) -> QueryResult<Vec<i64>> {
        let of_mails = db::among_rows(SUBJECT, ("outbox", "user_id"), people.iter().copied());
        let mut query = self
            .matching(NEWEST_FIRST)
            .filter(Written::<Bool>::new("journal.subject = 'mail'"))
            .filter(of_mails);
        if let Some(action) = self.action {
            query = query.filter(is(db::unindexed(ACTION), action.as_str()));
        }
        query
            .select(journal::id)
            .order(db::sort_by(NEWEST_FIRST, self.walk()))
            .at_most(self.most)
            .load(connection)
    }

    fn ids_of(
        &self,
        connection: &mut Connection,
        (matching, order): (Matching<'_>, &Order),
        column: &'static str,
        people: &[i64],
    ) -> QueryResult<Vec<i64>> {
        let mut query = matching.select(journal::id);
        if let Some(action) = self.action {
            query = query.filter(is(db::unindexed(ACTION), action.as_str()));
        }
        query = match people {
            // Of one person the index has them in order; those of many are sorted.
            [person] => query
                .filter(is(column, *person))
                .order(db::order_by(order, self.walk())),
            many => query
                .filter(db::among(column, many.iter().copied()))
                .order(db::sort_by(order, self.walk())),
        };
        query.at_most(self.most).load(connection)
    }
}

impl Concerning for Page {
    fn most(&self) -> usize {
        self.most
    }

    fn walk(&self) -> Direction {
        self.position.walk(Direction::Descending)
    }

    fn number_after(&self, connection: &mut Connection, rows: usize) -> QueryResult<Option<i64>> {
        let (query, order) = self.of_this_kind();
        query
            .select(journal::id)
            .order(db::order_by(order, self.walk()))
            .only_after(rows)
            .get_result(connection)
            .optional()
    }

    fn walked(&self, connection: &mut Connection, end: Option<i64>) -> QueryResult<Vec<i64>> {
        let (query, order) = self.until(end).of_this_kind();
        within(&self.scope, query)
            .select(journal::id)
            .order(db::order_by(order, self.walk()))
            .at_most(self.most)
            .load(connection)
    }

    fn about(&self, connection: &mut Connection, people: &[i64], end: Option<i64>) -> QueryResult<Vec<i64>> {
        let page = self.until(end);
        let mut ids = page.ids_of(connection, (page.about_users(), NEWEST_FIRST), SUBJECT, people)?;
        ids.extend(page.ids_about_mails(connection, people)?);
        Ok(concerning::nearest(ids, self))
    }
}

use std::fmt::Display;
use std::ops::Deref;

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Nullable};

use crate::context::Within;
use crate::db::schema::journal;
use crate::db::{self, AtMost, Came, Connection, Dated, Direction, KeyValue, QueryResult, SortColumn, Written};
use crate::journal::{Action, NamedEntry};
use crate::people::Scope;
use crate::people::search;
use crate::web::days::Days;
use crate::web::paging::{COUNT_LIMIT, PAGE_SIZE, Position, Rows};

const ENTRIES: Dated = Dated { table: "journal", moment: "at" };

/// What narrows the list. Empty: all entries, but those that bulk actions and imports wrote of their people.
#[derive(Debug, Clone, Default)]
pub struct Filter {
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
    let found = search::find(connection, &filter.search, &Scope::Everywhere)?;
    let position = Position::parse(after, before, NEWEST_FIRST);
    let page = Page::of(connection, filter, position, PAGE_SIZE + 1)?;
    let lines = match &found {
        None => page.newest(connection)?,
        Some(found) => page.newest_of(connection, &found.ids)?,
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
    let page = Page::of(connection, filter, position.clone(), most)?;
    match people {
        None => {
            let (query, order) = page.of_this_kind();
            let order = db::order_by(order, page.walk());
            query.select(journal::id).order(order).at_most(most).load(connection)
        }
        Some(people) => page.numbers_of(connection, people),
    }
}

/// Those of them that are still there.
pub fn entries(connection: &mut Connection, numbers: &[i64]) -> QueryResult<Vec<NamedEntry>> {
    journal::table
        .filter(db::among(NUMBER, numbers.iter().copied()))
        .select(NamedEntry::as_select())
        .load(connection)
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

struct Page {
    action: Option<Action>,
    within: Option<Within>,
    came: Came,
    position: Position,
    most: usize,
}

impl Page {
    fn of(connection: &mut Connection, filter: &Filter, position: Position, most: usize) -> QueryResult<Page> {
        Ok(Page {
            action: filter.action,
            within: filter.within,
            came: db::came_within(connection, ENTRIES, filter.days.period())?,
            position,
            most,
        })
    }

    fn walk(&self) -> Direction {
        self.position.walk(Direction::Descending)
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
        match self.position.keys() {
            None => query,
            Some(keys) => query.filter(db::after(order, keys.to_vec(), self.walk())),
        }
    }

    /// Whoever asks for a kind of act is shown what bulk actions did to each person, too. Otherwise the one entry of a bulk
    /// action stands for them, until they are asked for by its number.
    fn listed<'a>(&self) -> (Matching<'a>, &'static Order) {
        match (self.within, self.action) {
            (Some(_), _) => (self.matching(NEWEST_LISTED_FIRST), NEWEST_LISTED_FIRST),
            (None, Some(_)) => (self.matching(NEWEST_FIRST), NEWEST_FIRST),
            (None, None) => {
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

    /// About these people, or by them: each is found by an index of its own.
    fn newest_of(&self, connection: &mut Connection, people: &[i64]) -> QueryResult<Vec<Line>> {
        let ids = self.numbers_of(connection, people)?;
        journal::table
            .filter(db::among(NUMBER, ids))
            .select(Line::as_select())
            .order(db::sort_by(NEWEST_FIRST, self.walk()))
            .load(connection)
    }

    fn numbers_of(&self, connection: &mut Connection, people: &[i64]) -> QueryResult<Vec<i64>> {
        let about = self.matching(NEWEST_FIRST);
        let about = about.filter(Written::<Bool>::new("journal.subject = 'user'"));
        let mut ids = self.ids_of(connection, (about, NEWEST_FIRST), SUBJECT, people)?;
        let actor = if self.within.is_some() { ACTOR_OF_BATCH } else { ACTOR };
        ids.extend(self.ids_of(connection, self.listed(), actor, people)?);
        ids.sort_unstable();
        ids.dedup();
        if self.walk() == Direction::Descending {
            ids.reverse();
        }
        ids.truncate(self.most);
        Ok(ids)
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

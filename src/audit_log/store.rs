use diesel::prelude::*;
use diesel::sql_types::Bool;

use crate::db::schema::journal;
use crate::db::{self, AtMost, Connection, Dated, Direction, KeyValue, QueryResult, SortColumn, Written};
use crate::journal::{Action, NamedEntry};
use crate::people::search;
use crate::web::days::Days;
use crate::web::paging::{PAGE_SIZE, Position, Rows};

const ENTRIES: Dated = Dated { table: "journal", moment: "at" };
const NEWEST_FIRST: &[SortColumn] = &[SortColumn::Number("journal.id")];

/// What narrows the list. Empty: all entries.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// Finds people, about whom or by whom an entry is.
    pub search: String,
    pub action: Option<Action>,
    pub days: Days,
}

/// A page, and whether no more people match than were looked at.
pub fn list(
    connection: &mut Connection,
    filter: &Filter,
    (after, before): (&str, &str),
) -> QueryResult<(Rows<NamedEntry>, bool)> {
    let found = search::find(connection, &filter.search)?;
    let page = Page {
        action: filter.action,
        came: db::came_within(connection, ENTRIES, filter.days.period())?,
        position: Position::parse(after, before, NEWEST_FIRST),
    };
    let entries = match &found {
        None => page.newest(connection)?,
        Some(found) => page.newest_of(connection, &found.ids)?,
    };
    let rows = Rows::from_walk(entries, &page.position, |entry: &NamedEntry| vec![KeyValue::Number(entry.id)]);
    Ok((rows, found.is_none_or(|found| found.whole)))
}

type Matching<'a> = journal::BoxedQuery<'a, <Connection as diesel::Connection>::Backend>;

struct Page {
    action: Option<Action>,
    came: Option<Written<Bool>>,
    position: Position,
}

impl Page {
    fn walk(&self) -> Direction {
        self.position.walk(Direction::Descending)
    }

    fn matching<'a>(&self) -> Matching<'a> {
        let mut query = journal::table.into_boxed();
        if let Some(came) = &self.came {
            query = query.filter(came.clone());
        }
        match self.position.keys() {
            None => query,
            Some(keys) => query.filter(db::after(NEWEST_FIRST, keys.to_vec(), self.walk())),
        }
    }

    fn newest(&self, connection: &mut Connection) -> QueryResult<Vec<NamedEntry>> {
        let mut query = self.matching();
        if let Some(action) = self.action {
            query = query.filter(journal::action.eq(action));
        }
        query
            .select(NamedEntry::as_select())
            .order(db::order_by(NEWEST_FIRST, self.walk()))
            .at_most(PAGE_SIZE + 1)
            .load(connection)
    }

    /// About these people, or by them: each is found by an index of its own.
    fn newest_of(&self, connection: &mut Connection, people: &[i64]) -> QueryResult<Vec<NamedEntry>> {
        let about = self.matching().filter(Written::<Bool>::new("journal.subject = 'user'"));
        let mut ids = self.ids_of(connection, about, "journal.subject_id", people)?;
        ids.extend(self.ids_of(connection, self.matching(), "journal.actor_id", people)?);
        ids.sort_unstable();
        ids.dedup();
        if self.walk() == Direction::Descending {
            ids.reverse();
        }
        ids.truncate(PAGE_SIZE + 1);
        journal::table
            .filter(db::among("journal.id", ids))
            .select(NamedEntry::as_select())
            .order(db::sort_by(NEWEST_FIRST, self.walk()))
            .load(connection)
    }

    fn ids_of(
        &self,
        connection: &mut Connection,
        matching: Matching<'_>,
        column: &'static str,
        people: &[i64],
    ) -> QueryResult<Vec<i64>> {
        let mut query = matching.select(journal::id);
        if let Some(action) = self.action {
            let is_such = Written::<Bool>::new(db::unindexed("journal.action") + " = ");
            query = query.filter(is_such.bind(action.as_str()));
        }
        query = match people {
            // Of one person the index has them in order; those of many are sorted.
            [person] => query
                .filter(Written::<Bool>::new(format!("{column} = ")).bind(*person))
                .order(db::order_by(NEWEST_FIRST, self.walk())),
            many => query
                .filter(db::among(column, many.iter().copied()))
                .order(db::sort_by(NEWEST_FIRST, self.walk())),
        };
        query.at_most(PAGE_SIZE + 1).load(connection)
    }
}

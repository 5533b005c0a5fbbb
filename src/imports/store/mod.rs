//! Imports as they stand in the database.

pub mod funnel;
pub mod keys;
mod listed;
pub mod people;
mod remembered;
pub mod rows;
pub mod undo;

use diesel::prelude::*;
use serde::{Deserialize, Serialize};
use time::Duration;

use super::plan::{Heading, Plan};
use super::state::{ImportState, Verdict};
use super::verdict::from_json;
use crate::clock::Timestamp;
use crate::context::{Actor, Context, UserId};
use crate::db::schema::imports;
use crate::db::{self, AtMost, Connection, FullName, QueryResult};
use crate::web::paging::thousands;

pub use listed::{count, list, of_numbers, on_from};
pub use remembered::remembered;

/// Rows hold personal data: nobody goes on with an import that rested for so long, and its rows are deleted.
pub const ROWS_LIFE: Duration = Duration::days(7);

/// A file that is read by an instance that was killed.
const LONGEST_READING: Duration = Duration::minutes(10);

/// How many rows there are of each kind. They add up to all rows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Counts {
    pub new: i64,
    pub changed: i64,
    pub unchanged: i64,
    pub refused: i64,
    pub duplicate: i64,
    pub left_out: i64,
    pub created: i64,
    pub updated: i64,
}

impl Counts {
    /// `None` for rows that were not looked over yet.
    fn of(&mut self, verdict: Verdict) -> Option<&mut i64> {
        match verdict {
            Verdict::Unchecked => None,
            Verdict::New => Some(&mut self.new),
            Verdict::Changed => Some(&mut self.changed),
            Verdict::Unchanged => Some(&mut self.unchanged),
            Verdict::Refused => Some(&mut self.refused),
            Verdict::Duplicate => Some(&mut self.duplicate),
            Verdict::LeftOut => Some(&mut self.left_out),
            Verdict::Created => Some(&mut self.created),
            Verdict::Updated => Some(&mut self.updated),
        }
    }

    pub fn add(&mut self, verdict: Verdict, more: i64) {
        if let Some(count) = self.of(verdict) {
            *count += more;
        }
    }

    pub fn get(&self, verdict: Verdict) -> i64 {
        self.clone().of(verdict).map_or(0, |count| *count)
    }

    pub fn to_apply(&self) -> i64 {
        self.new + self.changed
    }

    /// With duplicates.
    pub fn all_refused(&self) -> i64 {
        self.refused + self.duplicate
    }
}

#[derive(Debug, Clone, Queryable, Selectable)]
#[diesel(table_name = imports)]
pub struct Import {
    pub id: i64,
    pub created_by: Option<UserId>,
    #[diesel(select_expression = db::full_name_of("imports.created_by"), select_expression_type = FullName)]
    pub maker: Option<String>,
    pub by_command_line: bool,
    pub created_at: Timestamp,
    pub finished_at: Option<Timestamp>,
    pub rows_until: Option<Timestamp>,
    pub file_name: String,
    pub state: ImportState,
    headings: String,
    findings: String,
    plan: String,
    counts: String,
    /// Rows of the file.
    pub total: i64,
    /// Rows that the present step is done with.
    pub done: i64,
    /// The number of the row up to which the present step has come.
    pub place: i64,
    pub all_or_nothing: bool,
    pub failure: String,
    pub undone_by: Option<UserId>,
    #[diesel(select_expression = db::full_name_of("imports.undone_by"), select_expression_type = FullName)]
    undoer: Option<String>,
    /// When somebody confirmed that it is undone.
    pub undone_at: Option<Timestamp>,
    /// How many there were to be looked at then.
    pub undo_total: i64,
    pub removed: i64,
}

impl Import {
    pub fn headings(&self) -> Vec<Heading> {
        from_json(&self.headings)
    }

    /// About the file, in words.
    pub fn findings(&self) -> Vec<String> {
        from_json(&self.findings)
    }

    /// `None` before somebody said what the columns are.
    pub fn plan(&self) -> Option<Plan> {
        serde_json::from_str(&self.plan).ok()
    }

    pub fn counts(&self) -> Counts {
        serde_json::from_str(&self.counts).unwrap_or_default()
    }

    pub fn is_of(&self, user: UserId) -> bool {
        self.created_by == Some(user)
    }

    pub fn by(&self) -> &str {
        match &self.maker {
            Some(name) => name,
            None if self.by_command_line => "Command line",
            None => "A user since deleted",
        }
    }
}

impl Import {
    /// What came of it, or will.
    pub fn outcome(&self) -> String {
        let counts = self.counts();
        let told = [
            (counts.new, "new"),
            (counts.changed, "to change"),
            (counts.created, "created"),
            (counts.updated, "updated"),
            (counts.all_refused(), "refused"),
        ];
        let told = told.into_iter().filter(|(count, _)| *count > 0);
        let told = told.map(|(count, what)| format!("{} {what}", thousands(count)));
        told.collect::<Vec<_>>().join(", ")
    }

    pub fn undone_by_name(&self) -> &str {
        self.undoer.as_deref().unwrap_or("a user since deleted")
    }
}

pub fn create(connection: &mut Connection, context: &Context, file_name: &str) -> QueryResult<i64> {
    diesel::insert_into(imports::table)
        .values((
            imports::created_by.eq(context.actor.user_id()),
            imports::by_command_line.eq(context.actor == Actor::CommandLine),
            imports::created_at.eq(context.now),
            imports::touched_at.eq(context.now),
            imports::rows_until.eq(context.now + ROWS_LIFE),
            imports::file_name.eq(file_name),
            imports::state.eq(ImportState::Reading),
        ))
        .returning(imports::id)
        .get_result(connection)
}

pub fn find(connection: &mut Connection, id: i64) -> QueryResult<Import> {
    imports::table
        .find(id)
        .select(Import::as_select())
        .get_result(connection)
}

/// How many imports of this person are not over.
pub fn count_open(connection: &mut Connection, maker: UserId) -> QueryResult<i64> {
    let over = ImportState::ALL.iter().copied().filter(|state| state.is_over());
    imports::table
        .filter(imports::created_by.eq(maker))
        .filter(imports::state.ne_all(over))
        .count()
        .get_result(connection)
}

/// Held until the transaction ends, after whoever works at it.
pub fn lock(connection: &mut Connection, id: i64) -> QueryResult<Import> {
    let import = imports::table.find(id).select(imports::id);
    match connection {
        Connection::Sqlite(_) => {}
        Connection::Postgres(inner) => drop(import.for_update().get_result::<i64>(inner)?),
    }
    find(connection, id)
}

/// One that is to be gone on with and that nobody else works at, locked until the transaction ends. The one that was longest
/// untouched comes first, so that several go on side by side.
pub fn claim(connection: &mut Connection) -> QueryResult<Option<Import>> {
    let waiting = imports::table
        .filter(imports::state.eq_any([ImportState::Checking, ImportState::Applying, ImportState::Undoing]))
        .order((imports::touched_at, imports::id))
        .limit(1)
        .select(imports::id);
    let claimed: Option<i64> = match connection {
        Connection::Sqlite(inner) => waiting.get_result(inner),
        Connection::Postgres(inner) => waiting.for_update().skip_locked().get_result(inner),
    }
    .optional()?;
    claimed.map(|id| find(connection, id)).transpose()
}

pub fn note_read(connection: &mut Connection, id: i64, total: i64, now: Timestamp) -> QueryResult<bool> {
    let reading = imports::table.find(id).filter(imports::state.eq(ImportState::Reading));
    let noted = diesel::update(reading)
        .set((imports::total.eq(total), imports::touched_at.eq(now)))
        .execute(connection)?;
    Ok(noted == 1)
}

pub fn note_headings(
    connection: &mut Connection,
    id: i64,
    headings: &[Heading],
    findings: &[String],
    now: Timestamp,
) -> QueryResult<()> {
    diesel::update(imports::table.find(id))
        .set((
            imports::headings.eq(serde_json::to_string(headings).unwrap_or_default()),
            imports::findings.eq(serde_json::to_string(findings).unwrap_or_default()),
            imports::state.eq(ImportState::Mapping),
            imports::touched_at.eq(now),
        ))
        .execute(connection)
        .map(drop)
}

/// Its rows are looked over from the first on.
pub fn begin_checking(connection: &mut Connection, id: i64, plan: &Plan, now: Timestamp) -> QueryResult<()> {
    diesel::update(imports::table.find(id))
        .set((
            imports::plan.eq(serde_json::to_string(plan).unwrap_or_default()),
            imports::counts.eq("{}"),
            imports::failure.eq(""),
            imports::rows_until.eq(now + ROWS_LIFE),
        ))
        .execute(connection)?;
    go_on(connection, id, ImportState::Checking, now)
}

/// To the beginning of another step.
pub fn go_on(connection: &mut Connection, id: i64, state: ImportState, now: Timestamp) -> QueryResult<()> {
    diesel::update(imports::table.find(id))
        .set((imports::state.eq(state), imports::place.eq(0), imports::done.eq(0), imports::touched_at.eq(now)))
        .execute(connection)
        .map(drop)
}

/// After a piece.
pub fn note_place(connection: &mut Connection, id: i64, place: i64, more: i64, now: Timestamp) -> QueryResult<()> {
    diesel::update(imports::table.find(id))
        .set((imports::place.eq(place), imports::done.eq(imports::done + more), imports::touched_at.eq(now)))
        .execute(connection)
        .map(drop)
}

/// It comes after those that were longer untouched.
pub fn touch(connection: &mut Connection, id: i64, now: Timestamp) -> QueryResult<()> {
    diesel::update(imports::table.find(id))
        .set(imports::touched_at.eq(now))
        .execute(connection)
        .map(drop)
}

pub fn note_counts(connection: &mut Connection, id: i64, counts: &Counts) -> QueryResult<()> {
    diesel::update(imports::table.find(id))
        .set(imports::counts.eq(serde_json::to_string(counts).unwrap_or_default()))
        .execute(connection)
        .map(drop)
}

/// Why it did not go on as somebody wished. Empty takes it back.
pub fn note_failure(connection: &mut Connection, id: i64, failure: &str) -> QueryResult<()> {
    diesel::update(imports::table.find(id))
        .set(imports::failure.eq(failure))
        .execute(connection)
        .map(drop)
}

pub fn choose_all_or_nothing(connection: &mut Connection, id: i64, chosen: bool) -> QueryResult<()> {
    diesel::update(imports::table.find(id))
        .set(imports::all_or_nothing.eq(chosen))
        .execute(connection)
        .map(drop)
}

/// Its rows are deleted at `rows_until`.
pub fn finish(
    connection: &mut Connection,
    id: i64,
    state: ImportState,
    rows_until: Timestamp,
    now: Timestamp,
) -> QueryResult<()> {
    diesel::update(imports::table.find(id))
        .set((
            imports::state.eq(state),
            imports::touched_at.eq(now),
            imports::finished_at.eq(now),
            imports::rows_until.eq(rows_until),
        ))
        .execute(connection)
        .map(drop)
}

/// One whose rows are due to be deleted, if there is one.
pub fn due_to_be_deleted(connection: &mut Connection, now: Timestamp) -> QueryResult<Option<Import>> {
    imports::table
        .filter(imports::rows_until.le(now))
        .filter(imports::state.ne_all([ImportState::Applying, ImportState::Undoing]))
        .order(imports::id)
        .select(Import::as_select())
        .at_most(1)
        .get_result(connection)
        .optional()
}

/// `None` once there are none.
pub fn keep_rows_until(connection: &mut Connection, id: i64, until: Option<Timestamp>) -> QueryResult<()> {
    diesel::update(imports::table.find(id))
        .set(imports::rows_until.eq(until))
        .execute(connection)?;
    if until.is_none() { forget_examples(connection, id) } else { Ok(()) }
}

/// The columns' names stay, by which the next file's are guessed. What stood in them goes with the rows.
fn forget_examples(connection: &mut Connection, id: i64) -> QueryResult<()> {
    let headings = find(connection, id)?.headings();
    let named: Vec<Heading> = headings
        .into_iter()
        .map(|heading| Heading { examples: Vec::new(), ..heading })
        .collect();
    diesel::update(imports::table.find(id))
        .set(imports::headings.eq(serde_json::to_string(&named).unwrap_or_default()))
        .execute(connection)
        .map(drop)
}

/// Those whose file was being read by an instance that is no more.
pub fn give_up_reading(connection: &mut Connection, now: Timestamp) -> QueryResult<()> {
    let stuck = imports::table
        .filter(imports::state.eq(ImportState::Reading))
        .filter(imports::touched_at.le(now - LONGEST_READING));
    diesel::update(stuck)
        .set((
            imports::state.eq(ImportState::Failed),
            imports::failure
                .eq("Purser was stopped while it read the file. Nothing was written. Upload the file again."),
            imports::finished_at.eq(now),
            imports::rows_until.eq(now),
        ))
        .execute(connection)
        .map(drop)
}

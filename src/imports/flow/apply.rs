//! Applying: each row is looked over again in the transaction that writes its person, and what became of the row is written
//! in the same transaction. So nothing is overwritten that somebody changed since the preview, and what was killed half-way
//! goes on where it stopped.

use super::AT_ONCE;
use super::begin::{StepError, check_is_own};
use super::judge::{Judge, Judged};
use crate::context::{Context, UserId};
use crate::db::{Connection, DatabaseError, Lock, QueryError, QueryResult, from_query_error, lock, lock_people};
use crate::editing::{self, Accepted, Editor, NewUser, SaveError};
use crate::imports::flow::carry_out_piece as carry_out;
use crate::imports::known::Known;
use crate::imports::plan::{self, Heading, Plan};
use crate::imports::state::{ImportState, Verdict};
use crate::imports::store::people::{self as touched, Touched};
use crate::imports::store::rows::{self, Row};
use crate::imports::store::{self, Counts, Import};
use crate::imports::verdict::{Change, Reason, as_json};
use crate::journal::{self, Action, Subject};
use crate::mail::outbox;
use crate::people::{Source, posts};
use crate::rights::guard;
use crate::rights::{Permission, Permissions};
use crate::web::paging::thousands;

/// One transaction of more rows than these would keep the one writer of SQLite from everyone else for too long.
pub const MOST_AT_ONCE: i64 = 5_000;

const CHANGED_SINCE: &str =
    "Someone changed this user since the preview. Import the row again to see what it changes now.";
const MADE_SINCE: &str = "This user was created since the preview. Import the row again to see what it changes.";
const GONE_SINCE: &str = "This user was deleted since the preview.";

/// Begins it and does the first piece, so that a small import is done when its page is shown. Whoever calls this has proved
/// lately who they are.
pub fn confirm(connection: &mut Connection, context: &Context, id: i64, all_or_nothing: bool) -> Result<(), StepError> {
    let import = store::lock(connection, id)?;
    check_is_own(context, &import)?;
    if import.state != ImportState::Ready {
        return Err(StepError::Crossed);
    }
    let counts = import.counts();
    if counts.to_apply() == 0 {
        return Err(StepError::NothingToApply);
    }
    if all_or_nothing && counts.all_refused() > 0 {
        return Err(StepError::SomeRefused);
    }
    if all_or_nothing && import.total > MOST_AT_ONCE {
        return Err(StepError::TooMany);
    }
    store::choose_all_or_nothing(connection, id, all_or_nothing)?;
    store::note_failure(connection, id, "")?;
    store::go_on(connection, id, ImportState::Applying, context.now)?;
    let words = format!("{}: {} new, {} to change", import.file_name, thousands(counts.new), thousands(counts.changed));
    journal::record(connection, context, Action::ImportConfirmed, Subject::Import(id), &words)?;
    let import = store::find(connection, id)?;
    Ok(carry_out(connection, context, &import)?)
}

/// Why a transaction of all rows is taken back.
#[derive(Debug, thiserror::Error)]
enum Halt {
    #[error("row {0} was refused")]
    Refused(i64, String),
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

from_query_error!(Halt);

pub fn carry_out_piece(
    connection: &mut Connection,
    context: &Context,
    import: &Import,
    mine: &Permissions,
) -> QueryResult<()> {
    if import.all_or_nothing {
        return all_or_nothing(connection, context, import, mine);
    }
    let rows = rows::to_apply(connection, import.id, import.place, AT_ONCE)?;
    apply(connection, context, import, mine, &rows)?;
    if rows.len() < AT_ONCE { finish(connection, context, import) } else { Ok(()) }
}

fn all_or_nothing(
    connection: &mut Connection,
    context: &Context,
    import: &Import,
    mine: &Permissions,
) -> QueryResult<()> {
    let rows = rows::to_apply(connection, import.id, 0, MOST_AT_ONCE as usize)?;
    let applied = diesel::Connection::transaction(connection, |connection| {
        let judged = apply(connection, context, import, mine, &rows)?;
        match judged.iter().find(|judged| judged.verdict.is_refused()) {
            Some(refused) => {
                let why: Vec<String> = refused.reasons.iter().map(Reason::sentence).collect();
                Err(Halt::Refused(refused.number, why.join(" ")))
            }
            None => Ok(()),
        }
    });
    match applied {
        Ok(()) => finish(connection, context, import),
        Err(Halt::Refused(row, why)) => {
            let failure = format!("Nothing was applied, because row {row} was refused. {why}");
            store::note_failure(connection, import.id, &failure)?;
            store::go_on(connection, import.id, ImportState::Ready, context.now)
        }
        Err(Halt::Database(DatabaseError::Query(error))) => Err(error),
        Err(Halt::Database(_)) => Err(QueryError::RollbackTransaction),
    }
}

/// Rows that are no longer needed are deleted soon, by the chore.
fn finish(connection: &mut Connection, context: &Context, import: &Import) -> QueryResult<()> {
    let counts = rows::count(connection, import.id)?;
    store::note_counts(connection, import.id, &counts)?;
    store::finish(connection, import.id, ImportState::Done, context.now, context.now)?;
    // Among what the import did to each person it would not be listed.
    let context = Context { within: None, ..context.clone() };
    let words = format!("{}: {}", import.file_name, in_words(&counts));
    journal::record(connection, &context, Action::ImportApplied, Subject::Import(import.id), &words)
}

fn in_words(counts: &Counts) -> String {
    let told = [
        (counts.created, "created"),
        (counts.updated, "updated"),
        (counts.unchanged, "unchanged"),
        (counts.all_refused(), "refused"),
        (counts.left_out, "left out"),
    ];
    let told = told.map(|(count, what)| format!("{} {what}", thousands(count)));
    told.join(", ")
}

fn apply(
    connection: &mut Connection,
    context: &Context,
    import: &Import,
    mine: &Permissions,
    rows: &[Row],
) -> QueryResult<Vec<Judged>> {
    let (Some(plan), Some(last)) = (import.plan(), rows.last()) else { return Ok(Vec::new()) };
    let headings = import.headings();
    lock_all(connection, rows)?;
    let cells: Vec<Vec<String>> = rows.iter().map(Row::cells).collect();
    if plan.adds && mine.contains(Permission::EditReference) {
        let judged = judge_anew(connection, context, (&plan, &headings), mine, (rows, &cells))?;
        let applied = judged.iter().zip(&cells).filter(|(row, _)| row.verdict.is_to_apply());
        let applied: Vec<&Vec<String>> = applied.map(|(_, cells)| cells).collect();
        add_posts(connection, context, &plan, &applied)?;
    }
    let plan = Plan { adds: false, ..plan };
    let mut judged = judge_anew(connection, context, (&plan, &headings), mine, (rows, &cells))?;
    let mut people = create(connection, context, &mut judged)?;
    people.extend(edit(connection, context, mine, &mut judged)?);
    touched::note(connection, import.id, &people)?;
    let found: Vec<_> = judged.iter().map(Judged::found).collect();
    rows::note(connection, import.id, &found)?;
    store::note_place(connection, import.id, last.number, rows.len() as i64, context.now)?;
    Ok(judged)
}

/// Refused is also what is not as it was shown.
fn judge_anew(
    connection: &mut Connection,
    context: &Context,
    columns: (&Plan, &[Heading]),
    mine: &Permissions,
    (rows, cells): (&[Row], &[Vec<String>]),
) -> QueryResult<Vec<Judged>> {
    let mut judge = Judge::of(connection, context, columns, mine, cells)?;
    let judged = rows.iter().zip(cells).map(|(row, cells)| {
        let mut anew = judge.judge(row, cells);
        compare(row, &mut anew);
        anew
    });
    Ok(judged.collect())
}

/// In the order in which everyone takes these locks.
fn lock_all(connection: &mut Connection, rows: &[Row]) -> QueryResult<()> {
    let people: Vec<UserId> = rows.iter().filter_map(|row| row.user_id).collect();
    guard::hold_administrators_among(connection, &people)?;
    lock(connection, Lock::Usernames)?;
    outbox::lock_mails_of(connection, &people)?;
    lock_people(connection, people.iter().map(|person| person.0)).map(drop)
}

/// Departments and job positions that are not there yet, and that these rows name.
fn add_posts(connection: &mut Connection, context: &Context, plan: &Plan, cells: &[&Vec<String>]) -> QueryResult<()> {
    let known = Known::load(connection)?;
    let kinds: [(&str, crate::imports::known::List, AddPost); 2] = [
        ("department_id", known.departments, posts::add_department),
        ("position_id", known.positions, posts::add_position),
    ];
    for (target, mut list, add) in kinds {
        let Some(column) = plan.column_of(target) else { continue };
        let names = cells
            .iter()
            .filter_map(|cells| cells.get(column))
            .map(|cell| cell.trim());
        for name in names.filter(|name| !name.is_empty()) {
            if list.number_of(name).is_none() && plan::is_name_of_post(name) {
                list.promise(name);
                add(connection, context, name)?;
            }
        }
    }
    Ok(())
}

type AddPost = fn(&mut Connection, &Context, &str) -> QueryResult<i64>;

/// What is not as it was shown is refused, so that nothing is overwritten unseen.
fn compare(row: &Row, judged: &mut Judged) {
    if !judged.verdict.is_to_apply() {
        return;
    }
    let as_shown = row.changes();
    let old = |changes: &[Change]| -> Vec<(String, String)> {
        let old = changes.iter().map(|change| (change.field.clone(), change.was.clone()));
        old.collect()
    };
    let words = match (row.user_id, judged.user_id()) {
        (shown, now) if shown == now && old(&as_shown) == old(&judged.changes) => return,
        (None, Some(_)) => MADE_SINCE,
        (Some(_), None) => GONE_SINCE,
        _ => CHANGED_SINCE,
    };
    judged.refuse(Reason::of_row(words));
}

fn create(connection: &mut Connection, context: &Context, judged: &mut [Judged]) -> QueryResult<Vec<Touched>> {
    let (mut rows, mut users) = (Vec::new(), Vec::new());
    for row in judged.iter_mut().filter(|row| row.verdict == Verdict::New) {
        users.push(NewUser {
            draft: row.said.draft.clone(),
            roles: row.said.roles.clone().unwrap_or_default(),
        });
        rows.push(row);
    }
    let ids = editing::create_many(connection, context, users, Source::Import).map_err(as_query_error)?;
    let mut people = Vec::with_capacity(ids.len());
    for (row, id) in rows.into_iter().zip(ids) {
        row.verdict = Verdict::Created;
        row.made = Some(id);
        people.push(Touched { user: id, was_created: true, changes: String::new() });
    }
    Ok(people)
}

/// Each as the form would do it. Where one is refused, all are taken back, and done once more each by itself, which takes
/// longer: the search is written out after each.
fn edit(
    connection: &mut Connection,
    context: &Context,
    mine: &Permissions,
    judged: &mut [Judged],
) -> QueryResult<Vec<Touched>> {
    let editor = Editor { permissions: mine.clone(), has_proved_lately: true };
    let mut edits: Vec<(&mut Judged, UserId, Accepted)> = judged
        .iter_mut()
        .filter(|row| row.verdict == Verdict::Changed)
        .filter_map(|row| {
            let (user, accepted) = accepted_of(row)?;
            Some((row, user, accepted))
        })
        .collect();
    let edit_one = |connection: &mut Connection, user: &UserId, accepted: &Accepted| {
        editing::edit(connection, context, &editor, *user, accepted.clone()).map(drop)
    };
    let all = diesel::Connection::transaction(connection, |connection| {
        edits
            .iter()
            .try_for_each(|(_, user, accepted)| edit_one(connection, user, accepted))
    });
    let mut people = Vec::with_capacity(edits.len());
    for (row, user, accepted) in &mut edits {
        let edited = match all {
            Ok(()) => Ok(()),
            Err(_) => diesel::Connection::transaction(connection, |connection| edit_one(connection, user, accepted)),
        };
        match edited {
            Ok(()) => {
                row.verdict = Verdict::Updated;
                people.push(Touched {
                    user: *user,
                    was_created: false,
                    changes: as_json(&row.changes),
                });
            }
            Err(error @ SaveError::Database(_)) => return Err(as_query_error(error)),
            Err(SaveError::Draft(error)) => row.refuse(super::judge::reason_of(&error)),
            Err(refused) => row.refuse(Reason::of_row(refused.to_string())),
        }
    }
    Ok(people)
}

fn accepted_of(row: &Judged) -> Option<(UserId, Accepted)> {
    let user = row.user.as_ref()?;
    let accepted = Accepted {
        draft: row.said.draft.clone(),
        confirms_email: false,
        roles: row.said.roles.clone(),
        hold_mail: true,
        version: user.version,
    };
    Some((user.id, accepted))
}

/// The piece is taken back and done again: what is refused by then was written by somebody at the same moment.
fn as_query_error(error: SaveError) -> QueryError {
    match error {
        SaveError::Database(DatabaseError::Query(error)) => error,
        _ => QueryError::RollbackTransaction,
    }
}

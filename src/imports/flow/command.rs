//! An import from the command line, for nightly runs: the same steps as in the browser, one after the other. The portal may
//! go on with it meanwhile, and goes on with it where the command was killed.

use std::fs::File;

use super::begin::{self, StepError};
use super::read::{FileError, Source};
use super::{apply, carry_out_piece, delete_some};
use crate::context::Context;
use crate::db::{Connection, Database, DatabaseError, from_query_error};
use crate::imports::plan::{DayOrMonth, Heading, Key, Plan};
use crate::imports::state::ImportState;
use crate::imports::store::rows::{self, Shown};
use crate::imports::store::{self, Counts, Import};
use crate::imports::verdict::Reason;
use crate::rights::{Permissions, permission};

const REFUSED_AT_ONCE: usize = 500;

/// What whoever runs the command wishes.
#[derive(Debug, Clone, Default)]
pub struct Wishes {
    /// `None`: as the last time, else by the first that the file has.
    pub key: Option<Key>,
    /// Of columns whose order no row tells.
    pub dates: Option<DayOrMonth>,
    pub clears: bool,
    pub adds: bool,
    pub all_or_nothing: bool,
    pub dry_run: bool,
}

/// Why it was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum CommandError {
    #[error(transparent)]
    File(#[from] FileError),
    #[error("{column}: {why}; say --dates day or --dates month")]
    Order { column: String, why: String },
    #[error(transparent)]
    Step(#[from] StepError),
    #[error("{0}")]
    NotApplied(String),
    #[error(transparent)]
    Database(#[from] DatabaseError),
}

from_query_error!(CommandError);

/// What came of it, or would.
pub struct Outcome {
    pub total: i64,
    pub counts: Counts,
}

/// `context` is asked before each piece, for time goes on. What may not have been read as it was meant is told, and each
/// refused row with its reasons.
pub fn run(
    database: &Database,
    (file, name): (File, &str),
    wishes: &Wishes,
    context: &dyn Fn() -> Context,
    tell: &mut dyn FnMut(&str),
) -> Result<Outcome, CommandError> {
    let source = Source::open(file)?;
    let id = write(database, |connection| Ok(begin::begin(connection, &context(), name)?))?;
    let read = read(database, id, source, context);
    let done = read.and_then(|doubts| {
        doubts.iter().for_each(|doubt| tell(doubt));
        steps(database, id, wishes, context)
    });
    if let Err(error) = &done {
        give_up(database, id, &error.to_string(), context)?;
    }
    let outcome = done?;
    tell_refused(database, id, tell)?;
    tidy(database, id, context)?;
    Ok(outcome)
}

fn steps(
    database: &Database,
    id: i64,
    wishes: &Wishes,
    context: &dyn Fn() -> Context,
) -> Result<Outcome, CommandError> {
    write(database, |connection| {
        let import = store::find(connection, id)?;
        let context = context();
        let mine = permissions_of(connection, &context)?;
        let plan = begin::proposal(connection, &import, &mine)?;
        let plan = wished(plan, wishes, &import.headings())?;
        Ok(begin::save_plan(connection, &context, &mine, id, &plan)?)
    })?;
    let checked = go_on(database, id, context)?;
    let counts = checked.counts();
    if wishes.dry_run || (counts.to_apply() == 0 && !wishes.all_or_nothing) {
        return Ok(Outcome { total: checked.total, counts });
    }
    write(database, |connection| Ok(apply::confirm(connection, &context(), id, wishes.all_or_nothing)?))?;
    let applied = go_on(database, id, context)?;
    match applied.state {
        ImportState::Done => Ok(Outcome { total: applied.total, counts: applied.counts() }),
        _ => Err(CommandError::NotApplied(applied.failure)),
    }
}

fn read(
    database: &Database,
    id: i64,
    mut source: Source<File>,
    context: &dyn Fn() -> Context,
) -> Result<Vec<String>, CommandError> {
    loop {
        let piece = source.next_piece()?;
        if piece.is_empty() {
            break;
        }
        let total = source.rows();
        write(database, |connection| Ok(begin::take_in(connection, &context(), id, &piece, total)?))?;
    }
    let doubts = source.doubts();
    let (headings, findings) = source.end();
    write(database, |connection| {
        let read = begin::finish_reading(connection, &context(), id, (&headings, &findings));
        Ok(read?)
    })?;
    Ok(doubts)
}

fn wished(plan: Plan, wishes: &Wishes, headings: &[Heading]) -> Result<Plan, CommandError> {
    let order = wishes.dates.map_or("", DayOrMonth::as_str);
    let key = wishes
        .key
        .map_or_else(|| plan.key.clone(), |key| key.as_str().to_owned());
    let plan = Plan {
        orders: vec![order.to_owned(); plan.targets.len()],
        clears: wishes.clears,
        adds: wishes.adds,
        key,
        ..plan
    };
    match plan.unordered(headings) {
        Some((column, why)) => Err(CommandError::Order { column, why }),
        None => Ok(plan),
    }
}

/// Until it waits for whoever runs the command, or is over. The portal may do a piece in between.
fn go_on(database: &Database, id: i64, context: &dyn Fn() -> Context) -> Result<Import, CommandError> {
    loop {
        let import = write(database, |connection| {
            let import = store::lock(connection, id)?;
            if import.state.is_under_way() {
                carry_out_piece(connection, &context(), &import)?;
            }
            Ok(import)
        })?;
        if import.state == ImportState::Failed {
            return Err(CommandError::NotApplied(import.failure));
        }
        if !import.state.is_under_way() {
            return Ok(import);
        }
    }
}

fn tell_refused(database: &Database, id: i64, tell: &mut dyn FnMut(&str)) -> Result<(), CommandError> {
    let mut place = 0;
    loop {
        let refused = database.read_now(|connection| {
            let refused = rows::listed(connection, id, Shown::Refused, place, REFUSED_AT_ONCE);
            Ok::<_, DatabaseError>(refused?)
        })?;
        let Some(last) = refused.last().map(|row| row.number) else { return Ok(()) };
        for row in &refused {
            let reasons: Vec<String> = row.reasons().iter().map(Reason::sentence).collect();
            tell(&format!("row {}: {}", row.number, reasons.join(" ")));
        }
        place = last;
    }
}

/// An import that was not applied is no longer open, and what is needed no longer is deleted.
fn tidy(database: &Database, id: i64, context: &dyn Fn() -> Context) -> Result<(), CommandError> {
    write(database, |connection| {
        let import = store::find(connection, id)?;
        let context = context();
        match import.state.is_over() {
            true => Ok(()),
            false => Ok(begin::cancel(connection, &context, &Permissions::all(), id)?),
        }
    })?;
    while write(database, |connection| {
        let import = store::find(connection, id)?;
        let context = context();
        let is_due = import.rows_until.is_some_and(|until| until <= context.now);
        if is_due {
            delete_some(connection, &context, &import)?;
        }
        Ok(is_due)
    })? {}
    Ok(())
}

fn give_up(database: &Database, id: i64, failure: &str, context: &dyn Fn() -> Context) -> Result<(), CommandError> {
    write(database, |connection| {
        let now = context().now;
        let import = store::lock(connection, id)?;
        if !import.state.is_over() {
            store::note_failure(connection, id, failure)?;
            store::finish(connection, id, ImportState::Failed, now, now)?;
        }
        Ok(())
    })?;
    tidy(database, id, context)
}

/// Whoever runs `purser` on the server may do everything.
fn permissions_of(connection: &mut Connection, context: &Context) -> Result<Permissions, DatabaseError> {
    match context.actor.user_id() {
        Some(user) => Ok(permission::of_user(connection, user)?),
        None => Ok(Permissions::all()),
    }
}

fn write<T>(
    database: &Database,
    work: impl FnOnce(&mut Connection) -> Result<T, CommandError>,
) -> Result<T, CommandError> {
    database.write_now(work)
}

//! `purser import FILE`: users from a file without a browser, for nightly runs.

use std::fs::File;

use super::{Failure, command_line_context, open};
use crate::cli::ImportFile;
use crate::context::Actor;
use crate::db::{Database, DatabaseError};
use crate::imports::command::{self, Outcome, Wishes};
use crate::people;
use crate::rights::{Permission, permission};
use crate::web::paging::number_of;

pub fn run(args: ImportFile) -> Result<(), Failure> {
    let file = File::open(&args.file).map_err(|error| Failure(format!("{}: {error}", args.file.display())))?;
    let name = args.file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let (database, _) = open(&args.database)?;
    let actor = match &args.acting_as {
        Some(login) => actor_of(&database, login)?,
        None => Actor::CommandLine,
    };
    let wishes = Wishes {
        key: args.key,
        dates: args.dates,
        clears: args.blank_clears,
        adds: args.add_departments,
        all_or_nothing: args.all_or_nothing,
        dry_run: args.dry_run,
    };
    let context = || command_line_context("").acting_as(actor);
    let mut tell = |words: &str| eprintln!("{words}");
    let outcome = command::run(&database, (file, &name), &wishes, &context, &mut tell)?;
    for line in lines(&outcome) {
        println!("{line}");
    }
    match outcome.counts.all_refused() {
        0 => Ok(()),
        refused => Err(Failure(format!("{} refused", number_of(refused, "row was", "rows were")))),
    }
}

/// With their permissions, and under their name in the journal.
fn actor_of(database: &Database, login: &str) -> Result<Actor, Failure> {
    let found = database.read_now(|connection| {
        let Some(user) = people::by_login(connection, login)? else { return Ok(None) };
        let may_edit = permission::of_user(connection, user.id)?.contains(Permission::EditUsers);
        Ok::<_, DatabaseError>(Some((user.id, may_edit)))
    })?;
    match found {
        Some((id, true)) => Ok(Actor::User(id)),
        Some((_, false)) => Err(Failure(format!("--as: {login} may not edit users"))),
        None => Err(Failure(format!("--as: nobody here is called {login}"))),
    }
}

fn lines(outcome: &Outcome) -> Vec<String> {
    let counts = &outcome.counts;
    let told = [
        (counts.new, "new"),
        (counts.changed, "to change"),
        (counts.created, "created"),
        (counts.updated, "updated"),
        (counts.unchanged, "unchanged"),
        (counts.all_refused(), "refused"),
    ];
    let told = told.iter().filter(|(count, _)| *count > 0);
    let told = told.map(|(count, what)| format!("{count} {what}"));
    std::iter::once(number_of(outcome.total, "row", "rows"))
        .chain(told)
        .collect()
}

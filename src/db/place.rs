//! What is wrong with the place of a database, in one line that says what to do.

use std::path::Path;

use super::pool::Manager;
use super::{Access, Engine, backend};
use diesel::r2d2::ManageConnection;

/// Opens one connection, and waits for nothing.
pub fn check(engine: &Engine, access: Access) -> Result<(), String> {
    if let Engine::Sqlite(path) = engine {
        check_path(path)?;
        check_rights(path, access).map_err(|error| explain(engine, error))?;
    }
    let opened = Manager::new(engine.clone(), access).connect();
    let mut opened = opened.map_err(|error| explain(engine, &error.to_string()))?;
    match access {
        Access::Write if backend::is_read_only(&mut opened.connection) => Err(explain(engine, READ_ONLY)),
        Access::Read | Access::Write => Ok(()),
    }
}

const READ_ONLY: &str = "readonly: it takes no writes";

/// Before it is opened, which makes files beside it that have no more rights than it has.
fn check_rights(path: &Path, access: Access) -> Result<(), &'static str> {
    let may_write = rustix::fs::access(path, rustix::fs::Access::WRITE_OK).is_ok();
    if matches!(access, Access::Write) && path.exists() && !may_write {
        Err(READ_ONLY)
    } else {
        Ok(())
    }
}

fn check_path(path: &Path) -> Result<(), String> {
    if path.is_dir() {
        return Err(format!("{0} is a folder: name a file in it, as {0}/purser.db", path.display()));
    }
    let folder = folder_of(path);
    if !folder.is_dir() {
        return Err(format!("there is no folder {}: make it, or name another place (DATABASE_URL)", folder.display()));
    }
    Ok(())
}

pub fn folder_of(file: &Path) -> &Path {
    let named = file.parent().filter(|folder| !folder.as_os_str().is_empty());
    named.unwrap_or(Path::new("."))
}

/// What the engine said, with what it means and what to do about it.
pub fn explain(engine: &Engine, said: &str) -> String {
    let said = said.split_whitespace().collect::<Vec<_>>().join(" ");
    match engine {
        Engine::Sqlite(path) => format!("{}: {}", path.display(), meaning(&said)),
        Engine::Postgres(_) => {
            format!("PostgreSQL can't be used: {said}. See that it runs, and what DATABASE_URL names")
        }
    }
}

const MAY_NOT_BE_OPENED: &str =
    "this may not be opened: give the portal's user the right to, for its folder and the files beside it too";

/// Of what SQLite and the system say.
fn meaning(said: &str) -> String {
    let known = [
        (
            "not a database",
            "this is no database, or half of one: name another file, or put a backup in its place",
        ),
        ("malformed", "this database is damaged: put a backup in its place"),
        (
            "readonly",
            "this may not be written to: give the portal's user the right to, for its folder and the files beside it too",
        ),
        ("ermission denied", MAY_NOT_BE_OPENED),
        ("unable to open", MAY_NOT_BE_OPENED),
        ("disk I/O error", "it can't be read and written: see that its disk has room left, and is whole"),
        ("Read-only file system", "its disk may only be read: name another place (DATABASE_URL)"),
        ("disk is full", "there is no room left on its disk: make some"),
        ("No space left", "there is no room left on its disk: make some"),
        ("locked", "another program holds it: end that, or wait until it is done"),
    ];
    let meant = known.iter().find(|(sign, _)| said.contains(sign));
    meant.map_or_else(|| said.to_owned(), |(_, words)| (*words).to_owned())
}

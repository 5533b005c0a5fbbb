//! `purser backup`: the SQLite database as one file, whole, while the portal runs, and the key that it needs beside it.

use std::fs::{File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use tempfile::TempPath;

use super::Failure;
use crate::cli::BackupArgs;
use crate::config;
use crate::db::{self, Access, Database, Engine};

pub fn run(args: BackupArgs) -> Result<(), Failure> {
    let engine = &args.database.database_url;
    let Engine::Sqlite(path) = engine else {
        return Err(Failure(
            "PostgreSQL brings a better way: pg_dump. Keep PURSER_SECRET_KEY with what it makes".into(),
        ));
    };
    if !path.exists() {
        return Err(Failure(format!("there is no database {}", path.display())));
    }
    db::check_place(engine, Access::Read).map_err(Failure)?;
    let key = key_beside(engine).zip(config::key_path(&Engine::Sqlite(args.file.clone())));
    let made = key.iter().map(|(_, copy)| copy).chain([&args.file]);
    if let Some(before) = made.into_iter().find(|file| file.exists()) {
        return Err(is_there_already(before));
    }
    let key = key
        .map(|(key, copy)| Ok::<_, Failure>((read(&key)?, copy)))
        .transpose()?;
    copy(engine, &args.file)?;
    println!("The database is in {}.", args.file.display());
    match key {
        Some((key, copy)) => {
            make(&copy, &key)?;
            println!(
                "The secret key is in {}, if none was given by PURSER_SECRET_KEY. Who has both can read what it protects.",
                copy.display()
            );
        }
        None => println!("Keep PURSER_SECRET_KEY too: without it, what it protects can't be read again."),
    }
    Ok(())
}

/// Nobody else names a file so.
const UNFINISHED: &str = ".unfinished-backup";

/// Under its name once it is whole, whatever ends this before. What such an end left is taken away by the next.
fn copy(engine: &Engine, file: &Path) -> Result<(), Failure> {
    let part = config::with_ending(file, UNFINISHED);
    for left in [part.clone(), config::with_ending(&part, "-journal")] {
        match std::fs::remove_file(&left) {
            Err(error) if error.kind() != ErrorKind::NotFound => return Err(failure_at(&left, error)),
            _ => {}
        }
    }
    make(&part, b"")?;
    let part = TempPath::try_from_path(part)?;
    db::copy_into(&Database::open(engine.clone()), &part)
        .map_err(|error| Failure(format!("no backup was made. {}", db::explain(engine, &error.to_string()))))?;
    File::open(&part)?.sync_all()?;
    part.persist_noclobber(file)
        .map_err(|refused| failure_at(file, refused.error))
}

fn read(file: &Path) -> Result<Vec<u8>, Failure> {
    std::fs::read(file).map_err(|error| failure_at(file, error))
}

fn key_beside(engine: &Engine) -> Option<PathBuf> {
    config::key_path(engine).filter(|path| path.exists())
}

fn is_there_already(path: &Path) -> Failure {
    Failure(format!("{} is there already: name another file", path.display()))
}

fn failure_at(path: &Path, error: io::Error) -> Failure {
    match error.kind() {
        ErrorKind::AlreadyExists => is_there_already(path),
        _ => Failure(format!("{}: {error}", path.display())),
    }
}

/// A file for its owner alone. Nothing that is there is written over.
fn make(path: &Path, content: &[u8]) -> Result<(), Failure> {
    let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    let mut file = made.map_err(|error| failure_at(path, error))?;
    Ok(file.write_all(content)?)
}

//! `purser backup`: the SQLite database as one file, whole, while the portal runs, and the key that it needs beside it.

use std::fs::OpenOptions;
use std::io::{ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

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
    if let Some((_, copy)) = key.as_ref().filter(|(_, copy)| copy.exists()) {
        return Err(is_there_already(copy));
    }
    make(&args.file, b"")?;
    let copied = db::copy_into(&Database::open(engine.clone()), &args.file);
    if let Err(error) = copied {
        std::fs::remove_file(&args.file)?;
        return Err(Failure(format!("no backup was made. {}", db::explain(engine, &error.to_string()))));
    }
    println!("The database is in {}.", args.file.display());
    match key {
        Some((key, copy)) => {
            make(&copy, &std::fs::read(key)?)?;
            println!(
                "The secret key is in {}, if none was given by PURSER_SECRET_KEY. Who has both can read what it protects.",
                copy.display()
            );
        }
        None => println!("Keep PURSER_SECRET_KEY too: without it, what it protects can't be read again."),
    }
    Ok(())
}

fn key_beside(engine: &Engine) -> Option<PathBuf> {
    config::key_path(engine).filter(|path| path.exists())
}

fn is_there_already(path: &Path) -> Failure {
    Failure(format!("{} is there already: name another file", path.display()))
}

/// A file for its owner alone. Nothing that is there is written over.
fn make(path: &Path, content: &[u8]) -> Result<(), Failure> {
    let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path);
    match made {
        Ok(mut file) => Ok(file.write_all(content)?),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(is_there_already(path)),
        Err(error) => Err(Failure(format!("{}: {error}", path.display()))),
    }
}

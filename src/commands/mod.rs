//! What each command does: it opens the parts, hands them to the rooms, and says what happened.

mod admin;
mod backup;
mod bounce;
mod demo;
mod import;
mod key;
mod mail;
mod serve;

use std::os::unix::fs::PermissionsExt;
use std::process::ExitCode;
use std::sync::Arc;

use clap::Parser;

use crate::cli::{AdminCommand, Cli, Command, MailCommand};
use crate::clock::{Clock, SystemClock};
use crate::config::DatabaseArgs;
use crate::context::{Actor, Context};
use crate::db::{self, Access, Database, Engine, MigrationError};
use crate::randomness::SystemRandomness;
use crate::secret::{Keys, Token};

/// What ended a command early, in words for whoever typed it.
#[derive(Debug)]
pub struct Failure(pub String);

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Failure {
        Failure(error.to_string())
    }
}

pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return bounce::misused(&error),
    };
    start_logging();
    let done = match cli.command {
        None => serve::serve(cli.serve),
        Some(Command::Serve(args)) => serve::serve(args),
        Some(Command::Admin(AdminCommand::Create(args))) => admin::create(args),
        Some(Command::Admin(AdminCommand::Unlock(args))) => admin::unlock(args),
        Some(Command::Migrate(args)) => migrate_only(args),
        Some(Command::Backup(args)) => backup::run(args),
        Some(Command::Import(args)) => import::run(args),
        Some(Command::Mail(MailCommand::Test(args))) => mail::test(args),
        Some(Command::Mail(MailCommand::Bounce(args))) => return bounce::run(args),
        Some(Command::Demo(args)) => demo::run(args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(Failure(words)) => {
            eprintln!("purser: {words}");
            ExitCode::FAILURE
        }
    }
}

fn start_logging() {
    use tracing_subscriber::EnvFilter;
    let filter = EnvFilter::try_from_env("PURSER_LOG").unwrap_or_else(|_| EnvFilter::new("warn,purser=info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_target(false)
        .with_writer(std::io::stderr)
        .init();
}

fn open(args: &DatabaseArgs) -> Result<(Database, usize), Failure> {
    let engine = &args.database_url;
    db::check_place(engine, Access::Write).map_err(Failure)?;
    warn_of_readers(engine);
    let database = Database::open(engine.clone());
    match db::migrate(&database) {
        Ok(ran) => Ok((database, ran)),
        Err(error @ MigrationError::Newer(_)) => Err(error.into()),
        Err(error) => Err(Failure(db::explain(engine, &error.to_string()))),
    }
}

/// Warns if others may read a database file that was there before. Purser makes its own files readable by their owner
/// only.
fn warn_of_readers(engine: &Engine) {
    let Engine::Sqlite(path) = engine else { return };
    let Ok(known) = std::fs::metadata(path) else { return };
    if known.is_file() && known.permissions().mode() & 0o077 != 0 {
        tracing::warn!("others on this machine may read {0}; take that from them: chmod 600 {0}*", path.display());
    }
}

/// With keys of its own: a command mints no temporary password and seals nothing.
fn command_line_context(base_url: &str) -> Context {
    Context {
        now: SystemClock.now(),
        random: Arc::new(SystemRandomness),
        keys: Arc::new(Keys::derived_from(Token::mint(&SystemRandomness).as_str())),
        base_url: base_url.into(),
        site: Arc::default(),
        actor: Actor::CommandLine,
        address: None,
        within: None,
    }
}

fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    Ok(tokio::runtime::Builder::new_current_thread().enable_all().build()?)
}

fn migrate_only(args: DatabaseArgs) -> Result<(), Failure> {
    let (database, ran) = open(&args)?;
    match ran {
        0 => println!("The {} database was up to date.", database.engine().name()),
        ran => println!("The {} database is up to date; {ran} migrations ran.", database.engine().name()),
    }
    Ok(())
}

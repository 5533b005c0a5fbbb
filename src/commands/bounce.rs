//! `purser mail bounce`: what a mail server pipes in is taken in. The mail server is told by the exit code what to do next
//! (sysexits.h): whatever somebody has to mend is for later, or the bounce would be lost.

use std::io::Read;
use std::process::ExitCode;
use std::sync::Arc;

use super::Failure;
use super::key::GivenKey;
use crate::bounces::report::LARGEST;
use crate::bounces::{Effect, Incoming, Taken, Trust, take_in};
use crate::cli::BounceMail;
use crate::clock::{Clock, SystemClock};
use crate::context::{Actor, Context};
use crate::db::{self, Access, Database, DatabaseError, Engine};
use crate::randomness::SystemRandomness;
use crate::secret::Keys;

/// EX_USAGE of sysexits.h.
const MISUSED: u8 = 64;

/// EX_TEMPFAIL of sysexits.h.
const LATER: u8 = 75;

/// What else of a message is waited for, so that the mail server gets rid of it.
const MOST_PASSED_OVER: u64 = 200 * 1024 * 1024;

/// A wrong flag or setting, told as for every command; a mail server knows the exit code.
pub fn misused(error: &clap::Error) -> ExitCode {
    let is_bounce = std::env::args().skip(1).take(2).eq(["mail", "bounce"]);
    // Nobody is there to read it.
    drop(error.print());
    match error.exit_code() {
        0 => ExitCode::SUCCESS,
        _ if is_bounce => ExitCode::from(MISUSED),
        code => ExitCode::from(u8::try_from(code).unwrap_or(1)),
    }
}

pub fn run(args: BounceMail) -> ExitCode {
    let taken = read_message().and_then(|message| match Incoming::read(&message, args.recipient.as_deref()) {
        Ok(incoming) => taken(args, incoming),
        Err(other) => Ok(format!("Not a bounce: {}.", other.words())),
    });
    match taken {
        Ok(words) => {
            println!("{words}");
            ExitCode::SUCCESS
        }
        Err(Failure(words)) => {
            eprintln!("purser: {words}");
            ExitCode::from(LATER)
        }
    }
}

fn read_message() -> Result<Vec<u8>, Failure> {
    let mut input = std::io::stdin().lock();
    let mut message = Vec::new();
    input.by_ref().take(LARGEST as u64).read_to_end(&mut message)?;
    std::io::copy(&mut input.take(MOST_PASSED_OVER), &mut std::io::sink())?;
    Ok(message)
}

fn taken(args: BounceMail, incoming: Incoming) -> Result<String, Failure> {
    let engine = &args.database.database_url;
    if let Engine::Sqlite(path) = engine
        && !path.exists()
    {
        return Err(Failure(format!("{}: there is no such file; set DATABASE_URL", path.display())));
    }
    db::check_place(engine, Access::Write).map_err(Failure)?;
    let database = Database::open(engine.clone());
    if db::pending(&database)? {
        return Err(Failure("the database is of an older version; it is brought up to date by purser migrate".into()));
    }
    let trust = Trust::of(args.returns.bounces_to.as_ref());
    let context = context(&args)?;
    let taken =
        database.write_now(|connection| Ok::<_, DatabaseError>(take_in(connection, &context, &incoming, trust)?))?;
    words_of(taken)
}

/// As the portal's own: the same key signed the return paths of its mails.
fn context(args: &BounceMail) -> Result<Context, Failure> {
    let random = SystemRandomness;
    let key = GivenKey::find(&args.key, &args.database, &random)?;
    let base_url = args
        .links
        .base_url
        .as_ref()
        .map(|url| url.as_str().trim_end_matches('/'));
    Ok(Context {
        now: SystemClock.now(),
        random: Arc::new(random),
        keys: Arc::new(Keys::derived_from(&key.secret)),
        base_url: base_url.unwrap_or_default().into(),
        site: Arc::default(),
        actor: Actor::System,
        address: None,
        within: None,
    })
}

fn words_of(taken: Taken) -> Result<String, Failure> {
    let words = match taken {
        Taken::Matched(Effect::MailFailed) => "A mail came back, and counts as failed.",
        Taken::Matched(_) => "A bounce was noted.",
        Taken::Unmatched => "A bounce was kept that belongs to no mail.",
        Taken::Known => "This bounce was taken in before.",
        Taken::TooMany => "There are enough bounces of this kind; it was not kept.",
        Taken::TooEarly => return Err(Failure("its mail is just leaving; try again in a minute".into())),
    };
    Ok(words.to_owned())
}

//! What each command does: it opens the parts, hands them to the rooms, and says what happened.

use std::io::Read;
use std::net::TcpListener;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use actix_web::cookie::Key;
use clap::Parser;
use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use crate::app::{Parts, Purser};
use crate::cli::{AdminCommand, Cli, Command, CreateAdmin, DemoArgs, MailCommand, TestMail};
use crate::clock::{Clock, SystemClock};
use crate::config::{self, DatabaseArgs, SecretKey, ServeArgs};
use crate::context::{Actor, Context, Randomness, SystemRandomness};
use crate::db::{Database, Engine, migrate};
use crate::mail::transport::{Mailbox, Transport};
use crate::mail::{Claimed, Composed, Delivery, MailKind, message};
use crate::secret::password::hash_now;
use crate::secret::{Password, Token};
use crate::setup::flow::{self as setup, NewAdministrator};
use crate::users::{Email, rules};
use crate::web::session_store::SessionLife;
use crate::{demo, ops};

/// What ended a command early, in words for whoever typed it.
#[derive(Debug)]
pub struct Failure(pub String);

impl<E: std::error::Error> From<E> for Failure {
    fn from(error: E) -> Failure {
        Failure(error.to_string())
    }
}

pub fn run() -> ExitCode {
    let cli = Cli::parse();
    start_logging();
    let done = match cli.command {
        None => serve(cli.serve),
        Some(Command::Serve(args)) => serve(args),
        Some(Command::Admin(AdminCommand::Create(args))) => create_admin(args),
        Some(Command::Migrate(args)) => migrate_only(args),
        Some(Command::Mail(MailCommand::Test(args))) => test_mail(args),
        Some(Command::Demo(args)) => run_demo(args),
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
    let filter = EnvFilter::try_from_env("PURSER_LOG")
        .unwrap_or_else(|_| EnvFilter::new("warn,purser=info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_target(false)
        .with_writer(std::io::stderr)
        .init();
}

fn open(args: &DatabaseArgs) -> Result<(Database, usize), Failure> {
    let database = Database::open(args.database_url.clone());
    let ran = migrate(&database)?;
    Ok((database, ran))
}

fn command_line_context(base_url: &str) -> Context {
    Context {
        now: SystemClock.now(),
        random: Arc::new(SystemRandomness),
        base_url: base_url.into(),
        actor: Actor::CommandLine,
        address: None,
    }
}

fn migrate_only(args: DatabaseArgs) -> Result<(), Failure> {
    let (database, ran) = open(&args)?;
    match ran {
        0 => println!("The {} database was up to date.", database.engine().name()),
        ran => println!(
            "The {} database is up to date; {ran} migrations ran.",
            database.engine().name()
        ),
    }
    Ok(())
}

fn create_admin(args: CreateAdmin) -> Result<(), Failure> {
    let email =
        Email::parse(&args.email).map_err(|problem| Failure(format!("--email: {}", problem.0)))?;
    let (first_name, last_name) = split_name(&args.name)?;
    let mut typed = String::new();
    std::io::stdin()
        .lock()
        .take(4096)
        .read_to_string(&mut typed)?;
    let password = Password::new(
        typed.trim_end_matches(['\r', '\n']),
        &[&first_name, &last_name, email.as_str()],
    )
    .map_err(|words| Failure(format!("the password: {words}")))?;
    let context = command_line_context("");
    let hash = hash_now(&password, &*context.random)?;
    let (database, _) = open(&args.database)?;
    let made = format!("{first_name} {last_name} <{}>", email.as_str());
    let administrator = NewAdministrator {
        first_name,
        last_name,
        email,
        hash,
    };
    database.write_now(|connection| setup::make(connection, &context, administrator))?;
    println!("{made} is an administrator and can sign in.");
    Ok(())
}

fn split_name(name: &str) -> Result<(String, String), Failure> {
    let wanted = || Failure("--name: give a first and a last name, as in \"Anna Berg\"".into());
    let (first, last) = name.trim().rsplit_once(' ').ok_or_else(wanted)?;
    let kept =
        |part: &str| rules::name(part).map_err(|problem| Failure(format!("--name: {}", problem.0)));
    Ok((kept(first)?, kept(last)?))
}

fn test_mail(args: TestMail) -> Result<(), Failure> {
    let to = Email::parse(&args.to).map_err(|problem| Failure(format!("--to: {}", problem.0)))?;
    let Some(url) = &args.mail.smtp_url else {
        return Err(Failure(
            "set SMTP_URL or --smtp-url: without a mail server, mails are only captured".into(),
        ));
    };
    let transport = Transport::smtp(url).map_err(Failure)?;
    let base_url = args
        .links
        .base_url
        .map_or_else(|| "http://localhost".to_owned(), |url| url.to_string());
    let context = command_line_context(base_url.trim_end_matches('/'));
    let mail = Claimed {
        id: 0,
        kind: MailKind::Test,
        user_id: None,
        recipient: to.as_str().to_owned(),
        requested_by: None,
        tries: 0,
        message_id: format!(
            "{}@purser.test",
            &Token::mint(&*context.random).as_str()[..22]
        ),
        created_at: context.now,
    };
    let Composed::Letter(letter) =
        crate::mail_test::compose(&context).map_err(|error| Failure(error.to_string()))?
    else {
        return Err(Failure("the test mail could not be written".into()));
    };
    let message = message::build(&args.mail.mail_from, &mail, &letter, context.now)?;
    let delivery = runtime()?.block_on(async {
        let delivery = transport
            .deliver(&mail, &letter, &message, context.now)
            .await;
        transport.close().await;
        delivery
    });
    match delivery {
        Delivery::Accepted(reply) => {
            println!("Sent to {}. The mail server said: {reply}", to.as_str());
            Ok(())
        }
        Delivery::Deferred(reply) => Err(Failure(format!(
            "the mail server asks to try later: {reply}"
        ))),
        Delivery::Refused(reply) => Err(Failure(format!(
            "the mail server refused the mail: {reply}"
        ))),
        Delivery::Away(reason) => Err(Failure(format!(
            "the mail server takes no mails from here: {reason}"
        ))),
    }
}

fn runtime() -> Result<tokio::runtime::Runtime, Failure> {
    Ok(tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?)
}

fn run_demo(args: DemoArgs) -> Result<(), Failure> {
    let mut serve_args = args.serve;
    let scratch = if args.fill_only {
        None
    } else {
        Some(demo::Scratch::new()?)
    };
    if let Some(scratch) = &scratch {
        serve_args.database.database_url = Engine::Sqlite(scratch.database());
    }
    let (database, _) = open(&serve_args.database)?;
    let context = command_line_context(&serve_args.base_url());
    let sign_in = demo::fill(&database, &context, args.users)?;
    println!(
        "Made up {} users. Sign in as {} with the password: {}",
        args.users, sign_in.email, sign_in.password
    );
    println!("The same password opens {}.", sign_in.others.join(" and "));
    if args.fill_only {
        return Ok(());
    }
    drop(database);
    serve(serve_args)
}

fn serve(args: ServeArgs) -> Result<(), Failure> {
    let (database, _) = open(&args.database)?;
    let listener = TcpListener::bind(args.web.listen).map_err(|error| {
        Failure(format!(
            "can't listen on {}: {error}. Choose another with --listen",
            args.web.listen
        ))
    })?;
    if args.links.base_url.is_none() && args.web.listen.ip().is_unspecified() {
        return Err(Failure(
            "set PURSER_BASE_URL or --base-url: links in mails can't lead to every address at once"
                .into(),
        ));
    }
    let transport = match &args.mail.smtp_url {
        Some(url) => Transport::smtp(url).map_err(|words| Failure(format!("SMTP_URL: {words}")))?,
        None => Transport::Captured(Mailbox::default()),
    };
    let random: Arc<dyn Randomness> = Arc::new(SystemRandomness);
    let purser = Parts {
        cookie_key: cookie_key(&args, &*random)?,
        clock: Arc::new(SystemClock),
        base_url: args.base_url().into(),
        transport,
        mail_from: args.mail.mail_from.clone(),
        mail_connections: usize::from(args.mail.mail_connections),
        mail_lease: args.mail.lease(),
        trusted_proxies: args.web.trusted_proxies.clone(),
        sign_in_rate: args.web.sign_in_rate,
        session_life: SessionLife {
            idle: actix_web::cookie::time::Duration::minutes(args.web.session_idle),
            absolute: actix_web::cookie::time::Duration::days(args.web.session_days),
        },
        on_loopback: args.web.listen.ip().is_loopback(),
        database,
        random,
    }
    .assemble();
    greet(&purser, &args)?;
    actix_web::rt::System::new().block_on(run_until_stopped(purser, listener))
}

/// Tells where the portal is and, while nobody can manage it, the link that mends that.
fn greet(purser: &Purser, args: &ServeArgs) -> Result<(), Failure> {
    let base_url = &purser.portal.base_url;
    println!("Purser is at {base_url}");
    if purser.portal.mailbox.is_some() {
        println!(
            "No mail server is set (SMTP_URL): mails are captured, see {base_url}/dev/mailbox"
        );
    } else if args.mail.smtp_url.is_none() {
        println!(
            "No mail server is set (SMTP_URL): mails are captured and, off loopback, not shown"
        );
    }
    if let Some(link) = purser.set_up_link()? {
        println!("Make the first administrator (the link works once, for a day):");
        println!("  {link}");
    }
    Ok(())
}

/// SIGTERM or Ctrl-C: requests and mails under way are finished, no new ones begun.
async fn run_until_stopped(purser: Purser, listener: TcpListener) -> Result<(), Failure> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let server = purser.server(listener, threads)?;
    let handle = server.handle();
    let (stop, stopped) = watch::channel(false);
    let mail = std::thread::spawn({
        let (worker, stopped) = (purser.worker.clone(), stopped.clone());
        move || -> Result<(), Failure> {
            runtime()?.block_on(worker.run(stopped));
            Ok(())
        }
    });
    let house = actix_web::rt::spawn(ops::keep_house(
        purser.portal.clone(),
        purser.session_life(),
        stopped,
    ));
    let server = actix_web::rt::spawn(server);
    let (mut terminate, mut interrupt) = (
        signal(SignalKind::terminate())?,
        signal(SignalKind::interrupt())?,
    );
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("stopping");
    stop.send_replace(true);
    handle.stop(true).await;
    server.await??;
    house.await?;
    let mail = tokio::time::timeout(
        Duration::from_secs(8),
        tokio::task::spawn_blocking(move || mail.join()),
    );
    if mail.await.is_err() {
        tracing::warn!("a mail under way did not finish; it is tried again after the next start");
    }
    Ok(())
}

/// The given key; else the one kept beside the SQLite file, made at the first start.
fn cookie_key(args: &ServeArgs, random: &dyn Randomness) -> Result<Key, Failure> {
    if let Some(SecretKey(secret)) = &args.web.secret_key {
        return Ok(key_from(secret));
    }
    let Some(path) = config::key_path(&args.database.database_url) else {
        return Err(Failure(
            "PURSER_SECRET_KEY is required with PostgreSQL: at least 32 characters, the same for every instance".into(),
        ));
    };
    match std::fs::read_to_string(&path) {
        Ok(secret) if secret.trim().len() >= 32 => Ok(key_from(secret.trim())),
        Ok(_) => Err(Failure(format!(
            "{} is no key; delete it to have a new one made",
            path.display()
        ))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let secret = Token::mint(random);
            write_private(&path, secret.as_str())?;
            Ok(key_from(secret.as_str()))
        }
        Err(error) => Err(Failure(format!("{}: {error}", path.display()))),
    }
}

fn key_from(secret: &str) -> Key {
    use sha2::{Digest, Sha512};
    Key::from(&Sha512::digest(secret.as_bytes()))
}

fn write_private(path: &std::path::Path, secret: &str) -> std::io::Result<()> {
    use std::io::Write;
    use std::os::unix::fs::OpenOptionsExt;
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(secret.as_bytes())
}

//! `purser serve`: the portal and its work in the background, until told to stop.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use super::key::GivenKey;
use super::{Failure, open};
use crate::app::{Parts, Purser};
use crate::bounces::imap::{Afterwards, ImapMailbox, MailboxUrl};
use crate::chores::{self, Ending};
use crate::clock::SystemClock;
use crate::config::{MailboxArgs, ServeArgs};
use crate::dns::Dns;
use crate::gate::session_store::SessionLife;
use crate::mail::PATIENCE;
use crate::mail::mailbox::Mailbox;
use crate::mail::transport::Transport;
use crate::randomness::{Randomness, SystemRandomness};
use crate::secret::password::RECOMMENDED_COST;

/// Mails under way may take so long after SIGTERM. Service managers kill after ten seconds.
const GRACE: Duration = Duration::from_secs(8);

/// The process exits so long after SIGTERM, whatever is still under way.
const LONGEST_END: Duration = Duration::from_secs(9);

const MOST_DESCRIPTORS: u64 = 65_536;

/// Enough for the largest form over a poor line.
const ARRIVAL_DEADLINE: Duration = Duration::from_secs(15);

pub fn serve(args: ServeArgs) -> Result<(), Failure> {
    allow_many_connections();
    let (database, _) = open(&args.database)?;
    let listener = TcpListener::bind(args.web.listen).map_err(|error| {
        Failure(format!("can't listen on {}: {error}. Choose another with --listen", args.web.listen))
    })?;
    if args.links.base_url.is_none() && args.web.listen.ip().is_unspecified() {
        return Err(Failure(
            "set PURSER_BASE_URL or --base-url: links in mails can't lead to every address at once".into(),
        ));
    }
    let transport = match &args.mail.smtp_url {
        Some(url) => {
            Transport::smtp(url, args.mail.patience()).map_err(|words| Failure(format!("SMTP_URL: {words}")))?
        }
        None => Transport::Captured(Mailbox::default()),
    };
    let random: Arc<dyn Randomness> = Arc::new(SystemRandomness);
    let key = GivenKey::find(&args.key, &args.database, &*random)?;
    let purser = Parts {
        secret_key: key.secret.clone(),
        clock: Arc::new(SystemClock),
        password_cost: RECOMMENDED_COST,
        base_url: args.base_url().into(),
        transport,
        sender: args.mail.sender()?,
        dns: Dns::of_this_machine(),
        mail_connections: usize::from(args.mail.mail_connections),
        mail_lease: args.mail.lease(),
        bounces_mailbox: bounces_mailbox(&args.mailbox)?,
        return_path: args.returns.bounces_to.clone(),
        grace: GRACE,
        trusted_proxies: args.web.trusted_proxies.clone(),
        sign_in_rate: args.web.sign_in_rate,
        reset_rate: args.web.reset_rate,
        session_life: SessionLife {
            idle: actix_web::cookie::time::Duration::minutes(args.web.session_idle),
            absolute: actix_web::cookie::time::Duration::days(args.web.session_days),
        },
        arrival_deadline: ARRIVAL_DEADLINE,
        on_loopback: args.web.listen.ip().is_loopback(),
        database,
        random,
    }
    .assemble();
    key.check(&purser.portal, &args)?;
    purser.learn_site()?;
    greet(&purser, &args)?;
    actix_web::rt::System::new().block_on(run_until_stopped(purser, listener))
}

fn bounces_mailbox(args: &MailboxArgs) -> Result<Option<ImapMailbox>, Failure> {
    let Some(url) = &args.bounces_imap_url else { return Ok(None) };
    let url = MailboxUrl::parse(url).map_err(|words| Failure(format!("BOUNCES_IMAP_URL: {words}")))?;
    let afterwards =
        Afterwards::parse(&args.bounces_imap_then).map_err(|words| Failure(format!("BOUNCES_IMAP_THEN: {words}")))?;
    Ok(Some(ImapMailbox::new(url, afterwards, PATIENCE)))
}

/// Each takes a descriptor, of which a shell allows a thousand.
fn allow_many_connections() {
    if let Err(error) = rlimit::increase_nofile_limit(MOST_DESCRIPTORS) {
        tracing::warn!(%error, "the limit of open files could not be raised");
    }
}

/// Tells where the portal is and, while nobody can manage it, the link that mends that.
fn greet(purser: &Purser, args: &ServeArgs) -> Result<(), Failure> {
    let base_url = &purser.portal.surroundings.base_url;
    println!("Purser is at {base_url}");
    if let Some(link) = purser.mailbox_link() {
        println!("No mail server is set (SMTP_URL): mails are captured and shown, until the next start, at");
        println!("  {link}");
    } else if args.mail.smtp_url.is_none() {
        println!("No mail server is set (SMTP_URL): mails are captured and, off loopback, not shown");
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
    let chores = purser.chores().into_iter();
    let endings: Vec<Ending> = chores
        .map(|chore| chores::start(chore, purser.portal.clone(), stopped.clone()))
        .collect();
    let server = actix_web::rt::spawn(server);
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("stopping");
    stop.send_replace(true);
    let ended = async {
        handle.stop(true).await;
        server.await??;
        for ending in endings {
            ending.await?;
        }
        Ok(())
    };
    tokio::time::timeout(LONGEST_END, ended)
        .await
        .unwrap_or_else(|_| end_at_once())
}

/// Threads that wait for a database that does not answer can't be ended one by one.
fn end_at_once() -> ! {
    tracing::warn!("the database does not answer, so that what is under way there is broken off");
    std::process::exit(1)
}

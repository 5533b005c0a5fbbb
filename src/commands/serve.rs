//! `purser serve`: the portal and its mail worker, until told to stop.

use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use super::{Failure, open, runtime};
use crate::app::{Parts, Purser, carry_out_batches};
use crate::clock::SystemClock;
use crate::config::{self, SecretKey, ServeArgs};
use crate::context::{Randomness, SystemRandomness};
use crate::gate::session_store::SessionLife;
use crate::mail::transport::{Mailbox, Transport};
use crate::ops;
use crate::secret::Token;

pub fn serve(args: ServeArgs) -> Result<(), Failure> {
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
        Some(url) => Transport::smtp(url).map_err(|words| Failure(format!("SMTP_URL: {words}")))?,
        None => Transport::Captured(Mailbox::default()),
    };
    let random: Arc<dyn Randomness> = Arc::new(SystemRandomness);
    let purser = Parts {
        secret_key: secret_key(&args, &*random)?,
        clock: Arc::new(SystemClock),
        base_url: args.base_url().into(),
        transport,
        mail_from: args.mail.mail_from.clone(),
        mail_connections: usize::from(args.mail.mail_connections),
        mail_lease: args.mail.lease(),
        trusted_proxies: args.web.trusted_proxies.clone(),
        sign_in_rate: args.web.sign_in_rate,
        reset_rate: args.web.reset_rate,
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
        println!("No mail server is set (SMTP_URL): mails are captured, see {base_url}/dev/mailbox");
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
    let mail = std::thread::spawn({
        let (worker, stopped) = (purser.worker.clone(), stopped.clone());
        move || -> Result<(), Failure> {
            runtime()?.block_on(worker.run(stopped));
            Ok(())
        }
    });
    let batches = actix_web::rt::spawn(carry_out_batches(purser.portal.clone(), stopped.clone()));
    let house = actix_web::rt::spawn(ops::keep_house(purser.portal.clone(), purser.session_life(), stopped));
    let server = actix_web::rt::spawn(server);
    let (mut terminate, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!("stopping");
    stop.send_replace(true);
    handle.stop(true).await;
    server.await??;
    batches.await?;
    house.await?;
    let mail = tokio::time::timeout(Duration::from_secs(8), tokio::task::spawn_blocking(move || mail.join()));
    if mail.await.is_err() {
        tracing::warn!("a mail under way did not finish; it is tried again after the next start");
    }
    Ok(())
}

/// The given key; else the one kept beside the SQLite file, made at the first start.
fn secret_key(args: &ServeArgs, random: &dyn Randomness) -> Result<String, Failure> {
    if let Some(SecretKey(secret)) = &args.web.secret_key {
        return Ok(secret.clone());
    }
    let Some(path) = config::key_path(&args.database.database_url) else {
        return Err(Failure(
            "PURSER_SECRET_KEY is required with PostgreSQL: at least 32 characters, the same for every instance".into(),
        ));
    };
    match std::fs::read_to_string(&path) {
        Ok(secret) if secret.trim().len() >= 32 => Ok(secret.trim().to_owned()),
        Ok(_) => Err(Failure(format!("{} is no key; delete it to have a new one made", path.display()))),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let secret = Token::mint(random);
            write_private(&path, secret.as_str())?;
            Ok(secret.as_str().to_owned())
        }
        Err(error) => Err(Failure(format!("{}: {error}", path.display()))),
    }
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

//! What the operator may set, read once from flags and environment into one typed value.

use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::Args;
use lettre::address::AddressError;
use lettre::message::Mailbox;
use url::Url;

use crate::db::Engine;
use crate::mail::return_path::ReturnPath;
use crate::mail::{GivenSender, PATIENCE};

#[derive(Args, Debug, Clone)]
pub struct DatabaseArgs {
    /// Where the data lives: a file's path for SQLite, or postgres://USER:PASSWORD@HOST/DATABASE
    #[arg(long, env = "DATABASE_URL", default_value = "purser.db", value_parser = Engine::parse, hide_env_values = true)]
    pub database_url: Engine,
}

#[derive(Args, Debug, Clone)]
pub struct MailArgs {
    /// The mail server: smtp://HOST:PORT, smtp://HOST?tls=required (STARTTLS) or smtps://USER:PASSWORD@HOST.
    /// Without it mails are captured and, where only this machine reaches the portal, shown at an address told at the start
    #[arg(long, env = "SMTP_URL", value_parser = smtp_url, hide_env_values = true)]
    pub smtp_url: Option<Url>,

    /// The sender of every mail, as in "Purser <no-reply@example.com>". Without it, administrators choose one under
    /// Communication; until then it is Purser <no-reply@localhost>
    #[arg(long, env = "PURSER_MAIL_FROM", value_parser = mailbox)]
    pub mail_from: Option<Mailbox>,

    /// Where answers to mails go, as in "Crew office <crew@example.com>". Without it, administrators choose under
    /// Communication; until then answers go to the sender
    #[arg(long, env = "PURSER_MAIL_REPLY_TO", value_parser = mailbox)]
    pub mail_reply_to: Option<Mailbox>,

    /// How many connections to the mail server are kept open (1 to 64)
    #[arg(long, env = "PURSER_MAIL_CONNECTIONS", default_value_t = 8, value_parser = clap::value_parser!(u16).range(1..=64))]
    pub mail_connections: u16,

    /// Seconds after which a mail whose worker was killed is taken up again (2 to 3600)
    #[arg(long, env = "PURSER_MAIL_LEASE", default_value_t = 120, value_parser = clap::value_parser!(u64).range(2..=3600))]
    pub mail_lease: u64,
}

#[derive(Args, Debug, Clone)]
pub struct ReturnArgs {
    /// Mails leave from an address of their own below this one, as bounces+12-0123456789@example.org below
    /// bounces@example.org, so that what comes back names its mail. The server must deliver all of them to one mailbox
    #[arg(long, env = "MAIL_BOUNCES_TO", value_parser = ReturnPath::parse)]
    pub bounces_to: Option<ReturnPath>,
}

#[derive(Args, Debug, Clone)]
pub struct MailboxArgs {
    /// A mailbox in which bounces arrive, read once a minute: imaps://USER:PASSWORD@HOST/FOLDER, or
    /// imap://USER:PASSWORD@HOST/FOLDER?tls=required (STARTTLS)
    #[arg(long, env = "BOUNCES_IMAP_URL", hide_env_values = true)]
    pub bounces_imap_url: Option<String>,

    /// What happens to a bounce in that mailbox once it is read: keep (flagged as seen), delete, or move:FOLDER
    #[arg(long, env = "BOUNCES_IMAP_THEN", default_value = "keep")]
    pub bounces_imap_then: String,
}

#[derive(Args, Debug, Clone)]
pub struct KeyArgs {
    /// Signs session cookies and protects temporary passwords and second factors: at least 32 characters. Beside a SQLite file one is made and kept when this is absent;
    /// with PostgreSQL it is required
    #[arg(long, env = "PURSER_SECRET_KEY", hide_env_values = true, value_parser = secret_key)]
    pub secret_key: Option<SecretKey>,
}

#[derive(Args, Debug, Clone)]
pub struct LinkArgs {
    /// The portal's address as its users see it; links in mails begin with it. By default http:// and the listening address
    #[arg(long, env = "PURSER_BASE_URL", value_parser = base_url)]
    pub base_url: Option<Url>,
}

#[derive(Args, Debug, Clone)]
pub struct ServeArgs {
    #[command(flatten)]
    pub database: DatabaseArgs,

    #[command(flatten)]
    pub mail: MailArgs,

    #[command(flatten)]
    pub returns: ReturnArgs,

    #[command(flatten)]
    pub mailbox: MailboxArgs,

    #[command(flatten)]
    pub links: LinkArgs,

    #[command(flatten)]
    pub key: KeyArgs,

    #[command(flatten)]
    pub web: WebArgs,
}

#[derive(Args, Debug, Clone)]
pub struct WebArgs {
    /// Address and port to listen on
    #[arg(long, env = "PURSER_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,

    /// Go on with another secret key than the database was used with: everyone is signed out, and temporary passwords,
    /// recovery codes and authenticator apps that are in use stop working
    #[arg(long)]
    pub accept_new_key: bool,

    /// Addresses of reverse proxies whose X-Forwarded-For is believed, separated by commas
    #[arg(long, env = "PURSER_TRUSTED_PROXIES", value_delimiter = ',')]
    pub trusted_proxies: Vec<IpAddr>,

    /// Minutes without a request after which a session ends (1 to 10080)
    #[arg(long, env = "PURSER_SESSION_IDLE", default_value_t = 720, value_parser = clap::value_parser!(i64).range(1..=10_080))]
    pub session_idle: i64,

    /// Days after which a session ends in any case (1 to 365)
    #[arg(long, env = "PURSER_SESSION_DAYS", default_value_t = 14, value_parser = clap::value_parser!(i64).range(1..=365))]
    pub session_days: i64,

    /// Tries to sign in that one address may make in a minute; its network (IPv4 /24, IPv6 /48) may make ten times as
    /// many (1 to 1000000)
    #[arg(long, env = "PURSER_SIGN_IN_RATE", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub sign_in_rate: u32,

    /// Requests for a new password, or for a fresh link, that one address may make in a minute; its network may make
    /// ten times as many (1 to 1000000)
    #[arg(long, env = "PURSER_RESET_RATE", default_value_t = 10, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub reset_rate: u32,
}

/// A secret that does not show itself when printed.
#[derive(Clone)]
pub struct SecretKey(pub String);

impl std::fmt::Debug for SecretKey {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("SecretKey(…)")
    }
}

impl ServeArgs {
    /// The base URL without a slash at its end.
    pub fn base_url(&self) -> String {
        match &self.links.base_url {
            Some(url) => url.as_str().trim_end_matches('/').to_owned(),
            None => format!("http://{}", self.web.listen),
        }
    }
}

impl MailArgs {
    /// What of the sender is given here, and so not to be chosen in the browser.
    pub fn sender(&self) -> Result<GivenSender, AddressError> {
        GivenSender::new(self.mail_from.clone(), self.mail_reply_to.clone())
    }

    pub fn lease(&self) -> Duration {
        Duration::from_secs(self.mail_lease)
    }

    /// A connection takes at most a part of the time for which a mail is leased.
    pub fn patience(&self) -> Duration {
        PATIENCE.min(self.lease() / 4)
    }
}

/// Where the cookie key is kept beside a SQLite file.
pub fn key_path(database: &Engine) -> Option<PathBuf> {
    match database {
        Engine::Sqlite(path) => Some(with_ending(path, ".key")),
        Engine::Postgres(_) => None,
    }
}

/// Another file beside this one: its name, and this after it.
pub fn with_ending(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

fn secret_key(text: &str) -> Result<SecretKey, String> {
    if text.len() < 32 {
        return Err("expected at least 32 characters".into());
    }
    Ok(SecretKey(text.to_owned()))
}

fn smtp_url(text: &str) -> Result<Url, String> {
    let accepted = "expected smtp://HOST:PORT, smtp://HOST?tls=required or smtps://HOST, \
                    with USER:PASSWORD@ before the host if the server wants a login";
    let url = Url::parse(text).map_err(|_| accepted.to_owned())?;
    if !matches!(url.scheme(), "smtp" | "smtps") || url.host_str().is_none_or(str::is_empty) {
        return Err(accepted.to_owned());
    }
    let known_tls = url
        .query_pairs()
        .all(|(name, value)| name == "tls" && matches!(&*value, "required" | "opportunistic"));
    if !known_tls {
        return Err(format!("{accepted}; after the question mark only tls=required or tls=opportunistic"));
    }
    Ok(url)
}

fn mailbox(text: &str) -> Result<Mailbox, String> {
    text.parse()
        .map_err(|_| "expected an address, or a name and an address: Purser <no-reply@example.com>".into())
}

fn base_url(text: &str) -> Result<Url, String> {
    let accepted = "expected http:// or https:// with a host, no user and no path, without query or fragment";
    let url = Url::parse(text).map_err(|_| accepted.to_owned())?;
    let fits = matches!(url.scheme(), "http" | "https")
        && url.host_str().is_some()
        && url.username().is_empty()
        && url.password().is_none()
        && url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none();
    if fits { Ok(url) } else { Err(accepted.to_owned()) }
}

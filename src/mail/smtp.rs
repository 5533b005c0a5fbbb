//! Connections to the mail server, kept open between mails. What goes wrong before a mail is offered (no answer, no
//! TLS, a refused login) says nothing about the mail, so it counts as the server being away.

use std::error::Error as _;
use std::sync::Arc;
use std::time::Duration;

use lettre::Message;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Response;
use tokio::net::TcpStream;
use tokio::sync::Mutex;
use tokio::time::Instant;
use url::Url;

use super::Delivery;

const TIMEOUT: Duration = Duration::from_secs(30);

/// A connection that rested longer is asked whether it still lives.
const RESTED: Duration = Duration::from_secs(5);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Encryption {
    None,
    /// STARTTLS where the server offers it.
    Opportunistic,
    /// STARTTLS, or no mail at all.
    Required,
    /// TLS from the first byte.
    Wrapped,
}

#[derive(Clone)]
pub struct SmtpServer {
    host: String,
    port: u16,
    encryption: Encryption,
    tls: Option<TlsParameters>,
    credentials: Option<Credentials>,
    rested: Arc<Mutex<Vec<(AsyncSmtpConnection, Instant)>>>,
}

impl SmtpServer {
    pub fn from_url(url: &Url) -> Result<SmtpServer, String> {
        let host = url.host_str().unwrap_or_default().to_owned();
        let asked = url.query_pairs().find(|(name, _)| name == "tls");
        let (encryption, port) = match (url.scheme(), asked.as_ref().map(|(_, value)| &**value)) {
            ("smtps", _) => (Encryption::Wrapped, 465),
            (_, Some("required")) => (Encryption::Required, 587),
            (_, Some(_)) => (Encryption::Opportunistic, 587),
            (_, None) => (Encryption::None, 25),
        };
        let tls = match encryption {
            Encryption::None => None,
            _ => Some(TlsParameters::new(host.clone()).map_err(|error| words_of(&error))?),
        };
        Ok(SmtpServer {
            port: url.port().unwrap_or(port),
            credentials: credentials_of(url)?,
            host,
            encryption,
            tls,
            rested: Arc::default(),
        })
    }

    pub async fn send(&self, message: &Message) -> Delivery {
        if let Some(kept) = self.kept_connection().await {
            match self.offer(kept, message).await {
                // The server may have closed it meanwhile, which says nothing about the mail.
                Err(error) if is_broken(&error) => {}
                offered => return offered.unwrap_or_else(|error| delivery_of(&error)),
            }
        }
        match self.connect().await {
            Ok(fresh) => self
                .offer(fresh, message)
                .await
                .unwrap_or_else(|error| delivery_of(&error)),
            Err(Unreachable(words)) => Delivery::Away(words),
        }
    }

    async fn offer(&self, mut connection: AsyncSmtpConnection, message: &Message) -> Result<Delivery, Error> {
        let response = connection.send(message.envelope(), &message.formatted()).await?;
        self.rest(connection).await;
        Ok(Delivery::Accepted(reply_of(&response)))
    }

    pub async fn reach(&self) -> Result<(), String> {
        let connection = self.connect().await.map_err(|Unreachable(words)| words)?;
        self.rest(connection).await;
        Ok(())
    }

    pub async fn close(&self) {
        for (mut connection, _) in self.rested.lock().await.drain(..) {
            connection.abort().await;
        }
    }

    async fn kept_connection(&self) -> Option<AsyncSmtpConnection> {
        loop {
            let (mut connection, since) = self.rested.lock().await.pop()?;
            if since.elapsed() < RESTED || connection.test_connected().await {
                return Some(connection);
            }
        }
    }

    async fn rest(&self, connection: AsyncSmtpConnection) {
        self.rested.lock().await.push((connection, Instant::now()));
    }

    async fn connect(&self) -> Result<AsyncSmtpConnection, Unreachable> {
        let hello = ClientId::default();
        let mut connection = match self.encryption {
            Encryption::Wrapped => {
                let server = (self.host.as_str(), self.port);
                AsyncSmtpConnection::connect_tokio1(server, Some(TIMEOUT), &hello, self.tls.clone(), None).await?
            }
            _ => AsyncSmtpConnection::connect_with_transport(Box::new(self.dial().await?), &hello).await?,
        };
        let upgrade = match self.encryption {
            Encryption::Required => true,
            Encryption::Opportunistic => connection.can_starttls(),
            Encryption::None | Encryption::Wrapped => false,
        };
        if let Some(tls) = self.tls.clone().filter(|_| upgrade) {
            connection.starttls(tls, &hello).await?;
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(DEFAULT_MECHANISMS, credentials).await?;
        }
        Ok(connection)
    }

    /// A mail's last line travels in a packet of its own. Nagle's algorithm would hold it back until the server's delayed
    /// acknowledgement of the one before, 40 ms later.
    async fn dial(&self) -> Result<TcpStream, Unreachable> {
        let stream = tokio::time::timeout(TIMEOUT, TcpStream::connect((self.host.as_str(), self.port)))
            .await
            .map_err(|_| Unreachable("connection timed out".into()))??;
        stream.set_nodelay(true)?;
        Ok(stream)
    }
}

/// Why there is no connection, in the server's or the system's words.
struct Unreachable(String);

impl From<Error> for Unreachable {
    fn from(error: Error) -> Unreachable {
        Unreachable(words_of(&error))
    }
}

impl From<std::io::Error> for Unreachable {
    fn from(error: std::io::Error) -> Unreachable {
        Unreachable(limited(&error.to_string()))
    }
}

fn credentials_of(url: &Url) -> Result<Option<Credentials>, String> {
    let Some(password) = url.password() else { return Ok(None) };
    let decoded = |text: &str| {
        percent_encoding::percent_decode_str(text)
            .decode_utf8()
            .map(|text| text.into_owned())
            .map_err(|_| "user and password must be UTF-8, percent-encoded".to_owned())
    };
    Ok(Some(Credentials::new(decoded(url.username())?, decoded(password)?)))
}

/// The connection broke, without a word from the server.
fn is_broken(error: &Error) -> bool {
    error.status().is_none() && !error.is_client()
}

/// A connection that breaks once a mail was offered counts as a try: were it only an outage, one mail on which a server
/// always hangs up would hold back all others.
fn delivery_of(error: &Error) -> Delivery {
    // lettre itself refuses what the server could not take, as an address that needs SMTPUTF8.
    if error.is_permanent() || error.is_client() {
        Delivery::Refused(words_of(error))
    } else {
        Delivery::Deferred(words_of(error))
    }
}

fn reply_of(response: &Response) -> String {
    let lines: Vec<&str> = response.message().collect();
    limited(&format!("{} {}", response.code(), lines.join(" ")))
}

/// The server's own words where it had some.
fn words_of(error: &Error) -> String {
    let cause = error.source().map(ToString::to_string);
    limited(&match (error.status(), cause) {
        (Some(code), Some(cause)) => format!("{code} {cause}"),
        (Some(code), None) => code.to_string(),
        (None, Some(cause)) => cause,
        (None, None) => error.to_string(),
    })
}

fn limited(reply: &str) -> String {
    reply
        .chars()
        .map(|character| if character.is_control() { ' ' } else { character })
        .take(1000)
        .collect()
}

//! Connections to the mail server, kept open between mails. What goes wrong before a mail is offered (no answer, no
//! TLS, a refused login) says nothing about the mail, so it counts as the server being away.

use std::error::Error as _;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::join_all;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::transport::smtp::response::Response;
use tokio::net::TcpStream;
use tokio::sync::Mutex;
use tokio::time::Instant;
use url::Url;

use super::conversation::{Conversation, Untaken};
use super::delivery::{Answer, Delivery, Unreachable, Untried};
use super::doubt::{Doubts, HeldBack};
use super::line_by_line::LineByLine;
use super::message::Message;

/// How long a server may take to greet and to log in. The commands that announce a mail may take twice as long.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// A server may work on a mail for so long after its last line, and whoever hangs up earlier sends it twice (RFC 5321,
/// 4.5.3.2.6).
const DOT_PATIENCE: Duration = Duration::from_secs(600);

const FAREWELL: Duration = Duration::from_secs(1);

const NO_LOGIN_IN_CLEAR: &str = "the server offers no TLS, and the login in SMTP_URL is not sent without";

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

/// How far a connection came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    Connect,
    Encrypt,
    LogIn,
}

/// What a server was found to do.
#[derive(Debug, Clone)]
pub struct Examined {
    /// Host and port.
    pub server: String,
    /// The last that was begun.
    pub stage: Stage,
    pub is_encrypted: bool,
    /// On this machine.
    pub is_local: bool,
    pub has_login: bool,
    /// What ended it.
    pub trouble: Option<String>,
}

/// A server and its open connections.
#[derive(Clone)]
pub struct SmtpServer {
    host: String,
    port: u16,
    encryption: Encryption,
    tls: Option<TlsParameters>,
    credentials: Option<Credentials>,
    patience: Duration,
    rested: Arc<Mutex<Vec<(Conversation, Instant)>>>,
}

impl SmtpServer {
    /// Refuses to send a password in clear, off loopback.
    pub fn from_url(url: &Url, patience: Duration) -> Result<SmtpServer, String> {
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
        let credentials = credentials_of(url)?;
        if credentials.is_some() && encryption == Encryption::None && !is_loopback(&host) {
            return Err("a login is not sent without TLS: add ?tls=required, or begin with smtps://".into());
        }
        Ok(SmtpServer {
            port: url.port().unwrap_or(port),
            credentials,
            host,
            encryption,
            tls,
            patience,
            rested: Arc::default(),
        })
    }

    /// `Unreachable` before the server has heard of the mail.
    pub async fn send(&self, message: &Message, doubts: &Doubts) -> Result<Answer, Untried> {
        if let Some(kept) = self.kept_connection().await {
            match self.offer(kept, message, doubts).await? {
                // The server may have closed it meanwhile, which says nothing about the mail.
                Offered::Broken(_) => {}
                Offered::Settled(answer) => return Ok(answer),
            }
        }
        let fresh = self.connect().await?;
        Ok(match self.offer(fresh, message, doubts).await? {
            Offered::Broken(error) => Answer { delivery: delivery_of(&error), in_doubt: None },
            Offered::Settled(answer) => answer,
        })
    }

    /// The server is told of the mail while what became of others is written down, and has its text after that.
    async fn offer(
        &self,
        mut conversation: Conversation,
        message: &Message,
        doubts: &Doubts,
    ) -> Result<Offered, HeldBack> {
        let Message { envelope, text } = message;
        let announced = conversation.announce(envelope, text);
        if let Err(untaken) = in_time(self.patience * 2, announced).await {
            self.leave(conversation).await;
            return Ok(match untaken {
                Untaken::Error(error) if is_broken(&error) => Offered::Broken(error),
                untaken => Offered::Settled(Answer { delivery: untaken.into(), in_doubt: None }),
            });
        }
        let in_doubt = Some(doubts.one_more(self.patience).await?);
        let delivery = match in_time(DOT_PATIENCE, conversation.connection.message(text)).await {
            Ok(response) => {
                self.rest(conversation).await;
                Delivery::Accepted(reply_of(&response))
            }
            Err(untaken) => {
                self.leave(conversation).await;
                untaken.into()
            }
        };
        Ok(Offered::Settled(Answer { delivery, in_doubt }))
    }

    /// Whether it greets and answers.
    pub async fn reach(&self) -> Result<(), Unreachable> {
        let fresh = self.connect().await?;
        self.rest(fresh).await;
        Ok(())
    }

    /// As it is set, before anything is tried.
    pub fn described(&self) -> Examined {
        Examined {
            server: format!("{}, port {}", self.host, self.port),
            stage: Stage::Connect,
            is_encrypted: false,
            is_local: is_loopback(&self.host),
            has_login: self.credentials.is_some(),
            trouble: None,
        }
    }

    /// Goes as far as it can without a mail.
    pub async fn examine(&self) -> Examined {
        let mut stage = Stage::Connect;
        let opened = self.open(&mut stage).await;
        let described = Examined { stage, ..self.described() };
        match opened {
            Ok(conversation) => {
                let is_encrypted = conversation.connection.is_encrypted();
                self.leave(conversation).await;
                Examined { is_encrypted, ..described }
            }
            Err(Unreachable(trouble)) => Examined { trouble: Some(trouble), ..described },
        }
    }

    /// Politely, within a bound.
    pub async fn close(&self) {
        let rested = std::mem::take(&mut *self.rested.lock().await);
        join_all(rested.into_iter().map(|(conversation, _)| self.leave(conversation))).await;
    }

    async fn leave(&self, mut conversation: Conversation) {
        // Whoever does not answer to a farewell is left without one.
        tokio::time::timeout(FAREWELL, conversation.connection.abort())
            .await
            .ok();
    }

    async fn kept_connection(&self) -> Option<Conversation> {
        loop {
            let (mut conversation, since) = self.rested.lock().await.pop()?;
            if since.elapsed() < RESTED {
                return Some(conversation);
            }
            match tokio::time::timeout(self.patience / 4, conversation.connection.test_connected()).await {
                Ok(true) => return Some(conversation),
                Ok(false) => {}
                // The others would be as mute.
                Err(_) => self.rested.lock().await.clear(),
            }
        }
    }

    async fn rest(&self, conversation: Conversation) {
        self.rested.lock().await.push((conversation, Instant::now()));
    }

    /// A server that accepts connections and says nothing, or too slowly, is as good as away.
    async fn connect(&self) -> Result<Conversation, Unreachable> {
        tokio::time::timeout(self.patience, self.open(&mut Stage::Connect))
            .await
            .unwrap_or_else(|_| Err(Unreachable("the mail server did not answer in time".into())))
    }

    async fn open(&self, stage: &mut Stage) -> Result<Conversation, Unreachable> {
        let hello = ClientId::default();
        let mut connection = match self.encryption {
            Encryption::Wrapped => {
                let server = (self.host.as_str(), self.port);
                AsyncSmtpConnection::connect_tokio1(server, None, &hello, self.tls.clone(), None).await?
            }
            _ => AsyncSmtpConnection::connect_with_transport(Box::new(self.dial().await?), &hello).await?,
        };
        *stage = Stage::Encrypt;
        let upgrade = match self.encryption {
            Encryption::Required => true,
            Encryption::Opportunistic => connection.can_starttls(),
            Encryption::None | Encryption::Wrapped => false,
        };
        if let Some(tls) = self.tls.clone().filter(|_| upgrade) {
            connection.starttls(tls, &hello).await?;
        }
        *stage = Stage::LogIn;
        let mut conversation = Conversation::over(connection, hello);
        if let Some(credentials) = &self.credentials {
            conversation.is_pipelined().await?;
            let connection = &mut conversation.connection;
            if !connection.is_encrypted() && !is_loopback(&self.host) {
                return Err(Unreachable(NO_LOGIN_IN_CLEAR.into()));
            }
            connection.auth(DEFAULT_MECHANISMS, credentials).await?;
        }
        Ok(conversation)
    }

    /// A large mail travels in several packets. Nagle's algorithm would hold back the last of them until the server's
    /// delayed acknowledgement of the one before, 40 ms later.
    async fn dial(&self) -> Result<LineByLine, Unreachable> {
        let stream = TcpStream::connect((self.host.as_str(), self.port)).await?;
        stream.set_nodelay(true)?;
        Ok(LineByLine::new(stream))
    }
}

/// What became of offering a mail on one connection.
enum Offered {
    Settled(Answer),
    /// The connection broke before the server had any of the mail.
    Broken(Error),
}

impl From<Untaken> for Delivery {
    fn from(untaken: Untaken) -> Delivery {
        match untaken {
            Untaken::Error(error) => delivery_of(&error),
            Untaken::Unable(words) => Delivery::Refused(words.to_owned()),
            Untaken::Unanswered => Delivery::Deferred("The mail server did not answer in time.".into()),
        }
    }
}

async fn in_time<T, E: Into<Untaken>>(
    patience: Duration,
    exchange: impl Future<Output = Result<T, E>>,
) -> Result<T, Untaken> {
    match tokio::time::timeout(patience, exchange).await {
        Ok(answered) => answered.map_err(Into::into),
        Err(_) => Err(Untaken::Unanswered),
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_matches(['[', ']']).parse::<IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

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
    if error.is_permanent() {
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

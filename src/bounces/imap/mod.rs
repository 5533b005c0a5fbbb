//! A mailbox on an IMAP server in which bounces arrive: its messages that nobody has seen are taken one by one, and then
//! flagged as seen, deleted, or moved. What this server says is believed to be mail, and nothing else: each answer has a
//! deadline, and all of them together have a bound.

mod place;
mod stream;

use std::collections::HashMap;
use std::sync::Mutex;
use std::time::Duration;

use async_imap::types::Fetch;
use async_imap::{Client, Session, error::Error};
use futures_util::future::BoxFuture;
use futures_util::{Stream, StreamExt};
use lettre::Address;
use tokio::time::timeout;

use super::report::LARGEST;
use crate::mail::return_path::ReturnPath;
use stream::{Bounded, Wire};

pub use place::{Afterwards, Encryption, MailboxUrl};

/// For all that is done in one visit; the rest is done in the next.
const LONGEST_VISIT: Duration = Duration::from_secs(240);

const TAKEN_IN_A_VISIT: usize = 50;

/// A message that could not be fetched so often is left where it is, so that the others come through.
const TRIES: u8 = 3;

/// Of messages that could not be fetched.
const MOST_REMEMBERED: usize = 1_000;

/// What is to be done with a message that was looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handling {
    /// It is a bounce or a test mail, and is done with.
    Done,
    /// It is none of Purser's business, and stays for whoever reads the mailbox.
    Leave,
    /// It is to be looked at again.
    Later,
}

/// Why a mailbox can't be read, in words without the password.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct Unread(pub String);

/// The mailbox, and what is known of its messages.
pub struct ImapMailbox {
    url: MailboxUrl,
    afterwards: Afterwards,
    /// For each answer of the server.
    patience: Duration,
    /// How often each could not be fetched.
    unfetched: Mutex<HashMap<u32, u8>>,
}

/// Is handed a message.
pub type LookAt<'a> = &'a (dyn Fn(Vec<u8>) -> BoxFuture<'a, Result<Handling, Unread>> + Send + Sync);

type Imap = Session<Bounded<Wire>>;

impl ImapMailbox {
    pub fn new(url: MailboxUrl, afterwards: Afterwards, patience: Duration) -> ImapMailbox {
        ImapMailbox { url, afterwards, patience, unfetched: Mutex::default() }
    }

    /// To which a mail arrives in it: the operator names one to which mails come back, or logs in by an address.
    pub fn address(&self, return_path: Option<&ReturnPath>) -> Option<String> {
        let user = &self.url.user;
        let of_user = || user.parse::<Address>().ok().map(|_| user.clone());
        return_path.map(ReturnPath::address).or_else(of_user)
    }

    /// Hands over messages that nobody has seen. True if there are more.
    pub async fn visit(&self, look_at: LookAt<'_>) -> Result<bool, Unread> {
        let visit = async {
            let mut session = self.open().await?;
            let more = self.take_all(&mut session, look_at).await;
            // Whoever does not answer to a farewell is left without one.
            timeout(Duration::from_secs(1), session.logout()).await.ok();
            more
        };
        let visited = timeout(LONGEST_VISIT, visit).await;
        visited.unwrap_or_else(|_| Err(Unread("reading the mailbox took too long; the rest is read next time".into())))
    }

    async fn open(&self) -> Result<Imap, Unread> {
        let wire = self.in_time(stream::connect(&self.url)).await?;
        let client = self.greeted(Client::new(Bounded::new(wire))).await?;
        let client = match self.url.encryption {
            Encryption::StartTls => self.with_tls(client).await?,
            Encryption::None | Encryption::Wrapped => client,
        };
        let login = async {
            let logged_in = client.login(&self.url.user, &self.url.password).await;
            logged_in.map_err(|(error, _)| error)
        };
        let mut session = self.in_time(login).await?;
        self.in_time(session.select(&self.url.folder)).await?;
        Ok(session)
    }

    async fn greeted(&self, mut client: Client<Bounded<Wire>>) -> Result<Client<Bounded<Wire>>, Unread> {
        let greeting = async { Ok::<_, Error>(client.read_response().await?) };
        match self.in_time(greeting).await? {
            Some(_) => Ok(client),
            None => Err(Unread("the server closed the connection".into())),
        }
    }

    /// What the server said before is forgotten: anybody may have said it.
    async fn with_tls(&self, mut client: Client<Bounded<Wire>>) -> Result<Client<Bounded<Wire>>, Unread> {
        self.in_time(client.run_command_and_check_ok("STARTTLS", None)).await?;
        let wire = client.into_inner().into_inner();
        let wrapped = self.in_time(stream::wrap(wire, &self.url.host)).await?;
        Ok(Client::new(Bounded::new(wrapped)))
    }

    async fn take_all(&self, session: &mut Imap, look_at: LookAt<'_>) -> Result<bool, Unread> {
        let unseen = self.in_time(session.uid_search("UNSEEN UNDELETED")).await?;
        let mut unseen: Vec<u32> = unseen.into_iter().filter(|uid| !self.is_given_up(*uid)).collect();
        unseen.sort_unstable();
        let (more, mut put_away) = (unseen.len() > TAKEN_IN_A_VISIT, false);
        for uid in unseen.into_iter().take(TAKEN_IN_A_VISIT) {
            let message = self
                .fetch(session, uid)
                .await
                .inspect_err(|_| self.note_unfetched(uid))?;
            let handling = match message {
                Some(message) => look_at(message).await?,
                // Somebody else took it meanwhile.
                None => continue,
            };
            put_away |= handling != Handling::Later;
            self.put_away(session, uid, handling).await?;
        }
        Ok(more && put_away)
    }

    async fn fetch(&self, session: &mut Imap, uid: u32) -> Result<Option<Vec<u8>>, Unread> {
        let query = format!("(UID BODY.PEEK[]<0.{LARGEST}>)");
        let fetched = async { collected(session.uid_fetch(uid.to_string(), query).await?).await };
        let fetched: Vec<Fetch> = self.in_time(fetched).await?;
        let own = fetched.iter().find(|fetched| fetched.uid == Some(uid));
        Ok(own.and_then(Fetch::body).map(<[u8]>::to_vec))
    }

    async fn put_away(&self, session: &mut Imap, uid: u32, handling: Handling) -> Result<(), Unread> {
        let uid = uid.to_string();
        match (handling, &self.afterwards) {
            (Handling::Later, _) => Ok(()),
            (Handling::Leave, _) | (Handling::Done, Afterwards::Keep) => self.flag(session, &uid, "\\Seen").await,
            (Handling::Done, Afterwards::Delete) => self.delete(session, &uid).await,
            (Handling::Done, Afterwards::Move(folder)) => {
                self.flag(session, &uid, "\\Seen").await?;
                if self.can(session, "MOVE").await? {
                    return self.in_time(session.uid_mv(&uid, folder)).await;
                }
                self.in_time(session.uid_copy(&uid, folder)).await?;
                self.delete(session, &uid).await
            }
        }
    }

    async fn flag(&self, session: &mut Imap, uid: &str, flags: &str) -> Result<(), Unread> {
        let stored = async { collected(session.uid_store(uid, format!("+FLAGS.SILENT ({flags})")).await?).await };
        self.in_time(stored).await.map(drop)
    }

    /// Others that somebody marked as deleted stay: a server that can't tell them apart keeps this one too, so marked.
    async fn delete(&self, session: &mut Imap, uid: &str) -> Result<(), Unread> {
        self.flag(session, uid, "\\Seen \\Deleted").await?;
        if !self.can(session, "UIDPLUS").await? {
            return Ok(());
        }
        let expunged = async { collected(Box::pin(session.uid_expunge(uid).await?)).await };
        self.in_time(expunged).await.map(drop)
    }

    async fn can(&self, session: &mut Imap, capability: &str) -> Result<bool, Unread> {
        let known = self.in_time(session.capabilities()).await?;
        Ok(known.has_str(capability))
    }

    async fn in_time<T, E: Into<Unread>>(&self, answer: impl Future<Output = Result<T, E>>) -> Result<T, Unread> {
        let answered = match timeout(self.patience, answer).await {
            Ok(answered) => answered.map_err(Into::into),
            Err(_) => Err(Unread("the server did not answer in time".into())),
        };
        // A server may repeat what it was told.
        answered.map_err(|Unread(words)| Unread(words.replace(&self.url.password, "…")))
    }

    fn is_given_up(&self, uid: u32) -> bool {
        let unfetched = self.unfetched.lock().unwrap_or_else(|broken| broken.into_inner());
        unfetched.get(&uid).is_some_and(|tries| *tries >= TRIES)
    }

    fn note_unfetched(&self, uid: u32) {
        let mut unfetched = self.unfetched.lock().unwrap_or_else(|broken| broken.into_inner());
        if unfetched.len() >= MOST_REMEMBERED {
            unfetched.clear();
        }
        *unfetched.entry(uid).or_default() += 1;
    }
}

async fn collected<T>(mut answers: impl Stream<Item = Result<T, Error>> + Unpin) -> Result<Vec<T>, Error> {
    let mut collected = Vec::new();
    while let Some(answer) = answers.next().await {
        collected.push(answer?);
    }
    Ok(collected)
}

impl From<Error> for Unread {
    fn from(error: Error) -> Unread {
        Unread(super::report::one_line(&error.to_string(), 300))
    }
}

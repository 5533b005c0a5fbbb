//! Reads bounces from a mailbox, once a minute, by one instance for all. Each is taken in within a transaction of its own,
//! and put away only after that: whatever breaks off in between, the same message does nothing a second time. A test mail
//! that was sent to see how mails arrive is no bounce: what its headers tell is noted.

use std::sync::Arc;
use std::time::Duration;

use futures_util::FutureExt;
use tokio::sync::watch;

use super::imap::{Handling, ImapMailbox, Unread};
use super::{Incoming, Taken, Trust, take_in};
use crate::chores::{By, Chore, Log, Rhythm, Work};
use crate::context::{Actor, Surroundings};
use crate::db::{Connection, Database, DatabaseError, QueryResult};
use crate::dns::Dns;
use crate::round_trip;
use crate::secret::Token;

const EVERY: Duration = Duration::from_secs(60);

/// Looks so often whether it is its turn.
const LOOK_AGAIN: Duration = Duration::from_secs(15);

const VISITS_IN_A_TURN: usize = 20;

/// How far a visit came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visited {
    /// There is more.
    More,
    All,
    /// It is another instance's turn, or nobody's yet.
    NotNow,
}

/// What one instance reads with.
#[derive(Clone)]
pub struct Reader {
    pub mailbox: Arc<ImapMailbox>,
    pub database: Database,
    pub surroundings: Surroundings,
    pub dns: Dns,
    pub trust: Trust,
}

impl Reader {
    /// In a thread and a runtime of its own.
    pub fn chore(&self) -> Chore {
        let reader = self.clone();
        Chore {
            name: "bounces",
            label: "Reading bounces from a mailbox",
            rhythm: Rhythm::Every(EVERY),
            by: By::OneInstance,
            work: Work::Loop(Arc::new(move |log, stop| {
                let reader = reader.clone();
                Box::pin(async move { reader.run(&log, stop).await })
            })),
        }
    }

    async fn run(&self, log: &Log, mut stop: watch::Receiver<bool>) {
        let instance = Token::mint(&*self.surroundings.random).as_str().to_owned();
        while !*stop.borrow() {
            tokio::select! {
                _ = stop.changed() => {}
                () = self.turn(log, &instance) => {}
            }
            tokio::select! {
                _ = stop.changed() => {}
                () = tokio::time::sleep(LOOK_AGAIN) => {}
            }
        }
    }

    async fn turn(&self, log: &Log, instance: &str) {
        for _ in 0..VISITS_IN_A_TURN {
            match self.visit_if_due(log, instance).await {
                Ok(Visited::More) => {}
                Ok(Visited::All) => return log.went_well().await,
                Ok(Visited::NotNow) => return,
                Err(Unread(words)) => return log.failed(words).await,
            }
        }
    }

    /// The lease is taken anew for each visit, which is shorter.
    async fn visit_if_due(&self, log: &Log, instance: &str) -> Result<Visited, Unread> {
        let begins = log.begins(instance, EVERY).await;
        if !begins.map_err(|error| Unread(error.to_string()))? {
            return Ok(Visited::NotNow);
        }
        self.visit().await
    }

    /// Some of what nobody has seen.
    pub async fn visit(&self) -> Result<Visited, Unread> {
        let more = self.mailbox.visit(&|message| self.look_at(message).boxed()).await?;
        Ok(if more { Visited::More } else { Visited::All })
    }

    async fn look_at(&self, message: Vec<u8>) -> Result<Handling, Unread> {
        let marks = round_trip::marks(&message);
        if !marks.is_empty() && self.is_awaited(marks.clone()).await? {
            return self.take_in_test(&message, marks).await;
        }
        let incoming = match Incoming::read(&message, None) {
            Ok(incoming) => incoming,
            Err(_) => return Ok(Handling::Leave),
        };
        let (context, trust) = (self.surroundings.context(Actor::System, None), self.trust);
        let taken = self.write(move |connection| take_in(connection, &context, &incoming, trust));
        Ok(match taken.await? {
            Taken::TooEarly => Handling::Later,
            _ => Handling::Done,
        })
    }

    /// In a transaction: a connection that was lost meanwhile is noticed by it.
    async fn is_awaited(&self, marks: Vec<String>) -> Result<bool, Unread> {
        self.write(move |connection| round_trip::is_awaited(connection, &marks))
            .await
    }

    /// DNS is asked for whoever knows the mark, and so for nobody who made up a message.
    async fn take_in_test(&self, message: &[u8], marks: Vec<String>) -> Result<Handling, Unread> {
        let mut trace = round_trip::read(message);
        round_trip::look_up_keys(&mut trace, &self.dns).await;
        let context = self.surroundings.context(Actor::System, None);
        self.write(move |connection| round_trip::came_back(connection, &context, &marks, &trace))
            .await?;
        Ok(Handling::Done)
    }

    async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Connection) -> QueryResult<T> + Send + 'static,
    ) -> Result<T, Unread> {
        let written: Result<T, DatabaseError> = self.database.write(move |connection| Ok(work(connection)?)).await;
        written.map_err(|error| Unread(error.to_string()))
    }
}

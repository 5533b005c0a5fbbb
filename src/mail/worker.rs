//! The worker: claims mails that are due, has them composed, sends them over several connections at once, and writes
//! down what the server said. Any number of workers may share one outbox.

use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use lettre::Message;
use lettre::message::Mailbox as Sender;
use tokio::sync::{Notify, watch};
use tokio::time::Instant;

use super::transport::Transport;
use super::{Claimed, ComposeError, Composed, Correspondence, Delivery, Letter, message, outbox};
use crate::clock::Clock;
use crate::context::{Actor, Context, Randomness};
use crate::db::{Connection, Database, DatabaseError, QueryError};
use crate::secret::Keys;

/// How many mails each connection is given in one claim.
const CLAIMED_PER_CONNECTION: usize = 16;

/// How often the worker looks without being told, for mails that others enqueued or that are due again.
const LOOK_AGAIN: Duration = Duration::from_secs(2);
const PAUSE_WHILE_AWAY: Duration = Duration::from_secs(5);
const LONGEST_PAUSE_WHILE_AWAY: Duration = Duration::from_secs(60);

#[derive(Clone)]
pub struct Worker {
    pub database: Database,
    pub clock: Arc<dyn Clock>,
    pub random: Arc<dyn Randomness>,
    pub keys: Arc<Keys>,
    pub base_url: Arc<str>,
    pub from: Sender,
    pub transport: Transport,
    pub correspondence: Arc<dyn Correspondence>,
    pub connections: usize,
    pub lease: Duration,
    pub waiting: Arc<Notify>,
}

#[derive(Debug, thiserror::Error)]
pub enum WorkerError {
    #[error(transparent)]
    Database(#[from] DatabaseError),
    #[error(transparent)]
    Query(#[from] QueryError),
}

/// Whether there is more to do now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    Sent,
    NothingDue,
    ServerAway,
}

/// Mails that were claimed and written together, and when.
struct Batch {
    claimed_at: Instant,
    ready: Vec<Ready>,
}

struct Ready {
    mail: Claimed,
    letter: Letter,
    message: Message,
}

impl Worker {
    /// Sends until told to stop, and then finishes what is under way.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) {
        let mut pause = PAUSE_WHILE_AWAY;
        let mut held = None;
        while !*stop.borrow() {
            let rest = match self.send_some(&mut held).await {
                Ok(Progress::Sent) => {
                    pause = PAUSE_WHILE_AWAY;
                    continue;
                }
                Ok(Progress::NothingDue) => LOOK_AGAIN,
                Ok(Progress::ServerAway) => {
                    let rest = pause;
                    pause = (pause * 2).min(LONGEST_PAUSE_WHILE_AWAY);
                    rest
                }
                Err(error) => {
                    tracing::warn!(%error, "the mail worker could not use the database");
                    PAUSE_WHILE_AWAY
                }
            };
            let away = rest != LOOK_AGAIN;
            tokio::select! {
                _ = stop.changed() => {}
                () = self.waiting.notified(), if !away => {}
                () = tokio::time::sleep(rest) => {}
            }
        }
        if let Err(error) = self.release(held.into_iter().flat_map(|batch| batch.ready)).await {
            tracing::warn!(%error, "mails that did not leave wait until their lease ends");
        }
        self.transport.close().await;
    }

    /// Sends all that is due now.
    pub async fn drain(&self) -> Result<Progress, WorkerError> {
        let mut held = None;
        loop {
            match self.send_some(&mut held).await? {
                Progress::Sent => {}
                finished => return Ok(finished),
            }
        }
    }

    /// Sends what is held, or what is due, and meanwhile claims what comes after it.
    async fn send_some(&self, held: &mut Option<Batch>) -> Result<Progress, WorkerError> {
        let batch = match held.take() {
            Some(batch) => batch,
            None if self.is_away().await? => return Ok(Progress::ServerAway),
            None => match self.claim().await? {
                Some(batch) => batch,
                None => return Ok(Progress::NothingDue),
            },
        };
        let (sent, next) = tokio::join!(self.send(batch), self.claim());
        let next = next?;
        match sent? {
            Some(reason) => {
                self.release(next.into_iter().flat_map(|batch| batch.ready)).await?;
                self.note_outage(reason).await?;
                Ok(Progress::ServerAway)
            }
            None => {
                *held = next;
                Ok(Progress::Sent)
            }
        }
    }

    /// Gives back mails that were claimed and not tried.
    async fn release(&self, untried: impl Iterator<Item = Ready>) -> Result<(), WorkerError> {
        let mails: Vec<Claimed> = untried.map(|ready| ready.mail).collect();
        if mails.is_empty() {
            return Ok(());
        }
        self.database
            .write(move |connection| Ok(outbox::release(connection, &mails)?))
            .await
    }

    /// While the server is away, nothing is claimed before it answers again.
    async fn is_away(&self) -> Result<bool, WorkerError> {
        let known = self
            .database
            .read(|connection| Ok::<_, WorkerError>(outbox::outage(connection)?))
            .await?;
        if known.is_none() {
            return Ok(false);
        }
        match self.transport.reach().await {
            Ok(()) => {
                tracing::info!("the mail server answers again");
                self.database
                    .write(|connection| Ok::<_, WorkerError>(outbox::end_outage(connection)?))
                    .await?;
                Ok(false)
            }
            Err(reason) => {
                self.note_outage(reason).await?;
                Ok(true)
            }
        }
    }

    async fn note_outage(&self, reason: String) -> Result<(), WorkerError> {
        let now = self.clock.now();
        tracing::warn!(reason, "the mail server can't be reached; mails wait");
        self.database
            .write(move |connection| Ok::<_, WorkerError>(outbox::begin_outage(connection, now, &reason)?))
            .await
    }

    /// Claims and composes in one transaction: a mail's secret is stored with the claim, or not at all. Nothing when
    /// nothing is due.
    async fn claim(&self) -> Result<Option<Batch>, WorkerError> {
        let worker = self.clone();
        let claimed_at = Instant::now();
        self.database
            .write(move |connection| {
                let context = worker.context();
                let lease = time::Duration::try_from(worker.lease).unwrap_or(time::Duration::MINUTE);
                let limit = (worker.connections * CLAIMED_PER_CONNECTION) as i64;
                let claimed = outbox::claim(connection, context.now, lease, limit)?;
                if claimed.is_empty() {
                    return Ok(None);
                }
                let mut ready = Vec::with_capacity(claimed.len());
                for mail in claimed {
                    ready.extend(worker.prepare(connection, &context, mail)?);
                }
                Ok(Some(Batch { claimed_at, ready }))
            })
            .await
    }

    fn prepare(
        &self,
        connection: &mut Connection,
        context: &Context,
        mail: Claimed,
    ) -> Result<Option<Ready>, QueryError> {
        let letter = match self.correspondence.compose(connection, context, &mail) {
            Ok(Composed::Letter(letter)) => letter,
            Ok(Composed::Dropped(reason)) => {
                outbox::drop_mail(connection, &mail, &reason, context.now)?;
                return Ok(None);
            }
            Err(ComposeError::Query(error)) => return Err(error),
            Err(ComposeError::Letter(error)) => {
                return self.refuse(connection, context, &mail, error.to_string());
            }
        };
        match message::build(&self.from, &mail, &letter, context.now) {
            Ok(message) => Ok(Some(Ready { mail, letter, message })),
            Err(error) => self.refuse(connection, context, &mail, error.to_string()),
        }
    }

    fn refuse(
        &self,
        connection: &mut Connection,
        context: &Context,
        mail: &Claimed,
        reason: String,
    ) -> Result<Option<Ready>, QueryError> {
        tracing::error!(mail = mail.id, reason, "a mail could not be written");
        self.settle(connection, context, mail, &Delivery::Refused(reason))?;
        Ok(None)
    }

    /// Returns why the server is away, if it is. What it said is written down while other mails are under way, and no
    /// more of them start while a connection's worth of replies waits for that: after a crash those go out twice.
    async fn send(&self, batch: Batch) -> Result<Option<String>, WorkerError> {
        let mut waiting = batch.ready.into_iter();
        let mut under_way = FuturesUnordered::new();
        let mut recording = FuturesUnordered::new();
        let mut outcomes = Vec::new();
        let (mut away, mut accepted) = (None, false);
        loop {
            if recording.is_empty() && !outcomes.is_empty() {
                recording.push(self.record(std::mem::take(&mut outcomes)));
            }
            let begins = away.is_none() && batch.claimed_at.elapsed() < self.longest_try();
            while begins && under_way.len() < self.connections && outcomes.len() < self.connections {
                let Some(ready) = waiting.next() else { break };
                under_way.push(self.deliver(ready));
            }
            tokio::select! {
                Some((mail, delivery)) = under_way.next() => {
                    match &delivery {
                        Delivery::Away(reason) => away = Some(reason.clone()),
                        Delivery::Accepted(_) => accepted = true,
                        Delivery::Deferred(_) | Delivery::Refused(_) => {}
                    }
                    outcomes.push((mail, delivery));
                }
                Some(recorded) = recording.next() => recorded?,
                else => break,
            }
        }
        self.release(waiting).await?;
        // A server that takes mails on some connections and refuses others is not away.
        Ok(away.filter(|_| !accepted))
    }

    async fn deliver(&self, ready: Ready) -> (Claimed, Delivery) {
        let Ready { mail, letter, message } = ready;
        let delivery = self.transport.deliver(&mail, &letter, &message, self.clock.now());
        match tokio::time::timeout(self.longest_try(), delivery).await {
            Ok(delivery) => (mail, delivery),
            Err(_) => (mail, Delivery::Deferred("The mail server did not answer in time.".into())),
        }
    }

    /// A mail begun within half a lease and given half a lease ends before another worker may take it up.
    fn longest_try(&self) -> Duration {
        self.lease / 2
    }

    async fn record(&self, outcomes: Vec<(Claimed, Delivery)>) -> Result<(), WorkerError> {
        if outcomes.is_empty() {
            return Ok(());
        }
        let worker = self.clone();
        self.database
            .write(move |connection| {
                let context = worker.context();
                for (mail, delivery) in &outcomes {
                    worker.settle(connection, &context, mail, delivery)?;
                }
                Ok(())
            })
            .await
    }

    fn settle(
        &self,
        connection: &mut Connection,
        context: &Context,
        mail: &Claimed,
        delivery: &Delivery,
    ) -> Result<(), QueryError> {
        if outbox::settle(connection, mail, delivery, context.now)? {
            self.correspondence.settled(connection, context, mail, delivery)?;
        }
        Ok(())
    }

    fn context(&self) -> Context {
        Context {
            now: self.clock.now(),
            random: self.random.clone(),
            keys: self.keys.clone(),
            base_url: self.base_url.clone(),
            actor: Actor::System,
            address: None,
        }
    }
}

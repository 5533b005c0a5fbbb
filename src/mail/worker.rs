//! The worker: claims mails that are due, has them composed, sends them over several connections at once, and writes
//! down what the server said. Any number of workers may share one outbox.

use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;
use lettre::Message;
use lettre::message::Mailbox as Sender;
use tokio::sync::{Notify, watch};
use tokio::time::Instant;

use super::round::{Ready, Round};
use super::transport::Transport;
use super::{Claimed, Composed, Correspondence, Delivery, Draft, Letter, message, outbox};
use crate::clock::Clock;
use crate::context::{Actor, Context, Randomness};
use crate::db::{Connection, Database, QueryError};
use crate::secret::Keys;

/// So many mails for each connection are claimed at once, and more of them when fewer than these wait to be sent.
const CLAIMED_PER_CONNECTION: usize = 16;

/// How often the worker looks without being told, for mails that others enqueued or that are due again.
const LOOK_AGAIN: Duration = Duration::from_secs(2);
const RECORD_AGAIN: Duration = Duration::from_secs(1);
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
    /// How long mails under way may take once it is to stop.
    pub grace: Duration,
    pub waiting: Arc<Notify>,
}

pub use super::round::{Progress, WorkerError};

impl Worker {
    /// Sends until told to stop, and then finishes what is under way.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) {
        let mut pause = PAUSE_WHILE_AWAY;
        while !*stop.borrow() {
            let rest = match self.send_due(&stop).await {
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
        self.transport.close().await;
    }

    /// Sends all that is due now.
    pub async fn drain(&self) -> Result<Progress, WorkerError> {
        let (_never, stop) = watch::channel(false);
        loop {
            match self.send_due(&stop).await? {
                Progress::Sent => {}
                finished => return Ok(finished),
            }
        }
    }

    /// Claims and sends until nothing is due, the server is away, or it is to stop. What the server said is written down
    /// while other mails are under way, and no more of them start while a connection's worth of replies waits for that:
    /// after a crash those go out twice.
    async fn send_due(&self, stop: &watch::Receiver<bool>) -> Result<Progress, WorkerError> {
        let mut stopped = pin!(told(stop.clone()));
        tokio::select! {
            away = self.is_away() => if away? { return Ok(Progress::ServerAway) },
            () = &mut stopped => return Ok(Progress::NothingDue),
        }
        let mut patience = pin!(async {
            told(stop.clone()).await;
            tokio::time::sleep(self.grace).await;
        });
        let mut round = Round { more_are_due: true, ..Round::default() };
        let (mut claiming, mut under_way) = (FuturesUnordered::new(), FuturesUnordered::new());
        let mut recording: FuturesUnordered<Pin<Box<dyn Future<Output = _> + Send>>> = FuturesUnordered::new();
        loop {
            let goes_on = round.away.is_none() && !*stop.borrow();
            if goes_on && claiming.is_empty() && round.wants(self.claimed_at_once()) {
                claiming.push(self.claim());
            }
            if recording.is_empty() && !round.outcomes.is_empty() {
                recording.push(Box::pin(self.record_at_last(std::mem::take(&mut round.outcomes))));
            }
            while goes_on && under_way.len() < self.connections && round.outcomes.len() < self.connections {
                let Some(ready) = round.waiting.pop_front_if(|ready| self.is_in_time(ready)) else {
                    break;
                };
                under_way.push(self.deliver(ready));
            }
            if under_way.is_empty() && claiming.is_empty() && recording.is_empty() {
                break;
            }
            tokio::select! {
                Some((mail, delivery)) = under_way.next() => round.delivered(mail, delivery),
                Some(recorded) = recording.next() => round.noted(recorded),
                Some(claimed) = claiming.next() => match claimed {
                    Ok(claimed) => round.claimed(claimed),
                    Err(error) => round.failed(error),
                },
                () = &mut stopped, if goes_on => {
                    let untried = std::mem::take(&mut round.waiting);
                    recording.push(Box::pin(self.release(untried)));
                }
                () = &mut patience => break,
            }
        }
        let progress = round.progress();
        self.release(round.waiting).await?;
        if let Some(error) = round.failure {
            return Err(error);
        }
        if progress == Progress::ServerAway {
            self.note_outage(round.away.unwrap_or_default()).await?;
        }
        Ok(progress)
    }

    /// Gives back mails that were claimed and not tried.
    async fn release(&self, untried: impl IntoIterator<Item = Ready>) -> Result<(), WorkerError> {
        let mails: Vec<Claimed> = untried.into_iter().map(|ready| ready.mail).collect();
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

    /// Claims and composes in one transaction: a mail's secret is stored with the claim, or not at all. Letters are
    /// written after it, beside other transactions. `None` when nothing is due.
    async fn claim(&self) -> Result<Option<Vec<Ready>>, WorkerError> {
        let worker = self.clone();
        let claimed_at = Instant::now();
        let drafts = self.database.write(move |connection| worker.drafts(connection)).await?;
        let Some(drafts) = drafts else { return Ok(None) };
        let worker = self.clone();
        let written = tokio::task::spawn_blocking(move || worker.written(drafts, claimed_at));
        let (ready, refused) = written
            .await
            .map_err(|stopped| WorkerError::Unwritten(stopped.to_string()))?;
        self.record(Arc::new(refused)).await?;
        Ok(Some(ready))
    }

    fn drafts(&self, connection: &mut Connection) -> Result<Option<Vec<(Claimed, Draft)>>, WorkerError> {
        let context = self.context();
        let lease = time::Duration::try_from(self.lease).unwrap_or(time::Duration::MINUTE);
        let claimed = outbox::claim(connection, context.now, lease, self.claimed_at_once())?;
        if claimed.is_empty() {
            return Ok(None);
        }
        let mut drafts = Vec::with_capacity(claimed.len());
        let composed = self.correspondence.compose(connection, &context, &claimed)?;
        for (mail, composed) in claimed.into_iter().zip(composed) {
            match composed {
                Composed::Draft(draft) => drafts.push((mail, draft)),
                Composed::Dropped(reason) => outbox::drop_mail(connection, &mail, &reason, context.now)?,
            }
        }
        Ok(Some(drafts))
    }

    /// And those that can't be written, which are refused.
    fn written(&self, drafts: Vec<(Claimed, Draft)>, claimed_at: Instant) -> (Vec<Ready>, Vec<(Claimed, Delivery)>) {
        let (mut ready, mut refused) = (Vec::with_capacity(drafts.len()), Vec::new());
        for (mail, draft) in drafts {
            match self.message(&mail, &draft) {
                Ok((letter, message)) => ready.push(Ready { mail, letter, message, claimed_at }),
                Err(reason) => {
                    tracing::error!(mail = mail.id, reason, "a mail could not be written");
                    refused.push((mail, Delivery::Refused(reason)));
                }
            }
        }
        (ready, refused)
    }

    fn message(&self, mail: &Claimed, draft: &Draft) -> Result<(Letter, Message), String> {
        let letter = draft.write().map_err(|error| error.to_string())?;
        let message = message::build(&self.from, mail, &letter, self.clock.now()).map_err(|error| error.to_string())?;
        Ok((letter, message))
    }

    fn claimed_at_once(&self) -> usize {
        self.connections * CLAIMED_PER_CONNECTION
    }

    fn is_in_time(&self, ready: &Ready) -> bool {
        ready.claimed_at.elapsed() < self.longest_try()
    }

    async fn deliver(&self, ready: Ready) -> (Claimed, Delivery) {
        let Ready { mail, letter, message, .. } = ready;
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

    /// Until it is done, or others may have taken the mails up: those of which the reply is forgotten go out twice.
    async fn record_at_last(&self, outcomes: Vec<(Claimed, Delivery)>) -> Result<(), WorkerError> {
        let outcomes = Arc::new(outcomes);
        loop {
            let recorded = self.record(outcomes.clone()).await;
            let is_ours = |(mail, _): &(Claimed, Delivery)| mail.lease_until.is_some_and(|end| end > self.clock.now());
            match recorded {
                Err(error) if outcomes.iter().any(is_ours) => {
                    tracing::warn!(%error, "what became of mails could not be written down; it is tried again");
                    tokio::time::sleep(RECORD_AGAIN).await;
                }
                recorded => return recorded,
            }
        }
    }

    async fn record(&self, outcomes: Arc<Vec<(Claimed, Delivery)>>) -> Result<(), WorkerError> {
        if outcomes.is_empty() {
            return Ok(());
        }
        let worker = self.clone();
        self.database
            .write(move |connection| {
                let context = worker.context();
                for (mail, delivery) in outcomes.iter() {
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

/// Until it is told to stop, which may be never.
async fn told(mut stop: watch::Receiver<bool>) {
    if stop.wait_for(|stop| *stop).await.is_err() {
        std::future::pending().await
    }
}

//! When the worker works: round after round until it is told to stop, and with pauses while the mail server is away.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;

use super::delivery::Unreachable;
use super::outage;
use super::round::{Progress, Round, until_stopped};
use super::width::Width;
use super::worker::{Worker, WorkerError};
use crate::chores::{By, Chore, Log, Rhythm, Work};
use crate::db::Connection;

/// How often the worker looks without being told, for mails that others enqueued or that are due again.
const LOOK_AGAIN: Duration = Duration::from_secs(2);
const PAUSE_WHILE_AWAY: Duration = Duration::from_secs(5);
const LONGEST_PAUSE_WHILE_AWAY: Duration = Duration::from_secs(60);

impl Worker {
    /// The worker, in a thread and a runtime of its own.
    pub fn chore(&self) -> Chore {
        let worker = self.clone();
        Chore {
            name: "mail",
            label: "Sending mails",
            rhythm: Rhythm::Every(LOOK_AGAIN),
            by: By::EachInstance,
            work: Work::Loop(Arc::new(move |log, stop| {
                let worker = worker.clone();
                Box::pin(async move { worker.run(&log, stop).await })
            })),
        }
    }

    /// Sends until told to stop, and then finishes what is under way.
    pub async fn run(&self, log: &Log, mut stop: watch::Receiver<bool>) {
        let mut width = Width::new(self.connections);
        let mut pause = PAUSE_WHILE_AWAY;
        while !*stop.borrow() {
            match self.send_due(&mut width, pause, &stop).await {
                Ok(Progress::NothingDue) => {
                    log.went_well().await;
                    pause = PAUSE_WHILE_AWAY;
                    self.rest(&mut stop).await;
                }
                Ok(Progress::ServerAway) => {
                    log.failed("the mail server can't be reached".to_owned()).await;
                    self.rest_while_away(pause, &mut stop).await;
                    pause = (pause * 2).min(LONGEST_PAUSE_WHILE_AWAY);
                }
                Err(error) => {
                    log.failed(error.to_string()).await;
                    stopped_within(PAUSE_WHILE_AWAY, &mut stop).await;
                }
            }
        }
        self.transport.close().await;
    }

    async fn rest(&self, stop: &mut watch::Receiver<bool>) {
        tokio::select! {
            _ = stop.changed() => {}
            () = self.waiting.notified() => {}
            () = tokio::time::sleep(LOOK_AGAIN) => {}
        }
    }

    /// For so long, unless somebody asks for a try before, or another instance found that the server answers again.
    async fn rest_while_away(&self, pause: Duration, stop: &mut watch::Receiver<bool>) {
        let end = Instant::now() + pause;
        while Instant::now() < end {
            let look = end.min(Instant::now() + LOOK_AGAIN);
            tokio::select! {
                _ = stop.changed() => return,
                () = self.waiting.notified() => {}
                () = tokio::time::sleep_until(look) => {}
            }
            // While the database does not answer, the pause goes on.
            if self.is_over_or_asked().await.unwrap_or(false) {
                return;
            }
        }
    }

    /// Only one of all workers that hear it takes up what somebody asked for.
    async fn is_over_or_asked(&self) -> Result<bool, WorkerError> {
        let read = |connection: &mut Connection| Ok::<_, WorkerError>(outage::is_over_or_asked(connection)?);
        if !self.database.read(read).await? {
            return Ok(false);
        }
        let now = self.surroundings.now();
        self.database
            .write(move |connection| Ok::<_, WorkerError>(outage::take_up(connection, now)?))
            .await
    }

    /// Sends all that is due now.
    pub async fn drain(&self) -> Result<Progress, WorkerError> {
        let (_never, stop) = watch::channel(false);
        self.send_due(&mut Width::new(self.connections), PAUSE_WHILE_AWAY, &stop)
            .await
    }

    /// `pause` is how long it rests if the server is away.
    async fn send_due(
        &self,
        width: &mut Width,
        pause: Duration,
        stop: &watch::Receiver<bool>,
    ) -> Result<Progress, WorkerError> {
        tokio::select! {
            away = self.is_away(pause) => if away? { return Ok(Progress::ServerAway) },
            () = until_stopped(stop.clone()) => return Ok(Progress::NothingDue),
        }
        Round::new(self, width, pause).run(stop.clone()).await
    }

    /// While the server is away, nothing is claimed before it answers again.
    async fn is_away(&self, pause: Duration) -> Result<bool, WorkerError> {
        let known = self
            .database
            .read(|connection| Ok::<_, WorkerError>(outage::current(connection)?))
            .await?;
        if known.is_none() {
            return Ok(false);
        }
        let now = self.surroundings.now();
        self.database
            .write(move |connection| Ok::<_, WorkerError>(outage::begin_try(connection, now)?))
            .await?;
        match self.transport.reach().await {
            Ok(()) => {
                tracing::info!("the mail server answers again");
                self.database
                    .write(|connection| Ok::<_, WorkerError>(outage::end(connection)?))
                    .await?;
                Ok(false)
            }
            Err(Unreachable(reason)) => {
                self.note_outage(reason, pause).await?;
                Ok(true)
            }
        }
    }
}

async fn stopped_within(pause: Duration, stop: &mut watch::Receiver<bool>) {
    tokio::time::timeout(pause, stop.changed()).await.ok();
}

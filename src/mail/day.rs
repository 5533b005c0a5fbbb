//! When the worker works: round after round until it is told to stop, and with pauses while the mail server is away.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::delivery::Unreachable;
use super::outage;
use super::round::{Progress, Round, until_stopped};
use super::width::Width;
use super::worker::{Worker, WorkerError};
use crate::chores::{By, Chore, Log, Rhythm, Work};

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
            let rest = match self.send_due(&mut width, &stop).await {
                Ok(Progress::NothingDue) => {
                    log.went_well().await;
                    pause = PAUSE_WHILE_AWAY;
                    LOOK_AGAIN
                }
                Ok(Progress::ServerAway) => {
                    log.failed("the mail server can't be reached".to_owned()).await;
                    let rest = pause;
                    pause = (pause * 2).min(LONGEST_PAUSE_WHILE_AWAY);
                    rest
                }
                Err(error) => {
                    log.failed(error.to_string()).await;
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
        self.send_due(&mut Width::new(self.connections), &stop).await
    }

    async fn send_due(&self, width: &mut Width, stop: &watch::Receiver<bool>) -> Result<Progress, WorkerError> {
        tokio::select! {
            away = self.is_away() => if away? { return Ok(Progress::ServerAway) },
            () = until_stopped(stop.clone()) => return Ok(Progress::NothingDue),
        }
        Round::new(self, width).run(stop.clone()).await
    }

    /// While the server is away, nothing is claimed before it answers again.
    async fn is_away(&self) -> Result<bool, WorkerError> {
        let known = self
            .database
            .read(|connection| Ok::<_, WorkerError>(outage::current(connection)?))
            .await?;
        if known.is_none() {
            return Ok(false);
        }
        match self.transport.reach().await {
            Ok(()) => {
                tracing::info!("the mail server answers again");
                self.database
                    .write(|connection| Ok::<_, WorkerError>(outage::end(connection)?))
                    .await?;
                Ok(false)
            }
            Err(Unreachable(reason)) => {
                self.note_outage(reason).await?;
                Ok(true)
            }
        }
    }
}

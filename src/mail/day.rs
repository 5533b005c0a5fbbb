//! When the worker works: round after round until it is told to stop, and with pauses while the mail server is away.

use std::time::Duration;

use tokio::sync::watch;

use super::delivery::Unreachable;
use super::outage;
use super::round::{Progress, Round, told};
use super::width::Width;
use super::worker::{Worker, WorkerError};

/// How often the worker looks without being told, for mails that others enqueued or that are due again.
const LOOK_AGAIN: Duration = Duration::from_secs(2);
const PAUSE_WHILE_AWAY: Duration = Duration::from_secs(5);
const LONGEST_PAUSE_WHILE_AWAY: Duration = Duration::from_secs(60);

impl Worker {
    /// Sends until told to stop, and then finishes what is under way.
    pub async fn run(&self, mut stop: watch::Receiver<bool>) {
        let mut width = Width::new(self.connections);
        let mut pause = PAUSE_WHILE_AWAY;
        while !*stop.borrow() {
            let rest = match self.send_due(&mut width, &stop).await {
                Ok(Progress::NothingDue) => {
                    pause = PAUSE_WHILE_AWAY;
                    LOOK_AGAIN
                }
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
        self.send_due(&mut Width::new(self.connections), &stop).await
    }

    async fn send_due(&self, width: &mut Width, stop: &watch::Receiver<bool>) -> Result<Progress, WorkerError> {
        tokio::select! {
            away = self.is_away() => if away? { return Ok(Progress::ServerAway) },
            () = told(stop.clone()) => return Ok(Progress::NothingDue),
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

//! The worker: claims mails that are due, has them composed, sends them over several connections at once, and writes
//! down what the server said. Any number of workers may share one outbox.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use lettre::Address;
use tokio::sync::Notify;

use super::delivery::{Answer, Untried};
use super::doubt::Doubts;
use super::in_force::EditedTexts;
use super::message::{self, Message};
use super::return_path::ReturnPath;
use super::transport::Transport;
use super::{
    Claimed, Composed, Correspondence, Delivery, GivenSender, Letter, LetterDraft, Sender, Stationery, kept, outage,
    outbox,
};
use crate::clock::Timestamp;
use crate::context::{Actor, Context, Surroundings};
use crate::db::{Connection, Database, DatabaseError, QueryResult, from_query_error};

const UNWRITTEN: &str = "It could not be written: Purser's log says why.";

const WRITE_AGAIN: Duration = Duration::from_secs(1);

/// Sends what the outbox holds. Several may run at once, here or in other instances.
#[derive(Clone)]
pub struct Worker {
    pub database: Database,
    pub surroundings: Surroundings,
    /// What the operator gave. What administrators chose is read with each claim.
    pub sender: GivenSender,
    /// Each mail comes back to an address of its own.
    pub return_path: Option<ReturnPath>,
    pub transport: Transport,
    pub correspondence: Arc<dyn Correspondence>,
    pub connections: usize,
    pub lease: Duration,
    /// How long mails under way may take once it is to stop.
    pub grace: Duration,
    pub waiting: Arc<Notify>,
}

/// Why it can't go on now.
#[derive(Debug, thiserror::Error)]
pub enum WorkerError {
    #[error(transparent)]
    Database(#[from] DatabaseError),
    #[error("mails were claimed and not written: {0}")]
    Unwritten(String),
}

from_query_error!(WorkerError);

/// Written, with the secret in it.
#[derive(Clone)]
pub(super) struct Ready {
    pub(super) mail: Claimed,
    pub(super) text: Arc<(Letter, Message)>,
}

/// What became of a mail, to be written down.
#[derive(Clone)]
pub(super) struct Outcome {
    pub(super) mail: Claimed,
    pub(super) answer: Answer,
    /// `None` where none could be written.
    pub(super) text: Option<Arc<(Letter, Message)>>,
}

impl Outcome {
    /// The mail and what the server was given of it, if it was given anything.
    fn offered(&self) -> Option<(&Claimed, &Letter)> {
        let text = self.text.as_ref().filter(|_| self.answer.had_text())?;
        Some((&self.mail, &text.0))
    }
}

/// What was claimed, to be written.
struct Drafts {
    drafts: Vec<(Claimed, LetterDraft)>,
    edited: EditedTexts,
    sender: Sender,
}

/// Mails that were claimed together.
pub(super) struct Claim {
    pub(super) ready: Vec<Ready>,
    /// Those that can't be written, and so are not sent.
    pub(super) refused: Vec<Outcome>,
}

/// Mails whose lease goes on until then.
pub(super) struct Renewal {
    pub(super) mails: HashSet<i64>,
    pub(super) until: Timestamp,
}

impl Worker {
    /// The server is tried again after this pause.
    pub(super) async fn note_outage(&self, reason: String, pause: Duration) -> Result<(), WorkerError> {
        let now = self.surroundings.now();
        let pause = time::Duration::try_from(pause).unwrap_or(time::Duration::MINUTE);
        tracing::warn!(reason, "the mail server can't be reached; mails wait");
        self.database
            .write(move |connection| Ok::<_, WorkerError>(outage::note(connection, now, &reason, pause)?))
            .await
    }

    /// Claims and composes in one transaction: a mail's secret is stored with the claim, or not at all. Letters are
    /// written after it, beside other transactions. `None` when nothing is due. `now` is when the claim was asked for: it
    /// may wait for the database while leases of this worker end, whose mails are not to be taken up again.
    pub(super) async fn claim(&self, now: Timestamp, most: usize) -> Result<Option<Claim>, WorkerError> {
        let worker = self.clone();
        let drafts = self
            .database
            .write(move |connection| worker.drafts(connection, now, most))
            .await?;
        let Some(drafts) = drafts else { return Ok(None) };
        let worker = self.clone();
        tokio::task::spawn_blocking(move || worker.written(drafts))
            .await
            .map(Some)
            .map_err(|stopped| WorkerError::Unwritten(stopped.to_string()))
    }

    fn drafts(&self, connection: &mut Connection, now: Timestamp, most: usize) -> Result<Option<Drafts>, WorkerError> {
        let context = Context { now, ..self.surroundings.context(Actor::System, None) };
        let claimed = outbox::claim(connection, now, self.lease(), most)?;
        if claimed.is_empty() {
            return Ok(None);
        }
        let mut drafts = Vec::with_capacity(claimed.len());
        let composed = self.correspondence.compose(connection, &context, &claimed)?;
        for (mail, composed) in claimed.into_iter().zip(composed) {
            match composed {
                Composed::Draft(draft) => drafts.push((mail, draft)),
                Composed::Dropped(reason) => outbox::drop_mail(connection, &mail, &reason, now)?,
            }
        }
        let (edited, sender) = (EditedTexts::load(connection)?, self.sender.load(connection)?);
        Ok(Some(Drafts { drafts, edited, sender }))
    }

    fn written(&self, Drafts { drafts, edited, sender }: Drafts) -> Claim {
        let mut claim = Claim { ready: Vec::with_capacity(drafts.len()), refused: Vec::new() };
        let mut stationery = Stationery::of(&self.surroundings.site.get()).with(edited);
        for (mail, draft) in drafts {
            match self.message(&sender, &mail, &draft, &mut stationery) {
                Ok(text) => claim.ready.push(Ready { mail, text: Arc::new(text) }),
                Err((delivery, cause)) => {
                    tracing::error!(mail = mail.id, cause, "a mail could not be written");
                    let answer = Answer { delivery, in_doubt: None };
                    claim.refused.push(Outcome { mail, answer, text: None });
                }
            }
        }
        claim
    }

    /// What is told of one that can't be made, and why for the log.
    fn message(
        &self,
        sender: &Sender,
        mail: &Claimed,
        draft: &LetterDraft,
        stationery: &mut Stationery,
    ) -> Result<(Letter, Message), (Delivery, String)> {
        let letter = draft
            .write(stationery)
            .map_err(|error| (Delivery::Unwritten(UNWRITTEN.to_owned()), error.to_string()))?;
        let returns_to = self.returns_to(mail).unwrap_or_else(|| sender.from.email.clone());
        let message = message::build_returning(sender, returns_to, mail, &letter, self.surroundings.now())
            .map_err(|error| (Delivery::Refused(error.to_string()), error.to_string()))?;
        Ok((letter, message))
    }

    /// The mail's own address, where there is one.
    fn returns_to(&self, mail: &Claimed) -> Option<Address> {
        self.return_path.as_ref()?.of(&self.surroundings.keys, mail.id)
    }

    pub(super) fn lease(&self) -> time::Duration {
        time::Duration::try_from(self.lease).unwrap_or(time::Duration::MINUTE)
    }

    pub(super) async fn deliver(&self, ready: Ready, doubts: Doubts) -> (Ready, Result<Answer, Untried>) {
        let (letter, message) = &*ready.text;
        let answer = self
            .transport
            .deliver(&ready.mail, letter, message, self.surroundings.now(), &doubts)
            .await
            .map(|answer| answer.without(&letter.secrets));
        (ready, answer)
    }

    pub(super) async fn record(&self, outcomes: Vec<Outcome>) -> Result<(), WorkerError> {
        self.write_unhurried(move |worker, connection| {
            let context = worker.surroundings.context(Actor::System, None);
            let mut settled = Vec::with_capacity(outcomes.len());
            for outcome in &outcomes {
                if worker.settle(connection, &context, outcome)? {
                    settled.push(outcome);
                }
            }
            kept::keep(connection, settled.into_iter().filter_map(Outcome::offered))
        })
        .await
    }

    /// False where another worker has the mail now.
    fn settle(&self, connection: &mut Connection, context: &Context, outcome: &Outcome) -> QueryResult<bool> {
        let Outcome { mail, answer, .. } = outcome;
        if !outbox::settle(connection, mail, &answer.delivery, context.now)? {
            return Ok(false);
        }
        if !answer.had_text() {
            self.correspondence.unsent(connection, context, &[mail.id])?;
        }
        kept::note_try(connection, mail, &answer.delivery, context.now)?;
        self.correspondence
            .settled(connection, context, mail, &answer.delivery)?;
        Ok(true)
    }

    pub(super) async fn renew(&self, mails: Vec<Claimed>) -> Result<Renewal, WorkerError> {
        let until = self.surroundings.now() + self.lease();
        let renewed = move |_: &Worker, connection: &mut Connection| outbox::renew(connection, &mails, until);
        let mails = self.write_unhurried(renewed).await?;
        Ok(Renewal { mails: mails.into_iter().collect(), until })
    }

    /// Gives back mails that were claimed and not tried.
    pub(super) async fn release(&self, mails: Vec<Claimed>) -> Result<(), WorkerError> {
        self.write_unhurried(move |worker, connection| {
            let released = outbox::release(connection, &mails)?;
            worker
                .correspondence
                .unsent(connection, &worker.surroundings.context(Actor::System, None), &released)
        })
        .await
    }

    /// Where it fails, the next attempt is a moment away.
    async fn write_unhurried<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Worker, &mut Connection) -> QueryResult<T> + Send + 'static,
    ) -> Result<T, WorkerError> {
        let worker = self.clone();
        let written = self
            .database
            .write(move |connection| Ok(work(&worker, connection)?))
            .await;
        if let Err(error) = &written {
            tracing::warn!(%error, "what became of mails could not be written down");
            tokio::time::sleep(WRITE_AGAIN).await;
        }
        written
    }
}

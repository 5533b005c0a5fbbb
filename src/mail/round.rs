//! From the first claim to the last reply written down: what a worker has in hand, and what it begins next. Claiming,
//! sending and writing down go on beside each other.

use std::collections::VecDeque;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use futures_util::future::BoxFuture;
use futures_util::stream::FuturesUnordered;
use futures_util::{FutureExt, StreamExt};
use tokio::sync::watch;

use super::Claimed;
use super::delivery::{Answer, Untried};
use super::doubt::Doubts;
use super::portion::Portion;
use super::width::Width;
use super::worker::{Claim, Outcome, Ready, Renewal, Worker, WorkerError};

/// Leases are looked at so often while they last.
const LOOKS_IN_A_LEASE: u32 = 8;

/// Why a worker has nothing more to do now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Progress {
    NothingDue,
    ServerAway,
}

/// What has just been done.
enum Step {
    Claimed(Result<Option<Claim>, WorkerError>),
    Delivered(Ready, Result<Answer, Untried>),
    Recorded(usize, Result<(), WorkerError>),
    Renewed(Result<Renewal, WorkerError>),
    Released(Result<(), WorkerError>),
}

pub(super) struct Round<'a> {
    worker: &'a Worker,
    width: &'a mut Width,
    /// Until the server is tried again if it is away.
    pause: Duration,
    steps: FuturesUnordered<BoxFuture<'a, Step>>,
    portion: Portion,
    doubts: Doubts,
    is_claiming: bool,
    /// Recording, renewing and releasing all go by a mail's lease, so one of them at a time.
    is_writing: bool,
    waiting: VecDeque<Ready>,
    /// Handed to a connection, which has not told yet what became of them.
    under_way: Vec<Ready>,
    /// Not written down yet.
    outcomes: Vec<Outcome>,
    /// Whether they could not be. Until they are, nothing is claimed, which might be these mails again, and nothing begun.
    is_unrecorded: bool,
    more_are_due: bool,
    /// Whether a lease is past its half.
    is_late: bool,
    is_stopped: bool,
    /// Whether the server answered since the last time that no connection stood.
    answered: bool,
    /// Why the server can't be reached.
    away: Option<String>,
    /// Why no more could be claimed, or something not be written down. What is under way is brought to its end all the same.
    failure: Option<WorkerError>,
}

impl<'a> Round<'a> {
    pub(super) fn new(worker: &'a Worker, width: &'a mut Width, pause: Duration) -> Round<'a> {
        Round {
            worker,
            width,
            pause,
            steps: FuturesUnordered::new(),
            portion: Portion::new(worker.connections),
            doubts: Doubts::at_most(worker.connections),
            is_claiming: false,
            is_writing: false,
            waiting: VecDeque::new(),
            under_way: Vec::new(),
            outcomes: Vec::new(),
            is_unrecorded: false,
            more_are_due: true,
            is_late: false,
            is_stopped: false,
            answered: false,
            away: None,
            failure: None,
        }
    }

    /// Until nothing is due, the server is away, or it is to stop and what is under way has had its time.
    pub(super) async fn run(mut self, stop: watch::Receiver<bool>) -> Result<Progress, WorkerError> {
        let mut looks = tokio::time::interval(self.worker.lease / LOOKS_IN_A_LEASE);
        let mut stopped = pin!(until_stopped(stop.clone()));
        let mut patience = pin!(async {
            until_stopped(stop).await;
            tokio::time::sleep(self.worker.grace).await;
        });
        while self.begin() {
            tokio::select! {
                Some(step) = self.steps.next() => self.take_in(step),
                _ = looks.tick() => self.look_at_leases(),
                () = &mut stopped, if !self.is_stopped => self.is_stopped = true,
                () = &mut patience => break,
            }
        }
        self.end().await
    }

    /// All that can be begun now. False when there is nothing more to wait for.
    fn begin(&mut self) -> bool {
        self.write();
        self.claim();
        self.width.widen_when_due();
        while self.may_hand_over() && self.hand_over() {}
        !self.steps.is_empty() || !self.waiting.is_empty()
    }

    fn write(&mut self) {
        if self.is_writing {
            return;
        }
        let step = if self.is_late && !self.is_claiming {
            self.renew()
        } else if !self.outcomes.is_empty() {
            self.record()
        } else if !self.goes_on() && !self.waiting.is_empty() {
            self.release()
        } else {
            return;
        };
        self.is_writing = true;
        self.steps.push(step);
    }

    fn renew(&self) -> BoxFuture<'a, Step> {
        let mails = self.leased().cloned().collect();
        self.worker.renew(mails).map(Step::Renewed).boxed()
    }

    fn record(&self) -> BoxFuture<'a, Step> {
        let count = self.outcomes.len();
        let recorded = self.worker.record(self.outcomes.clone());
        recorded.map(move |recorded| Step::Recorded(count, recorded)).boxed()
    }

    fn release(&mut self) -> BoxFuture<'a, Step> {
        let untried = self.waiting.drain(..).map(|ready| ready.mail).collect();
        self.worker.release(untried).map(Step::Released).boxed()
    }

    fn claim(&mut self) {
        let is_wanted = self.more_are_due && self.waiting.len() < self.portion.now();
        let is_free = !self.is_claiming && !self.is_late && !self.is_unrecorded;
        let now = self.worker.surroundings.now();
        if is_wanted && self.goes_on() && is_free && self.in_hand().all(|mail| mail.is_leased(now)) {
            self.is_claiming = true;
            let most = self.portion.now();
            self.steps.push(self.worker.claim(now, most).map(Step::Claimed).boxed());
        }
    }

    /// One whose lease ended would be claimed again.
    fn in_hand(&self) -> impl Iterator<Item = &Claimed> {
        self.leased().chain(self.outcomes.iter().map(|outcome| &outcome.mail))
    }

    fn goes_on(&self) -> bool {
        self.away.is_none() && !self.is_stopped
    }

    fn may_hand_over(&self) -> bool {
        let has_room = self.outcomes.len() < self.worker.connections && self.under_way.len() < self.width.now();
        self.goes_on() && has_room && !self.is_unrecorded
    }

    /// False where none waits, or others may have taken it up meanwhile.
    fn hand_over(&mut self) -> bool {
        let now = self.worker.surroundings.now();
        let Some(ready) = self.waiting.pop_front_if(|ready| ready.mail.is_leased(now)) else {
            return false;
        };
        self.under_way.push(ready.clone());
        let delivered = self.worker.deliver(ready, self.doubts.clone());
        self.steps
            .push(delivered.map(|(ready, answer)| Step::Delivered(ready, answer)).boxed());
        true
    }

    fn leased(&self) -> impl Iterator<Item = &Claimed> {
        self.waiting.iter().chain(&self.under_way).map(|ready| &ready.mail)
    }

    fn look_at_leases(&mut self) {
        let half = self.worker.surroundings.now() + self.worker.lease / 2;
        let is_late = self.leased().any(|mail| !mail.is_leased(half));
        self.is_late = is_late;
    }

    fn take_in(&mut self, step: Step) {
        match step {
            Step::Claimed(claimed) => self.claimed(claimed),
            Step::Delivered(ready, answer) => self.delivered(&ready, answer),
            Step::Recorded(count, recorded) => self.recorded(count, recorded),
            Step::Renewed(renewed) => self.renewed(renewed),
            Step::Released(released) => self.released(released),
        }
    }

    fn claimed(&mut self, claimed: Result<Option<Claim>, WorkerError>) {
        self.is_claiming = false;
        match claimed {
            Ok(Some(claim)) => {
                self.portion.claimed();
                self.waiting.extend(claim.ready);
                self.outcomes.extend(claim.refused);
            }
            Ok(None) => self.more_are_due = false,
            Err(error) => self.failed(error),
        }
    }

    fn delivered(&mut self, handed: &Ready, answer: Result<Answer, Untried>) {
        // The lease may have been renewed since it was handed over.
        let is_it = |ready: &Ready| Arc::ptr_eq(&ready.text, &handed.text);
        let Some(place) = self.under_way.iter().position(is_it) else { return };
        let ready = self.under_way.swap_remove(place);
        match answer {
            Ok(answer) => {
                self.answered = true;
                self.portion.delivered();
                self.outcomes
                    .push(Outcome { mail: ready.mail, answer, text: Some(ready.text) });
            }
            Err(Untried::Unreachable(reason)) => {
                self.waiting.push_front(ready);
                self.refused_connection(reason);
            }
            Err(Untried::HeldBack) => {
                self.waiting.push_front(ready);
                self.is_unrecorded = !self.outcomes.is_empty();
            }
        }
    }

    /// A server that lets other connections stand is not away.
    fn refused_connection(&mut self, reason: String) {
        let stands = !self.under_way.is_empty() || std::mem::take(&mut self.answered);
        if stands {
            self.width.narrow(self.under_way.len());
        } else {
            self.away = Some(reason);
        }
    }

    /// Replies are kept until they are written down, which does nothing to a mail that others have taken up meanwhile.
    fn recorded(&mut self, count: usize, recorded: Result<(), WorkerError>) {
        self.is_writing = false;
        self.is_unrecorded = recorded.is_err();
        if !self.is_unrecorded {
            self.outcomes.drain(..count);
        }
    }

    fn renewed(&mut self, renewed: Result<Renewal, WorkerError>) {
        self.is_writing = false;
        let Ok(Renewal { mails, until }) = renewed else { return };
        self.is_late = false;
        self.waiting.retain(|ready| mails.contains(&ready.mail.id));
        let ready = self
            .waiting
            .iter_mut()
            .chain(&mut self.under_way)
            .map(|ready| &mut ready.mail);
        let in_hand = ready.chain(self.outcomes.iter_mut().map(|outcome| &mut outcome.mail));
        for mail in in_hand.filter(|mail| mails.contains(&mail.id)) {
            mail.lease_until = Some(until);
        }
    }

    fn released(&mut self, released: Result<(), WorkerError>) {
        self.is_writing = false;
        if let Err(error) = released {
            self.failed(error);
        }
    }

    fn failed(&mut self, error: WorkerError) {
        self.more_are_due = false;
        self.failure = Some(error);
    }

    async fn end(self) -> Result<Progress, WorkerError> {
        if let Some(error) = self.failure {
            return Err(error);
        }
        let Some(reason) = self.away else {
            return Ok(Progress::NothingDue);
        };
        *self.width = Width::new(self.worker.connections);
        self.worker.note_outage(reason, self.pause).await?;
        Ok(Progress::ServerAway)
    }
}

/// Until it is told to stop, which may be never.
pub(super) async fn until_stopped(mut stop: watch::Receiver<bool>) {
    if stop.wait_for(|stop| *stop).await.is_err() {
        std::future::pending().await
    }
}

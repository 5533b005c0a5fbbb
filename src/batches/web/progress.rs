//! How far a bulk action has come that was confirmed, and what can be done about it.

use actix_web::web::Path;
use askama::Template;

use super::{Sender, acting, check_may, check_sees, in_words};
use crate::batches::flow::cancel::{self, CancelError, Cancelled};
use crate::batches::flow::carry_out::{self, StartError};
use crate::batches::skip::{Refusal, Skip};
use crate::batches::store::{self, Batch, BatchState, Tally};
use crate::clock::Timestamp;
use crate::gate::Frame;
use crate::mail::outbox::MailState;
use crate::preferences::retention::{self, RecordKind};
use crate::web::paging::{number_of, thousands};
use crate::web::session::Tone;
use crate::web::{Page, PageError, render, see_other};

#[derive(Template)]
#[template(path = "batches/progress.html")]
struct ProgressPage {
    frame: Frame,
    batch: Batch,
    tally: Tally,
    /// It is over, and older than mails are kept.
    forgot_mails: bool,
}

impl ProgressPage {
    /// Where its time is still to come.
    fn starts_at(&self) -> Option<Timestamp> {
        self.batch.starts_at()
    }

    fn may_be_cancelled(&self) -> bool {
        self.is_under_way() || self.starts_at().is_some()
    }

    /// Whoever confirmed it could no longer do it when its turn came.
    fn was_refused(&self) -> bool {
        let refused = Skip::from(Refusal::NotAllowed);
        self.tally.skipped.iter().any(|(skip, _)| *skip == refused)
    }

    fn by(&self) -> &str {
        self.batch.maker.as_deref().unwrap_or("a user since deleted")
    }

    fn is_under_way(&self) -> bool {
        self.state() == BatchState::Running
    }

    fn sends_mails(&self) -> bool {
        self.mails_each() > 0
    }

    fn mails_each(&self) -> i64 {
        if self.forgot_mails { 0 } else { self.batch.act.mails_each() as i64 }
    }

    /// What the bar counts: mails where the act sends some, else people.
    fn expected(&self) -> i64 {
        match self.mails_each() {
            0 => self.batch.total,
            each => (self.tally.waiting + self.tally.done) * each,
        }
    }

    fn settled(&self) -> i64 {
        match self.mails_each() {
            0 => self.batch.total - self.tally.waiting,
            _ => self.tally.mails_settled(),
        }
    }

    fn sentence(&self) -> String {
        let (done, noun) = match self.sends_mails() {
            true => (self.tally.mails_in(MailState::Sent), "mails have left"),
            false => (self.settled(), "users are done"),
        };
        format!("{} of {} {noun}.", thousands(done), thousands(self.expected()))
    }

    fn state(&self) -> BatchState {
        self.batch.state.shown(self.tally.mails_waiting() > 0)
    }

    fn done(&self) -> String {
        thousands(self.tally.done)
    }

    fn waiting(&self) -> String {
        thousands(self.tally.waiting)
    }

    fn mails(&self) -> Vec<(MailState, String)> {
        MailState::ALL
            .iter()
            .map(|state| (*state, thousands(self.tally.mails_in(*state))))
            .collect()
    }

    fn skipped(&self) -> Vec<(Skip, String)> {
        in_words(&self.tally.skipped)
    }

    fn people_link(&self, outcome: &str) -> String {
        format!("/batches/{}/people?outcome={outcome}", self.batch.id)
    }
}

pub async fn show_progress(visit: Sender, batch: Batch) -> Page {
    let id = batch.id;
    let (tally, retention) = visit
        .read(move |connection, _| Ok((store::tally(connection, id)?, retention::load(connection)?)))
        .await?;
    let state = batch.state.shown(tally.mails_waiting() > 0);
    let is_over = !matches!(state, BatchState::Running | BatchState::Scheduled);
    let mails_end = retention.end(RecordKind::Mails, visit.now);
    let is_old = mails_end.is_some_and(|end| batch.finished_at.or(batch.confirmed_at).is_some_and(|at| at <= end));
    let forgot_mails = is_over && is_old && batch.act.mails_each() > 0;
    render(&ProgressPage { frame: visit.frame(), batch, tally, forgot_mails })
}

pub async fn cancel(visit: Sender, id: Path<i64>) -> Page {
    let id = id.into_inner();
    let batch = visit.read(move |connection, _| store::find(connection, id)).await?;
    check_sees(&visit, &batch)?;
    check_may(&visit.who, batch.act)?;
    let mine = acting(&visit, batch.act);
    let cancelled = visit
        .attempt(move |connection, context| cancel::cancel(connection, context, &mine, id))
        .await;
    let page = format!("/batches/{id}");
    match cancelled {
        Ok(spared) => visit.see_other_with(&page, Tone::Success, words_of(&spared)),
        Err(CancelError::NothingLeft) => {
            visit.see_other_with(&page, Tone::Warning, CancelError::NothingLeft.to_string())
        }
        Err(CancelError::NotYours) => Err(PageError::Forbidden),
        Err(CancelError::Database(error)) => Err(error.into()),
    }
}

fn words_of(spared: &Cancelled) -> String {
    let users = number_of(spared.users as i64, "user", "users");
    let mails = number_of(spared.mails as i64, "mail", "mails");
    match (spared.users, spared.mails) {
        (0, _) => format!("Cancelled. {mails} taken out of the queue."),
        (_, 0) => format!("Cancelled. {users} left out."),
        _ => format!("Cancelled. {users} left out, and {mails} taken out of the queue."),
    }
}

/// Before the time for which it was scheduled.
pub async fn start(visit: Sender, id: Path<i64>) -> Page {
    let id = id.into_inner();
    let batch = visit.read(move |connection, _| store::find(connection, id)).await?;
    check_sees(&visit, &batch)?;
    check_may(&visit.who, batch.act)?;
    let mine = acting(&visit, batch.act);
    let started = visit
        .attempt(move |connection, context| carry_out::start_now(connection, context, &mine, id))
        .await;
    let page = format!("/batches/{id}");
    match started {
        Ok(()) => {
            visit.send_waiting_mail();
            visit.portal.batches_waiting.notify_one();
            see_other(&page)
        }
        Err(refused @ StartError::NotScheduled) => visit.see_other_with(&page, Tone::Warning, refused.to_string()),
        Err(StartError::NotYours) => Err(PageError::Forbidden),
        Err(StartError::Database(error)) => Err(error.into()),
    }
}

use actix_web::web::{Path, Query as UrlQuery};
use askama::Template;

use super::{Sender, acting, check_may, check_sees, roles};
use crate::batches::act::Act;
use crate::batches::flow::cancel::{self, CancelError, Cancelled};
use crate::batches::flow::carry_out::{self, ConfirmError, Confirmed};
use crate::batches::flow::preflight::{self, LISTED, Preflight, RoleEffect};
use crate::batches::role_change::RoleChange;
use crate::batches::skip::Skip;
use crate::batches::store::{self, Batch, BatchState, Tally};
use crate::db::{DatabaseError, QueryError};
use crate::gate::Frame;
use crate::mail::outbox::MailState;
use crate::mailing::eligibility::Ineligible;
use crate::preferences::retention::{self, RecordKind};
use crate::rights::Permission;
use crate::web::paging::{number_of, thousands};
use crate::web::session::Tone;
use crate::web::{Page, PageError, Submitted, render, see_other};

#[derive(Template)]
#[template(path = "batches/preflight.html")]
struct PreflightPage {
    frame: Frame,
    batch: Batch,
    preflight: Preflight,
    is_mine: bool,
}

impl PreflightPage {
    /// "3 users", for the sentence about them.
    fn how_many(&self) -> String {
        number_of(self.preflight.fitting, "user", "users")
    }

    fn effect(&self) -> &'static str {
        self.batch.act.effect(self.preflight.fitting != 1)
    }

    /// "2 users are", for the sentence about those left out.
    fn how_many_skipped(&self) -> String {
        match self.preflight.skipped.iter().map(|(_, count)| count).sum() {
            1 => "1 user is".to_owned(),
            count => format!("{} users are", thousands(count)),
        }
    }

    fn skipped(&self) -> Vec<(Skip, String)> {
        in_words(&self.preflight.skipped)
    }

    /// Somebody who looks could hand them credentials instead.
    fn skips_without_address(&self) -> bool {
        let skips = self
            .preflight
            .skipped
            .iter()
            .any(|(skip, _)| *skip == Skip::Mail(Ineligible::NoAddress));
        skips && self.batch.act.invitation().is_some() && self.frame.may_somewhere(Permission::SetPasswords)
    }

    /// "Support (12), Administrator (1)".
    fn roles(&self) -> String {
        let named = |(role, count): &(String, i64)| format!("{role} ({})", thousands(*count));
        self.preflight.roles.iter().map(named).collect::<Vec<_>>().join(", ")
    }

    /// "3 gain it, 1 loses it".
    fn effect_on(&self, effect: &RoleEffect) -> String {
        let gain = number_of(effect.gain, "user gains it", "users gain it");
        let lose = number_of(effect.lose, "user loses it", "users lose it");
        match (effect.gain, effect.lose) {
            (_, 0) => gain,
            (0, _) => lose,
            _ => format!("{gain}, {lose}"),
        }
    }

    fn role_change(&self) -> Option<RoleChange> {
        self.batch.role_change()
    }

    fn people_query(&self) -> String {
        roles::query_of(&self.batch)
    }

    fn lists_all(&self) -> bool {
        self.preflight.fitting <= LISTED as i64
    }

    fn people_link(&self, skip: &Skip) -> String {
        format!("/batches/{}/people?outcome={}{}", self.batch.id, skip.as_str(), self.people_query())
    }
}

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

fn in_words(skipped: &[(Skip, i64)]) -> Vec<(Skip, String)> {
    skipped.iter().map(|(skip, count)| (*skip, thousands(*count))).collect()
}

pub async fn show(visit: Sender, id: Path<i64>, chosen: UrlQuery<Vec<(String, String)>>) -> Page {
    let id = id.into_inner();
    let batch = visit.read(move |connection, _| store::find(connection, id)).await?;
    check_sees(&visit, &batch)?;
    check_may(&visit.who, batch.act)?;
    match batch.state {
        BatchState::Draft if batch.act == Act::EditRoles => match roles::chosen(&chosen) {
            Some(change) => show_preflight(visit, Batch { role_change: change.stored(), ..batch }).await,
            None => roles::ask(&visit, batch, &chosen).await,
        },
        BatchState::Draft => show_preflight(visit, batch).await,
        _ => show_progress(visit, batch).await,
    }
}

async fn show_preflight(visit: Sender, batch: Batch) -> Page {
    let (mine, looked_over) = (acting(&visit, batch.act), batch.clone());
    let preflight = visit
        .read_at_length(move |connection, context| preflight::preflight(connection, context, &mine, &looked_over))
        .await?;
    let is_mine = batch.created_by == Some(visit.who.id);
    render(&PreflightPage { frame: visit.frame(), batch, preflight, is_mine })
}

async fn show_progress(visit: Sender, batch: Batch) -> Page {
    let id = batch.id;
    let (tally, retention) = visit
        .read(move |connection, _| Ok((store::tally(connection, id)?, retention::load(connection)?)))
        .await?;
    let is_over = batch.state.shown(tally.mails_waiting() > 0) != BatchState::Running;
    let mails_end = retention.end(RecordKind::Mails, visit.now);
    let is_old = mails_end.is_some_and(|end| batch.confirmed_at.is_some_and(|at| at <= end));
    let forgot_mails = is_over && is_old && batch.act.mails_each() > 0;
    render(&ProgressPage { frame: visit.frame(), batch, tally, forgot_mails })
}

pub async fn confirm(visit: Sender, id: Path<i64>, submitted: Submitted) -> Page {
    let id = id.into_inner();
    let act = Act::parse(submitted.get("act")).ok_or(PageError::BadRequest)?;
    check_may(&visit.who, act)?;
    let batch = visit.read(move |connection, _| store::find(connection, id)).await;
    if let Ok(batch) = &batch {
        check_sees(&visit, batch)?;
    }
    let role_change = RoleChange::chosen(submitted.get("mode"), submitted.all("role"));
    let confirmed = Confirmed { act, role_change };
    let (mine, has_proved_lately) = (acting(&visit, act), visit.has_proved_lately());
    let confirmed = visit
        .attempt(move |connection, context| {
            carry_out::confirm(connection, context, id, confirmed, &mine, has_proved_lately)
        })
        .await;
    let page = format!("/batches/{id}");
    match confirmed {
        Ok(()) => {
            visit.send_waiting_mail();
            visit.portal.batches_waiting.notify_one();
            see_other(&page)
        }
        Err(ConfirmError::NotADraft) => visit.see_other_with(&page, Tone::Warning, ConfirmError::NotADraft.to_string()),
        Err(refused @ ConfirmError::NoRoles) => visit.see_other_with(&page, Tone::Warning, refused.to_string()),
        Err(ConfirmError::Forbidden(refused)) => Err(refused.into()),
        Err(ConfirmError::NotYours) => Err(PageError::Forbidden),
        Err(ConfirmError::ProofDue) => visit.ask_before_sending(&submitted).await,
        Err(ConfirmError::Database(DatabaseError::Query(QueryError::NotFound))) => {
            let words = "That selection is gone: another took its place, or a day has passed. Select again.";
            visit.see_other_with("/users", Tone::Warning, words)
        }
        Err(ConfirmError::Database(error)) => Err(error.into()),
    }
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

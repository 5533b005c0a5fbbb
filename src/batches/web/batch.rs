use actix_web::web::{Path, Query as UrlQuery};
use askama::Template;

use super::progress::show_progress;
use super::{Sender, acting, check_may, check_sees, in_words, roles};
use crate::batches::act::Act;
use crate::batches::flow::carry_out::{self, ConfirmError, Confirmed};
use crate::batches::flow::preflight::{self, LISTED, Preflight, RoleEffect};
use crate::batches::role_change::RoleChange;
use crate::batches::skip::Skip;
use crate::batches::store::{self, Batch, BatchState};
use crate::db::{DatabaseError, QueryError};
use crate::gate::Frame;
use crate::mailing::eligibility::Ineligible;
use crate::rights::Permission;
use crate::web::paging::{number_of, thousands};
use crate::web::session::Tone;
use crate::web::starting::{self, NoTime};
use crate::web::{Form, Page, PageError, Submitted, render, render_refused, see_other};

#[derive(Template)]
#[template(path = "batches/preflight.html")]
struct PreflightPage {
    frame: Frame,
    batch: Batch,
    preflight: Preflight,
    is_mine: bool,
    /// What is chosen beside who gets it.
    form: Form,
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

    /// Mails may leave later.
    fn may_be_scheduled(&self) -> bool {
        self.batch.act.mails_each() > 0 && self.preflight.fitting > 0 && self.is_mine
    }

    /// Of the two ways in which accounts are made.
    fn is_chosen(&self, act: &str) -> bool {
        match self.form.value("act") {
            "" => act == Act::AccountsByActivation.as_str(),
            chosen => chosen == act,
        }
    }

    fn lists_all(&self) -> bool {
        self.preflight.fitting <= LISTED as i64
    }

    fn people_link(&self, skip: &Skip) -> String {
        format!("/batches/{}/people?outcome={}{}", self.batch.id, skip.as_str(), self.people_query())
    }
}

pub async fn show(visit: Sender, id: Path<i64>, chosen: UrlQuery<Vec<(String, String)>>) -> Page {
    let id = id.into_inner();
    let batch = visit.read(move |connection, _| store::find(connection, id)).await?;
    check_sees(&visit, &batch)?;
    check_may(&visit.who, batch.act)?;
    match batch.state {
        BatchState::Draft if batch.act == Act::EditRoles => match roles::chosen(&chosen) {
            Some(change) => {
                show_preflight(visit, Batch { role_change: change.stored(), ..batch }, Form::default()).await
            }
            None => roles::ask(&visit, batch, &chosen).await,
        },
        BatchState::Draft => {
            let mut form = Form::default();
            starting::show(&mut form, |name| value_of(&chosen, name));
            show_preflight(visit, batch, form).await
        }
        _ => show_progress(visit, batch).await,
    }
}

fn value_of<'a>(query: &'a [(String, String)], name: &str) -> &'a str {
    let mut values = query.iter().filter(|(known, _)| known == name);
    values.next().map_or("", |(_, value)| value)
}

async fn show_preflight(visit: Sender, batch: Batch, form: Form) -> Page {
    let (mine, looked_over) = (acting(&visit, batch.act), batch.clone());
    let preflight = visit
        .read_at_length(move |connection, context| preflight::preflight(connection, context, &mine, &looked_over))
        .await?;
    let is_mine = batch.created_by == Some(visit.who.id);
    let page = PreflightPage { frame: visit.frame(), batch, preflight, is_mine, form };
    if page.form.is_refused() { render_refused(&page) } else { render(&page) }
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
    let not_before = match starting::chosen(|name| submitted.get(name)) {
        Ok(not_before) => not_before,
        Err(NoTime) => return refuse_time(visit, id, &submitted, NoTime.to_string()).await,
    };
    let confirmed = Confirmed { act, role_change, not_before };
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
        Err(refused @ (ConfirmError::Passed | ConfirmError::TooFarAhead | ConfirmError::TooManyScheduled)) => {
            refuse_time(visit, id, &submitted, refused.to_string()).await
        }
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

/// The question again, with what was typed.
async fn refuse_time(visit: Sender, id: i64, submitted: &Submitted, why: String) -> Page {
    let batch = visit.read(move |connection, _| store::find(connection, id)).await?;
    check_sees(&visit, &batch)?;
    if batch.state != BatchState::Draft {
        return see_other(&format!("/batches/{id}"));
    }
    let mut form = Form::from_submitted(submitted);
    form.refuse("start_on", why);
    show_preflight(visit, batch, form).await
}

//! Someone who has shown who they are and has a step to take before they are signed in. Their session opens the page of
//! that step and nothing else.

use std::future::Future;
use std::ops::Deref;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use diesel::OptionalExtension;
use serde::{Deserialize, Serialize};
use time::Duration;

use super::Visit;
use super::unsaved::{self, Unsaved};
use super::way::local_path;
use crate::clock::Timestamp;
use crate::context::{Context, UserId};
use crate::db::{Connection, QueryResult};
use crate::entry::admission::{self, Admission, NextStep, Proof};
use crate::people::{self, Status, User};
use crate::web::session::Tone;
use crate::web::{PageError, Submitted};

/// How long a step may take.
const PATIENCE: Duration = Duration::hours(1);

/// Somebody who proved who they are, and has a step to take yet.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PendingSignIn {
    pub proof: Proof,
    step: NextStep,
    since: Timestamp,
    /// Where the person was going.
    #[serde(flatten)]
    pub onward: Onward,
}

/// Where somebody who signs in goes on to.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Onward {
    next: String,
    /// What they sent too late, to be shown there.
    #[serde(default)]
    unsaved: Option<Unsaved>,
}

impl Onward {
    /// To a page of the portal.
    pub fn to(next: &str) -> Onward {
        Onward { next: next.to_owned(), unsaved: None }
    }

    /// As the form for signing in says it.
    pub fn said_in(submitted: &Submitted, context: &Context) -> Onward {
        let unsaved = Unsaved::open(context, submitted.get(unsaved::FIELD));
        Onward { unsaved, ..Onward::to(submitted.get("next")) }
    }

    /// What somebody else sent is not shown to this person.
    fn of(self, user: UserId, context: &Context) -> Onward {
        let unsaved = self.unsaved.filter(|unsaved| unsaved.is_of(context, user));
        Onward { unsaved, ..self }
    }
}

pub(super) const SIGN_IN: &str = "/login";

impl PendingSignIn {
    /// What is due may have changed since the hold began. The page of a step that is due no more tells so itself.
    fn bring_up_to_date(self, connection: &mut Connection) -> QueryResult<PendingSignIn> {
        let due = admission::due(connection, &self.proof)?;
        Ok(PendingSignIn { step: due.unwrap_or(self.step), ..self })
    }

    /// A form that comes meanwhile, as from another tab, is shown to its sender after the step. Returns where that is taken.
    pub(super) fn while_it_waits(self, visit: &Visit) -> Result<&'static str, PageError> {
        let step = self.path();
        let user = self.proof.user();
        let waits = self.onward.unsaved.is_some();
        let unsaved =
            Unsaved::of(visit).filter(|unsaved| unsaved.is_of(&visit.context, user) && (!waits || unsaved.is_form()));
        if let (false, Some(unsaved)) = (visit.request.method().is_safe(), unsaved) {
            visit
                .session
                .flash(Tone::Warning, visit.language.say(unsaved.offer()))?;
            let onward = Onward { unsaved: Some(unsaved), ..self.onward };
            visit.session.change_pending(&PendingSignIn { onward, ..self })?;
        }
        Ok(step)
    }

    /// Where that step is taken.
    pub fn path(&self) -> &'static str {
        match self.step {
            NextStep::SecondFactor => "/login/second-factor",
            NextStep::NewPassword => "/login/new-password",
            NextStep::Enrolment => "/login/set-up-second-factor",
        }
    }
}

impl Visit {
    /// Signs in who is admitted and leads them onward; leads who is not yet to their next step.
    pub fn proceed(&self, admission: Admission, onward: Onward) -> Result<String, PageError> {
        match admission {
            Admission::SignedIn(user) => {
                let Onward { next, unsaved } = onward.of(user, &self.context);
                self.session.sign_in(user, &self.request, &self.context)?;
                match unsaved {
                    Some(unsaved) => unsaved.keep(self),
                    None => Ok(local_path(&next).to_owned()),
                }
            }
            Admission::Due(step, proof) => {
                let user = proof.user();
                let onward = onward.of(user, &self.context);
                let pending = PendingSignIn { proof, step, since: self.now, onward };
                self.session.set_pending(user, &pending)?;
                Ok(pending.path().to_owned())
            }
        }
    }

    /// `None` once it has taken too long.
    pub fn pending(&self) -> Result<Option<PendingSignIn>, PageError> {
        let pending: Option<PendingSignIn> = self.session.pending()?;
        Ok(pending.filter(|pending| self.now - pending.since < PATIENCE))
    }
}

/// A visit to the page of the step that is due.
pub struct Midway {
    visit: Visit,
    pub pending: PendingSignIn,
    pub user: User,
}

impl Deref for Midway {
    type Target = Visit;

    fn deref(&self) -> &Visit {
        &self.visit
    }
}

impl FromRequest for Midway {
    type Error = PageError;
    type Future = Pin<Box<dyn Future<Output = Result<Midway, PageError>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let visit = Visit::of(&request)?;
            let Some(pending) = visit.pending()? else {
                return Err(PageError::StepDue { location: SIGN_IN.to_owned() });
            };
            let id = pending.proof.user();
            let (user, pending) = visit
                .read(move |connection, _| {
                    Ok((people::find(connection, id).optional()?, pending.bring_up_to_date(connection)?))
                })
                .await?;
            let Some(user) = user.filter(|user| user.status(visit.now) != Status::Disabled) else {
                visit.session.end();
                return Err(PageError::StepDue { location: SIGN_IN.to_owned() });
            };
            if !request.path().starts_with(pending.path()) {
                return Err(PageError::StepDue { location: pending.path().to_owned() });
            }
            Ok(Midway { visit, pending, user })
        })
    }
}

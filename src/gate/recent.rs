//! Before a dangerous act, whoever is signed in proves anew who they are, unless they did so lately. What they were about
//! to do waits in the page that asks, with what they typed, except for passwords.

use std::future::Future;
use std::ops::Deref;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::error::InternalError;
use actix_web::http::Method;
use actix_web::{Error, FromRequest, HttpRequest};
use askama::Template;
use time::Duration;

use super::Frame;
use super::allowed::{Allowed, Needs};
use super::way::{Errand, local_path};
use crate::clock::Timestamp;
use crate::people::{self, Status};
use crate::web::{Form, Page, PageError, Submitted, render, render_refused};

/// How long a proof holds: a sign-in, or the password since.
const RECENT: Duration = Duration::minutes(15);

/// [`Allowed`], after a recent proof of who the caller is. Without one, the password is asked for first.
pub struct Recent<N>(Allowed<N>);

impl<N> Deref for Recent<N> {
    type Target = Allowed<N>;

    fn deref(&self) -> &Allowed<N> {
        &self.0
    }
}

impl<N: Needs + 'static> FromRequest for Recent<N> {
    type Error = Error;
    type Future = Pin<Box<dyn Future<Output = Result<Recent<N>, Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let visit = Allowed::<N>::from_request(request, payload).into_inner();
        let is_due = visit.as_ref().is_ok_and(|visit| !visit.has_proved_lately());
        let form = (is_due && request.method() != Method::GET).then(|| Submitted::from_request(request, payload));
        Box::pin(async move {
            let visit = visit?;
            let page = match form {
                Some(form) => visit.ask_before_sending(&form.await?).await?,
                None if is_due => visit.ask_before_showing().await?,
                None => return Ok(Recent(visit)),
            };
            Err(InternalError::from_response("a proof is due", page).into())
        })
    }
}

#[derive(Template)]
#[template(path = "confirm_password/ask.html")]
struct AskPage<'a> {
    frame: Frame,
    form: Form,
    username: String,
    locked_until: Option<Timestamp>,
    errand: Errand,
    kept: Vec<(&'a str, &'a str)>,
    drops_passwords: bool,
}

impl AskPage<'_> {
    fn back(&self) -> &str {
        local_path(&self.errand.back)
    }
}

impl<N> Allowed<N> {
    /// Within the last quarter of an hour.
    pub fn has_proved_lately(&self) -> bool {
        let proved_at = self.session.proved_at();
        proved_at.is_some_and(|proved_at| self.now - proved_at < RECENT)
    }

    async fn ask_before_showing(&self) -> Page {
        let errand = Errand::of(&self.request);
        render(&self.question(errand, Form::default(), &Submitted::default()).await?)
    }

    /// For a form of which only some of what it can do is dangerous; the others name [`Recent`] in their signature.
    pub async fn ask_before_sending(&self, submitted: &Submitted) -> Page {
        self.ask_again(Errand::of(&self.request), Form::default(), submitted)
            .await
    }

    /// With what was wrong the last time.
    pub async fn ask_again(&self, errand: Errand, form: Form, submitted: &Submitted) -> Page {
        render_refused(&self.question(errand, form, submitted).await?)
    }

    async fn question<'a>(
        &self,
        errand: Errand,
        form: Form,
        submitted: &'a Submitted,
    ) -> Result<AskPage<'a>, PageError> {
        let id = self.who.id;
        let user = self.read(move |connection, _| people::find(connection, id)).await?;
        let is_locked = user.status(self.now) == Status::Locked;
        Ok(AskPage {
            frame: self.frame(),
            form,
            username: user.details.username,
            locked_until: user.standing.locked_until.filter(|_| is_locked),
            errand,
            kept: submitted.without_passwords().collect(),
            drops_passwords: submitted.has("password"),
        })
    }
}

//! A form, or the press of a button, that came after its sender's session had ended. It waits sealed in the sign-in page,
//! and nowhere else, so that strangers fill no database with it. Once its sender is signed in, the form's page shows it
//! again, once. Nothing of it is ever carried out by itself.

use std::fmt;

use actix_web::http::Method;
use actix_web::{HttpMessage, HttpRequest};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::{Deserialize, Serialize};
use time::Duration;

use super::Visit;
use super::way::{Errand, local_path, page_above, page_before, path_of};
use crate::clock::Timestamp;
use crate::context::{Context, UserId};
use crate::secret;
use crate::web::{PageError, Submitted, device};

/// The field of the sign-in form in which it waits.
pub(super) const FIELD: &str = "unsaved";

/// In the session, until its page is shown.
const KEPT_AS: &str = "unsaved";

/// In bytes, with the names of its fields. The form in which it waits has to fit into what is read of a form.
const LARGEST: usize = 32 * 1024;

/// From when it was sent.
const VALIDITY: Duration = Duration::hours(12);

/// For a form's resource, as `.app_data(TypedAgain("Save"))` with the words on the form's button, or none where they
/// vary: what was typed there outlasts the session. The page calls [`super::Allowed::typed_again`].
#[derive(Clone, Copy)]
pub struct TypedAgain(pub &'static str);

/// What came too late.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Unsaved {
    at: Timestamp,
    /// The cookie of the browser, which tells who signed in there last: whose session it was.
    device: String,
    /// Where its form or button stands.
    page: String,
    /// `None` for a button.
    typed: Option<Vec<(String, String)>>,
}

/// Never shows what was typed.
impl fmt::Debug for Unsaved {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Unsaved(…)")
    }
}

impl Unsaved {
    /// `None` in a browser in which nobody signed in before: then there is nobody to show it to. And for more than is kept.
    pub(super) fn of(visit: &Visit) -> Option<Unsaved> {
        Unsaved::sent(visit).filter(Unsaved::is_small)
    }

    fn sent(visit: &Visit) -> Option<Unsaved> {
        let request = &visit.request;
        let (page, holds_form) = place_of(request);
        let submitted = request.extensions().get::<Submitted>().cloned();
        Some(Unsaved {
            at: visit.now,
            device: device::cookie_of(request, &visit.context)?,
            page: local_path(&page).to_owned(),
            typed: submitted.filter(|_| holds_form).map(|form| {
                let fields = form.without_secrets();
                fields
                    .map(|(name, value)| (name.to_owned(), value.to_owned()))
                    .collect()
            }),
        })
    }

    pub(super) fn page(&self) -> &str {
        &self.page
    }

    fn is_small(&self) -> bool {
        serde_json::to_vec(self).is_ok_and(|text| text.len() <= LARGEST)
    }

    /// For a field of the sign-in form.
    pub(super) fn seal(&self, context: &Context) -> Option<String> {
        let sealed = context
            .keys
            .seal_form(&*context.random, &serde_json::to_vec(self).ok()?)?;
        Some(URL_SAFE_NO_PAD.encode(sealed))
    }

    /// `None` when it was not sealed here, or too long ago.
    pub(super) fn open(context: &Context, sealed: &str) -> Option<Unsaved> {
        let text = context.keys.open_form(&URL_SAFE_NO_PAD.decode(sealed).ok()?)?;
        let unsaved: Unsaved = serde_json::from_slice(&text).ok()?;
        unsaved.is_valid(context.now).then_some(unsaved)
    }

    /// Whether it is this person's. Nobody else is shown it, and nobody can have one shown to another.
    pub(super) fn is_of(&self, context: &Context, user: UserId) -> bool {
        secret::device::known(&self.device, &context.keys, user).is_some()
    }

    /// For whoever signed in just now. Returns where it is shown.
    pub(super) fn keep(&self, visit: &Visit) -> Result<String, PageError> {
        visit.session.keep(KEPT_AS, self)?;
        Ok(self.page.clone())
    }

    /// Once, by the page that it leads to, also where that page is refused. One that nobody came back for is forgotten.
    pub(super) fn taken_by(visit: &Visit) -> Option<Unsaved> {
        let unsaved: Unsaved = visit.session.kept(KEPT_AS).ok().flatten()?;
        let (is_valid, is_there) = (unsaved.is_valid(visit.now), unsaved.leads_to(&visit.request));
        if is_there || !is_valid {
            visit.session.forget_kept(KEPT_AS);
        }
        (is_there && is_valid).then_some(unsaved)
    }

    fn leads_to(&self, request: &HttpRequest) -> bool {
        *request.method() == Method::GET && request.path() == path_of(&self.page)
    }

    fn is_valid(&self, now: Timestamp) -> bool {
        now - self.at < VALIDITY
    }

    /// False for a button.
    pub(super) fn is_form(&self) -> bool {
        self.typed.is_some()
    }

    /// `None` for a button.
    pub(super) fn typed(&self) -> Option<Submitted> {
        self.typed.clone().map(Submitted::from_iter)
    }

    /// Above the form for signing in, by its name.
    pub(super) fn offer(&self) -> &'static str {
        match self.typed {
            Some(_) => "unsaved-form",
            None => "unsaved-button",
        }
    }

    /// On the page that it leads to.
    pub(super) fn reminder(&self, request: &HttpRequest) -> String {
        let (Some(TypedAgain(button)), Some(_)) = (request.app_data(), &self.typed) else {
            return "You were signed out before this was done. Please press it again.".to_owned();
        };
        let press = if button.is_empty() { "send it again".to_owned() } else { format!("press \"{button}\"") };
        format!(
            "You were signed out before this was saved. What you typed is here again and is not saved yet: check it and \
             {press}."
        )
    }
}

/// The page on which it stands, and whether that page can show what was typed.
fn place_of(request: &HttpRequest) -> (String, bool) {
    if let Some(errand) = Errand::under_way(request) {
        let is_own_page = path_of(&errand.to) == path_of(&errand.back);
        let page = if errand.sends_form { errand.back } else { errand.to };
        return (page, errand.sends_form && is_own_page);
    }
    if request.app_data::<TypedAgain>().is_some() {
        return (request.path().to_owned(), true);
    }
    (page_before(request).unwrap_or_else(|| page_above(request)), false)
}

//! What was sent with a form.

use std::fmt;
use std::future::{Ready, ready};
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use futures_util::StreamExt;
use url::form_urlencoded;

use super::{PageError, Portal};

const LARGEST_FORM: usize = 64 * 1024;

/// What is sent anew each time, and put into no page.
const SECRETS: [&str; 2] = ["code", "recovery_code"];

/// The fields of a form as they were sent.
#[derive(Clone, Default)]
pub struct Submitted(Arc<Vec<(String, String)>>);

/// Never shows what was typed: a password may be in it.
impl fmt::Debug for Submitted {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Submitted(…)")
    }
}

impl Submitted {
    pub fn get<'a>(&'a self, name: &'a str) -> &'a str {
        self.all(name).next().unwrap_or("")
    }

    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields()
            .filter(move |(known, _)| *known == name)
            .map(|(_, value)| value)
    }

    pub fn has(&self, name: &str) -> bool {
        self.all(name).next().is_some()
    }

    pub fn fields(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// All, to be sent once more.
    pub fn whole(&self) -> &[(String, String)] {
        &self.0
    }

    /// What may be put back into a page.
    pub fn without_passwords(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields().filter(|(name, _)| !name.contains("password"))
    }

    pub fn holds_secrets(&self) -> bool {
        self.fields()
            .any(|(name, _)| name.contains("password") || SECRETS.contains(&name))
    }

    /// Reads the form as it arrives, and gives up at a deadline, so that slow senders can't hold connections.
    pub async fn arrived(request: &HttpRequest, payload: Payload) -> Result<Submitted, PageError> {
        let portal = Portal::of(request)?;
        let address = portal.address_of(request);
        let _arrival = address
            .map(|address| portal.forms_arriving.begin(address))
            .transpose()?;
        let body = tokio::time::timeout(portal.arrival_deadline, whole(payload))
            .await
            .map_err(|_| PageError::RequestTimeout)??;
        Submitted::read(&body)
    }

    fn read(body: &[u8]) -> Result<Submitted, PageError> {
        let fields: Vec<(String, String)> = form_urlencoded::parse(body).into_owned().collect();
        // PostgreSQL stores no NUL, and no keyboard types one.
        match fields.iter().any(|(_, value)| value.contains('\0')) {
            true => Err(PageError::BadRequest),
            false => Ok(Submitted(Arc::new(fields))),
        }
    }
}

async fn whole(mut payload: Payload) -> Result<Vec<u8>, PageError> {
    let mut body = Vec::new();
    while let Some(chunk) = payload.next().await {
        body.extend_from_slice(&chunk.map_err(|_| PageError::BadRequest)?);
        if body.len() > LARGEST_FORM {
            return Err(PageError::PayloadTooLarge);
        }
    }
    Ok(body)
}

impl FromRequest for Submitted {
    type Error = PageError;
    type Future = Ready<Result<Self, PageError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let submitted = request.extensions().get::<Submitted>().cloned();
        ready(submitted.ok_or(PageError::Unprocessable))
    }
}

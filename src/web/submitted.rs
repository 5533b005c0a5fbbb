//! What was sent with a form.

use std::fmt;
use std::future::{Ready, ready};
use std::sync::Arc;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use url::form_urlencoded;

use super::{PageError, body};

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
    /// The first of this name; empty where there is none.
    pub fn get<'a>(&'a self, name: &'a str) -> &'a str {
        self.all(name).next().unwrap_or("")
    }

    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.fields()
            .filter(move |(known, _)| *known == name)
            .map(|(_, value)| value)
    }

    /// True for an empty field too.
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

    /// What may be kept for a while.
    pub fn without_secrets(&self) -> impl Iterator<Item = (&str, &str)> {
        self.fields().filter(|(name, _)| !is_secret(name))
    }

    /// True if it must not be put back into a page whole.
    pub fn holds_secrets(&self) -> bool {
        self.fields().any(|(name, _)| is_secret(name))
    }

    /// Read as it arrives, within a deadline.
    pub async fn arrived(request: &HttpRequest, payload: Payload) -> Result<Submitted, PageError> {
        Submitted::read(&body::form(request, payload, LARGEST_FORM).await?)
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

fn is_secret(name: &str) -> bool {
    name.contains("password") || SECRETS.contains(&name)
}

/// To be shown once more.
impl<Name: Into<String>> FromIterator<(Name, String)> for Submitted {
    fn from_iter<I: IntoIterator<Item = (Name, String)>>(fields: I) -> Submitted {
        let fields = fields.into_iter().map(|(name, value)| (name.into(), value));
        Submitted(Arc::new(fields.collect()))
    }
}

impl FromRequest for Submitted {
    type Error = PageError;
    type Future = Ready<Result<Self, PageError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let submitted = request.extensions().get::<Submitted>().cloned();
        ready(submitted.ok_or(PageError::Unprocessable))
    }
}

//! The one error at the web's edge. Each becomes a status and a page with a way onward; what went wrong inside is
//! logged once, with a reference that the page shows, and never printed on the page.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, ContentType};
use actix_web::{HttpResponse, HttpResponseBuilder, ResponseError};
use askama::Template;

use crate::db::{DatabaseError, QueryError, Trouble};
use crate::language::Language;
use crate::secret::Busy;
use crate::site::Site;

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    #[error("the request can't be read")]
    BadRequest,
    #[error("someone has a step to take before this, as to sign in")]
    StepDue { location: String },
    /// The page lets them sign in and holds what they sent.
    #[error("someone's session ended before they sent a form")]
    SignedOut { page: String },
    #[error("this may not be done by who asks")]
    Forbidden,
    #[error("there is no such page")]
    NotFound,
    #[error("the request's method does not fit the page")]
    MethodNotAllowed,
    #[error("{0}")]
    Conflict(String),
    #[error("the request took too long to arrive")]
    RequestTimeout,
    #[error("the request is too large")]
    PayloadTooLarge,
    #[error("the request is of a kind that can't be processed")]
    Unprocessable,
    /// Seconds until there is room for another.
    #[error("too many requests from one address or network")]
    TooManyRequests { wait: u64 },
    /// Seconds until those are done that came before.
    #[error("too many are signing in")]
    Busy { wait: u64 },
    #[error("unavailable: {1}")]
    Unavailable(Trouble, String),
    #[error("internal: {0}")]
    Internal(String),
}

impl From<DatabaseError> for PageError {
    fn from(error: DatabaseError) -> PageError {
        match error {
            DatabaseError::Query(error) => error.into(),
            DatabaseError::Away(_) | DatabaseError::Unanswered => {
                PageError::Unavailable(error.trouble(), error.to_string())
            }
        }
    }
}

impl From<QueryError> for PageError {
    fn from(error: QueryError) -> PageError {
        match Trouble::behind(&error) {
            Some(trouble) => PageError::Unavailable(trouble, error.to_string()),
            None if error == QueryError::NotFound => PageError::NotFound,
            None => PageError::Internal(error.to_string()),
        }
    }
}

impl From<Busy> for PageError {
    fn from(busy: Busy) -> PageError {
        PageError::Busy { wait: busy.seconds }
    }
}

impl From<askama::Error> for PageError {
    fn from(error: askama::Error) -> PageError {
        PageError::Internal(error.to_string())
    }
}

/// What an error tells whoever meets it. It is written where the form and the language are known in which they read.
pub(super) struct Problem {
    pub(super) title: Said,
    pub(super) advice: Said,
    pub(super) again: Option<Said>,
    pub(super) reference: Option<String>,
    /// What can be sent again as it was.
    pub(super) kept: Option<Vec<(String, String)>>,
}

/// Words by their name, or such as have none.
pub(super) enum Said {
    Named(&'static str),
    Seconds(u64),
    Own(String),
}

impl Said {
    pub(super) fn text(&self, language: Language, portal: &str) -> String {
        match self {
            Said::Named(name) => language.sentence(name).with("portal", portal).text(),
            Said::Seconds(seconds) => language.sentence("again-in-seconds").with("seconds", seconds).text(),
            Said::Own(words) => words.clone(),
        }
    }
}

impl PageError {
    pub(super) fn problem(&self) -> Problem {
        let advice = match self {
            PageError::Conflict(what) => Said::Own(what.clone()),
            error => Said::Named(error.names().1),
        };
        Problem {
            title: Said::Named(self.names().0),
            advice,
            again: self.when_to_try_again(),
            reference: None,
            kept: None,
        }
    }

    fn names(&self) -> (&'static str, &'static str) {
        match self {
            PageError::BadRequest => ("bad-request", "bad-request-about"),
            PageError::StepDue { .. } | PageError::SignedOut { .. } => ("sign-in-first", "sign-in-first-about"),
            PageError::Forbidden => ("forbidden", "forbidden-about"),
            PageError::NotFound => ("not-found", "not-found-about"),
            PageError::MethodNotAllowed => ("method-not-allowed", "method-not-allowed-about"),
            PageError::Conflict(_) => ("conflict", ""),
            PageError::RequestTimeout => ("request-timeout", "request-timeout-about"),
            PageError::PayloadTooLarge => ("too-large", "too-large-about"),
            PageError::Unprocessable => ("unprocessable", "unprocessable-about"),
            PageError::TooManyRequests { .. } => ("too-many-tries", "too-many-tries-about"),
            PageError::Busy { .. } => ("busy", "busy-about"),
            PageError::Unavailable(trouble, _) => ("unavailable", advice_in(*trouble)),
            PageError::Internal(_) => ("internal", "internal-about"),
        }
    }

    fn seconds_to_wait(&self) -> Option<u64> {
        match self {
            PageError::TooManyRequests { wait } | PageError::Busy { wait } => Some(*wait),
            PageError::Unavailable(..) => Some(60),
            _ => None,
        }
    }

    fn when_to_try_again(&self) -> Option<Said> {
        match self {
            PageError::TooManyRequests { wait } | PageError::Busy { wait } => Some(Said::Seconds(*wait)),
            PageError::Unavailable(..) => Some(Said::Named("again-in-a-minute")),
            _ => None,
        }
    }

    /// Logs what must be looked into and gives it a reference.
    fn log(&self) -> Option<String> {
        match self {
            PageError::Internal(cause) => {
                let reference = format!("{:08x}", rand_reference());
                tracing::error!(reference, cause, "a page failed");
                Some(reference)
            }
            PageError::Unavailable(_, cause) => {
                tracing::warn!(cause, "a page was refused because something is away");
                None
            }
            _ => None,
        }
    }
}

fn advice_in(trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::Away | Trouble::Locked => "unavailable-away",
        Trouble::Full => "unavailable-full",
        Trouble::ReadOnly => "unavailable-read-only",
        Trouble::Unanswered => "unavailable-unanswered",
    }
}

/// Only has to differ from the other references of the day.
fn rand_reference() -> u32 {
    use std::hash::{BuildHasher, RandomState};
    RandomState::new().hash_one(()) as u32
}

impl ResponseError for PageError {
    fn status_code(&self) -> StatusCode {
        match self {
            PageError::BadRequest => StatusCode::BAD_REQUEST,
            PageError::StepDue { .. } => StatusCode::SEE_OTHER,
            PageError::SignedOut { .. } => StatusCode::UNAUTHORIZED,
            PageError::Forbidden => StatusCode::FORBIDDEN,
            PageError::NotFound => StatusCode::NOT_FOUND,
            PageError::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            PageError::Conflict(_) => StatusCode::CONFLICT,
            PageError::RequestTimeout => StatusCode::REQUEST_TIMEOUT,
            PageError::PayloadTooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            PageError::Unprocessable => StatusCode::UNPROCESSABLE_ENTITY,
            PageError::TooManyRequests { .. } => StatusCode::TOO_MANY_REQUESTS,
            PageError::Busy { .. } | PageError::Unavailable(..) => StatusCode::SERVICE_UNAVAILABLE,
            PageError::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        if let PageError::StepDue { location } = self {
            return response.insert_header((header::LOCATION, location.as_str())).finish();
        }
        if let PageError::SignedOut { page } = self {
            return response.insert_header(ContentType::html()).body(page.clone());
        }
        if let Some(seconds) = self.seconds_to_wait() {
            response.insert_header((header::RETRY_AFTER, seconds));
        }
        self.problem()
            .with_reference(self.log())
            .answer(self.status_code(), &mut response)
    }
}

impl Problem {
    pub(super) fn with_reference(self, reference: Option<String>) -> Problem {
        Problem { reference, ..self }
    }

    /// Written anew by whoever knows for whom.
    pub(super) fn answer(self, status: StatusCode, response: &mut HttpResponseBuilder) -> HttpResponse {
        let page = self.page(status, Language::english(), &Site::default().portal);
        let mut response = response.insert_header(ContentType::html()).body(page);
        response.extensions_mut().insert(self);
        response
    }

    pub(super) fn page(&self, status: StatusCode, language: Language, portal: &str) -> String {
        let title = self.title.text(language, portal);
        let page = ErrorPage {
            language,
            portal,
            status: status.as_u16(),
            title: &title,
            advice: self.advice.text(language, portal),
            again: self.again.as_ref().map(|again| again.text(language, portal)),
            reference: self.reference.as_deref(),
            kept: self.kept.as_deref(),
        };
        page.render().unwrap_or_else(|_| title.clone())
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    language: Language,
    portal: &'a str,
    status: u16,
    title: &'a str,
    advice: String,
    again: Option<String>,
    reference: Option<&'a str>,
    kept: Option<&'a [(String, String)]>,
}

//! The one error at the web's edge. Each becomes a status and a page with a way onward; what went wrong inside is
//! logged once, with a reference that the page shows, and never printed on the page.

use actix_web::http::StatusCode;
use actix_web::http::header::{self, ContentType};
use actix_web::{HttpResponse, HttpResponseBuilder, ResponseError};
use askama::Template;

use crate::db::{DatabaseError, QueryError, Trouble};
use crate::secret::Busy;

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

#[derive(Template)]
#[template(path = "error.html")]
pub(super) struct ErrorPage<'a> {
    pub(super) status: u16,
    pub(super) title: &'a str,
    pub(super) advice: &'a str,
    pub(super) again: Option<String>,
    pub(super) reference: Option<String>,
    /// What can be sent again as it was.
    pub(super) kept: Option<&'a [(String, String)]>,
}

impl PageError {
    pub(super) fn words(&self) -> (&str, &str) {
        match self {
            PageError::BadRequest => {
                ("That request can't be read", "The address or the form was incomplete. Go back and try again.")
            }
            PageError::StepDue { .. } | PageError::SignedOut { .. } => {
                ("Sign in first", "This page is for people who are signed in.")
            }
            PageError::Forbidden => {
                ("You may not do that", "Your roles don't allow it. An administrator can give you a role that does.")
            }
            PageError::NotFound => {
                ("There is nothing here", "The page was moved or deleted, or its address has a mistake.")
            }
            PageError::MethodNotAllowed => (
                "That can't be done here",
                "This address doesn't take that kind of request. Start again from the page before it.",
            ),
            PageError::Conflict(what) => ("Someone else was quicker", what),
            PageError::RequestTimeout => (
                "That took too long to arrive",
                "Your connection may be very slow. Nothing you entered was saved. Go back and try again.",
            ),
            PageError::PayloadTooLarge => ("That is too much at once", "Send less and try again."),
            PageError::Unprocessable => {
                ("That can't be processed", "The request was not a form of this portal. Go back and try again.")
            }
            PageError::TooManyRequests { .. } => ("Too many tries", "There were too many tries from your network."),
            PageError::Busy { .. } => (
                "Many people are signing in right now",
                "Passwords are checked one after the other, and the line is long.",
            ),
            PageError::Unavailable(trouble, _) => ("Purser can't answer right now", advice_in(*trouble)),
            PageError::Internal(_) => (
                "Something went wrong on our side",
                "It was logged. Try again; if it stays, tell your administrator the reference below.",
            ),
        }
    }

    fn seconds_to_wait(&self) -> Option<u64> {
        match self {
            PageError::TooManyRequests { wait } | PageError::Busy { wait } => Some(*wait),
            PageError::Unavailable(..) => Some(60),
            _ => None,
        }
    }

    fn when_to_try_again(&self) -> Option<String> {
        match self {
            PageError::TooManyRequests { wait: 1 } | PageError::Busy { wait: 1 } => {
                Some("Try again in a second.".to_owned())
            }
            PageError::TooManyRequests { wait } | PageError::Busy { wait } => {
                Some(format!("Try again in {wait} seconds."))
            }
            PageError::Unavailable(..) => Some("Try again in a minute.".to_owned()),
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
        Trouble::Away | Trouble::Locked => {
            "Part of it is being restarted or is very busy. Nothing you entered was saved."
        }
        Trouble::Full => {
            "There is no room left on its disk: tell whoever looks after this portal. Nothing you entered was saved."
        }
        Trouble::ReadOnly => "Its database takes no changes at the moment. Nothing you entered was saved.",
        Trouble::Unanswered => {
            "Its database takes very long. What you entered may be saved all the same: look before you send it again."
        }
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
        let (title, advice) = self.words();
        let page = ErrorPage {
            status: self.status_code().as_u16(),
            title,
            advice,
            again: self.when_to_try_again(),
            reference: self.log(),
            kept: None,
        };
        page.answer(&mut response)
    }
}

impl ErrorPage<'_> {
    pub(super) fn answer(&self, response: &mut HttpResponseBuilder) -> HttpResponse {
        let mut response = response
            .insert_header(ContentType::html())
            .body(self.render().unwrap_or_else(|_| self.title.to_owned()));
        response.extensions_mut().insert(Problem {
            title: self.title.to_owned(),
            advice: self.advice.to_owned(),
            reference: self.reference.clone(),
        });
        response
    }
}

/// What an error page tells, for whoever asks for it in another form.
pub(super) struct Problem {
    pub(super) title: String,
    pub(super) advice: String,
    pub(super) reference: Option<String>,
}

impl Problem {
    pub(super) fn of(error: &PageError) -> Problem {
        let (title, advice) = error.words();
        Problem {
            title: title.to_owned(),
            advice: advice.to_owned(),
            reference: None,
        }
    }
}

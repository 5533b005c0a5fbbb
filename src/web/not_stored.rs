//! A form that came while part of the portal was away, given back to whoever sent it.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};

use super::error::{Problem, Said};
use super::{PageError, Submitted};
use crate::db::Trouble;

/// [`PageError::Unavailable`] was logged for it already.
#[derive(Debug, thiserror::Error)]
#[error("a form could not be stored")]
pub struct NotStored {
    pub form: Submitted,
    pub trouble: Trouble,
}

impl ResponseError for NotStored {
    fn status_code(&self) -> StatusCode {
        StatusCode::SERVICE_UNAVAILABLE
    }

    fn error_response(&self) -> HttpResponse {
        let unavailable = PageError::Unavailable(self.trouble, String::new());
        let (again, kept) = match self.form.holds_secrets() {
            true => ("again-anew", None),
            false => ("again-kept", Some(self.form.whole().to_vec())),
        };
        let problem = Problem {
            again: Some(Said::Named(again)),
            kept,
            ..unavailable.problem()
        };
        problem.answer(
            self.status_code(),
            HttpResponse::build(self.status_code()).insert_header((header::RETRY_AFTER, "60")),
        )
    }
}

//! A form that came while part of the portal was away, given back to whoever sent it.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};

use super::error::ErrorPage;
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
        let (title, advice) = unavailable.words();
        let (again, kept) = match self.form.holds_secrets() {
            true => ("Go back and try again in a minute. Passwords and codes must be entered anew.", None),
            false => ("It is kept on this page. Try again in a minute.", Some(self.form.whole())),
        };
        let page = ErrorPage {
            status: self.status_code().as_u16(),
            title,
            advice,
            again: Some(again.to_owned()),
            reference: None,
            kept,
        };
        page.answer(HttpResponse::build(self.status_code()).insert_header((header::RETRY_AFTER, "60")))
    }
}

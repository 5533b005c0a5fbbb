//! A form is read as it arrives, before the database is asked for anything, so that it can be given back to whoever sent it
//! when the database is away.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{StatusCode, header};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpResponse, ResponseError};

use super::error::ErrorPage;
use super::{PageError, Submitted};
use crate::db::Trouble;

pub async fn read_forms(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if !request
        .content_type()
        .eq_ignore_ascii_case("application/x-www-form-urlencoded")
    {
        return next.call(request).await.map(ServiceResponse::map_into_boxed_body);
    }
    let payload = request.take_payload();
    let submitted = Submitted::arrived(request.request(), payload).await?;
    request.extensions_mut().insert(submitted.clone());
    let answer = next.call(request).await;
    let error = answer
        .as_ref()
        .map_or_else(Some, |response| response.response().error());
    let Some(PageError::Unavailable(trouble, _)) = error.and_then(Error::as_error) else {
        return answer.map(ServiceResponse::map_into_boxed_body);
    };
    let not_stored = NotStored { form: submitted, trouble: *trouble };
    match answer {
        Ok(response) => Ok(response.into_response(not_stored.error_response())),
        Err(_) => Err(not_stored.into()),
    }
}

/// A form that came while part of the portal was away, for which [`PageError::Unavailable`] was logged already.
#[derive(Debug, thiserror::Error)]
#[error("a form could not be stored")]
struct NotStored {
    form: Submitted,
    trouble: Trouble,
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

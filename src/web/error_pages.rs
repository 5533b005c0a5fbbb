//! Gives a page to errors that never reached a handler of ours: a method that doesn't fit, a session that could not be
//! loaded, a body cut off.

use std::fmt::{Debug, Display};

use actix_session::storage::SaveError;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::StatusCode;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::middleware::Next;
use actix_web::{Error, ResponseError};

use super::PageError;
use super::not_stored::NotStored;
use crate::db::Trouble;

/// For errors that have no page of their own.
pub async fn error_pages(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    match next.call(request).await {
        Ok(response) => Ok(dressed(response.map_into_boxed_body())),
        Err(error) => Err(as_page(error)),
    }
}

fn dressed(response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let status = response.status();
    let bare = !response.headers().contains_key(CONTENT_TYPE);
    match error_for(status) {
        Some(error) if bare => response.into_response(error.error_response()),
        _ => response,
    }
}

pub(super) fn as_page(error: Error) -> Error {
    let is_a_page = error.as_error::<PageError>().is_some() || error.as_error::<NotStored>().is_some();
    if is_a_page { error } else { page_for(&error).into() }
}

fn page_for(error: &Error) -> PageError {
    // The session store is the only middleware that fails with one of these, and it fails when the database does.
    let away = why::<anyhow::Error>(error).or_else(|| why::<SaveError>(error));
    if let Some(away) = away {
        return PageError::Unavailable(Trouble::Away, away);
    }
    error_for(error.as_response_error().status_code()).unwrap_or_else(|| PageError::Internal(error.to_string()))
}

fn why<T: Debug + Display + 'static>(error: &Error) -> Option<String> {
    error.as_error::<InternalError<T>>().map(ToString::to_string)
}

fn error_for(status: StatusCode) -> Option<PageError> {
    match status {
        StatusCode::BAD_REQUEST => Some(PageError::BadRequest),
        StatusCode::FORBIDDEN => Some(PageError::Forbidden),
        StatusCode::NOT_FOUND => Some(PageError::NotFound),
        StatusCode::METHOD_NOT_ALLOWED => Some(PageError::MethodNotAllowed),
        StatusCode::PAYLOAD_TOO_LARGE => Some(PageError::PayloadTooLarge),
        StatusCode::UNPROCESSABLE_ENTITY | StatusCode::UNSUPPORTED_MEDIA_TYPE => Some(PageError::Unprocessable),
        status if status.is_server_error() => Some(PageError::Internal(status.to_string())),
        _ => None,
    }
}

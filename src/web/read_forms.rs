//! A form is read as it arrives, before the database is asked for anything, so that it can be given back to whoever sent it
//! when the database is away.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, ResponseError};

use super::not_stored::NotStored;
use super::{PageError, Submitted, error_pages};

/// Handlers find it as [`Submitted`].
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
    let answer = next.call(request).await.map_err(error_pages::as_page);
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

//! Links to a record that was merged into another lead to that one, so that bookmarks, mails and other systems' links go on.

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::Next;
use actix_web::{Error, FromRequest, HttpRequest};

use crate::context::UserId;
use crate::gate::Visit;
use crate::merging::store;
use crate::web::{PageError, see_other};

/// Only where a page of one user was asked for and is not there, which nobody is told who may not see it.
pub async fn lead_on<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    let response = next.call(request).await?;
    let is_missing = response.status() == StatusCode::NOT_FOUND;
    let onward = if is_missing { way_on(response.request()).await } else { Ok(None) };
    match onward {
        Ok(Some(way)) => Ok(response.into_response(see_other(&way)?).map_into_right_body()),
        Ok(None) => Ok(response.map_into_left_body()),
        Err(error) => {
            tracing::warn!(%error, "where a missing record went could not be looked up");
            Ok(response.map_into_left_body())
        }
    }
}

/// The same page of the record that stayed.
async fn way_on(request: &HttpRequest) -> Result<Option<String>, PageError> {
    let Some((old, page)) = page_of_user(request) else { return Ok(None) };
    let visit = Visit::extract(request).await?;
    let stayed = visit
        .read(move |connection, _| store::merged_into(connection, old))
        .await?;
    let query = request.query_string();
    let query = if query.is_empty() { String::new() } else { format!("?{query}") };
    Ok(stayed.map(|stayed| format!("/users/{stayed}{page}{query}")))
}

/// The number, and what comes after it in the address.
fn page_of_user(request: &HttpRequest) -> Option<(UserId, String)> {
    let is_asked = request.method() == Method::GET && request.match_pattern()?.starts_with("/users/{id}");
    let number = request.match_info().get("id").filter(|_| is_asked)?;
    let page = request.path().strip_prefix("/users/")?.strip_prefix(number)?;
    Some((UserId(number.parse().ok()?), page.to_owned()))
}

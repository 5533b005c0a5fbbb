//! What somebody tried and may not do is kept in the journal.

use actix_web::Error;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::StatusCode;
use actix_web::middleware::Next;

use super::Visit;
use crate::journal::{self, Action, Subject};
use crate::web::PageError;

/// Once for each person and kind of page in a while.
pub async fn journal_refusals<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let response = next.call(request).await?;
    if response.status() == StatusCode::FORBIDDEN
        && let Err(error) = note(&response).await
    {
        tracing::warn!(%error, "a refused access could not be journalled");
    }
    Ok(response)
}

async fn note<B>(response: &ServiceResponse<B>) -> Result<(), PageError> {
    let request = response.request();
    let visit = Visit::of(request)?;
    let Some(user) = visit.session.user()? else { return Ok(()) };
    let what = format!("{} {}", request.method(), request.match_pattern().unwrap_or_default());
    if !visit.portal.refusals.is_news(user, &what) {
        return Ok(());
    }
    visit
        .write(move |connection, context| {
            journal::record(connection, context, Action::AccessRefused, Subject::Portal, &what)
        })
        .await
}

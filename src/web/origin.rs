//! Refuses requests that another site made in a visitor's name. Every unsafe method must come from a page of ours, told
//! by Sec-Fetch-Site where the browser sends it (over https and on loopback), else by Origin.

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderMap, ORIGIN};
use actix_web::middleware::Next;
use actix_web::{Error, ResponseError, web};

use super::{PageError, Portal};

/// 403 for an unsafe request that no page of ours made.
pub async fn check_origin(
    portal: web::Data<Portal>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    if request.method().is_safe() || comes_from_us(request.headers(), request.path(), &portal) {
        return next.call(request).await.map(ServiceResponse::map_into_boxed_body);
    }
    tracing::warn!("refused a request that another site made");
    Ok(request.into_response(PageError::Forbidden.error_response()))
}

fn comes_from_us(headers: &HeaderMap, path: &str, portal: &Portal) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin";
    }
    match headers.get(ORIGIN).and_then(|origin| origin.to_str().ok()) {
        Some("null") => portal.secret_paths.iter().any(|beginning| path.starts_with(beginning)),
        Some(origin) => origin == &*portal.surroundings.base_url,
        None => false,
    }
}

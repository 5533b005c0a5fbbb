//! Gives a browser in which somebody signs in the cookie by which it is known again.

use actix_web::body::MessageBody;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpRequest, web};

use super::Portal;
use crate::context::{Context, UserId};
use crate::secret::device;

const LIFE: Duration = Duration::days(365);

/// Waits to be given with the answer.
struct NewDevice(String);

/// Anew each time, because one from before a password was changed counts for nothing.
pub fn is_used_by(request: &HttpRequest, context: &Context, user: UserId) {
    let cookie = device::mint(&*context.random, &context.keys, user, context.now);
    request.extensions_mut().insert(NewDevice(cookie));
}

pub fn cookie_of(request: &HttpRequest, context: &Context) -> Option<String> {
    request
        .cookie(name(&context.base_url))
        .map(|cookie| cookie.value().to_owned())
}

/// To whoever signed in, so that the browser is known later.
pub async fn give_device_cookie<B: MessageBody>(
    portal: web::Data<Portal>,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let mut response = next.call(request).await?;
    let new = response.request().extensions_mut().remove::<NewDevice>();
    if let Some(NewDevice(value)) = new {
        let cookie = Cookie::build(name(&portal.surroundings.base_url), value)
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(is_https(&portal.surroundings.base_url))
            .max_age(LIFE)
            .finish();
        response.response_mut().add_cookie(&cookie)?;
    }
    Ok(response)
}

fn is_https(base_url: &str) -> bool {
    base_url.starts_with("https://")
}

fn name(base_url: &str) -> &'static str {
    if is_https(base_url) { "__Host-purser-device" } else { "purser-device" }
}

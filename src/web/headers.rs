//! The security headers of every answer, of whichever part of the portal gives it. Only what the HTTP server answers
//! before it could read a request's head (400, 408, 431) is without them.

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue, STRICT_TRANSPORT_SECURITY};
use actix_web::middleware::Next;
use actix_web::{Error, web};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use super::Portal;

/// Pages hold people's data and are not kept by browsers or proxies; assets say otherwise for themselves.
const SECURITY_HEADERS: [(&str, &str); 7] = [
    ("content-security-policy", CONTENT_SECURITY_POLICY),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cache-control", "no-store"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=()"),
];

/// Styles and scripts are our own, nothing inline and nothing evaluated; htmx fetches parts of our own pages; the
/// captured mails under /dev/mailbox are shown in a frame of our own.
const CONTENT_SECURITY_POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; \
     connect-src 'self'; frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// The policy of a page with a frame that holds a mail: these style attributes are let in by their digests, and no others
/// (CSP 3, 8.4).
pub fn policy_with_styles(styles: &[String]) -> String {
    let digests = styles.iter().map(|style| {
        let digest = STANDARD.encode(Sha256::digest(style.as_bytes()));
        format!(" 'sha256-{digest}'")
    });
    let let_in = format!("style-src 'self' 'unsafe-hashes'{}", digests.collect::<String>());
    CONTENT_SECURITY_POLICY.replace("style-src 'self'", &let_in)
}

/// A year, for the portal's name and all below it (OWASP ASVS 5.0, 3.4.1).
const ONLY_HTTPS: HeaderValue = HeaderValue::from_static("max-age=31536000; includeSubDomains");

/// Every answer's headers against what browsers allow too easily.
pub async fn secure<B: MessageBody>(
    portal: web::Data<Portal>,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let https = portal.surroundings.base_url.starts_with("https://");
    match next.call(request).await {
        Ok(mut response) => {
            add_to(response.headers_mut(), https);
            Ok(response)
        }
        // Of a middleware. The server makes its answer later, where no header can be added.
        Err(error) => {
            let mut response = error.error_response();
            add_to(response.headers_mut(), https);
            Err(InternalError::from_response(error, response).into())
        }
    }
}

/// What an answer says for itself stays.
fn add_to(headers: &mut HeaderMap, https: bool) {
    for (name, value) in SECURITY_HEADERS {
        let (name, value) = (HeaderName::from_static(name), HeaderValue::from_static(value));
        if !headers.contains_key(&name) {
            headers.insert(name, value);
        }
    }
    if https {
        headers.insert(STRICT_TRANSPORT_SECURITY, ONLY_HTTPS);
    }
}

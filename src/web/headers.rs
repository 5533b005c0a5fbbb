//! The security headers of every answer.

use actix_web::http::header;
use actix_web::middleware::DefaultHeaders;

/// Pages hold people's data and are not kept by browsers or proxies; assets say otherwise for themselves.
pub fn security_headers(https: bool) -> DefaultHeaders {
    let headers = DefaultHeaders::new()
        .add((header::CONTENT_SECURITY_POLICY, content_security_policy()))
        .add((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .add((header::REFERRER_POLICY, "same-origin"))
        .add((header::CACHE_CONTROL, "no-store"))
        .add(("Cross-Origin-Opener-Policy", "same-origin"))
        .add(("Cross-Origin-Resource-Policy", "same-origin"))
        .add(("Permissions-Policy", "camera=(), geolocation=(), microphone=()"));
    if https {
        headers.add((header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"))
    } else {
        headers
    }
}

fn content_security_policy() -> String {
    [
        "default-src 'none'",
        // Our own style sheets and modules; nothing inline, nothing evaluated.
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        // htmx fetches parts of our own pages.
        "connect-src 'self'",
        // The captured mails of /dev/mailbox are shown in a frame of our own.
        "frame-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    ]
    .join("; ")
}

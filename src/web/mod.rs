//! What every page needs and no room owns: the portal's shared state, forms, errors, sessions, paging, assets, and the
//! middleware that stands before the rooms. Nothing here knows a user's record or a permission.

pub mod access_log;
pub mod asked;
pub mod assets;
pub mod bars;
pub mod body;
pub mod days;
pub mod device;
pub mod error;
pub mod error_pages;
pub mod form;
pub mod head;
pub mod headers;
pub mod kept;
pub mod languages;
pub mod limits;
pub mod listing;
pub mod moment;
mod not_stored;
pub mod origin;
pub mod paging;
pub mod portal;
pub mod qr;
pub mod query;
pub mod read_forms;
pub mod session;
pub mod starting;
pub mod submitted;

pub use asked::Asked;
pub use error::PageError;
pub use form::Form;
pub use portal::Portal;
pub use submitted::Submitted;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, ContentType, HeaderValue};
use askama::Template;

/// What a handler answers.
pub type Page = Result<HttpResponse, PageError>;

/// The page, with status 200.
pub fn render(template: &impl Template) -> Page {
    answer(StatusCode::OK, template)
}

/// A form that came back with its problems: 422, so that nobody takes it for success.
pub fn render_refused(template: &impl Template) -> Page {
    answer(StatusCode::UNPROCESSABLE_ENTITY, template)
}

/// A form that came back because someone else was quicker: 409.
pub fn render_crossed(template: &impl Template) -> Page {
    answer(StatusCode::CONFLICT, template)
}

fn answer(status: StatusCode, template: &impl Template) -> Page {
    Ok(HttpResponse::build(status)
        .insert_header(ContentType::html())
        .body(template.render()?))
}

/// The same page with another status.
pub fn with_status(status: StatusCode, page: Page) -> Page {
    let mut response = page?;
    *response.status_mut() = status;
    Ok(response)
}

/// A page whose address holds a secret: browsers are told not to pass the address on.
pub fn secretive(page: Page) -> Page {
    let mut response = page?;
    response
        .headers_mut()
        .insert(header::REFERRER_POLICY, HeaderValue::from_static("no-referrer"));
    Ok(response)
}

/// After a form was accepted: see the result elsewhere, so that reloading does not send it again.
pub fn see_other(location: &str) -> Page {
    Ok(HttpResponse::SeeOther()
        .insert_header((header::LOCATION, location))
        .finish())
}

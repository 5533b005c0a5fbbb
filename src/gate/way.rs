//! Where somebody goes on to, and where they came from: always within the portal.

use actix_web::http::header::{self, REFERER};
use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use crate::web::query::Query;

/// Where the password is asked for again.
const CONFIRMATION: &str = "/confirm-password";

/// Never leads to another site.
pub fn local_path(next: &str) -> &str {
    let local =
        next.starts_with('/') && !next.starts_with("//") && next.chars().all(|c| c.is_ascii_graphic() && c != '\\');
    if local { next } else { "/" }
}

/// The portal's page that the link or form was on, by the Referer header.
pub fn page_before(request: &HttpRequest) -> Option<String> {
    let referer = request.headers().get(REFERER)?.to_str().ok()?;
    let page = url::Url::parse(referer).ok()?;
    Some(page[url::Position::BeforePath..url::Position::AfterQuery].to_owned())
}

/// The nearest page above, where the browser does not tell the page before.
pub(super) fn page_above(request: &HttpRequest) -> String {
    let mut path = request.path();
    while let Some((above, _)) = path.rsplit_once('/') {
        if !above.is_empty() && request.resource_map().has_resource(above) {
            return above.to_owned();
        }
        path = above;
    }
    "/".to_owned()
}

/// Of an address, without its query.
pub(super) fn path_of(address: &str) -> &str {
    address.split('?').next().unwrap_or_default()
}

/// What someone is about to do.
#[derive(Deserialize)]
pub struct Errand {
    /// A page, or where a form is sent.
    pub(super) to: String,
    #[serde(default)]
    pub(super) sends_form: bool,
    /// Where "Cancel" leads.
    #[serde(default)]
    pub(super) back: String,
}

impl Errand {
    /// A form goes on as it was sent (RFC 9110, section 15.4.8).
    pub fn go_on(&self) -> HttpResponse {
        let status = if self.sends_form { StatusCode::TEMPORARY_REDIRECT } else { StatusCode::SEE_OTHER };
        HttpResponse::build(status)
            .insert_header((header::LOCATION, local_path(&self.to)))
            .finish()
    }

    pub(super) fn of(request: &HttpRequest) -> Errand {
        Errand {
            to: request.uri().to_string(),
            sends_form: request.method() != Method::GET,
            back: page_before(request).unwrap_or_default(),
        }
    }

    /// While its password is being entered.
    pub(super) fn under_way(request: &HttpRequest) -> Option<Errand> {
        let errand = || web::Query::<Errand>::from_query(request.query_string());
        (request.path() == CONFIRMATION)
            .then(errand)?
            .ok()
            .map(web::Query::into_inner)
    }

    pub(super) fn confirmation(&self) -> String {
        let sends_form = if self.sends_form { "true" } else { "" };
        Query::default()
            .with("to", &self.to)
            .with("sends_form", sends_form)
            .with("back", &self.back)
            .after(CONFIRMATION)
    }
}

//! In which language a visitor reads: what they chose in this browser, or what their browser asks for.

use actix_web::body::MessageBody;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{AcceptLanguage, Header};
use actix_web::middleware::Next;
use actix_web::{Error, HttpRequest, web};

use super::Portal;
use super::query::Query;
use crate::language::Language;
use crate::site::Site;

/// Of a page's address, and of the cookie that lasts until the browser is closed.
const NAME: &str = "language";

/// The visitor's own choice, or what their browser asks for, or the site's.
pub fn of(request: &HttpRequest, site: &Site) -> Language {
    chosen(request).or_else(|| wished(request)).unwrap_or(site.language)
}

fn chosen(request: &HttpRequest) -> Option<Language> {
    let kept = || Language::of_tag(request.cookie(NAME)?.value());
    asked_for(request.query_string()).or_else(kept)
}

fn wished(request: &HttpRequest) -> Option<Language> {
    let ranked = AcceptLanguage::parse(request).ok()?.ranked();
    let tags: Vec<String> = ranked.iter().map(ToString::to_string).collect();
    Language::wished(tags.iter().map(String::as_str))
}

/// The page asked for, in another language.
pub fn page_in(request: &HttpRequest, language: Language) -> String {
    Query::from(request.query_string())
        .with(NAME, language.tag())
        .after(request.path())
}

fn asked_for(query: &str) -> Option<Language> {
    let mut pairs = url::form_urlencoded::parse(query.as_bytes());
    pairs
        .find(|(name, _)| name == NAME)
        .and_then(|(_, tag)| Language::of_tag(&tag))
}

/// Keeps a choice for the pages that follow.
pub async fn keep_choice<B: MessageBody>(
    portal: web::Data<Portal>,
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let choice = asked_for(request.query_string());
    let mut response = next.call(request).await?;
    if let Some(language) = choice {
        let cookie = Cookie::build(NAME, language.tag())
            .path("/")
            .http_only(true)
            .same_site(SameSite::Lax)
            .secure(portal.surroundings.base_url.starts_with("https://"))
            .finish();
        response.response_mut().add_cookie(&cookie)?;
    }
    Ok(response)
}

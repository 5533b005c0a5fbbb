//! The form in which an answer was asked for: programs get errors as data (RFC 9457, or RFC 7644 for SCIM).

use std::sync::Arc;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::StatusCode;
use actix_web::http::header::{ACCEPT, CONTENT_TYPE, HeaderMap};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage, HttpResponse, web};
use serde_json::json;

use super::error::Problem;
use super::{PageError, Portal, languages};
use crate::language::Language;
use crate::site::Site;

/// As the request's `Accept` says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    Page,
    Json,
    Scim,
}

impl Asked {
    /// The first that is known; a page otherwise.
    pub fn by(headers: &HeaderMap) -> Asked {
        let accepted = headers.get(ACCEPT).and_then(|accepted| accepted.to_str().ok());
        let kinds = accepted.unwrap_or_default().split(',');
        let kinds = kinds.map(|kind| kind.split(';').next().unwrap_or_default().trim());
        kinds
            .filter_map(|kind| match kind {
                "text/html" => Some(Asked::Page),
                "application/json" | "application/problem+json" => Some(Asked::Json),
                "application/scim+json" => Some(Asked::Scim),
                _ => None,
            })
            .next()
            .unwrap_or(Asked::Page)
    }
}

/// Who reads the answer.
struct Reader {
    asked: Asked,
    language: Language,
    site: Arc<Site>,
}

/// Errors of every room, in the form that was asked for, and pages in the reader's language.
pub async fn answer_as_asked(
    portal: web::Data<Portal>,
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let site = portal.surroundings.site.get();
    let language = languages::of(request.request(), &site);
    request.extensions_mut().insert(language);
    let asked = Asked::by(request.headers());
    let reader = Reader { asked, language, site };
    match next.call(request).await {
        Ok(response) => {
            let mut response = response.map_into_boxed_body();
            let step_due = reader.step_due(response.response());
            match step_due.or_else(|| reader.written(response.response_mut())) {
                Some(answer) => Ok(response.into_response(answer)),
                None => Ok(response),
            }
        }
        Err(error) => {
            let mut bare = error.as_response_error().error_response();
            let answer = reader.written(&mut bare).unwrap_or(bare);
            Err(InternalError::from_response(error, answer).into())
        }
    }
}

impl Reader {
    /// A program can't take the step that a person is led to.
    fn step_due(&self, response: &HttpResponse) -> Option<HttpResponse> {
        let error = response.error()?.as_error::<PageError>()?;
        let is_step = matches!(error, PageError::StepDue { .. } | PageError::SignedOut { .. });
        let is_told = is_step && self.asked != Asked::Page;
        is_told.then(|| self.write(StatusCode::UNAUTHORIZED, &error.problem()))
    }

    fn written(&self, bare: &mut HttpResponse) -> Option<HttpResponse> {
        let problem = bare.extensions_mut().remove::<Problem>()?;
        let mut answer = self.write(bare.status(), &problem);
        for (name, value) in bare.headers() {
            if name != CONTENT_TYPE {
                answer.headers_mut().append(name.clone(), value.clone());
            }
        }
        Some(answer)
    }

    fn write(&self, status: StatusCode, problem: &Problem) -> HttpResponse {
        let language = if self.asked == Asked::Page { self.language } else { Language::english() };
        let portal = self.site.portal.as_str();
        let (title, advice) = (problem.title.text(language, portal), problem.advice.text(language, portal));
        let (kind, body) = match self.asked {
            Asked::Scim => {
                let schemas = ["urn:ietf:params:scim:api:messages:2.0:Error"];
                let detail = format!("{title}. {advice}");
                let details = json!({ "schemas": schemas, "status": status.as_str(), "detail": detail });
                ("application/scim+json", details.to_string())
            }
            Asked::Json => {
                let mut details = json!({ "title": title, "status": status.as_u16(), "detail": advice });
                if let Some(reference) = &problem.reference {
                    details["reference"] = json!(reference);
                }
                ("application/problem+json", details.to_string())
            }
            Asked::Page => ("text/html; charset=utf-8", problem.page(status, language, portal)),
        };
        HttpResponse::build(status).content_type(kind).body(body)
    }
}

//! The form in which an answer was asked for: programs get errors as data (RFC 9457, or RFC 7644 for SCIM).

use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::StatusCode;
use actix_web::http::header::{ACCEPT, CONTENT_TYPE, HeaderMap};
use actix_web::middleware::Next;
use actix_web::{Error, HttpResponse};
use serde_json::json;

use super::PageError;
use super::error::Problem;

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

/// Errors of every room, in the form that was asked for.
pub async fn answer_as_asked(
    request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let asked = Asked::by(request.headers());
    match next.call(request).await {
        answer if asked == Asked::Page => answer.map(ServiceResponse::map_into_boxed_body),
        Ok(response) => {
            let mut response = response.map_into_boxed_body();
            let step_due = step_due(asked, response.response());
            match step_due.or_else(|| as_data(asked, response.response_mut())) {
                Some(answer) => Ok(response.into_response(answer)),
                None => Ok(response),
            }
        }
        Err(error) => {
            let mut page = error.as_response_error().error_response();
            let answer = as_data(asked, &mut page).unwrap_or(page);
            Err(InternalError::from_response(error, answer).into())
        }
    }
}

/// A program can't take the step that a person is led to.
fn step_due(asked: Asked, response: &HttpResponse) -> Option<HttpResponse> {
    let error = response.error()?.as_error::<PageError>()?;
    let is_step = matches!(error, PageError::StepDue { .. } | PageError::SignedOut { .. });
    is_step.then(|| written(asked, StatusCode::UNAUTHORIZED, &Problem::of(error)))
}

fn as_data(asked: Asked, page: &mut HttpResponse) -> Option<HttpResponse> {
    let problem = page.extensions_mut().remove::<Problem>()?;
    let mut answer = written(asked, page.status(), &problem);
    for (name, value) in page.headers() {
        if name != CONTENT_TYPE {
            answer.headers_mut().append(name.clone(), value.clone());
        }
    }
    Some(answer)
}

fn written(asked: Asked, status: StatusCode, problem: &Problem) -> HttpResponse {
    let Problem { title, advice, reference } = problem;
    let (kind, body) = match asked {
        Asked::Scim => {
            let schemas = ["urn:ietf:params:scim:api:messages:2.0:Error"];
            let detail = format!("{title}. {advice}");
            ("application/scim+json", json!({ "schemas": schemas, "status": status.as_str(), "detail": detail }))
        }
        Asked::Page | Asked::Json => {
            let mut details = json!({ "title": title, "status": status.as_u16(), "detail": advice });
            if let Some(reference) = reference {
                details["reference"] = json!(reference);
            }
            ("application/problem+json", details)
        }
    };
    HttpResponse::build(status).content_type(kind).body(body.to_string())
}
